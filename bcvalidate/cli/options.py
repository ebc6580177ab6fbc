"""The option table: everything that the command understands, each option once."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from bcvalidate.cli.outputs import output
from bcvalidate.cli.values import file_name, job_count, json_pointer, positive_int, token
from bcvalidate.config.config_file import LANGUAGES
from bcvalidate.config.selection import parse_choices, parse_severities
from bcvalidate.engine.engines import ENGINES
from bcvalidate.records.chunks import MAX_LINE
from bcvalidate.reporters.formats import FORMATS

COLORS = ("auto", "always", "never")
SHELLS = ("bash", "zsh", "fish")
GATES = ("auto", "fast", "plain", "off")


class Option(NamedTuple):
    """An option, as argparse, the completion scripts and the man page describe it.

    A `flag` takes no value, a `value` takes one, and a `list` may be given several times. `value`
    is the name of what it takes, `choices` is all that it takes, and `type` converts it; the value
    of a `file` is completed as a file name.
    """

    names: tuple[str, ...]
    group: str
    help: str
    kind: Literal["flag", "value", "list", "help", "version"] = "flag"
    value: str | None = None
    choices: tuple[str, ...] = ()
    default: str | None = None
    file: bool = False
    type: Callable[[str], object] = str


_CHOOSING, _REPORTING = "what is checked", "how it is reported"
_RECORDS = "files of records: a request a line (*.jsonl, *.ndjson, also .gz and .zst)"
_FIXING, _ASKING = "what is mended", "questions, each answered instead of a check"

OPTIONS = (
    Option(
        ("--select",),
        _CHOOSING,
        "only these rules: ids, globs, or documented for those of the service; with commas",
        "list",
        "RULES",
        type=parse_choices,
    ),
    Option(("--ignore",), _CHOOSING, "all but these rules", "list", "RULES", type=parse_choices),
    Option(
        ("--severity",),
        _CHOOSING,
        "another severity for a rule: error, warning or info",
        "list",
        "RULE=LEVEL",
        type=parse_severities,
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
        type=file_name,
    ),
    Option(
        ("--account",),
        _CHOOSING,
        "hold specs against what this file states of an account",
        "list",
        "FILE",
        file=True,
        type=file_name,
    ),
    Option(
        ("--token",),
        _CHOOSING,
        "the IdempotentToken of specs that are bodies",
        "value",
        "TOKEN",
        type=token,
    ),
    Option(
        ("--ledger",),
        _CHOOSING,
        "remember here, for later runs, which request has which token",
        "value",
        "FILE",
        file=True,
        type=file_name,
    ),
    Option(
        ("--baseline",),
        _CHOOSING,
        "leave out what this file lists",
        "value",
        "FILE",
        file=True,
        type=file_name,
    ),
    Option(
        ("--write-baseline",),
        _CHOOSING,
        "make all that is found the baseline, in place of what it has",
    ),
    Option(
        ("--config",),
        _CHOOSING,
        "read the settings from this file",
        "value",
        "FILE",
        file=True,
        type=file_name,
    ),
    Option(("--no-config",), _CHOOSING, "read no settings"),
    Option(("--engine",), _CHOOSING, "what checks", "value", None, ENGINES, "compiled"),
    Option(
        ("--format",),
        _REPORTING,
        f"how to report, and where to: {', '.join(FORMATS)}; may be repeated (default: text)",
        "list",
        "NAME[:FILE]",
        type=output,
    ),
    Option(
        ("--output",), _REPORTING, "report to this file", "value", "FILE", file=True, type=file_name
    ),
    Option(
        ("--statistics",),
        _REPORTING,
        "also count what was found: by rule, code, severity and file (text, json, html)",
    ),
    Option(
        ("--max-findings",),
        _REPORTING,
        "end after so many findings",
        "value",
        "N",
        type=positive_int,
    ),
    Option(("--fail-fast",), _REPORTING, "end after the first spec or record with an error"),
    Option(("--first",), _REPORTING, "only the first error of each spec or record"),
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
    Option(("--ndjson",), _RECORDS, "every input holds a record a line, whatever its name, also -"),
    Option(
        ("--body-at",),
        _RECORDS,
        "a record holds its body at this JSON Pointer, as /Body, and may have an IdempotentToken",
        "value",
        "POINTER",
        default="",
        type=json_pointer,
    ),
    Option(
        ("--max-line",),
        _RECORDS,
        "a longer line is not read, and an error",
        "value",
        "BYTES",
        default=str(MAX_LINE),
        type=positive_int,
    ),
    Option(
        ("--jobs",),
        _RECORDS,
        "share the work, also on many specs, among N processes; auto: one a processor",
        "value",
        "N|auto",
        default="1",
        type=job_count,
    ),
    Option(
        ("--gate",),
        _RECORDS,
        "what may pass a record without findings: off holds all to the rules",
        "value",
        None,
        GATES,
        "auto",
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
