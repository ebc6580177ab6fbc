"""Spools: they return what was written, and report a disk without room."""

import json
import tempfile
from pathlib import Path
from typing import BinaryIO

import pytest

from bcvalidate.errors import WriteError
from bcvalidate.files import spool
from bcvalidate.files.spool import Spool
from tests.support.sample_results import log_results, written

NO_ROOM = "what is found cannot be kept there: {}; set TMPDIR to a folder with room"


def full_file(**_: object) -> BinaryIO:
    """Open a file on a device that is always full."""
    return open("/dev/full", "w+b")


def test_spool_returns_what_was_added(monkeypatch: pytest.MonkeyPatch) -> None:
    """All pieces come back in order and more than once, from memory or from disk."""
    for limit in (10, 10**6):
        monkeypatch.setattr(spool, "MAX_BYTES_IN_MEMORY", limit)
        with Spool() as filled, Spool() as empty:
            filled.add(f"{number}\n" for number in range(30_000))
            lines = "".join(filled.pieces()).splitlines()

            assert lines == [str(number) for number in range(30_000)]
            assert filled.rewind().read(3) == b"0\n1"
            assert list(empty.pieces()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device is always full")
def test_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is an error that names the temporary folder."""
    monkeypatch.setattr(spool, "MAX_BYTES_IN_MEMORY", 1)
    monkeypatch.setattr(tempfile, "TemporaryFile", full_file)

    with pytest.raises(WriteError) as caught, Spool() as filled:
        filled.add("x" * 100_000 for _ in range(2))

    assert (caught.value.name, caught.value.reason) == (
        "temporary folder",
        NO_ROOM.format("No space left on device"),
    )


def test_no_temporary_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a temporary folder, a small report is written, and a large one is an error."""
    monkeypatch.setattr(tempfile, "tempdir", "/nonexistent")
    small = written("json", log_results(3))

    with pytest.raises(WriteError) as caught:
        written("json", log_results(1000))

    assert caught.value.reason == NO_ROOM.format("No such file or directory")
    assert json.loads(small)["files"][0]["records"] == 3
