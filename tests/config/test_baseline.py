"""Baselines: findings that were there before are not reported again, even if they move."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.config.baseline import Baseline, KnownFinding, load_baseline, write_baseline
from bcvalidate.diagnostics.report import Report
from bcvalidate.errors import ConfigFileError, WriteError
from bcvalidate.rules.registry import rules
from tests.support.sample_findings import finding, report

AGAIN = "correct it, or remove the file and write it anew with --write-baseline"
FINDINGS = st.builds(
    finding,
    st.sampled_from([*rules()][:5]) | st.just("own"),
    st.lists(st.text(max_size=3), max_size=3).map(lambda steps: "".join(f"/{s}" for s in steps)),
    line=st.integers(1, 9),
)
NAMES = st.text(st.characters(exclude_characters="\0"), min_size=1, max_size=4)


def test_the_file_format(tmp_path: Path) -> None:
    """Entries are sorted, unique, one a line, in ASCII, with paths relative to the file."""
    file = tmp_path / "in" / "base.json"
    file.parent.mkdir()
    found = report(
        finding("name-type", "/Name", line=3),
        finding("name-type", "/Name", line=9),
        finding("name-length", "/集\udcff"),
    )
    write_baseline(
        str(file), [(str(tmp_path / "b.json"), found), (str(tmp_path / "in" / "a.json"), found)]
    )

    assert file.read_bytes().decode("ascii") == (
        '{"version": 1, "findings": [\n'
        '  {"path": "../b.json", "rule": "name-length", "pointer": "/\\u96c6\\udcff"},\n'
        '  {"path": "../b.json", "rule": "name-type", "pointer": "/Name"},\n'
        '  {"path": "a.json", "rule": "name-length", "pointer": "/\\u96c6\\udcff"},\n'
        '  {"path": "a.json", "rule": "name-type", "pointer": "/Name"}\n'
        "]}\n"
    )
    assert load_baseline(str(file)) == Baseline(
        str(file.parent),
        frozenset(
            KnownFinding(path, rule, at)
            for path in ("../b.json", "a.json")
            for rule, at in (("name-length", "/集\udcff"), ("name-type", "/Name"))
        ),
    )


def test_an_empty_baseline(tmp_path: Path) -> None:
    """Without findings it replaces an old baseline, and hides nothing."""
    file = tmp_path / "base.json"
    found = report("name-type")
    write_baseline(str(file), [("a.json", found)])

    write_baseline(str(file), [("a.json", Report())])

    assert file.read_text("utf-8") == '{"version": 1, "findings": []}\n'
    assert load_baseline(str(file)).apply("a.json", found) == found


def test_which_findings_are_hidden(tmp_path: Path) -> None:
    """Path, rule and pointer must be the same; line, column and message need not be."""
    file, name = str(tmp_path / "base.json"), str(tmp_path / "a.json")
    write_baseline(file, [(name, report(finding("name-type", "/Name")))])
    moved = finding("name-type", "/Name", line=7, column=2, message="x", severity="info")
    others = (finding("name-type", "/Nam"), finding("name-length", "/Name"))

    baseline = load_baseline(file)

    assert baseline.apply(name, report(others[0], moved, moved, others[1])) == report(*others)
    assert baseline.apply(str(tmp_path / "b.json"), report(moved)) == report(moved)
    assert baseline.apply(str(tmp_path / "x" / ".." / "a.json"), report(moved)) == report()


def test_the_working_directory_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A baseline that is written from one folder works from another."""
    (tmp_path / "in").mkdir()
    found = report("name-type")
    monkeypatch.chdir(tmp_path / "in")
    write_baseline("../base.json", [("a.json", found), ("<stdin>", found)])
    monkeypatch.chdir(tmp_path)
    baseline = load_baseline("base.json")

    assert baseline.apply("in/a.json", found) == report()
    assert baseline.apply("<stdin>", found) == report()
    assert baseline.apply("a.json", found) == found


