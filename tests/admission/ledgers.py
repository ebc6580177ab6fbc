"""Ledger files for the tests: whole, crashed, damaged, locked, and of other programs."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bcvalidate.admission.ledger import TokenLedger
from bcvalidate.errors import LedgerError


def content(folder: Path) -> dict[str, bytes]:
    """All files in a folder, by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def is_intact(path: Path) -> bool:
    """Whether SQLite itself finds no error."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def database(path: Path, *statements: str) -> None:
    """Run statements on an SQLite database, each as its own transaction."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def filled(path: Path, claims: int = 300) -> None:
    """Make a ledger with so many claims, and close it."""
    with TokenLedger(path) as ledger:
        for number in range(claims):
            ledger.claim(f"t{number}", "d" * 64, "p")


def crashed(path: Path, *writes: Callable[[Path], object]) -> None:
    """Make the files of a process that died; only its first write has left the log."""
    live = path.parent / "live" / path.name
    live.parent.mkdir()
    writes[0](live)
    # As long as there is a reader, nothing is written back from the log.
    with closing(sqlite3.connect(live, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM sqlite_master").fetchone()
        for write in writes[1:]:
            write(live)
        for suffix in ("", "-wal"):
            shutil.copy(f"{live}{suffix}", f"{path}{suffix}")
    assert path.with_name(f"{path.name}-wal").stat().st_size > 0


def spoil(path: Path, start: int, data: bytes) -> None:
    """Overwrite a part of a file."""
    with path.open("r+b") as file:
        file.seek(start)
        file.write(data)


def error_of(path: Path | str) -> str:
    """The error of opening a file, without the name of the file."""
    with pytest.raises(LedgerError) as broken:
        TokenLedger(path, timeout=0.05)
    message = str(broken.value)
    assert message.startswith(f"{path}: ")
    assert message.isprintable() or "\0" in message
    return message.removeprefix(f"{path}: ")


@contextmanager
def locked(path: Path) -> Iterator[sqlite3.Connection]:
    """A database that another connection has locked."""
    with closing(
        sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    ) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield connection
