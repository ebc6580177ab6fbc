"""Statistics of a run: its findings by rule, code, severity and file."""

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

MAX_WORST_FILES = 10
"""The number of files that the statistics name."""


class RuleCount(NamedTuple):
    """The findings of a rule with one severity. Status and code are None for a lint rule."""

    rule: str
    severity: Severity
    status: int | None
    code: str | None
    number: int

    @property
    def response(self) -> str:
        """The status and the code of the API's response; "" for a lint rule."""
        return "" if self.code is None else f"{self.status} {self.code}"


class CodeCount(NamedTuple):
    """The findings with one status and code of the API's response."""

    status: int | None
    code: str
    number: int


class FileCount(NamedTuple):
    """The findings of a file by severity."""

    name: str
    errors: int
    warnings: int
    infos: int


_Kind = tuple[str, Severity, "int | None", "str | None"]
_Ranked = tuple[int, int, int, str]


class Statistics:
    """Counts the findings of a run, in constant memory.

    Codes are counted with their placeholders, such as `InvalidGroups.{key}`, so that no part of a
    body is in the statistics. Severities are those of the findings, which a user may have changed.

    - `files`: the files of which anything was added.
    - `faulty`: the request files and records with errors.
    - `advised`: the request files and records with warnings or infos, but without errors.
    """

    def __init__(self) -> None:
        self.files = self.faulty = self.advised = 0
        self.severities: Counter[Severity] = Counter()
        self._file_severities: Counter[Severity] = Counter()
        self._kinds: Counter[_Kind] = Counter()
        self._worst: list[_Ranked] = []
        self._open: str | None = None
        self._request_files = self._records = self._seen = 0

    def add(self, result: FileResult) -> None:
        """Count a request file, a record, or the end of a log."""
        severities = [finding.severity for finding in result.report.findings]
        self._kinds.update(map(_kind, result.report.findings))
        self._file_severities.update(severities)
        self.severities.update(severities)
        self.faulty += "error" in severities
        self.advised += bool(severities) and "error" not in severities
        self.files += self._open is None
        self._open = result.name
        self._seen += 1
        if result.ends:
            self._request_files += result.records is None
            self._records += result.records or 0
            self._worst = self._ranking()
            self._file_severities.clear()
            self._open, self._seen = None, 0

    @property
    def records(self) -> int:
        """The records so far. Of a log that has not ended, only the added records count."""
        return self._records + self._seen

    @property
    def clean(self) -> int:
        """The request files and records without findings."""
        return self._request_files + self.records - self.faulty - self.advised

    def rules(self) -> list[RuleCount]:
        """The rules by their number of findings, highest first, then in canonical order."""
        return sorted(self._in_canonical_order(), key=lambda rule: -rule.number)

    def codes(self) -> list[CodeCount]:
        """The codes by their number of findings, highest first, then in canonical order."""
        counts: Counter[tuple[int | None, str]] = Counter()
        for rule in self._in_canonical_order():
            if rule.code is not None:
                counts[rule.status, rule.code] += rule.number
        return [CodeCount(status, code, count) for (status, code), count in counts.most_common()]

    def worst(self) -> list[FileCount]:
        """The files with the most errors, then warnings, then infos; at most `MAX_WORST_FILES`."""
        return [
            FileCount(name, -errors, -warnings, -infos)
            for errors, warnings, infos, name in self._ranking()
        ]

    def as_dict(self) -> dict[str, Any]:
        """Return the statistics as JSON. The same findings always give the same order."""
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
        """Write the statistics as text lines without line feeds, `width` terminal columns wide.

        The lines are ASCII except for the file names.
        """
        yield from chart_lines(self._charts(), color=color, width=width)
        if worst := self.worst():
            yield from _table(worst, styled if color else plain)
        else:
            yield "no findings"

    def outcomes(self) -> Chart:
        """Count the request files and records with errors, without errors, and without findings."""
        names = {"specs": self._request_files, "records": self.records, "files": self.files}
        title = ", ".join(f"{name}: {count}" for name, count in names.items() if count)
        bars = [
            Bar(self.faulty, "error", "with errors"),
            Bar(self.advised, "warning", "with advice only"),
            Bar(self.clean, "ok", "without findings"),
        ]
        return Chart(title or "files: 0", bars, self._request_files + self.records)

    def _charts(self) -> list[Chart]:
        total, rules = sum(self.severities.values()), self.rules()
        longest = max((len(rule.rule) for rule in rules), default=0)
        by_severity = [Bar(self.severities[name], name, name) for name in SEVERITIES]
        by_rule = [
            Bar(
                rule.number,
                rule.severity,
                f"{rule.severity:<7}  {rule.rule:<{longest}}  {rule.response}".rstrip(),
            )
            for rule in rules
        ]
        by_code = [Bar(code.number, "", f"{code.status} {code.code}") for code in self.codes()]
        charts = [
            Chart("by severity, of all findings", by_severity if total else [], total),
            Chart("by rule, of all findings", by_rule, total),
            Chart("by code as the page has it, of all findings", by_code, total),
        ]
        return [self.outcomes(), *(chart for chart in charts if chart.bars)]

    def _in_canonical_order(self) -> list[RuleCount]:
        order = canonical_order()
        return sorted(
            (RuleCount(*kind, count) for kind, count in self._kinds.items()),
            key=lambda rule: (order.get(rule.rule, len(order)), str(rule)),
        )

    def _ranking(self) -> list[_Ranked]:
        """The worst files, including the file that has not ended yet."""
        ranking = self._worst.copy()
        if self._open is not None and self._file_severities:
            errors, warnings, infos = (-self._file_severities[severity] for severity in SEVERITIES)
            insort(ranking, (errors, warnings, infos, self._open))
        return ranking[:MAX_WORST_FILES]


def _kind(finding: Finding) -> _Kind:
    """The key under which a finding is counted, printable."""
    rule = rules().get(finding.rule)
    code = finding.code if rule is None else rule.code
    return (
        printable(finding.rule),
        finding.severity,
        finding.status,
        None if code is None else printable(code),
    )


def _table(files: Sequence[FileCount], style: Callable[[str, str], str]) -> Iterator[str]:
    """Make a table of the files. The name comes last because it may be long."""
    heads = ("errors", "warnings", "infos")
    widths = [
        max(len(head), *(len(str(file[at])) for file in files)) for at, head in enumerate(heads, 1)
    ]
    yield style("worst files", "name")
    for *cells, name in ((*heads, ""), *((*file[1:], printable(file.name)) for file in files)):
        padded = (f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
        yield f"  {'  '.join(padded)}  {name}".rstrip()
