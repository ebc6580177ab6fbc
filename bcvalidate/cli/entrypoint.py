"""The entry point of the command. It checks valid files without loading the command line."""

import gc
import os
import sys

from bcvalidate.config.discovery import discover
from bcvalidate.document.document import read_document
from bcvalidate.engine.compiled.create_cluster import lints, violations
from bcvalidate.engine.lints import lint_violations
from bcvalidate.files.inputs import is_http, is_log, try_read_file
from bcvalidate.reporters.summary import summary_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

    from bcvalidate.errors import ExitStatus


def all_clean(names: list[str]) -> bool:
    """Return whether every name is a regular file that holds a body without any findings."""
    for name in names:
        if is_log(name) or is_http(name):
            return False
        data = try_read_file(name)
        if data is None:
            return False
        document = read_document(data)
        value = document.value
        if (
            not document.readable
            or document.repeats_keys
            or violations(value)
            or lints(value)
            or lint_violations(document, value)
        ):
            return False
    return True


def run(argv: list[str]) -> int:
    """Check plain file names directly, and load the full command line for everything else."""
    plain = argv and not any(name.startswith("-") for name in argv)
    if plain and discover("") is None and all_clean(argv):
        sys.stdout.write(f"{summary_line(len(set(argv)))}\n")
        return 0
    from bcvalidate.cli.main import main as command_line

    stdin = sys.stdin.buffer if sys.stdin is not None else None
    return command_line(argv, stdin, sys.stdout, sys.stderr)


def main() -> int:
    """Run the command, and return its exit status, even if the output cannot be written."""
    if sys.stderr is None:
        # The report does not need stderr.
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open until the process ends
    if sys.stdout is None:
        sys.stderr.write("bcvalidate: standard output is closed\n")
        return _exit_status().USAGE
    try:
        for stream in (sys.stdout, sys.stderr):
            # The standard streams are files, but their type is that of any text stream.
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
        status = run(sys.argv[1:])
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        return _abandon("", _exit_status().USAGE)
    except OSError as error:
        return _abandon(f"cannot write the output: {error.strerror}", _exit_status().USAGE)
    except KeyboardInterrupt:
        return _abandon("", _exit_status().INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - a bug must not end in a traceback
        from bcvalidate.errors import describe_crash

        return _abandon(describe_crash(error), _exit_status().USAGE)
    # Otherwise the interpreter searches all objects for garbage as it exits, which takes as long
    # as checking a file.
    gc.freeze()
    return status


def _exit_status() -> "type[ExitStatus]":
    # It is not needed where nothing is found and nothing fails.
    from bcvalidate.errors import ExitStatus

    return ExitStatus


def _abandon(message: str, status: int) -> int:
    """Write the message if possible, and keep the interpreter from flushing closed streams."""
    try:
        if message:
            sys.stderr.write(f"bcvalidate: {message}\n")
        sys.stderr.flush()
    except OSError:
        _discard(sys.stderr)
    _discard(sys.stdout)
    return status


def _discard(stream: "TextIO") -> None:
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, stream.fileno())
    os.close(null)
