"""The environment of the SDK tests is made once, by one process."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Semaphore

import pytest

from tests.integrations.sdk.environment import environment

pytestmark = pytest.mark.slow

SECONDS = 120


def test_environment_is_made_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An incomplete environment is made again, and a complete one is kept."""
    made: list[list[str]] = []

    def make(folder: Path) -> None:
        made.append(sorted(path.name for path in folder.parent.glob("*/*")))
        folder.mkdir()
        (folder / "half").touch()
        if len(made) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr("tests.integrations.sdk.environment._make", make)

    with pytest.raises(KeyboardInterrupt):
        environment(tmp_path)
    folders = [environment(tmp_path), environment(tmp_path)]

    assert made == [[], []]
    assert folders[0] == folders[1]


def test_environment_is_made_by_one_process(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Other processes wait for the one that makes it."""
    asked = Semaphore(0)
    made: list[Path] = []

    def ask(home: Path) -> Path:
        asked.release()
        return environment(home)

    def make(folder: Path) -> None:
        made.append(folder)
        # All must have asked before.
        for _ in range(4):
            assert asked.acquire(timeout=SECONDS)
        folder.mkdir()

    monkeypatch.setattr("tests.integrations.sdk.environment._make", make)
    with ThreadPoolExecutor(4) as pool:
        folders = list(pool.map(ask, [tmp_path] * 4))

    assert len(made) == 1
    assert len(set(folders)) == 1
