"""Parse the command line with the option table."""

import argparse
from collections.abc import Iterator
from itertools import takewhile
from typing import Any, NoReturn, TextIO

from bcvalidate import __version__
from bcvalidate.cli.options import OPTIONS, Option
from bcvalidate.errors import UsageError

DESCRIPTION = (
    "Check CreateCluster requests of Alibaba Cloud BatchCompute. Report every violation, "
    "with the code and message of the API, and with its line and column."
)
EXIT_STATUS = (
    ("0", "no error was found"),
    ("1", "at least one error was found (with --strict: or warning)"),
    ("2", "wrong usage, a file that cannot be read, used or written, or no input at all"),
    ("130", "interrupted"),
)
INPUTS = (
    "FILE|DIR|-",
    "a request file, a log, a directory with any number of both, or - for stdin",
)


class _Parser(argparse.ArgumentParser):
    """A parser that writes help to `out`, and raises UsageError instead of exiting."""

    out: TextIO

    def _print_message(self, message: str, _: object = None) -> None:
        self.out.write(message)

    def error(self, message: str) -> NoReturn:
        raise UsageError(message.removeprefix("argument "))


def parse_arguments(argv: list[str], out: TextIO) -> argparse.Namespace:
    """Parse the command line.

    Raises UsageError, and SystemExit after --help or --version is written to `out`.
    """
    parser = _Parser(
        prog="bcvalidate",
        description=DESCRIPTION,
        epilog="exit status:\n" + "".join(f"  {n}  {text}\n" for n, text in EXIT_STATUS),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        add_help=False,
    )
    parser.out = out
    for word in takewhile(lambda word: word != "--", argv):
        if word.startswith("--") and word.endswith("=--"):
            # argparse would drop such a value.
            raise UsageError(f"{word.removesuffix('=--')}: the value cannot be --")
    parser.add_argument("inputs", nargs="*", metavar=INPUTS[0], help=INPUTS[1])
    groups: dict[str, argparse._ArgumentGroup] = {}
    for option in OPTIONS:
        if option.group not in groups:
            groups[option.group] = parser.add_argument_group(option.group)
        groups[option.group].add_argument(*option.names, **dict(_arguments(option)))
    return parser.parse_intermixed_args(argv)


def _arguments(option: Option) -> Iterator[tuple[str, Any]]:
    """The keyword arguments of argparse for an option."""
    default = f" (default: {option.default})" if option.default else ""
    yield "help", f"{option.help}{default}"
    actions = {"flag": "store_true", "value": "store", "list": "append"}
    yield "action", actions.get(option.kind, option.kind)
    if option.kind == "version":
        yield "version", f"bcvalidate {__version__}"
    if option.kind in ("value", "list"):
        yield "type", option.type
    if option.value:
        yield "metavar", option.value
    if option.choices:
        yield "choices", option.choices
    if option.kind == "list":
        yield "default", []
    elif option.kind == "value":
        yield "default", option.default
