"""The man page: roff (man(7) macros) made of the table of options."""

from collections.abc import Iterator
from itertools import groupby

from bcvalidate import __version__
from bcvalidate.cli.arguments import DESCRIPTION, EXIT_STATUS, INPUTS
from bcvalidate.cli.options import OPTIONS, Option

# Where roff would set something else than the character of the text.
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
    ("pyproject.toml", "the settings of a project, in its table [tool.bcvalidate]"),
    (".bcvalidate.toml", "the same settings, in a file of their own that comes before it"),
)
_ENVIRONMENT = (
    ("NO_COLOR", "when it is set and not empty, the text is not colored"),
    ("TERM", "when it is dumb, the text is not colored"),
    ("LC_ALL, LC_MESSAGES, LANG", "the first that is set is the language of --lang auto"),
)
_EXAMPLES = (
    (
        "Check a spec, and every *.json and *.http file of a directory:",
        "bcvalidate cluster.json specs/",
    ),
    ("Check standard input, for another program to read:", "bcvalidate --format json -"),
    (
        "Text for the eye, and a report for a code scan:",
        "bcvalidate --format text --format sarif:bcvalidate.sarif specs/",
    ),
    (
        "What an account allows, and which request has which token:",
        "bcvalidate --account account.json --ledger tokens.db --token t1 cluster.json",
    ),
    ("Only what the service itself documents:", "bcvalidate --select documented cluster.json"),
    (
        "All but one rule, and another one as an error:",
        "bcvalidate --ignore name-prose --severity unknown-key=error cluster.json",
    ),
    ("What would be mended:", "bcvalidate --diff cluster.json"),
    ("What a rule means:", "bcvalidate --explain name-length"),
)
_SEE_ALSO = (("githooks", 5), ("jq", 1))


def man_page() -> str:
    """The page bcvalidate(1); the same from run to run, whatever the day."""
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
    """The options below a heading for each group, in the order of the table."""
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
    shown = f" (default: {option.default})" if option.default else ""
    repeated = (
        "; may be repeated" if option.kind == "list" and "repeated" not in option.help else ""
    )
    return f"{option.help}{repeated}{shown}"


def _entries(entries: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for term, meaning in entries:
        yield from _entry(_bold(term), meaning)


def _entry(head: str, text: str) -> Iterator[str]:
    yield from (".TP", head, _text(text))


def _bold(text: str) -> str:
    return f"\\fB{_text(text)}\\fR"


def _text(text: str) -> str:
    """A text as roff: set as it stands, even where a line starts with a control character."""
    escaped = text.translate(_ESCAPES)
    escaped = "".join(c if c.isascii() else f"\\[u{ord(c):04X}]" for c in escaped)
    return f"\\&{escaped}" if escaped.startswith(".") else escaped
