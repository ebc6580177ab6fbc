"""The line format: a line a finding, for editors and for grep."""

from collections.abc import Callable, Iterable
from typing import TextIO

from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.display.printable import printable
from bcvalidate.reporters.formats import ReportOptions

Paint = Callable[[str, str], str]


def report(checked: Iterable[FileResult], out: TextIO, _: ReportOptions) -> None:
    """Write every finding as one line, and nothing else."""
    for file in checked:
        out.writelines(f"{headline(file.name, finding)}\n" for finding in file.report.findings)


def headline(name: str, finding: Finding, paint: Paint = lambda text, _: text) -> str:
    """All of a finding but its hint: `name:line:column: severity status code: message [rule]`.

    Without a position, there is only the name; advice has no status and no code. `paint` colors a
    text for its role: the name, or the severity.
    """
    place = "" if finding.line is None else f":{finding.line}:{finding.column}"
    answer = f" {finding.status} {finding.code}" if finding.documented else ""
    where = paint(printable(name) + place, "name")
    severity = paint(finding.severity, finding.severity)
    said = printable(f"{answer}: {finding.message} [{finding.rule}]")
    return f"{where}: {severity}{said}"
