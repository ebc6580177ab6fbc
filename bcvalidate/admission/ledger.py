"""The token ledger: which request used an IdempotentToken first."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import NamedTuple, final

from bcvalidate.admission.ledger_database import damaged, explained, in_memory, opened

TIMEOUT = 5.0
"""The seconds that a ledger waits for another process."""


class Use(NamedTuple):
    """The first use of a token.

    `digest` is that of the body, `canonical.digest`; `first_seen` is in UTC, as in
    2015-11-11T00:00:00Z; `path` is the name of the request's source as it was given.
    """

    token: str
    digest: str
    first_seen: str
    path: str


class Claim(NamedTuple):
    """The first use of a token, and whether this claim has made it."""

    use: Use
    is_new: bool


@final
class TokenLedger:
    """The first use of every token, in a file, or in memory without one; made if it is not there.

    Safe for threads, and for any number of processes with ledgers of their own on one file; a
    ledger does not outlive a fork. A claim that was returned is in the file, even if the process is
    killed right after it; the last ones may be lost when the power fails. A context manager.

    Every method raises LedgerError when the file cannot be used, or when other processes keep it
    locked for longer than `timeout` seconds. A file that is no ledger, or a damaged one, stays as
    it is.
    """

    def __init__(
        self, path: str | os.PathLike[str] | None = None, *, timeout: float = TIMEOUT
    ) -> None:
        self._in_memory = path is None
        self._name = "the ledger in memory" if path is None else os.fspath(path)
        self._process = os.getpid()
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None
        self._connection = in_memory() if path is None else opened(self._name, timeout)

    def __del__(self) -> None:
        # What is in memory alone need not be closed by anybody; of a file, Python warns.
        if self._in_memory:
            self.close()

    def __enter__(self) -> "TokenLedger":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def lookup(self, token: str) -> Use | None:
        """The first use of a token, or None; ValueError for an empty token, or once closed."""
        with self._held(token) as connection:
            return _first_use(connection, token)

    def claim(self, token: str, digest: str, path: str) -> Claim:
        """Take a token, unless it is taken: by an earlier use, whose digest may be another.

        Raises ValueError for an empty token, or once the ledger is closed.
        """
        own = Use(token, digest, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), path)
        row = (_escaped(token), digest, own.first_seen, _escaped(path))
        with self._held(token) as connection:
            cursor = connection.execute(
                "INSERT INTO uses VALUES (?, ?, ?, ?) ON CONFLICT (token) DO NOTHING", row
            )
            if cursor.rowcount == 1:
                return Claim(own, is_new=True)
            first = _first_use(connection, token)
        if first is None:
            raise damaged(self._name)
        return Claim(first, is_new=False)

    def close(self) -> None:
        """Give the file back; a ledger may be closed more than once."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    @contextmanager
    def _held(self, token: str) -> Iterator[sqlite3.Connection]:
        """The connection, for one thread at a time."""
        if not token:
            raise ValueError("an empty token is none; claim nothing for it")
        with self._lock, explained(self._name):
            if self._connection is None:
                raise ValueError("this ledger is closed; open it again")
            if self._process != os.getpid():
                raise ValueError("this ledger was opened before a fork; open it in this process")
            yield self._connection


def _first_use(connection: sqlite3.Connection, token: str) -> Use | None:
    query = "SELECT digest, first_seen, path FROM uses WHERE token = ?"
    row = connection.execute(query, (_escaped(token),)).fetchone()
    if row is None:
        return None
    digest, first_seen, path = row
    return Use(token, digest, first_seen, path.encode("ascii").decode("unicode_escape"))


def _escaped(text: str) -> str:
    """A text as it is stored: one-to-one, in ASCII, since SQLite takes no lone surrogate."""
    return text.encode("unicode_escape").decode("ascii")
