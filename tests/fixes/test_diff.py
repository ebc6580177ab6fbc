"""Diffs: they apply, and they show no secret."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bcvalidate.fixes.diff import unified_diff
from tests.support.profiles import EQUIVALENCE

PATCH = shutil.which("patch")
SECRET = "S3cr3tV4lue0123456789"
LINES = st.lists(
    st.sampled_from(
        ["{\n", '  "a": 1,\n', '\t"b": "集"\n', "}\n", "\n", "x\r\n", " y\r\n", "--- z\n"]
    ),
    max_size=14,
).map("".join)


def test_complete_diff() -> None:
    """A diff has the names of both sides and three lines around each change."""
    before = "".join(f"{n}\n" for n in range(1, 21))
    after = before.replace("\n5\n", "\nfive\n").replace("\n20\n", "\n")

    assert unified_diff("a b.json", before, after) == (
        "--- a b.json\n+++ a b.json\n"
        "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
        "@@ -17,4 +17,3 @@\n 17\n 18\n 19\n-20\n"
    )


HUNKS = [
    ("a", "b", "@@ -1 +1 @@\n-a\n{}+b\n{}"),
    ("a\n", "a", "@@ -1 +1 @@\n-a\n+a\n{}"),
    ("a", "a\n", "@@ -1 +1 @@\n-a\n{}+a\n"),
    ("", "a\n", "@@ -0,0 +1 @@\n+a\n"),
    ("a\n", "", "@@ -1 +0,0 @@\n-a\n"),
    ("a\r\nb\r\n", "a\r\nc\r\n", "@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n"),
    ("a\x1b\u202eb\tc\rd\n", "\x7f\n", "@@ -1 +1 @@\n-a\\x1b\\u202eb\tc\\rd\n+\\x7f\n"),
    ("a\u2028b\x0cc\n", "a\n", "@@ -1 +1 @@\n-a\\u2028b\\x0cc\n+a\n"),
]


def test_line_ends_and_control_characters() -> None:
    """Only line feeds end lines; a missing one is marked; control characters are escaped."""
    for before, after, hunk in HUNKS:
        assert unified_diff("\x1b.json", before, after) == (
            "--- \\x1b.json\n+++ \\x1b.json\n"
            + hunk.replace("{}", "\\ No newline at end of file\n")
        ), (before, after)


def test_no_difference() -> None:
    """Equal texts have an empty diff."""
    assert unified_diff("a.json", "{}", "{}") == ""


@pytest.mark.skipif(PATCH is None, reason="there is no patch")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=LINES, after=LINES, cut=st.booleans())
def test_diff_can_be_applied(tmp_path: Path, before: str, after: str, cut: bool) -> None:
    """`patch` makes the text after from the text before."""
    after = after.removesuffix("\n") if cut else after
    path = tmp_path / "a.json"
    path.write_bytes(before.encode())

    if changes := unified_diff("a.json", before, after):
        command = [PATCH or "patch", "--binary", "--quiet", "--force", str(path)]
        subprocess.run(command, input=changes.encode(), check=True)

    assert (path.read_bytes() if path.exists() else b"") == after.encode()


def oss(key: str, value: str = f'"{SECRET}"') -> str:
    """Return a body with a credential under this key."""
    return f'{{\n  "Name": "a",\n  "OSS": {{\n    "AccessKeyId": "i",\n    "{key}": {value}\n  }}\n}}\n'


def test_secret_is_masked_on_both_sides() -> None:
    """A changed line beside a secret shows the key and masks the value."""
    assert unified_diff("a.json", oss("AcessKeySecret"), oss("AccessKeySecret")) == (
        "--- a.json\n+++ a.json\n@@ -2,6 +2,6 @@\n"
        '   "Name": "a",\n   "OSS": {\n     "AccessKeyId": "i",\n'
        '-    "AcessKeySecret": ***\n+    "AccessKeySecret": ***\n'
        "   }\n }\n"
    )


def test_secret_that_one_side_names() -> None:
    """A value that the corrected key names a secret is masked on both sides, everywhere."""
    before, after = oss("AcsKyScrt"), oss("AccessKeySecret")
    again = f'{{"x": ["{SECRET}", ""], "OSS": {{}}'

    assert SECRET not in unified_diff("a.json", before, after) + unified_diff(
        "a.json", after, before
    )
    assert '-    "AcsKyScrt": ***\n' in unified_diff("a.json", before, after)
    assert SECRET not in unified_diff("a.json", after, again)
    assert '+{"x": [***, ""], "OSS": {}\n' in unified_diff("a.json", after, again)


def test_empty_secret_hides_no_other_string() -> None:
    """An empty secret is masked itself; other empty strings are not."""
    before, after = oss("AccessKeySecret", '""'), oss("AccessKeySecret", '""').replace('"i"', '""')

    assert '+    "AccessKeyId": "",\n     "AccessKeySecret": ***\n' in unified_diff(
        "a", before, after
    )


def test_multiline_secret() -> None:
    """Each line of a secret is masked, so that the line counts of the hunk stay right."""
    value = f'{{\r\n      "x": "{SECRET}",\n\n      "y": 1\n    }}'

    assert unified_diff("a.json", oss("SecurityToken", value), oss("SecurityToken", "1")) == (
        "--- a.json\n+++ a.json\n@@ -2,10 +2,6 @@\n"
        '   "Name": "a",\n   "OSS": {\n     "AccessKeyId": "i",\n'
        '-    "SecurityToken": ***\r\n-***\n-\n-***\n-***\n'
        '+    "SecurityToken": ***\n'
        "   }\n }\n"
    )


def test_context_that_one_side_names_a_secret() -> None:
    """A line of context is masked if it is a secret on either side."""
    before, after = (f'{{"{key}":\n  12345,\n"b": 1}}\n' for key in ("Anything", "SecurityToken"))

    for changes in (unified_diff("a", before, after), unified_diff("a", after, before)):
        assert "12345" not in changes
        assert "\n ***\n" in changes


@EQUIVALENCE
@given(st.sampled_from(["AccessKeySecret", "SecurityToken", "AcessKeySecret"]), LINES, LINES)
def test_no_diff_shows_a_secret(key: str, above: str, below: str) -> None:
    """No diff of any texts, JSON or not, contains the secret."""
    before = f"{above}{json.dumps({key: SECRET})}\n{below}"
    after = f"{below}{json.dumps({key: SECRET}, indent=2)}{above}"

    changes = unified_diff("a.json", before, after) + unified_diff("a.json", after, before)

    assert SECRET not in changes
