"""The junit format: a test case a file, which fails when the file has an error."""

from collections import Counter
from collections.abc import Iterable
from typing import TextIO

from bcvalidate.diagnostics.result import FileResult, by_file
from bcvalidate.display.printable import printable
from bcvalidate.files.spool import Spool
from bcvalidate.reporters.formats import ReportOptions
from bcvalidate.reporters.line import headline
from bcvalidate.reporters.paths import report_path
from bcvalidate.reporters.xml import XML_DECLARATION, attributes, content

_SUITE = "bcvalidate"


def report(checked: Iterable[FileResult], out: TextIO, _: ReportOptions) -> None:
    """Write one suite; warnings and infos are what a test case printed, and fail nothing.

    A file has one failure at most, with all its errors, because most readers take only one.
    """
    tests = failures = 0
    with Spool() as cases:
        for name, parts in by_file(checked):
            tests += 1
            failures += _add_case(cases, name, parts)
        counts = {"tests": tests, "failures": failures, "errors": 0}
        out.write(f"{XML_DECLARATION}<testsuites{attributes({'name': _SUITE, **counts})}>\n")
        out.write(f"  <testsuite{attributes({'name': _SUITE, **counts, 'skipped': 0})}>\n")
        out.writelines(cases.pieces())
    out.write("  </testsuite>\n</testsuites>\n")


def _add_case(cases: Spool, name: str, parts: Iterable[FileResult]) -> bool:
    """Add the test case of a file; whether it fails."""
    first = None
    told: Counter[bool] = Counter()
    with Spool() as errors, Spool() as advice:
        for finding in (finding for part in parts for finding in part.report.findings):
            is_error = finding.severity == "error"
            if is_error and first is None:
                first = finding
            between = "\n" if told[is_error] else ""
            line = f"{between}{content(headline(name, finding))}"
            (errors if is_error else advice).add([line])
            told[is_error] += 1
        case = {"name": report_path(name), "classname": _SUITE, "file": report_path(name)}
        cases.add([f"    <testcase{attributes(case)}>\n"])
        if first is not None:
            more = f" (and {told[True] - 1} more)" if told[True] > 1 else ""
            failure = {"message": printable(first.message) + more, "type": first.rule}
            cases.add([f"      <failure{attributes(failure)}>"])
            cases.add(errors.pieces())
            cases.add(["</failure>\n"])
        if told[False]:
            cases.add(["      <system-out>"])
            cases.add(advice.pieces())
            cases.add(["</system-out>\n"])
        cases.add(["    </testcase>\n"])
    return first is not None
