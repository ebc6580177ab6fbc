"""The junit format: one test case per file, which fails if the file has an error."""

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


def report(results: Iterable[FileResult], out: TextIO, _: ReportOptions) -> None:
    """Write one test suite. Warnings and infos are the output of a test case and no failures.

    A file has at most one failure, with all its errors, because most readers show only one.
    """
    tests = failures = 0
    with Spool() as cases:
        for name, file_results in by_file(results):
            tests += 1
            failures += _add_case(cases, name, file_results)
        counts = {"tests": tests, "failures": failures, "errors": 0}
        out.write(f"{XML_DECLARATION}<testsuites{attributes({'name': _SUITE, **counts})}>\n")
        out.write(f"  <testsuite{attributes({'name': _SUITE, **counts, 'skipped': 0})}>\n")
        out.writelines(cases.pieces())
    out.write("  </testsuite>\n</testsuites>\n")


def _add_case(cases: Spool, name: str, results: Iterable[FileResult]) -> bool:
    """Add the test case of a file. Return whether it fails."""
    first = None
    counts: Counter[bool] = Counter()
    with Spool() as errors, Spool() as others:
        for finding in (finding for result in results for finding in result.report.findings):
            is_error = finding.severity == "error"
            if is_error and first is None:
                first = finding
            between = "\n" if counts[is_error] else ""
            line = f"{between}{content(headline(name, finding))}"
            (errors if is_error else others).add([line])
            counts[is_error] += 1
        case = {"name": report_path(name), "classname": _SUITE, "file": report_path(name)}
        cases.add([f"    <testcase{attributes(case)}>\n"])
        if first is not None:
            more = f" (and {counts[True] - 1} more)" if counts[True] > 1 else ""
            failure = {"message": printable(first.message) + more, "type": first.rule}
            cases.add([f"      <failure{attributes(failure)}>"])
            cases.add(errors.pieces())
            cases.add(["</failure>\n"])
        if counts[False]:
            cases.add(["      <system-out>"])
            cases.add(others.pieces())
            cases.add(["</system-out>\n"])
        cases.add(["    </testcase>\n"])
    return first is not None
