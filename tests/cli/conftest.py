"""Fixtures of the command's tests."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bcvalidate.cli import entrypoint
from tests.support.harness import Ran

Start = Callable[..., Ran]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def start(capsys: pytest.CaptureFixture[str]) -> Start:
    """Run the command from its entry point, which answers clean files early."""

    def run(*argv: str) -> Ran:
        status = entrypoint.run([*argv])
        return Ran(status, *capsys.readouterr())

    return run
