"""Path globs: which paths a glob matches, and which path a file has."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.config.globs import matches, relative_path

STEPS = st.sampled_from(["a", "b", "ab", ".a", "a\n", "x.json", ".."])
PATHS = st.lists(STEPS, min_size=1, max_size=5).map("/".join)
GLOB_STEPS = st.sampled_from(
    ["a", "b", "*", "**", "?", "a*", "[ab]", "[!a]", "*.json", "a**", "..", ""]
)
GLOBS = st.lists(GLOB_STEPS, min_size=1, max_size=5).map("/".join).filter(bool)


def oracle(path: str, glob: str) -> bool:
    """The glob as one regular expression over the whole path."""
    if "/" not in glob:
        glob = f"**/{glob}"
    glob = re.sub(r"\A(?:\./)?/?", "", glob)
    glob += "**" if glob.endswith("/") or not glob else ""
    pattern = ""
    *folders, last = glob.split("/")
    for step in folders:
        pattern += r"(?:[^/]+/)*" if step == "**" else f"{step_pattern(step)}/"
    pattern += r"(?:[^/]+/)*[^/]+" if last == "**" else step_pattern(last)
    return re.fullmatch(pattern, path) is not None


def step_pattern(step: str) -> str:
    """A step of a glob as a regular expression."""
    parts = re.findall(r"\*+|\?|\[[^\]]*\]|[^*?\[]+", step)
    return "".join(
        "[^/]*" if part[0] == "*"
        else "[^/]" if part == "?"
        else part.replace("!", "^") if part[0] == "["
        else re.escape(part)
        for part in parts
    )  # fmt: skip


def test_which_paths_a_glob_matches() -> None:
    """A bare name is in any folder, a star stays in its step, two stars are any folders."""
    paths = ["a.json", "x/a.json", "x/b.json", "x/y/a.json", "../a.json", "<stdin>"]

    for glob, expected in {
        "a.json": ["a.json", "x/a.json", "x/y/a.json", "../a.json"],
        "./a.json": ["a.json"],
        "/a.json": ["a.json"],
        "x/a.json": ["x/a.json"],
        "x/*.json": ["x/a.json", "x/b.json"],
        "*/a.json": ["x/a.json", "../a.json"],
        "**/a.json": ["a.json", "x/a.json", "x/y/a.json", "../a.json"],
        "x/**": ["x/a.json", "x/b.json", "x/y/a.json"],
        "x/": ["x/a.json", "x/b.json", "x/y/a.json"],
        "x/**/a.json": ["x/a.json", "x/y/a.json"],
        "[!a].json": ["x/b.json"],
        "?.json": ["a.json", "x/a.json", "x/b.json", "x/y/a.json", "../a.json"],
        "A.json": [],
        "x": [],
        "../**": ["../a.json"],
        "<stdin>": ["<stdin>"],
    }.items():
        assert [path for path in paths if matches(path, glob)] == expected, glob


@given(PATHS, GLOBS)
def test_a_glob_matches_like_a_regular_expression(path: str, glob: str) -> None:
    """Matching step by step gives what one regular expression for the whole path gives."""
    assert matches(path, glob) == oracle(path, glob)


def test_many_stars_are_matched_in_polynomial_time() -> None:
    """The time grows with the product of the steps; a naive search would not end."""
    path = "/".join(["a"] * 200)

    assert matches(path, "/".join(["**", "a*"] * 100))
    assert not matches(path, "/".join(["**", "a"] * 100 + ["b"]))


def test_paths_are_relative_to_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not matter how the file and the folder are written."""
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    inside = os.path.join(str(tmp_path), "in", "a.json")

    assert relative_path("a.json", "") == "a.json"
    assert relative_path("./x/../a.json", ".") == "a.json"
    assert relative_path(inside, "") == "a.json"
    assert relative_path("a.json", "..") == "in/a.json"
    assert relative_path("../a.json", "") == "../a.json"
    assert relative_path("a.json", str(tmp_path)) == "in/a.json"
    assert relative_path("<stdin>", str(tmp_path)) == "<stdin>"
    assert relative_path("\udcff\n.json", "") == "\udcff\n.json"


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_links(tmp_path: Path) -> None:
    """A folder reached through a link is the same folder; a file that is a link is itself."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "real" / "b.json").symlink_to("a.json")

    assert relative_path(str(tmp_path / "link" / "b.json"), str(tmp_path)) == "real/b.json"
    assert relative_path(str(tmp_path / "real" / "b.json"), str(tmp_path / "link")) == "b.json"


def test_a_name_that_no_file_can_have() -> None:
    """It is kept, with its folder."""
    assert relative_path("a\0/b", "").endswith("a\0/b")
