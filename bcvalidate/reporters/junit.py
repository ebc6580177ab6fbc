"""The junit format: a test case a file, which fails when the file has an error."""

from collections.abc import Iterable
from typing import TextIO

from bcvalidate.checked import Checked
from bcvalidate.excerpt import printable
from bcvalidate.filenames import reference
from bcvalidate.markup import DECLARATION, attributes, content
from bcvalidate.reporters import Style
from bcvalidate.reporters.line import headline

_SUITE = "bcvalidate"


def report(checked: Iterable[Checked], out: TextIO, _: Style) -> None:
    """Write one suite; warnings and infos are what a test case printed, and fail nothing.

    A file has one failure at most, with all its errors, because most readers take only one.
    """
    tests = failures = 0
    cases = []
    for file in checked:
        tests += 1
        failures += not file.report.ok
        cases.append(_case(file))
    counts = {"tests": tests, "failures": failures, "errors": 0}
    out.write(f"{DECLARATION}<testsuites{attributes({'name': _SUITE, **counts})}>\n")
    out.write(f"  <testsuite{attributes({'name': _SUITE, **counts, 'skipped': 0})}>\n")
    out.writelines(cases)
    out.write("  </testsuite>\n</testsuites>\n")


def _case(file: Checked) -> str:
    name = reference(file.name)
    case = {"name": name, "classname": _SUITE, "file": name}
    lines = [f"    <testcase{attributes(case)}>\n"]
    errors = file.report.errors
    if errors:
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        failure = {"message": printable(errors[0].message) + more, "type": errors[0].rule}
        told = content("\n".join(headline(file.name, finding) for finding in errors))
        lines.append(f"      <failure{attributes(failure)}>{told}</failure>\n")
    advice = [finding for finding in file.report.findings if finding.severity != "error"]
    if advice:
        told = content("\n".join(headline(file.name, finding) for finding in advice))
        lines.append(f"      <system-out>{told}</system-out>\n")
    return "".join([*lines, "    </testcase>\n"])
