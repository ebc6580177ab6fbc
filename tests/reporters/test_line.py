"""The problem matchers of .github: GitHub's runner reads the line format with them."""

import json
import re
from typing import Any

from tests.support.harness import ROOT
from tests.support.sample_results import RESULTS, written

MATCHERS: list[dict[str, Any]] = json.loads(
    (ROOT / ".github" / "bcvalidate-matcher.json").read_text("utf-8")
)["problemMatcher"]
FIELDS = ("file", "line", "column", "severity", "code", "message")
WRONG = "Specified parameter Groups.a/b is not valid. Its type must be object."
ODD = '100%, "<&>": \\n\\r\\t\\x00\\u202e\\ud800 {0} [x](1) 中 ]]> [0, 1].'
UNKNOWN = "Key Nmae is not known here."
ODD_NAME = 'od:d, "100%"\\u3000<&>\\n\\x1b\\udcff.json'


def matched(line: str) -> list[tuple[str | None, ...]]:
    """Return what GitHub's runner reads in a line, once for each matcher that fits."""
    matches = []
    for matcher in MATCHERS:
        (pattern,) = matcher["pattern"]
        if match := re.search(pattern["regexp"], line):
            groups = {name: match[group] for name, group in pattern.items() if name != "regexp"}
            fields = {"severity": matcher.get("severity"), **groups}
            assert set(fields) == set(FIELDS)
            matches.append(tuple(fields[name] for name in FIELDS))
    return matches


def test_each_line_fits_one_matcher() -> None:
    """The runner reads the location, the severity, the rule and the message of each finding."""
    assert [matched(line) for line in written("line", RESULTS).splitlines()] == [
        [("./specs/a.json", "3", "21", "error", "group-type", WRONG)],
        [("./specs/a.json", "3", "31", "error", "group-type", ODD)],
        [("./specs/a.json", "2", "3", "warning", "unknown-key", UNKNOWN)],
        [("./specs/a.json", "4", "3", "warning", "unknown-key", UNKNOWN)],
        [("./specs/a.json", "1", "1", "notice", "acme-owner", "Say who owns it.")],
        [(ODD_NAME, None, None, "error", "group-type", WRONG)],
    ]


def test_other_lines_fit_no_matcher() -> None:
    """The summary, a snippet, a hint and an empty line are no findings."""
    lines = ["2 files: 1 error, 0 warnings", "  3 | {", "hint: x", ""]

    assert [line for line in lines if matched(line)] == []
