"""The checkstyle format, version 4.3: XML that most CI services and review bots can read."""

from collections.abc import Iterable
from typing import TextIO

from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.result import FileResult, by_file
from bcvalidate.display.printable import printable
from bcvalidate.reporters.formats import ReportOptions
from bcvalidate.reporters.paths import report_path
from bcvalidate.reporters.xml import XML_DECLARATION, attributes


def report(results: Iterable[FileResult], out: TextIO, _: ReportOptions) -> None:
    """Write every file, and its findings as errors with a severity."""
    out.write(f'{XML_DECLARATION}<checkstyle version="4.3">\n')
    for name, file_results in by_file(results):
        out.write(f"  <file{attributes({'name': report_path(name)})}>\n")
        for result in file_results:
            out.writelines(
                f"    <error{_error_attributes(finding)}/>\n" for finding in result.report.findings
            )
        out.write("  </file>\n")
    out.write("</checkstyle>\n")


def _error_attributes(finding: Finding) -> str:
    return attributes(
        {
            "line": finding.line,
            "column": finding.column,
            "severity": finding.severity,
            "message": printable(finding.message),
            "source": printable(f"bcvalidate.{finding.rule}"),
        }
    )
