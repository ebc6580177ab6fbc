"""Selection: which findings are reported, and how severe they are."""

from argparse import ArgumentTypeError
from collections.abc import Collection, Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.report import Report
from bcvalidate.display.printable import printable
from bcvalidate.errors import SEVERITIES, ConfigFileError, Severity, UsageError
from bcvalidate.rules.registry import DOCUMENTED
from bcvalidate.rules.spelling import did_you_mean

MAX_QUOTED_LENGTH = 64
"""The characters of a text of the user that a message quotes."""


class Choice(NamedTuple):
    """A choice of rules: an id, a glob of ids, or `documented`.

    `where` is its place in a config file (name, line and column), None for the command line.
    """

    pattern: str
    where: str | None = None

    def fits(self, finding: Finding) -> bool:
        """Whether the rule of a finding is chosen."""
        if self.pattern == DOCUMENTED:
            return finding.documented
        return fnmatchcase(finding.rule, self.pattern)

    def check(self, known: Collection[str]) -> None:
        """Raise an error if it matches no known rule: ConfigFileError, or else UsageError."""
        if self.pattern == DOCUMENTED or any(fnmatchcase(rule, self.pattern) for rule in known):
            return
        # Sorted, because the first of equally near ids is suggested, and a set has no order.
        hint = did_you_mean(
            self.pattern, (*sorted(known), DOCUMENTED), otherwise="--list-rules shows them all"
        )
        reason = f"no rule {quoted(self.pattern)}; {hint}"
        raise (
            UsageError(reason) if self.where is None else ConfigFileError(f"{self.where}: {reason}")
        )


class Selection(NamedTuple):
    """The rules that are selected (none for all), those that are ignored, and other severities.

    Of several severities for a rule, the last one counts.
    """

    select: tuple[Choice, ...] = ()
    ignore: tuple[Choice, ...] = ()
    severities: tuple[tuple[Choice, Severity], ...] = ()

    def over(self, other: "Selection") -> "Selection":
        """Put this selection over another: it replaces what that selects, and adds to the rest."""
        return Selection(
            self.select or other.select,
            self.ignore if self.select else other.ignore + self.ignore,
            other.severities + self.severities,
        )

    def check(self, known: Collection[str]) -> None:
        """Raise ConfigFileError or UsageError for the first choice that matches no known rule."""
        for choice in (*self.select, *self.ignore, *(choice for choice, _ in self.severities)):
            choice.check(known)

    def apply(self, report: Report) -> Report:
        """Keep the selected findings of a report, in the same order."""
        if not any(self):
            return report
        return Report(tuple(self._selected(report)))

    def _selected(self, report: Report) -> Iterator[Finding]:
        for finding in report.findings:
            if self.select and not any(choice.fits(finding) for choice in self.select):
                continue
            if any(choice.fits(finding) for choice in self.ignore):
                continue
            others = [severity for choice, severity in self.severities if choice.fits(finding)]
            yield finding._replace(severity=others[-1]) if others else finding


def parse_choices(text: str) -> tuple[Choice, ...]:
    """Convert the value of --select or --ignore, which may be several choices with commas."""
    return tuple(Choice(part.strip()) for part in text.split(","))


def parse_severities(text: str) -> tuple[tuple[Choice, Severity], ...]:
    """Convert the value of --severity: RULE=LEVEL, or several of these with commas.

    Raises ArgumentTypeError.
    """
    found = []
    for part in text.split(","):
        rule, _, word = part.rpartition("=")
        severity = level(word.strip())
        if severity is None or not rule.strip():
            levels = ", ".join(SEVERITIES)
            raise ArgumentTypeError(f"must be RULE=LEVEL, got {quoted(part)}; levels are {levels}")
        found.append((Choice(rule.strip()), severity))
    return tuple(found)


def level(word: object) -> Severity | None:
    """The severity of this name, or None when there is none."""
    return next((severity for severity in SEVERITIES if severity == word), None)


def quoted(word: str) -> str:
    """A text of the user in quotes, in one line and not too long."""
    limit = MAX_QUOTED_LENGTH
    return f'"{printable(word if len(word) <= limit else word[:limit] + "...")}"'
