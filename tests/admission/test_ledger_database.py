"""The file of a token ledger: which files are opened, and which are refused and left alone."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from bcvalidate.admission.ledger import TokenLedger, Use
from bcvalidate.admission.ledger_database import APPLICATION_ID, VERSION
from bcvalidate.errors import LedgerError
from tests.admission.ledgers import content, crashed, database, error_of, filled, locked, spoil

DAMAGED = "this ledger is damaged; restore a copy of it, or move it away"
FOREIGN = "this database is of another program; name another file"
NO_DATABASE = "this is no SQLite database, and so no token ledger; name another file"
LOCKED = "this ledger is locked by another process; try again"


# New files


def test_empty_files_become_ledgers(tmp_path: Path) -> None:
    """A file without bytes, and a database without tables, can be used."""
    for number, statements in enumerate(
        (
            [],
            ["CREATE TABLE t (a)", "DROP TABLE t"],
            ["PRAGMA journal_mode=WAL", "PRAGMA user_version=5"],
            [f"PRAGMA application_id={APPLICATION_ID}", f"PRAGMA user_version={VERSION}"],
        )
    ):
        path = tmp_path / f"{number}.db"
        path.touch()
        database(path, *statements)
        filled(path, 1)
        with TokenLedger(path) as ledger:
            assert ledger.lookup("t0") is not None, statements


def test_log_without_a_ledger(tmp_path: Path) -> None:
    """If a ledger was removed, but not its log, a new ledger is made."""
    path = tmp_path / "l.db"
    crashed(path, lambda live: filled(live, 1), filled)
    path.unlink()

    with TokenLedger(path) as ledger:
        assert ledger.lookup("t0") is None
        assert ledger.claim("t0", "new", "p").use.digest == "new"
    assert list(content(tmp_path)) == ["l.db"]


def test_any_file_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with a meaning for SQLite or in a URI is still a file; a link is followed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to("real")
    names = ["a?mode=memory", "b%41#c", ":memory:", "file:d", "集 e", "link"]
    if sys.platform == "linux":
        names.append(os.fsdecode(b"f\xff"))

    for name in names:
        filled(Path(name), 1)
        with TokenLedger(name) as ledger:
            assert ledger.lookup("t0") is not None

    assert set(os.listdir(tmp_path)) == {*names, "real"}


# Files that are not ledgers


def test_files_that_are_no_database(tmp_path: Path) -> None:
    """They stay as they are, and no file is made beside them."""
    path = tmp_path / "l.db"
    for data in (
        b"x",
        b"{}\n",
        b"\0" * 5000,
        b"SQLite format 3",
        b"SQLite format 3\0",
        b"SQLite format 3\0" + b"\xff" * 5000,
        b"SQLite format 2\0" + b"\0" * 5000,
    ):
        path.write_bytes(data)
        assert error_of(path) == NO_DATABASE
        assert content(tmp_path) == {"l.db": data}


def test_databases_of_other_programs(tmp_path: Path) -> None:
    """They stay as they are, and so do databases that are not as we make them."""
    path = tmp_path / "l.db"
    for statements, reason in (
        (["CREATE TABLE t (a)"], FOREIGN),
        (["CREATE TABLE uses (token, digest, first_seen, path)"], FOREIGN),
        (["PRAGMA journal_mode=WAL", "CREATE TABLE t (a)"], FOREIGN),
        (["PRAGMA application_id=7"], FOREIGN),
        ([f"PRAGMA application_id={APPLICATION_ID}"], "version"),
        (
            [
                "CREATE TABLE uses (token, digest, first_seen, path, more)",
                f"PRAGMA application_id={APPLICATION_ID}",
                f"PRAGMA user_version={VERSION}",
            ],
            DAMAGED,
        ),
    ):
        path.unlink(missing_ok=True)
        database(path, *statements)
        before = content(tmp_path)
        assert reason in error_of(path), statements
        assert content(tmp_path) == before


def test_the_log_of_another_program(tmp_path: Path) -> None:
    """It stays as it is, even if the database is empty without it."""
    path = tmp_path / "l.db"
    crashed(
        path,
        lambda live: database(live, "PRAGMA journal_mode=WAL"),
        lambda live: database(live, "CREATE TABLE t (a)"),
    )
    before = content(tmp_path)

    assert error_of(path) == FOREIGN
    assert content(tmp_path) == before


def test_ledgers_of_later_versions(tmp_path: Path) -> None:
    """They are not touched, in any journal mode."""
    reason = "this ledger is of another version of bcvalidate"
    for mode in ("WAL", "DELETE"):
        path = tmp_path / f"{mode}.db"
        filled(path, 1)
        database(path, f"PRAGMA user_version={VERSION + 1}", "ALTER TABLE uses ADD COLUMN more")
        database(path, f"PRAGMA journal_mode={mode}")
        before = content(tmp_path)
        assert error_of(path) == f"{reason}; use that version, or name another file"
        assert content(tmp_path) == before


# Damaged ledgers


DAMAGES: dict[str, Callable[[Path], object]] = {
    "half": lambda path: os.truncate(path, path.stat().st_size // 2),
    "one page": lambda path: os.truncate(path, 4096),
    "a part of a page": lambda path: os.truncate(path, 5000),
    "a part of the first page": lambda path: os.truncate(path, 1000),
    "zeros": lambda path: spoil(path, 8192, b"\0" * 4096),
    "noise": lambda path: spoil(path, 8192, b"\xa5" * 4096),
    "root": lambda path: spoil(path, 4096, b"\xff" * 64),
    "schema": lambda path: spoil(path, 100, b"\xff" * 64),
    "order": lambda path: spoil(path, path.stat().st_size - 100, b"\xff" * 100),
}


def test_damaged_ledgers(tmp_path: Path) -> None:
    """They stay as they are, and no file is made beside them."""
    whole = tmp_path / "whole.db"
    filled(whole)
    for name, damage in DAMAGES.items():
        path = tmp_path / "l.db"
        shutil.copy(whole, path)
        damage(path)
        before = content(tmp_path)
        assert error_of(path) == DAMAGED, name
        assert content(tmp_path) == before, name


def test_damaged_ledgers_beside_a_log(tmp_path: Path) -> None:
    """The log that a dead process has left is not written to a damaged ledger."""
    # The other damages are undone by the log, which has these pages anew.
    for name in ("half", "one page", "a part of a page", "zeros", "noise"):
        path = tmp_path / name / "l.db"
        path.parent.mkdir()
        crashed(path, filled, lambda live: filled(live, 310))
        DAMAGES[name](path)
        before = content(path.parent)
        assert error_of(path) == DAMAGED, name
        assert content(path.parent) == before, name


def test_damaged_while_open(tmp_path: Path) -> None:
    """Damage that is done to a ledger in use is an error of one line."""
    path = tmp_path / "l.db"
    filled(path)
    with TokenLedger(path) as ledger, TokenLedger(path) as other:
        # SQLite reads the pages again only after a change.
        other.claim("new", "d", "p")
        spoil(path, 4096, b"\xff" * 64)

        with pytest.raises(LedgerError) as broken:
            ledger.claim("t", "d", "p")

        assert str(broken.value) == f"{path}: {DAMAGED}"


def test_a_damaged_entry(tmp_path: Path) -> None:
    """An entry that we cannot have written is damage."""
    path = tmp_path / "l.db"
    filled(path, 1)
    database(path, r"UPDATE uses SET path = 'a\x'")

    with TokenLedger(path) as ledger, pytest.raises(LedgerError) as broken:
        ledger.lookup("t0")

    assert str(broken.value) == f"{path}: {DAMAGED}"


# Names that no ledger can have


def test_names_that_cannot_be_used(tmp_path: Path) -> None:
    """One line says why, and no file is made."""
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "fifo")
    before = sorted(os.listdir(tmp_path))

    for name, reason in {
        ".": "this is a directory; name a file in it",
        "fifo": "this is not a regular file; name another file",
        "none/l.db": "its folder does not exist; make that first",
        "file/l.db": "Not a directory; name another file",
        "loop": "Too many levels of symbolic links; name another file",
        "a\0b": "no file can have this name; name another file",
        "x" * 300: "File name too long; name another file",
    }.items():
        assert error_of(f"{tmp_path}/{name}") == reason
    assert sorted(os.listdir(tmp_path)) == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_read_only_files_and_folders(tmp_path: Path) -> None:
    """A ledger must be writable, and so must its folder."""
    path = tmp_path / "l.db"
    filled(path)
    before = content(tmp_path)
    for protected, mode, reason in (
        (path, 0o400, "this may not be read and written; change its permissions"),
        (tmp_path, 0o500, "its folder may not be written; name another file"),
    ):
        protected.chmod(mode)
        try:
            assert error_of(path) == reason
        finally:
            protected.chmod(0o700)
    assert content(tmp_path) == before


# Locks


def test_locked(tmp_path: Path) -> None:
    """A ledger that stays locked is an error when it is opened, and when it is used."""
    for name in ("new.db", "old.db"):
        path = tmp_path / name
        if name == "old.db":
            filled(path, 1)
        with (
            locked(path),
            pytest.raises(LedgerError) as broken,
            TokenLedger(path, timeout=0.05) as ledger,
        ):
            ledger.claim("t", "d", "p")
        assert str(broken.value) == f"{path}: {LOCKED}"
        filled(path, 1)


def test_a_reader_of_a_ledger_without_a_log(tmp_path: Path) -> None:
    """The log is turned on once there are no readers; the wait for that has an end."""
    path = tmp_path / "l.db"
    filled(path)
    database(path, "PRAGMA journal_mode=DELETE")
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM uses").fetchone()

        assert error_of(path) == LOCKED

        opening = Thread(target=lambda: filled(path))
        opening.start()
        reader.execute("COMMIT")
        opening.join()
        reader.execute("SELECT * FROM uses").fetchone()
        assert reader.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_claim_waits_for_the_lock(tmp_path: Path) -> None:
    """It is made when the other process has unlocked the ledger."""
    path = tmp_path / "l.db"
    uses: list[Use] = []
    with TokenLedger(path, timeout=60) as ledger:
        claiming = Thread(target=lambda: uses.append(ledger.claim("t", "d", "p").use))
        with locked(path) as holder:
            claiming.start()
            holder.execute("COMMIT")
        claiming.join()

    assert [use.digest for use in uses] == ["d"]


def test_readers_do_not_wait(tmp_path: Path) -> None:
    """While another process writes, a lookup finds earlier claims."""
    path = tmp_path / "l.db"
    filled(path)
    with TokenLedger(path, timeout=0) as ledger, locked(path):
        assert ledger.lookup("t0") is not None
