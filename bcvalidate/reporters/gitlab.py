"""The gitlab format: a Code Quality report, which GitLab shows in merge requests."""

from collections.abc import Iterable, Iterator
from typing import TextIO

from bcvalidate.diagnostics.result import FileResult
from bcvalidate.display.printable import printable
from bcvalidate.reporters.fingerprints import with_fingerprints
from bcvalidate.reporters.formats import ReportOptions
from bcvalidate.reporters.json_stream import Pieces, array, json_value
from bcvalidate.reporters.paths import report_path

SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}
"""GitLab's severity for each of ours. Its critical and blocker mean harm to a running program."""


def report(results: Iterable[FileResult], out: TextIO, _: ReportOptions) -> None:
    """Write one array of all findings. A finding without a position is put on the first line."""
    out.writelines(array(_issues(results), 0))
    out.write("\n")


def _issues(results: Iterable[FileResult]) -> Iterator[Pieces]:
    for result, fingerprints in with_fingerprints(results):
        for finding, fingerprint in zip(result.report.findings, fingerprints, strict=True):
            issue = {
                "description": printable(finding.message),
                "check_name": printable(finding.rule),
                "fingerprint": fingerprint,
                "severity": SEVERITIES[finding.severity],
                "location": {
                    "path": report_path(result.name),
                    "lines": {"begin": finding.line or 1},
                },
            }
            yield json_value(issue, 1)
