"""Broken ledgers: why a token ledger cannot be used, in one line each."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from bcvalidate.errors import LedgerError

ANOTHER = "name another file"


def no_database(name: str) -> LedgerError:
    """What says that a file is something else."""
    reason = "this is no SQLite database, and so no token ledger"
    return LedgerError(f"{name}: {reason}; {ANOTHER}")


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
