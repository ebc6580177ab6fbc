"""Reports are written while the run goes on, and also when it does not end."""

import io
import json
from collections.abc import Iterator

from bcvalidate.diagnostics.report import Report
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.reporters.formats import ReportOptions, reporter
from tests.support.sample_results import GROUP_TYPE, LOG_RESULTS, NO_TEXT, log_results, written

STREAMED = ("text", "line", "json", "github", "gitlab", "sarif", "junit", "checkstyle")
WRITTEN_AT_ONCE = ("text", "line", "github", "gitlab", "sarif", "checkstyle")
"""The formats that need not know the end of a file to write its findings."""


def test_interrupted_run_has_a_report() -> None:
    """A report on an unfinished log has the findings of the records that were checked."""
    unfinished = LOG_RESULTS[:1]

    reports = {name: written(name, unfinished) for name in STREAMED}

    missing = [name for name, text in reports.items() if "Nmae is not known here" not in text]
    assert missing == []
    document = json.loads(reports["json"])
    assert document["files"][0]["ok"]
    assert document["summary"] == {"files": 1, "errors": 0, "warnings": 1, "infos": 0}
    assert reports["text"].endswith("1 file checked: no errors, 1 warning\n")


def test_finding_is_written_before_the_next_is_read() -> None:
    """A format that needs no end of a file writes each finding at once."""
    counts: list[tuple[str, int]] = []
    for name in WRITTEN_AT_ONCE:
        out = io.StringIO()

        def watched(out: io.StringIO = out, name: str = name) -> Iterator[FileResult]:
            for result in log_results(2):
                yield result
                counts.append((name, out.getvalue().count("Groups.a/b is not valid")))

        reporter(name)(watched(), out, ReportOptions())

    assert counts == [(name, 2 * records) for name in WRITTEN_AT_ONCE for records in (1, 2, 2)]


def test_findings_of_any_text_are_kept_in_ascii() -> None:
    """A name or a message that cannot be encoded can still be kept for the end of the report."""
    odd = GROUP_TYPE._replace(message="\ud800\x00中", line=1, column=1)
    results = [FileResult("\udcff中", NO_TEXT, Report((odd,)))]

    assert [written(name, results).isascii() for name in ("json", "junit")] == [True, True]
