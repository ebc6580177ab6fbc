"""Discovery: the nearest settings file applies, and the search loads nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bcvalidate.config.discovery import discover
from tests.support.harness import ROOT

TABLE = "[project]\nname = 'x'\n[tool.bcvalidate]\n"


def written(folder: Path, **files: str | bytes) -> Path:
    """A folder with these files: `own` and `shared`."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / {"own": ".bcvalidate.toml", "shared": "pyproject.toml"}[kind]).write_bytes(data)
    return folder


def test_the_nearest_file_is_found(tmp_path: Path) -> None:
    """The search goes up folder by folder; .bcvalidate.toml comes before pyproject.toml."""
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


def test_which_pyproject_is_found(tmp_path: Path) -> None:
    """One that has our table is found, and a broken one that names us."""
    above = str(written(tmp_path, own="") / ".bcvalidate.toml")
    shared_files: list[tuple[str | bytes, bool]] = [
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
    ]

    for shared, found in shared_files:
        folder = written(tmp_path / "in", shared=shared)
        expected = str(folder / "pyproject.toml") if found else above
        assert discover(str(folder)) == expected, shared


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    """Whatever is named .bcvalidate.toml is found, so that it can be reported as unreadable."""
    written(tmp_path, own="")
    (tmp_path / "in" / "pyproject.toml").mkdir(parents=True)

    assert discover(str(tmp_path / "in")) == str(tmp_path / ".bcvalidate.toml")
    (tmp_path / "in" / ".bcvalidate.toml").mkdir()
    assert discover(str(tmp_path / "in")) == str(tmp_path / "in" / ".bcvalidate.toml")


def test_names_of_found_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in the working directory is named without its folder, one above with all of it."""
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
def test_a_removed_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder that no longer exists, nothing is found."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    assert discover("") is None


def test_the_search_loads_nothing(tmp_path: Path) -> None:
    """Neither a TOML reader nor regular expressions are loaded if there is nothing to read."""
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
