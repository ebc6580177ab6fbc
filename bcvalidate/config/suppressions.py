"""Suppressions: findings that are not reported, by file, JSON Pointer and rule."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bcvalidate.config.globs import matches, relative_path
from bcvalidate.config.selection import Choice
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.report import Report

ANY_STEP = "*"


class Suppression(NamedTuple):
    """Findings that are not reported: of `rule`, at `pointer`, in files that match `path`.

    `path` is a glob, and `pointer` a JSON Pointer (RFC 6901) in which the step `*` is any step.
    `where` is the place of the suppression in its file: name, line and column.
    """

    path: str
    pointer: str
    rule: Choice
    where: str
    reason: str | None = None

    def hides(self, finding: Finding) -> bool:
        """Whether it hides a finding in one of its files."""
        return self.rule.fits(finding) and fits(finding.pointer, self.pointer)


class Suppressions:
    """The suppressions of a config file, and which of them were used.

    Their paths start from `folder`, that of the config file.
    """

    def __init__(self, suppressions: Iterable[Suppression], folder: str) -> None:
        self._all = tuple(suppressions)
        self._folder = folder
        self._tried: set[Suppression] = set()
        self._used: set[Suppression] = set()

    def apply(self, name: str, report: Report, *, complete: bool = True) -> Report:
        """Leave out the findings of a file that are suppressed.

        A report that is not `complete`, such as one without lints, proves no suppression unused.
        """
        if not self._all:
            return report
        path = relative_path(name, self._folder)
        here = [suppression for suppression in self._all if matches(path, suppression.path)]
        if complete:
            self._tried.update(here)
        kept = []
        for finding in report.findings:
            hiding = [suppression for suppression in here if suppression.hides(finding)]
            self._used.update(hiding)
            if not hiding:
                kept.append(finding)
        return Report(tuple(kept))

    def unused(self) -> Iterator[Suppression]:
        """The suppressions that were tried on a file and hid nothing, in their order."""
        for suppression in self._all:
            if suppression in self._tried and suppression not in self._used:
                yield suppression


def fits(pointer: str, pattern: str) -> bool:
    """Whether a pointer matches a pattern, in which the step `*` is any step."""
    steps, wanted = pointer.split("/"), pattern.split("/")
    return len(steps) == len(wanted) and all(
        want in (step, ANY_STEP) for step, want in zip(steps, wanted, strict=True)
    )
