"""The checkstyle format, version 4.3: XML that most CI services and review bots read."""

from collections.abc import Iterable
from typing import TextIO

from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.result import FileResult, by_file
from bcvalidate.display.printable import printable
from bcvalidate.reporters.formats import ReportOptions
from bcvalidate.reporters.paths import report_path
from bcvalidate.reporters.xml import XML_DECLARATION, attributes


def report(checked: Iterable[FileResult], out: TextIO, _: ReportOptions) -> None:
    """Write every file, also one without findings, and its findings as errors of a severity."""
    out.write(f'{XML_DECLARATION}<checkstyle version="4.3">\n')
    for name, parts in by_file(checked):
        out.write(f"  <file{attributes({'name': report_path(name)})}>\n")
        for part in parts:
            out.writelines(f"    <error{_error(finding)}/>\n" for finding in part.report.findings)
        out.write("  </file>\n")
    out.write("</checkstyle>\n")


def _error(finding: Finding) -> str:
    return attributes(
        {
            "line": finding.line,
            "column": finding.column,
            "severity": finding.severity,
            "message": printable(finding.message),
            "source": printable(f"bcvalidate.{finding.rule}"),
        }
    )
