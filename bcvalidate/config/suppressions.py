"""Suppressions: findings that a user has looked at, each by file, pointer and rule."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bcvalidate.config.globs import matches, relative_path
from bcvalidate.config.selection import Choice
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.report import Report

ANY_STEP = "*"


class Suppression(NamedTuple):
    """What is not reported: `rule` at `pointer` in the files of the glob `path`.

    `pointer` is a JSON Pointer (RFC 6901) in which a step `*` is any step. `place` is where the
    suppression stands (name, line and column), `reason` why it does.
    """

    path: str
    pointer: str
    rule: Choice
    place: str
    reason: str | None = None

    def hides(self, finding: Finding) -> bool:
        """Whether a finding in one of the files is meant."""
        return self.rule.fits(finding) and fits(finding.pointer, self.pointer)


class Suppressions:
    """The suppressions of a file of settings, and which of them are of use.

    Their paths start from `folder`, that of the file.
    """

    def __init__(self, suppressions: Iterable[Suppression], folder: str) -> None:
        self._all = tuple(suppressions)
        self._folder = folder
        self._checked: set[Suppression] = set()
        self._used: set[Suppression] = set()

    def apply(self, name: str, report: Report, *, complete: bool = True) -> Report:
        """The report on a file without what is suppressed in it.

        A report that is not `complete`, as one without advice, shows no suppression to be unused.
        """
        if not self._all:
            return report
        path = relative_path(name, self._folder)
        here = [suppression for suppression in self._all if matches(path, suppression.path)]
        if complete:
            self._checked.update(here)
        kept = []
        for finding in report.findings:
            hiding = [suppression for suppression in here if suppression.hides(finding)]
            self._used.update(hiding)
            if not hiding:
                kept.append(finding)
        return Report(tuple(kept))

    def unused(self) -> Iterator[Suppression]:
        """Those that were for a file so far and hid nothing in any, in their order."""
        for suppression in self._all:
            if suppression in self._checked and suppression not in self._used:
                yield suppression


def fits(pointer: str, pattern: str) -> bool:
    """Whether a pointer is the one meant, where a step `*` of the pattern is any step."""
    steps, wanted = pointer.split("/"), pattern.split("/")
    return len(steps) == len(wanted) and all(
        want in (step, ANY_STEP) for step, want in zip(steps, wanted, strict=True)
    )
