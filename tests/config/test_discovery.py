"""Discovery: the nearest file of settings counts, and finding none costs next to nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bcvalidate.config.discovery import discover
from tests.harness import ROOT

TABLE = "[project]\nname = 'x'\n[tool.bcvalidate]\n"


def written(folder: Path, **files: str | bytes) -> Path:
    """A folder with these files: `own` and `shared`."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / {"own": ".bcvalidate.toml", "shared": "pyproject.toml"}[kind]).write_bytes(data)
    return folder


def test_the_nearest_counts(tmp_path: Path) -> None:
    """Folder by folder upwards, the own file before the shared one."""
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    found = []
    for folder, files in (
        (tmp_path, {"shared": TABLE}),
        (tmp_path, {"own": ""}),
        (tmp_path / "a" / "b", {"shared": TABLE}),
        (tmp_path / "a" / "b", {"own": "not TOML"}),
    ):
        written(folder, **files)
        found.append(discover(str(deep)))

    assert found == [
        str(tmp_path / "pyproject.toml"),
        str(tmp_path / ".bcvalidate.toml"),
        str(tmp_path / "a" / "b" / "pyproject.toml"),
        str(tmp_path / "a" / "b" / ".bcvalidate.toml"),
    ]


@pytest.mark.parametrize(
    ("shared", "counts"),
    [
        ("", False),
        ("[tool.other]\n", False),
        ("[project]\nname = 'bcvalidate'\n", False),
        ("# [tool.bcvalidate]\n", False),
        ("tool = 'bcvalidate'\n", False),
        ("[tool]\nbcvalidate = 1\n", False),
        ("not TOML", False),
        ("[tool]\nbroken", False),
        ("[project]\nname = 'bcvalidate'\nbroken", False),
        ("[tool.other]\n\0\xff".encode("latin-1"), False),
        ("\ufeff[tool.bcvalidate]\n".encode("utf-16-le"), False),
        (TABLE, True),
        ("tool.bcvalidate.strict = true\n", True),
        ("tool = {bcvalidate = {}}\n", True),
        ("[tool.bcvalidate.severity]\n", True),
        ("[tool.bcvalidate]\nbroken", True),
        (b"[tool.bcvalidate]\n\xff", True),
    ],
)
def test_what_counts_as_shared(tmp_path: Path, shared: str | bytes, counts: bool) -> None:
    """A pyproject.toml counts with our table, or when it is broken and names us."""
    above = str(written(tmp_path, own="") / ".bcvalidate.toml")
    folder = written(tmp_path / "in", shared=shared)

    assert discover(str(folder)) == (str(folder / "pyproject.toml") if counts else above)


def test_what_is_no_file(tmp_path: Path) -> None:
    """What is called as our own file counts, whatever it is, so that it can be complained of."""
    written(tmp_path, own="")
    (tmp_path / "in" / "pyproject.toml").mkdir(parents=True)

    assert discover(str(tmp_path / "in")) == str(tmp_path / ".bcvalidate.toml")
    (tmp_path / "in" / ".bcvalidate.toml").mkdir()
    assert discover(str(tmp_path / "in")) == str(tmp_path / "in" / ".bcvalidate.toml")


def test_the_folder_that_one_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file there has no folder in its name, one above has all of it."""
    deep = written(tmp_path / "in", own="")
    monkeypatch.chdir(deep)
    names = [discover("."), discover("")]
    (deep / "lower").mkdir()
    monkeypatch.chdir(deep / "lower")
    names.append(discover("."))

    assert names == [".bcvalidate.toml", ".bcvalidate.toml", str(deep / ".bcvalidate.toml")]


def test_the_root_ends_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search goes up to the root, and no further."""
    asked = []
    monkeypatch.setattr(os.path, "lexists", lambda name: asked.append(os.path.dirname(name)))

    assert discover(os.path.join(os.path.abspath(os.sep), "a", "b")) is None
    root = os.path.abspath(os.sep)
    assert asked[-1] == root
    assert len(set(asked)) == len(asked) / 2 == 3


@pytest.mark.skipif(os.name == "nt", reason="the folder one is in cannot be removed there")
def test_a_folder_that_was_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder that is gone, no settings hold."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    assert discover("") is None


def test_nothing_heavy_is_loaded(tmp_path: Path) -> None:
    """Neither a reader of TOML nor patterns are loaded to find that there is nothing to read."""
    written(tmp_path, shared="[tool.other]\n")
    script = (
        "import sys; from bcvalidate.config.discovery import discover; discover(sys.argv[1])\n"
        "print(sorted({'re', 'tomllib', 'json', 'pathlib'} & {*sys.modules}))"
    )
    ran = subprocess.run(
        [sys.executable, "-S", "-c", script, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        text=True,
    )

    assert ran.stdout == "[]\n"
