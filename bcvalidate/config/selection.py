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

# So much of a word of the user's is shown.
_SHOWN = 64


class Choice(NamedTuple):
    """The id of a rule, a glob of ids, or `documented`.

    `place` is where it stands in a file (name, line and column); None for the command line.
    """

    pattern: str
    place: str | None = None

    def fits(self, finding: Finding) -> bool:
        """Whether a finding is of a rule that is meant."""
        if self.pattern == DOCUMENTED:
            return finding.documented
        return fnmatchcase(finding.rule, self.pattern)

    def check(self, known: Collection[str]) -> None:
        """Raise ConfigFileError or, of the command line, UsageError when no known rule is meant."""
        if self.pattern == DOCUMENTED or any(fnmatchcase(rule, self.pattern) for rule in known):
            return
        # Sorted, since of words as near the first one is meant, and a set has no order.
        advice = did_you_mean(
            self.pattern, (*sorted(known), DOCUMENTED), otherwise="--list-rules shows them all"
        )
        reason = f"no rule {quoted(self.pattern)}; {advice}"
        raise (
            UsageError(reason) if self.place is None else ConfigFileError(f"{self.place}: {reason}")
        )


class Selection(NamedTuple):
    """What is chosen, empty for all; what of that is ignored; which severities are others.

    Of several severities for a rule, the last counts.
    """

    select: tuple[Choice, ...] = ()
    ignore: tuple[Choice, ...] = ()
    severities: tuple[tuple[Choice, Severity], ...] = ()

    def over(self, other: "Selection") -> "Selection":
        """The selection laid over another: it chooses anew, if at all, else it adds to that."""
        return Selection(
            self.select or other.select,
            self.ignore if self.select else other.ignore + self.ignore,
            other.severities + self.severities,
        )

    def check(self, known: Collection[str]) -> None:
        """Raise ConfigFileError or UsageError for the first word that means no known rule."""
        for choice in (*self.select, *self.ignore, *(choice for choice, _ in self.severities)):
            choice.check(known)

    def apply(self, report: Report) -> Report:
        """The report on what is chosen, in the same order."""
        if not any(self):
            return report
        return Report(tuple(self._chosen(report)))

    def _chosen(self, report: Report) -> Iterator[Finding]:
        for finding in report.findings:
            if self.select and not any(choice.fits(finding) for choice in self.select):
                continue
            if any(choice.fits(finding) for choice in self.ignore):
                continue
            wanted = [level for choice, level in self.severities if choice.fits(finding)]
            yield finding._replace(severity=wanted[-1]) if wanted else finding


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
    known: tuple[Severity, ...] = ("error", "warning", "info")
    return next((severity for severity in known if severity == word), None)


def quoted(word: str) -> str:
    """A word of the user's in quotes, in one line and not too long."""
    return f'"{printable(word if len(word) <= _SHOWN else word[:_SHOWN] + "...")}"'