@given(st.dictionaries(NAMES, st.lists(FINDINGS, max_size=4), max_size=3), st.integers(0, 9))
def test_round_trip(tmp_path_factory: pytest.TempPathFactory, found: Any, lines: int) -> None:
    """A baseline hides all findings that it was made from, even if their lines change."""
    file = str(tmp_path_factory.getbasetemp() / "base.json")
    write_baseline(file, [(name, Report(tuple(findings))) for name, findings in found.items()])
    baseline = load_baseline(file)

    for name, findings in found.items():
        moved = tuple(one._replace(line=one.line + lines) for one in findings)
        assert baseline.apply(name, Report(moved)) == Report()


BROKEN = {
    b"": "1:1: There is no JSON here; write an object.",
    b"[]": "1:1: this must be a JSON object",
    b"\xff": "1:1: These bytes are not UTF-8; save the file as UTF-8.",
    b"{}": f"1:1: version is missing here; {AGAIN}",
    b' {"version": 1}': f"1:2: findings is missing here; {AGAIN}",
    b'{"version": 2, "findings": []}': f"1:13: the version must be 1; {AGAIN}",
    b'{"version": true, "findings": []}': f"1:13: the version must be 1; {AGAIN}",
    b'{"version": 1,\n "findings": {}}': f"2:14: findings must be an array; {AGAIN}",
    b'{"version": 1,\n "findigns": []}': '2:2: "findigns" is no known key; did you mean findings?',
    b'{"version": 1, "findings": [],\n\n"x": 1}': '3:1: "x" is no known key; remove it',
    b'{"version": 1, "findings": [\n  4]}': f"2:3: a finding must be an object; {AGAIN}",
    b'{"version": 1, "findings": [\n  {"path": "a", "rule": "b"}]}': f"2:3: pointer is missing here; {AGAIN}",
    (
        b'{"version": 1, "findings": [\n  {"path": "a", "rule": "b", "pointer": ""},\n'
        b'  {"path": "a", "rule": null, "pointer": ""}]}'
    ): f"3:25: rule must be a string; {AGAIN}",
    b'{"version": 1, "findings": [\n  {"path": "a", "rule": "b", "\\npointer": ""}]}': '2:30: "\\npointer" is no known key; did you mean pointer?',
}


def test_broken_baselines(tmp_path: Path) -> None:
    """One line says where and why a file is not a baseline."""
    file = tmp_path / "base.json"
    for content, reason in BROKEN.items():
        file.write_bytes(content)
        with pytest.raises(ConfigFileError) as broken:
            load_baseline(str(file))
        assert str(broken.value) == f"{file}:{reason}"


def test_an_unreadable_baseline(tmp_path: Path) -> None:
    """The message says how to make a baseline."""
    for name, reason in (("none", "No such file or directory"), (".", "Is a directory")):
        with pytest.raises(ConfigFileError) as broken:
            load_baseline(str(tmp_path / name))

        expected = f"{tmp_path / name}: {reason}; --write-baseline makes a baseline"
        assert str(broken.value) == expected


def test_an_unwritable_baseline(tmp_path: Path) -> None:
    """The error has the name and the reason."""
    for name, reason in (
        (str(tmp_path / "none" / "base.json"), "No such file or directory"),
        ("a\0b", "a file name holds no NUL"),
    ):
        with pytest.raises(WriteError) as unwritable:
            write_baseline(name, [("a.json", report("name-type"))])

        assert unwritable.value.name == name
        assert unwritable.value.reason == f"the baseline cannot be written: {reason}"


def test_the_file_keeps_its_mode(tmp_path: Path) -> None:
    """It is replaced as a whole; the temporary file is gone."""
    file = tmp_path / "base.json"
    file.write_text("old", "utf-8")
    file.chmod(0o600)

    write_baseline(str(file), [])

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["base.json"]
    assert json.loads(file.read_bytes()) == {"version": 1, "findings": []}
