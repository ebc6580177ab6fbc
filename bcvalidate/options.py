"""Options: the words that the command understands, in one table."""

import argparse
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, NoReturn, TextIO

from bcvalidate import __version__
from bcvalidate.engine import ENGINES
from bcvalidate.reporters import FORMATS

COLORS = ("auto", "always", "never")
LANGUAGES = ("auto", "en", "zh")
LEVELS = ("error", "warning", "info")
SHELLS = ("bash", "zsh", "fish")

DESCRIPTION = (
    "Check CreateCluster requests of Alibaba Cloud BatchCompute: every violation, "
    "in the service's own words, with its place in the file."
)
EXIT_STATUS = (
    ("0", "no error was found"),
    ("1", "at least one error was found (with --strict: or warning)"),
    ("2", "misuse, a file that cannot be read, used or written, or no input at all"),
    ("130", "interrupted"),
)
INPUTS = (
    "FILE|DIR|-",
    "a spec, a directory whose *.json and *.http files are checked, or - for stdin",
)


class Misuse(Exception):
    """The words of the command line make no sense; the message says why, in one line."""


class Option(NamedTuple):
    """An option: what argparse, the shells' completions and the man page know of it.

    A `flag` takes no value, a `value` one; a `list` may be given several times. `value` names what
    it takes, `choices` are all that it takes, and a `file` is completed as one.
    """

    names: tuple[str, ...]
    group: str
    help: str
    kind: Literal["flag", "value", "list", "help", "version"] = "flag"
    value: str | None = None
    choices: tuple[str, ...] = ()
    default: str | None = None
    file: bool = False


_CHOOSING, _REPORTING = "what is checked", "how it is reported"
_FIXING, _ASKING = "what is mended", "questions, each answered instead of a check"

OPTIONS = (
    Option(
        ("--select",),
        _CHOOSING,
        "only these rules: ids, globs, or documented for those of the service; with commas",
        "list",
        "RULES",
    ),
    Option(("--ignore",), _CHOOSING, "all but these rules", "list", "RULES"),
    Option(
        ("--severity",),
        _CHOOSING,
        "another severity for a rule: error, warning or info",
        "list",
        "RULE=LEVEL",
    ),
    Option(("--no-lint",), _CHOOSING, "only the rules that the service documents"),
    Option(
        ("--strict",),
        _CHOOSING,
        "exit with 1 for warnings, too, and for suppressions that hide nothing",
    ),
    Option(
        ("--policy",),
        _CHOOSING,
        "also check an organisation's own schema",
        "list",
        "FILE",
        file=True,
    ),
    Option(
        ("--account",),
        _CHOOSING,
        "hold specs against what this file states of an account",
        "list",
        "FILE",
        file=True,
    ),
    Option(
        ("--token",), _CHOOSING, "the IdempotentToken of specs that are bodies", "value", "TOKEN"
    ),
    Option(
        ("--ledger",),
        _CHOOSING,
        "remember here, for later runs, which request has which token",
        "value",
        "FILE",
        file=True,
    ),
    Option(
        ("--baseline",), _CHOOSING, "leave out what this file lists", "value", "FILE", file=True
    ),
    Option(
        ("--write-baseline",),
        _CHOOSING,
        "make all that is found the baseline, in place of what it has",
    ),
    Option(
        ("--config",), _CHOOSING, "read the settings from this file", "value", "FILE", file=True
    ),
    Option(("--no-config",), _CHOOSING, "read no settings"),
    Option(("--engine",), _CHOOSING, "what checks", "value", None, ENGINES, "compiled"),
    Option(
        ("--format",),
        _REPORTING,
        f"how to report, and where to: {', '.join(FORMATS)}; may be repeated (default: text)",
        "list",
        "NAME[:FILE]",
    ),
    Option(("--output",), _REPORTING, "report to this file", "value", "FILE", file=True),
    Option(("--first",), _REPORTING, "only the first error of each file"),
    Option(
        ("-v", "--verbose"),
        _REPORTING,
        "also say, on standard error, what is not checked, and which settings are used",
    ),
    Option(("-q", "--quiet"), _REPORTING, "no summary; nothing at all for valid specs"),
    Option(("--color",), _REPORTING, "color the text", "value", None, COLORS, "auto"),
    Option(
        ("--lang",), _REPORTING, "also say it in this language", "value", None, LANGUAGES, "auto"
    ),
    Option(("--fix",), _FIXING, "mend in place what cannot mean anything else"),
    Option(("--diff",), _FIXING, "show what --fix would change, and write nothing"),
    Option(("--unsafe-fixes",), _FIXING, "also mend what may change the meaning"),
    Option(("--explain",), _ASKING, "what a rule means, with an example", "value", "RULE"),
    Option(("--list-rules",), _ASKING, "every rule, in order"),
    Option(("--print-schema",), _ASKING, "a JSON Schema (draft-07) of the body, for editors"),
    Option(("--completion",), _ASKING, "the completion script of a shell", "value", None, SHELLS),
    Option(("--man",), _ASKING, "the man page, as roff"),
    Option(("--version",), _ASKING, "the version", "version"),
    Option(("-h", "--help"), _ASKING, "all options", "help"),
)


class _Parser(argparse.ArgumentParser):
    """A parser that writes to the stream it is given, and raises Misuse instead of leaving."""

    out: TextIO

    def _print_message(self, message: str, _: object = None) -> None:
        self.out.write(message)

    def error(self, message: str) -> NoReturn:
        raise Misuse(message)


def parse(argv: list[str], out: TextIO) -> argparse.Namespace:
    """The options; raises Misuse, or SystemExit once --help or --version is written to `out`."""
    parser = _Parser(
        prog="bcvalidate",
        description=DESCRIPTION,
        epilog="exit status:\n" + "".join(f"  {n}  {text}\n" for n, text in EXIT_STATUS),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        add_help=False,
    )
    parser.out = out
    parser.add_argument("inputs", nargs="*", metavar=INPUTS[0], help=INPUTS[1])
    groups: dict[str, argparse._ArgumentGroup] = {}
    for option in OPTIONS:
        if option.group not in groups:
            groups[option.group] = parser.add_argument_group(option.group)
        groups[option.group].add_argument(*option.names, **dict(_arguments(option)))
    return parser.parse_intermixed_args(argv)


def _arguments(option: Option) -> Iterator[tuple[str, Any]]:
    """What argparse takes for an option."""
    shown = f" (default: {option.default})" if option.default else ""
    yield "help", f"{option.help}{shown}"
    actions = {"flag": "store_true", "value": "store", "list": "append"}
    yield "action", actions.get(option.kind, option.kind)
    if option.kind == "version":
        yield "version", f"bcvalidate {__version__}"
    if option.value:
        yield "metavar", option.value
    if option.choices:
        yield "choices", option.choices
    if option.kind == "list":
        yield "default", []
    elif option.kind == "value":
        yield "default", option.default
