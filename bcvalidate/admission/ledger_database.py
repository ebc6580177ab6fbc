"""The file of a token ledger: an SQLite database that is ours and sound, or stays as it is."""

import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from bcvalidate.errors import LedgerError

APPLICATION_ID = 0x62637664
"""What stands in the header of our files, in ASCII "bcvd", and of nobody else's."""

VERSION = 1
"""The version of the table, `user_version` in the header of the file."""

_TABLE = """CREATE TABLE uses (
  token TEXT NOT NULL PRIMARY KEY,
  digest TEXT NOT NULL,
  first_seen TEXT NOT NULL,
  path TEXT NOT NULL
) WITHOUT ROWID"""

# SQLite takes a file of one byte for a new one.
_HEADER = 100
_PAUSE = 0.005


def in_memory() -> sqlite3.Connection:
    """A connection to a new ledger that is in no file of ours.

    What is too much for memory, SQLite puts into a file without a name, as long as it is open.
    """
    connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    _create_if_empty(connection)
    return connection


def opened(name: str, timeout: float) -> sqlite3.Connection:
    """A connection to a ledger that is one and is sound; LedgerError otherwise."""
    path = _place(name)
    with explained(name):
        _refuse_foreign(name, path)
        recovering = os.path.exists(path) and _size(f"{path}-wal") > 0
        if recovering:
            _verify_untouched(name, path, timeout)
        connection = _connect(path, "mode=rwc", timeout)
        try:
            if not recovering:
                _create_if_empty(connection)
                _verify(name, connection)
            _use_wal(connection, timeout)
            connection.execute("PRAGMA synchronous=NORMAL")
        except BaseException:
            connection.close()
            raise
    return connection


def _place(name: str) -> str:
    """The real path of a ledger, which may be still to be made; LedgerError if none can be there.

    The file is not opened: to close it would take away the locks of all other connections that
    this process has to it.
    """
    try:
        path = os.path.realpath(name)
        mode = _mode(path)
    except OSError as error:
        raise LedgerError(f"{name}: {error.strerror}; {ANOTHER_FILE}") from None
    except ValueError:
        raise LedgerError(f"{name}: no file can have this name; {ANOTHER_FILE}") from None
    folder = os.path.dirname(path)
    if mode is not None and stat.S_ISDIR(mode):
        raise LedgerError(f"{name}: this is a directory; name a file in it")
    if mode is not None and not stat.S_ISREG(mode):
        raise LedgerError(f"{name}: this is not a regular file; {ANOTHER_FILE}")
    if not os.path.isdir(folder):
        raise LedgerError(f"{name}: its folder does not exist; make that first")
    if mode is not None and not os.access(path, os.R_OK | os.W_OK):
        raise LedgerError(f"{name}: this may not be read and written; change its permissions")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise LedgerError(f"{name}: its folder may not be written; {ANOTHER_FILE}")
    return path


def _mode(path: str) -> int | None:
    """What kind of file this is, or None if there is none."""
    try:
        return os.stat(path).st_mode
    except FileNotFoundError:
        return None


def _size(path: str) -> int:
    """The bytes in a file, none if there is no such file."""
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def _connect(path: str, query: str, timeout: float) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{Path(path).as_uri()}?{query}",
        uri=True,
        timeout=timeout,
        isolation_level=None,
        check_same_thread=False,
    )


def _refuse_foreign(name: str, path: str) -> None:
    """Raise LedgerError for a file that is plainly no ledger of ours; nothing is written for it.

    No lock is taken either, so that a file may seem damaged that is only being written: whether it
    is sound is for `_verify` to say.
    """
    size = _size(path)
    if size == 0:
        return
    if size < _HEADER:
        raise no_database(name)
    with closing(_connect(path, "mode=ro&immutable=1", 0)) as connection:
        try:
            _identify(name, connection)
        except sqlite3.DatabaseError as error:
            if "not a database" in str(error):
                raise no_database(name) from None


def _verify_untouched(name: str, path: str, timeout: float) -> None:
    """Verify a ledger that has claims in its log, which only a connection that may write moves."""
    index = f"{path}-shm"
    indexed = os.path.exists(index)
    try:
        with closing(_connect(path, "mode=ro", timeout)) as connection:
            _verify(name, connection)
    except (LedgerError, sqlite3.DatabaseError):
        if not indexed:
            with suppress(OSError):
                os.unlink(index)
        raise


def _verify(name: str, connection: sqlite3.Connection) -> None:
    """Raise LedgerError for a database that is not ours, or not sound."""
    _identify(name, connection)
    table = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'uses'").fetchone()
    if table != (_TABLE,) or _pragma(connection, "quick_check(1)") != "ok":
        raise damaged(name)


def _identify(name: str, connection: sqlite3.Connection) -> None:
    """Raise LedgerError for a database of another program, or of a later version of this one."""
    owner = _pragma(connection, "application_id")
    if owner != APPLICATION_ID and not (owner == 0 and _is_empty(connection)):
        raise LedgerError(f"{name}: this database is of another program; {ANOTHER_FILE}")
    if owner == APPLICATION_ID and _pragma(connection, "user_version") != VERSION:
        reason = "this ledger is of another version of bcvalidate"
        raise LedgerError(f"{name}: {reason}; use that version, or {ANOTHER_FILE}")


def _create_if_empty(connection: sqlite3.Connection) -> None:
    """Make the table, in one transaction: whoever is killed leaves all of it, or nothing."""
    if not _is_empty(connection):
        return
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        # Another process may have been faster.
        if _is_empty(connection):
            connection.execute(_TABLE)
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version={VERSION}")


def _is_empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None


def _use_wal(connection: sqlite3.Connection, timeout: float) -> None:
    """Turn on the write-ahead log; SQLite itself does not wait until nobody else reads."""
    deadline = time.monotonic() + timeout
    while not _turned_on_wal(connection, last=time.monotonic() >= deadline):
        time.sleep(_PAUSE)


def _turned_on_wal(connection: sqlite3.Connection, *, last: bool) -> bool:
    """Whether the log is on now; unless this is the last time, a lock is no error."""
    try:
        _pragma(connection, "journal_mode=WAL")
    except sqlite3.OperationalError as error:
        if last or not is_locked(error):
            raise
        return False
    return True


def _pragma(connection: sqlite3.Connection, words: str) -> object:
    return connection.execute(f"PRAGMA {words}").fetchone()[0]


ANOTHER_FILE = "name another file"


def no_database(name: str) -> LedgerError:
    """What says that a file is something else."""
    reason = "this is no SQLite database, and so no token ledger"
    return LedgerError(f"{name}: {reason}; {ANOTHER_FILE}")


def damaged(name: str) -> LedgerError:
    """What says that a ledger is not sound."""
    return LedgerError(f"{name}: this ledger is damaged; restore a copy of it, or move it away")


def is_locked(error: sqlite3.Error) -> bool:
    """Whether somebody else has a lock; only from Python 3.11 on, an error has a code."""
    return "locked" in str(error) or "locking" in str(error)


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn what SQLite raises into LedgerError."""
    try:
        yield
    except sqlite3.OperationalError as error:
        reason = f"SQLite cannot use this ({error}); see to that, and try again"
        if is_locked(error):
            reason = "this ledger is locked by another process; try again"
        raise LedgerError(f"{name}: {reason}") from None
    except (sqlite3.DatabaseError, UnicodeError):
        raise damaged(name) from None
