"""Statistics: how often what was found in a run, and in which files most of it."""

from bisect import insort
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.display.printable import printable
from bcvalidate.errors import SEVERITIES, Severity
from bcvalidate.reporters.terminal import Bar, Chart, chart_lines, plain, styled
from bcvalidate.rules.registry import canonical_order, rules

WORST = 10
"""So many files are named."""


class RuleCount(NamedTuple):
    """How many findings of one severity a rule has; status and code are None for advice."""

    rule: str
    severity: Severity
    status: int | None
    code: str | None
    number: int

    @property
    def answer(self) -> str:
        """The service's status and code; "" for advice."""
        return "" if self.code is None else f"{self.status} {self.code}"


class CodeCount(NamedTuple):
    """How often the service would give this answer."""

    status: int | None
    code: str
    number: int


class FileCount(NamedTuple):
    """How many findings of each severity a file has."""

    name: str
    errors: int
    warnings: int
    infos: int


_Kind = tuple[str, Severity, "int | None", "str | None"]
_Ranked = tuple[int, int, int, str]


class Statistics:
    """Counts what a run finds; that takes no more memory the more there is to count.

    A code with a place to fill in counts as it stands in the tables, such as
    `InvalidGroups.{key}`: nothing of a body is in the statistics. A severity is that of the
    finding, which the user may have chosen. `files` counts those of which anything was added,
    `faulty` the specs and records with errors, and `advised` those with advice only.
    """

    def __init__(self) -> None:
        self.files = self.faulty = self.advised = 0
        self.severities: Counter[Severity] = Counter()
        self._of_file: Counter[Severity] = Counter()
        self._kinds: Counter[_Kind] = Counter()
        self._worst: list[_Ranked] = []
        self._open: str | None = None
        self._specs = self._records = self._seen = 0

    def add(self, checked: FileResult) -> None:
        """Count a spec, a record, or the end of a file of records."""
        severities = [finding.severity for finding in checked.report.findings]
        self._kinds.update(map(_kind, checked.report.findings))
        self._of_file.update(severities)
        self.severities.update(severities)
        self.faulty += "error" in severities
        self.advised += bool(severities) and "error" not in severities
        self.files += self._open is None
        self._open = checked.name
        self._seen += 1
        if checked.ends:
            self._specs += checked.records is None
            self._records += checked.records or 0
            self._worst = self._ranking()
            self._of_file.clear()
            self._open, self._seen = None, 0

    @property
    def records(self) -> int:
        """The records so far; of a file that did not end, those that were added."""
        return self._records + self._seen

    @property
    def clean(self) -> int:
        """The specs and records without findings."""
        return self._specs + self.records - self.faulty - self.advised

    def rules(self) -> list[RuleCount]:
        """The rule with the most findings first; of those with as many, in canonical order."""
        return sorted(self._in_canonical_order(), key=lambda rule: -rule.number)

    def codes(self) -> list[CodeCount]:
        """The code with the most findings first; of those with as many, in canonical order."""
        counts: Counter[tuple[int | None, str]] = Counter()
        for rule in self._in_canonical_order():
            if rule.code is not None:
                counts[rule.status, rule.code] += rule.number
        return [CodeCount(status, code, count) for (status, code), count in counts.most_common()]

    def worst(self) -> list[FileCount]:
        """The `WORST` files: with the most errors, of as many the most warnings, then infos."""
        return [
            FileCount(name, -errors, -warnings, -infos)
            for errors, warnings, infos, name in self._ranking()
        ]

    def as_dict(self) -> dict[str, Any]:
        """All of it as JSON, in an order that depends on nothing but what was found."""
        return {
            "files": self.files,
            "records": self.records,
            "faulty": self.faulty,
            "advised": self.advised,
            "clean": self.clean,
            "severities": {severity: self.severities[severity] for severity in SEVERITIES},
            "rules": [
                {
                    "rule": rule.rule,
                    "severity": rule.severity,
                    "code": rule.code,
                    "count": rule.number,
                }
                for rule in self.rules()
            ],
            "codes": [
                {"status": code.status, "code": code.code, "count": code.number}
                for code in self.codes()
            ],
            "worst": [
                {
                    "path": file.name,
                    "errors": file.errors,
                    "warnings": file.warnings,
                    "infos": file.infos,
                }
                for file in self.worst()
            ],
        }

    def lines(self, *, color: bool, width: int) -> Iterator[str]:
        """All of it for a person, lines without their ends; `width` is in columns of a terminal.

        They are ASCII but for the names of files.
        """
        yield from chart_lines(self._charts(), color=color, width=width)
        if worst := self.worst():
            yield from _table(worst, styled if color else plain)
        else:
            yield "no findings"

    def outcomes(self) -> Chart:
        """How many specs and records have errors, have nothing but advice, and have neither."""
        names = {"specs": self._specs, "records": self.records, "files": self.files}
        title = ", ".join(f"{name}: {count}" for name, count in names.items() if count)
        bars = [
            Bar(self.faulty, "error", "with errors"),
            Bar(self.advised, "warning", "with advice only"),
            Bar(self.clean, "ok", "without findings"),
        ]
        return Chart(title or "files: 0", bars, self._specs + self.records)

    def _charts(self) -> list[Chart]:
        found, rules = sum(self.severities.values()), self.rules()
        longest = max((len(rule.rule) for rule in rules), default=0)
        by_severity = [Bar(self.severities[name], name, name) for name in SEVERITIES]
        by_rule = [
            Bar(
                rule.number,
                rule.severity,
                f"{rule.severity:<7}  {rule.rule:<{longest}}  {rule.answer}".rstrip(),
            )
            for rule in rules
        ]
        by_code = [Bar(code.number, "", f"{code.status} {code.code}") for code in self.codes()]
        made = [
            Chart("by severity, of all findings", by_severity if found else [], found),
            Chart("by rule, of all findings", by_rule, found),
            Chart("by code as the page has it, of all findings", by_code, found),
        ]
        return [self.outcomes(), *(chart for chart in made if chart.bars)]

    def _in_canonical_order(self) -> list[RuleCount]:
        order = canonical_order()
        return sorted(
            (RuleCount(*kind, count) for kind, count in self._kinds.items()),
            key=lambda rule: (order.get(rule.rule, len(order)), str(rule)),
        )

    def _ranking(self) -> list[_Ranked]:
        """The worst files, the one that did not end yet among them."""
        ranking = self._worst.copy()
        if self._open is not None and self._of_file:
            errors, warnings, infos = (-self._of_file[severity] for severity in SEVERITIES)
            insort(ranking, (errors, warnings, infos, self._open))
        return ranking[:WORST]


def _kind(finding: Finding) -> _Kind:
    """What findings that are counted together have in common, printable."""
    row = rules().get(finding.rule)
    code = finding.code if row is None else row.code
    return (
        printable(finding.rule),
        finding.severity,
        finding.status,
        None if code is None else printable(code),
    )


def _table(files: Sequence[FileCount], paint: Callable[[str, str], str]) -> Iterator[str]:
    """The numbers of each file below their names, and last, as it may be long, its own."""
    heads = ("errors", "warnings", "infos")
    widths = [
        max(len(head), *(len(str(file[at])) for file in files)) for at, head in enumerate(heads, 1)
    ]
    yield paint("worst files", "name")
    for *cells, name in ((*heads, ""), *((*file[1:], printable(file.name)) for file in files)):
        padded = (f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
        yield f"  {'  '.join(padded)}  {name}".rstrip()
