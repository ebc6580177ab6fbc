"""The gitlab format: a Code Quality report, which GitLab shows in merge requests."""

from collections.abc import Iterable, Iterator
from typing import TextIO

from bcvalidate.diagnostics.result import FileResult
from bcvalidate.display.printable import printable
from bcvalidate.reporters.fingerprints import fingerprinted
from bcvalidate.reporters.formats import ReportOptions
from bcvalidate.reporters.json_stream import Pieces, array, json_value
from bcvalidate.reporters.paths import report_path

SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}
"""GitLab's severity of each of ours; its critical and blocker are for what harms who runs it."""


def report(checked: Iterable[FileResult], out: TextIO, _: ReportOptions) -> None:
    """Write one array with every finding; what has no position is said to be in the first line."""
    out.writelines(array(_issues(checked), 0))
    out.write("\n")


def _issues(checked: Iterable[FileResult]) -> Iterator[Pieces]:
    for file, fingerprints in fingerprinted(checked):
        for finding, fingerprint in zip(file.report.findings, fingerprints, strict=True):
            issue = {
                "description": printable(finding.message),
                "check_name": printable(finding.rule),
                "fingerprint": fingerprint,
                "severity": SEVERITIES[finding.severity],
                "location": {
                    "path": report_path(file.name),
                    "lines": {"begin": finding.line or 1},
                },
            }
            yield json_value(issue, 1)
