"""The github format: workflow commands, which GitHub Actions shows as annotations."""

from collections.abc import Iterable
from typing import TextIO

from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.display.printable import printable
from bcvalidate.reporters.formats import ReportOptions
from bcvalidate.reporters.paths import report_path

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}

# Source: GitHub's actions/toolkit, packages/core/src/command.ts, escapeData and escapeProperty.
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def report(results: Iterable[FileResult], out: TextIO, _: ReportOptions) -> None:
    """Write a workflow command for every finding."""
    for result in results:
        out.writelines(f"{_command(result.name, finding)}\n" for finding in result.report.findings)


def _command(name: str, finding: Finding) -> str:
    properties = {
        "file": report_path(name),
        "line": finding.line,
        "col": finding.column,
        "title": _title(finding),
    }
    parameters = ",".join(
        f"{key}={str(value).translate(_PROPERTY)}"
        for key, value in properties.items()
        if value is not None
    )
    lines = [finding.message] + ([f"hint: {finding.hint}"] if finding.hint else [])
    data = "\n".join(map(printable, lines)).translate(_DATA)
    return f"::{_COMMANDS[finding.severity]} {parameters}::{data}"


def _title(finding: Finding) -> str:
    response = f"{finding.status} {finding.code} " if finding.documented else ""
    return printable(f"{response}[{finding.rule}]")
