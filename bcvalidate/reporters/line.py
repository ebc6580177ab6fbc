"""The line format: one line per finding, for editors and for grep."""

from collections.abc import Callable, Iterable
from typing import TextIO

from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.display.printable import printable
from bcvalidate.reporters.formats import ReportOptions

Style = Callable[[str, str], str]
"""A function of a text and its role that colors the text."""


def report(results: Iterable[FileResult], out: TextIO, _: ReportOptions) -> None:
    """Write every finding as one line, and nothing else."""
    for result in results:
        out.writelines(f"{headline(result.name, finding)}\n" for finding in result.report.findings)


def headline(name: str, finding: Finding, style: Style = lambda text, _: text) -> str:
    """Write a finding as `name:line:column: severity status code: message [rule]`.

    A finding without a position has only the name, and a lint finding has no status and no code.
    `style` is called with the role "name" or the severity.
    """
    position = "" if finding.line is None else f":{finding.line}:{finding.column}"
    response = f" {finding.status} {finding.code}" if finding.documented else ""
    where = style(printable(name) + position, "name")
    severity = style(finding.severity, finding.severity)
    rest = printable(f"{response}: {finding.message} [{finding.rule}]")
    return f"{where}: {severity}{rest}"
