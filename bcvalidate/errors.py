"""Errors: one exception tree, the severities of findings, and the exit statuses.

BcvalidateError
├── UsageError          the command line makes no sense
├── FileError           a file cannot be used; has its name and the reason
│   ├── ReadError       it cannot be read
│   ├── WriteError      it cannot be written
│   └── FixError        its fixed text was not written
├── ConfigFileError     a file that configures a run has an error (also a ValueError)
├── LedgerError         a token ledger cannot be used (also a ValueError)
├── WorkerLost          a worker process was killed, or cannot start
└── CannotListen        the stub has no such address

`InvalidRequest`, which the library raises for a body with errors, is a `ValueError` with a report.
It is defined in `bcvalidate.diagnostics.report`.
"""

import os
from enum import IntEnum
from typing import Literal

Severity = Literal["error", "warning", "info"]
"""The severity of a finding."""

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""All severities, the worst first."""


class ExitStatus(IntEnum):
    """The exit statuses of the commands."""

    OK = 0
    """No error was found."""

    INVALID = 1
    """At least one error was found, or with `--strict` a warning."""

    USAGE = 2
    """The command line is wrong, a file cannot be read or written, or there is no input."""

    INTERRUPTED = 130
    """The run was interrupted by SIGINT."""


class BcvalidateError(Exception):
    """An error that is not a finding."""


class UsageError(BcvalidateError):
    """The command line makes no sense; the message says why, in one line."""


class FileError(BcvalidateError):
    """A file cannot be used: `name` says which, `reason` why and what to do."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.name = name
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


class ReadError(FileError):
    """A file cannot be read."""


class WriteError(FileError):
    """A file cannot be written."""


class FixError(FileError):
    """The fixed text of a file was not written to it."""


class ConfigFileError(BcvalidateError, ValueError):
    """A file that configures a run cannot be used: settings, a policy, an account, a baseline.

    The message names the file, the place in it and the reason, in one line.
    """


class LedgerError(BcvalidateError, ValueError):
    """A token ledger cannot be used; the message says which, why and what to do, in one line."""


class WorkerLost(BcvalidateError):
    """A worker process ended before its task was done, or cannot start.

    `reason` says so, and what to do.
    """

    def __init__(self, reason: str) -> None:
        self.reason = f"{reason}, and the rest was not checked; try --jobs 1"
        super().__init__(self.reason)


class CannotListen(BcvalidateError):
    """The stub cannot listen on an address; the message says which, why and what to do."""


def describe_crash(error: BaseException) -> str:
    """Describe an unexpected error in one line: its class and where it was raised.

    Never its message, which may quote a body.
    """
    return f"internal error, {_location(error)}; please report it"


def _location(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    file = os.path.basename(trace.tb_frame.f_code.co_filename)
    return f"{type(error).__name__} at {file}:{trace.tb_lineno}"
