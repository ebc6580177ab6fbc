"""Runs: request files are checked, fixed, or shown as a diff."""

import os
import stat
from pathlib import Path

import pytest

from tests.cli.request_files import (
    CLEAN,
    COUNT,
    MISSPELT,
    NAMELESS,
    QUOTED,
    TEAM_ARGV,
    content,
    line,
    put,
    rule_ids,
)
from tests.support.harness import run

pytestmark = pytest.mark.usefixtures("folder")

MISSING = "bcvalidate: none.json: No such file or directory\n"


def test_fix_changes_only_what_is_wrong() -> None:
    """A fix keeps line ends and spaces; a second run changes nothing."""
    put(a=MISSPELT)

    assert line("--fix", "a.json") == (0, "", "bcvalidate: a.json: 1 fix made\n")
    assert content("a") == CLEAN
    assert line("--fix", "a.json") == (0, "", "")
    assert content("a") == CLEAN
    assert os.listdir() == ["a.json"]


def test_fix_reports_what_is_left() -> None:
    """Report and exit status are those of the fixed text."""
    slip = MISSPELT.replace(b'"ok"', b'""').replace(b"ImageID", b"IImageId")
    put(a=slip.replace(b"{\r\n  ", b'{\r\n  "nmae": "x", ', 1))

    ran = line("--fix", "a.json")

    assert ran.err == "bcvalidate: a.json: 1 fix made\n"
    assert ran.status == 1
    assert b'"IImageId"' not in content("a")
    assert rule_ids(ran) == ["name-length", "unknown-key"]
    assert ran.out == line("a.json").out


def test_fix_of_several_files() -> None:
    """Each file that can be fixed is fixed; broken and missing files do not stop the run."""
    twice = MISSPELT.replace(b'"DesiredVMCount"', b'"DesiredVmCount"')
    put(a=twice, b=b"{\r\n", c=MISSPELT, d=CLEAN)

    ran = line("--fix", "a.json", "b.json", "none.json", "c.json", "d.json")

    assert ran == (
        2,
        line("b.json").out,
        f"bcvalidate: a.json: 2 fixes made\n{MISSING}bcvalidate: c.json: 1 fix made\n",
    )
    assert [content(name) for name in "abcd"] == [CLEAN, b"{\r\n", CLEAN, CLEAN]


def test_unsafe_fixes_must_be_asked_for() -> None:
    """Without --unsafe-fixes, a number in quotes is only reported."""
    put(a=QUOTED)

    assert line("--fix", "a.json") == (1, COUNT.format("a.json"), "")
    assert content("a") == QUOTED
    fixed = line("--fix", "--unsafe-fixes", "a.json")
    assert fixed == (0, "", "bcvalidate: a.json: 1 fix made\n")
    assert content("a") == CLEAN


def test_only_reported_findings_are_fixed() -> None:
    """Findings that are ignored, suppressed, or in the baseline are not fixed."""
    put(a=MISSPELT)
    run("--baseline=b", "--write-baseline", "a.json")
    Path("s.toml").write_text(
        '[[suppressions]]\npath = "a.json"\npointer = "/*"\nrule = "*"\n'
        '[[suppressions]]\npath = "a.json"\npointer = ""\nrule = "*"\n',
        "utf-8",
    )

    for option in ("--ignore=unknown-key,image-id-missing", "--baseline=b", "--config=s.toml"):
        assert line("--fix", option, "a.json") == (0, "", ""), option
    assert line("--fix", "--no-lint", "a.json").err == ""
    assert content("a") == MISSPELT


def test_fix_keeps_link_and_mode() -> None:
    """The fix goes to the target of a symbolic link; the link and the file's mode stay."""
    Path("in").mkdir()
    Path("in/real.json").write_bytes(MISSPELT)
    Path("in/real.json").chmod(0o640)
    Path("link.json").symlink_to("in/real.json")

    assert line("--fix", "link.json").err == "bcvalidate: link.json: 1 fix made\n"
    assert Path("link.json").readlink() == Path("in/real.json")
    assert Path("in/real.json").read_bytes() == CLEAN
    assert stat.S_IMODE(Path("in/real.json").stat().st_mode) == 0o640


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_fix_in_a_read_only_folder() -> None:
    """The file stays and is reported; the exit status is 2."""
    Path("in").mkdir()
    Path("in/a.json").write_bytes(MISSPELT)
    Path("in").chmod(0o500)

    ran = line("--fix", "in/a.json")

    assert ran == (2, line("in/a.json").out, ran.err)
    assert ran.err.startswith("bcvalidate: in/a.json: not mended: cannot be written: ")


def test_fix_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file stays and is reported as it is; other files are fixed; the exit status is 2."""
    put(a=MISSPELT, b=MISSPELT)
    before = line("a.json").out
    replace = os.replace

    def guarded(source: str, target: str) -> None:
        if target.endswith("a.json"):
            raise PermissionError(13, "Permission denied")
        replace(source, target)

    monkeypatch.setattr(os, "replace", guarded)

    assert line("--fix", "a.json", "b.json") == (
        2,
        before,
        (
            "bcvalidate: a.json: not mended: cannot be written: Permission denied\n"
            "bcvalidate: b.json: 1 fix made\n"
        ),
    )
    assert (content("a"), content("b")) == (MISSPELT, CLEAN)
    assert sorted(os.listdir()) == ["a.json", "b.json"]


def test_diff_shows_the_fixes() -> None:
    """Nothing is written; the exit status is that of the files as they are."""
    put(a=MISSPELT.replace(b"\r", b""), b=CLEAN)
    expected = (
        "--- a.json\n+++ a.json\n@@ -1,5 +1,5 @@\n {\n"
        '   "Name": "ok",\n-  "ImageID" : "img-1",\t\n+  "ImageId" : "img-1",\t\n'
        '   "Groups": {"g": {"DesiredVMCount": 1, "InstanceType": "ecs.sn1ne.large", '
        '"ResourceType": "OnDemand"}}\n }\n'
    )

    assert run("--diff", "a.json", "b.json") == (1, expected, "")
    assert run("--diff", "--color=always", "-q", "a.json") == (1, expected, "")
    piped = run("--diff", "-", stdin=content("a"))
    assert piped == (1, expected.replace("a.json", "<stdin>"), "")
    assert (content("a"), content("b")) == (MISSPELT.replace(b"\r", b""), CLEAN)
    assert sorted(os.listdir()) == ["a.json", "b.json"]


def test_diff_without_fixes() -> None:
    """There is no diff for a broken body, nor for an unsafe fix that is not asked for."""
    put(a=QUOTED, b=b"{", c=CLEAN)

    assert run("--diff", "a.json", "c.json") == (1, "", "")
    assert run("--diff", "b.json") == (1, "", "")
    assert run("--diff", "c.json") == (0, "", "")
    assert run("--diff", "none.json", "c.json") == (2, "", MISSING)
    unsafe = run("--diff", "--unsafe-fixes", "a.json").out
    assert '+  "Groups": {"g": {"DesiredVMCount": 1,' in unsafe


def test_a_run_keeps_nothing_for_the_next() -> None:
    """Runs in one process give the same in any order."""
    put(a=NAMELESS, b=CLEAN)
    commands = (
        ("a.json",),
        ("--ignore=name-*", "a.json"),
        TEAM_ARGV,
        (TEAM_ARGV[0], "b.json"),
        ("b.json",),
    )

    results = [line(*argv) for argv in commands]

    assert [line(*argv) for argv in reversed(commands)] == results[::-1]
    assert [ran.status for ran in results] == [1, 0, 1, 1, 0]
