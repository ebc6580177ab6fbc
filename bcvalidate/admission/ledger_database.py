"""The file of a token ledger: an SQLite database, which is verified before it is modified."""

import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from bcvalidate.errors import LedgerError

APPLICATION_ID = 0x62637664
"""The application ID in the header of our files: "bcvd" in ASCII."""

VERSION = 1
"""The version of the table, `user_version` in the header of the file."""

_TABLE = """CREATE TABLE uses (
  token TEXT NOT NULL PRIMARY KEY,
  digest TEXT NOT NULL,
  first_seen TEXT NOT NULL,
  path TEXT NOT NULL
) WITHOUT ROWID"""

# SQLite treats a file of one byte as a new database, so a file must have a whole header, in bytes.
_HEADER_SIZE = 100
_RETRY_INTERVAL = 0.005  # in seconds
_ANOTHER_FILE = "name another file"


def open_temporary() -> sqlite3.Connection:
    """Open a new ledger in memory.

    SQLite moves what does not fit into memory to a temporary file, which it deletes when the
    connection is closed.
    """
    connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    _create_if_empty(connection)
    return connection


def open_file(name: str, timeout: float) -> sqlite3.Connection:
    """Open or create the ledger in a file; raises LedgerError if it is not a valid ledger."""
    path = _real_path(name)
    with ledger_errors(name):
        _reject_foreign(name, path)
        has_log = os.path.exists(path) and _size(f"{path}-wal") > 0
        if has_log:
            _verify_untouched(name, path, timeout)
        connection = _connect(path, "mode=rwc", timeout)
        try:
            if not has_log:
                _create_if_empty(connection)
                _verify(name, connection)
            _use_wal(connection, timeout)
            connection.execute("PRAGMA synchronous=NORMAL")
        except BaseException:
            connection.close()
            raise
    return connection


def _real_path(name: str) -> str:
    """The real path of a ledger that may not exist yet.

    Raises LedgerError if there cannot be a ledger. The file is not opened, because closing it would
    release the locks of all other connections that this process has to it.
    """
    try:
        path = os.path.realpath(name)
        mode = _mode(path)
    except OSError as error:
        raise LedgerError(f"{name}: {error.strerror}; {_ANOTHER_FILE}") from None
    except ValueError:
        raise LedgerError(f"{name}: no file can have this name; {_ANOTHER_FILE}") from None
    folder = os.path.dirname(path)
    if mode is not None and stat.S_ISDIR(mode):
        raise LedgerError(f"{name}: this is a directory; name a file in it")
    if mode is not None and not stat.S_ISREG(mode):
        raise LedgerError(f"{name}: this is not a regular file; {_ANOTHER_FILE}")
    if not os.path.isdir(folder):
        raise LedgerError(f"{name}: its folder does not exist; make that first")
    if mode is not None and not os.access(path, os.R_OK | os.W_OK):
        raise LedgerError(f"{name}: this may not be read and written; change its permissions")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise LedgerError(f"{name}: its folder may not be written; {_ANOTHER_FILE}")
    return path


def _mode(path: str) -> int | None:
    """The mode of a file, or None if it does not exist."""
    try:
        return os.stat(path).st_mode
    except FileNotFoundError:
        return None


def _size(path: str) -> int:
    """The size of a file in bytes, 0 if it cannot be read."""
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


def _reject_foreign(name: str, path: str) -> None:
    """Raise LedgerError for a file that is clearly not a ledger, without writing anything.

    This takes no lock, so a file that is being written may look damaged. Only `_verify` reports
    damage.
    """
    size = _size(path)
    if size == 0:
        return
    if size < _HEADER_SIZE:
        raise _not_a_database(name)
    with closing(_connect(path, "mode=ro&immutable=1", 0)) as connection:
        try:
            _identify(name, connection)
        except sqlite3.DatabaseError as error:
            if "not a database" in str(error):
                raise _not_a_database(name) from None


def _verify_untouched(name: str, path: str, timeout: float) -> None:
    """Verify a ledger with claims in its write-ahead log, without moving them to the database."""
    index = f"{path}-shm"
    had_index = os.path.exists(index)
    try:
        with closing(_connect(path, "mode=ro", timeout)) as connection:
            _verify(name, connection)
    except (LedgerError, sqlite3.DatabaseError):
        if not had_index:
            with suppress(OSError):
                os.unlink(index)
        raise


def _verify(name: str, connection: sqlite3.Connection) -> None:
    """Raise LedgerError for a database that is not a ledger, or is damaged."""
    _identify(name, connection)
    table = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'uses'").fetchone()
    if table != (_TABLE,) or _pragma(connection, "quick_check(1)") != "ok":
        raise damaged_error(name)


def _identify(name: str, connection: sqlite3.Connection) -> None:
    """Raise LedgerError for a database of another program, or of another version of this one."""
    owner = _pragma(connection, "application_id")
    if owner != APPLICATION_ID and not (owner == 0 and _is_empty(connection)):
        raise LedgerError(f"{name}: this database is of another program; {_ANOTHER_FILE}")
    if owner == APPLICATION_ID and _pragma(connection, "user_version") != VERSION:
        reason = "this ledger is of another version of bcvalidate"
        raise LedgerError(f"{name}: {reason}; use that version, or {_ANOTHER_FILE}")


def _create_if_empty(connection: sqlite3.Connection) -> None:
    """Create the table in one transaction, so that a killed process leaves all of it or nothing."""
    if not _is_empty(connection):
        return
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        # Another process may have created the table in the meantime.
        if _is_empty(connection):
            connection.execute(_TABLE)
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version={VERSION}")


def _is_empty(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None


def _use_wal(connection: sqlite3.Connection, timeout: float) -> None:
    """Turn on the write-ahead log; SQLite itself does not wait here for other connections."""
    deadline = time.monotonic() + timeout
    while not _try_wal(connection, last=time.monotonic() >= deadline):
        time.sleep(_RETRY_INTERVAL)


def _try_wal(connection: sqlite3.Connection, *, last: bool) -> bool:
    """Whether the log could be turned on; a lock is an error only at the last attempt."""
    try:
        _pragma(connection, "journal_mode=WAL")
    except sqlite3.OperationalError as error:
        if last or not _is_locked(error):
            raise
        return False
    return True


def _pragma(connection: sqlite3.Connection, statement: str) -> object:
    return connection.execute(f"PRAGMA {statement}").fetchone()[0]


def _not_a_database(name: str) -> LedgerError:
    """The error for a file that is not an SQLite database."""
    reason = "this is no SQLite database, and so no token ledger"
    return LedgerError(f"{name}: {reason}; {_ANOTHER_FILE}")


def damaged_error(name: str) -> LedgerError:
    """The error for a ledger that is damaged."""
    return LedgerError(f"{name}: this ledger is damaged; restore a copy of it, or move it away")


def _is_locked(error: sqlite3.Error) -> bool:
    """Whether another connection has a lock; before Python 3.11, errors have no code."""
    return "locked" in str(error) or "locking" in str(error)


@contextmanager
def ledger_errors(name: str) -> Iterator[None]:
    """Turn the errors of SQLite into LedgerError."""
    try:
        yield
    except sqlite3.OperationalError as error:
        reason = f"SQLite cannot use this ({error}); see to that, and try again"
        if _is_locked(error):
            reason = "this ledger is locked by another process; try again"
        raise LedgerError(f"{name}: {reason}") from None
    except (sqlite3.DatabaseError, UnicodeError):
        raise damaged_error(name) from None
