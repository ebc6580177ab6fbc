"""The start of the command: valid files are answered before anything heavy is loaded."""

import os
import sys

from bcvalidate.config.discovery import discover
from bcvalidate.document.document import read_document
from bcvalidate.engine.compiled.create_cluster import advice, violations
from bcvalidate.engine.lints import lint_violations as lints
from bcvalidate.errors import ExitStatus, ReadError, describe_crash
from bcvalidate.files.inputs import is_log, read_file
from bcvalidate.reporters.summary import summary_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO


def all_clean(names: list[str]) -> bool:
    """Whether every name is that of a regular file in which nothing at all is to be found."""
    for name in names:
        if is_log(name):
            return False
        try:
            document = read_document(read_file(name))
        except ReadError:
            return False
        value = document.value
        if (
            not document.readable
            or document.repeats_keys
            or violations(value)
            or advice(value)
            or lints(document, value)
        ):
            return False
    return True


def run(argv: list[str]) -> int:
    """Check plain file names at once, and leave all else to the command line proper."""
    plain = argv and not any(name.startswith("-") for name in argv)
    if plain and discover("") is None and all_clean(argv):
        sys.stdout.write(f"{summary_line(len(set(argv)))}\n")
        return 0
    from bcvalidate.cli.main import main as command_line

    stdin = sys.stdin.buffer if sys.stdin is not None else None
    return command_line(argv, stdin, sys.stdout, sys.stderr)


def main() -> int:
    """Run the command; its exit status, also when the output cannot be written."""
    if sys.stderr is None:
        # The report is what was asked for, and does not need it.
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - as long as the process
    if sys.stdout is None:
        sys.stderr.write("bcvalidate: standard output is closed\n")
        return ExitStatus.USAGE
    try:
        for stream in (sys.stdout, sys.stderr):
            # The standard streams are files, which the type of a text stream does not say.
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
        status = run(sys.argv[1:])
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        return _abandon("", ExitStatus.USAGE)
    except OSError as error:
        return _abandon(f"cannot write the output: {error.strerror}", ExitStatus.USAGE)
    except KeyboardInterrupt:
        return _abandon("", ExitStatus.INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - no input may end in a traceback, not even a bug of ours
        return _abandon(describe_crash(error), ExitStatus.USAGE)
    return status


def _abandon(message: str, status: int) -> int:
    """Say why, if it can be said, and keep the interpreter from flushing what cannot be written."""
    try:
        if message:
            sys.stderr.write(f"bcvalidate: {message}\n")
        sys.stderr.flush()
    except OSError:
        _discard(sys.stderr)
    _discard(sys.stdout)
    return status


def _discard(stream: "TextIO") -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
