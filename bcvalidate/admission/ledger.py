"""The token ledger: which request used an IdempotentToken first."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import NamedTuple, final

from bcvalidate.admission.ledger_database import (
    damaged_error,
    ledger_errors,
    open_file,
    open_temporary,
)

TIMEOUT = 5.0
"""How long a ledger waits for the lock of another process, in seconds."""


class Use(NamedTuple):
    """The first use of a token.

    `digest` is the `digest.digest` of the body. `first_seen` is in UTC, such as
    2015-11-11T00:00:00Z. `path` is the name of the source of the request, as it was given.
    """

    token: str
    digest: str
    first_seen: str
    path: str


class Claim(NamedTuple):
    """The first use of a token, and whether it is the use of this claim."""

    use: Use
    is_new: bool


@final
class TokenLedger:
    """The first use of every token, in a file, or in memory if no path is given.

    A missing file is created. A file that is not a ledger, or is a damaged one, is not modified.

    A ledger is a context manager. It is safe for threads. Any number of processes can open the same
    file, each with its own ledger, but a ledger cannot be used after a fork. Once a claim has
    returned, it is in the file even if the process is killed. The last claims may be lost in a
    power failure.

    Every method raises LedgerError if the file cannot be used, or if other processes lock it for
    longer than `timeout` seconds.
    """

    def __init__(
        self, path: str | os.PathLike[str] | None = None, *, timeout: float = TIMEOUT
    ) -> None:
        self._in_memory = path is None
        self._name = "the ledger in memory" if path is None else os.fspath(path)
        self._process = os.getpid()
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None
        self._connection = open_temporary() if path is None else open_file(self._name, timeout)

    def __del__(self) -> None:
        # Callers need not close a ledger in memory. Python warns about a file that is not closed.
        if self._in_memory:
            self.close()

    def __enter__(self) -> "TokenLedger":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def lookup(self, token: str) -> Use | None:
        """Find the first use of a token, or None.

        Raises ValueError for an empty token, or once the ledger is closed.
        """
        with self._locked_connection(token) as connection:
            return _first_use(connection, token)

    def claim(self, token: str, digest: str, path: str) -> Claim:
        """Record the use of a token, unless the token was used before, maybe by another body.

        Raises ValueError for an empty token, or once the ledger is closed.
        """
        use = Use(token, digest, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), path)
        values = (_escaped(token), digest, use.first_seen, _escaped(path))
        with self._locked_connection(token) as connection:
            cursor = connection.execute(
                "INSERT INTO uses VALUES (?, ?, ?, ?) ON CONFLICT (token) DO NOTHING", values
            )
            if cursor.rowcount == 1:
                return Claim(use, is_new=True)
            first = _first_use(connection, token)
        if first is None:
            raise damaged_error(self._name)
        return Claim(first, is_new=False)

    def close(self) -> None:
        """Close the file; a ledger may be closed more than once."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    @contextmanager
    def _locked_connection(self, token: str) -> Iterator[sqlite3.Connection]:
        """The connection, for one thread at a time."""
        if not token:
            raise ValueError("an empty token is none; claim nothing for it")
        with self._lock, ledger_errors(self._name):
            if self._connection is None:
                raise ValueError("this ledger is closed; open it again")
            if self._process != os.getpid():
                raise ValueError("this ledger was opened before a fork; open it in this process")
            yield self._connection


def _first_use(connection: sqlite3.Connection, token: str) -> Use | None:
    query = "SELECT digest, first_seen, path FROM uses WHERE token = ?"
    values = connection.execute(query, (_escaped(token),)).fetchone()
    if values is None:
        return None
    digest, first_seen, path = values
    return Use(token, digest, first_seen, path.encode("ascii").decode("unicode_escape"))


def _escaped(text: str) -> str:
    """Escape a text to ASCII, reversibly, because SQLite does not accept lone surrogates."""
    return text.encode("unicode_escape").decode("ascii")
