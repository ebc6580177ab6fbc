"""The man page: roff with the macros of man(7), from the table of options."""

from collections.abc import Iterator
from itertools import groupby

from bcvalidate import __version__
from bcvalidate.cli.arguments import DESCRIPTION, EXIT_STATUS, INPUTS
from bcvalidate.cli.options import OPTIONS, Option

# Characters that roff would interpret or replace.
_ESCAPES = str.maketrans(
    {
        "\\": "\\e",
        "-": "\\-",
        "'": "\\(aq",
        "`": "\\(ga",
        "^": "\\(ha",
        "~": "\\(ti",
        '"': "\\(dq",
        "\n": " ",
    }
)

_FILES = (
    ("pyproject.toml", "the settings of a project, in the table [tool.bcvalidate]"),
    (".bcvalidate.toml", "the same settings in a separate file, which takes precedence"),
)
_ENVIRONMENT = (
    ("NO_COLOR", "if it is set and not empty, the output is not colored"),
    ("TERM", "if it is dumb, the output is not colored"),
    ("LC_ALL, LC_MESSAGES, LANG", "the first that is set determines the language of --lang auto"),
)
_EXAMPLES = (
    (
        "Check a request file, and every *.json and *.http file in a directory:",
        "bcvalidate cluster.json requests/",
    ),
    ("Check standard input, and print the report as JSON:", "bcvalidate --format json -"),
    (
        "Print the report as text, and write it as SARIF to a file:",
        "bcvalidate --format text --format sarif:bcvalidate.sarif requests/",
    ),
    (
        "Check against the limits of an account and against a token ledger:",
        "bcvalidate --account account.json --ledger tokens.db --token t1 cluster.json",
    ),
    ("Check only the documented rules of the API:", "bcvalidate --select documented cluster.json"),
    (
        "Disable one rule, and report another one as an error:",
        "bcvalidate --ignore name-prose --severity unknown-key=error cluster.json",
    ),
    ("Show the available fixes as a diff:", "bcvalidate --diff cluster.json"),
    ("Explain a rule:", "bcvalidate --explain name-length"),
)
_SEE_ALSO = (("githooks", 5), ("jq", 1))


def man_page() -> str:
    """Return the page bcvalidate(1); it has no date, so that it can be checked in."""
    return "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    yield f'.TH BCVALIDATE 1 "" "bcvalidate {__version__}" "User Commands"'
    yield ".SH NAME"
    yield f"bcvalidate \\- {_text('check CreateCluster requests of BatchCompute')}"
    yield ".SH SYNOPSIS"
    yield ".B bcvalidate"
    yield "[\\fIOPTION\\fR]..."
    yield f"[\\fI{_text(INPUTS[0])}\\fR]..."
    yield ".SH DESCRIPTION"
    yield _text(DESCRIPTION)
    yield ".PP"
    yield f"Each input is {_text(INPUTS[1])}."
    yield ".SH OPTIONS"
    yield from _options()
    yield '.SH "EXIT STATUS"'
    yield from _entries(EXIT_STATUS)
    yield ".SH FILES"
    yield from _entries(_FILES)
    yield ".SH ENVIRONMENT"
    yield from _entries(_ENVIRONMENT)
    yield ".SH EXAMPLES"
    for purpose, command in _EXAMPLES:
        yield from (".PP", _text(purpose), ".PP", ".in +4n", ".nf", _text(command), ".fi", ".in")
    yield '.SH "SEE ALSO"'
    yield ", ".join(f"\\fB{_text(name)}\\fR({section})" for name, section in _SEE_ALSO)


def _options() -> Iterator[str]:
    """Yield the options in the order of the table, with a heading for each group."""
    for group, options in groupby(OPTIONS, key=lambda option: option.group):
        yield f'.SS "{_text(group.capitalize())}"'
        for option in options:
            yield from _entry(_head(option), _help(option))


def _head(option: Option) -> str:
    names = ", ".join(_bold(name) for name in option.names)
    if option.choices:
        return f"{names} {'|'.join(_bold(choice) for choice in option.choices)}"
    return f"{names} \\fI{_text(option.value)}\\fR" if option.value else names


def _help(option: Option) -> str:
    default = f" (default: {option.default})" if option.default else ""
    repeated = (
        "; may be repeated" if option.kind == "list" and "repeated" not in option.help else ""
    )
    return f"{option.help}{repeated}{default}"


def _entries(entries: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for term, description in entries:
        yield from _entry(_bold(term), description)


def _entry(head: str, text: str) -> Iterator[str]:
    yield from (".TP", head, _text(text))


def _bold(text: str) -> str:
    return f"\\fB{_text(text)}\\fR"


def _text(text: str) -> str:
    """Escape a text for roff, also a control character at the start of a line."""
    escaped = text.translate(_ESCAPES)
    escaped = "".join(c if c.isascii() else f"\\[u{ord(c):04X}]" for c in escaped)
    return f"\\&{escaped}" if escaped.startswith(".") else escaped
