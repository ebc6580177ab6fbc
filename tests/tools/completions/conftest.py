"""A folder with files to complete, and the scripts beside it."""

from pathlib import Path

import pytest

from bcvalidate.cli.options import SHELLS
from tests.tools.completions.shells import FILES
from tools.completions import completion


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder with odd names, make it the current one, and write the scripts beside it."""
    for shell in SHELLS:
        (tmp_path / shell).write_text(completion(shell), "utf-8")
    here = tmp_path / "here"
    (here / "specs").mkdir(parents=True)
    for name in FILES:
        (here / name).touch()
    monkeypatch.chdir(here)
    return tmp_path
