"""The options of the command, in one table."""

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
PREFILTER_MODES = ("auto", "fast", "plain", "off")


class Option(NamedTuple):
    """An option, as argparse, the completion scripts and the man page describe it.

    - `kind`: a "flag" takes no value, a "value" takes one, and a "list" may be repeated.
    - `value`: the placeholder of the value in the help.
    - `choices`: all allowed values; empty if any value is allowed.
    - `file`: whether shells complete the value as a file name.
    - `type`: converts the text of the value.
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


_CHECKS, _REPORTS = "checks", "reports"
_LOGS = "logs: one request per line (*.jsonl, *.ndjson, also .gz and .zst)"
_FIXES, _COMMANDS = "fixes", "commands, each run instead of a check"

OPTIONS = (
    Option(
        ("--select",),
        _CHECKS,
        "check only these rules: ids, globs, or documented for all of the API; with commas",
        "list",
        "RULES",
        type=parse_choices,
    ),
    Option(
        ("--ignore",), _CHECKS, "check all rules except these", "list", "RULES", type=parse_choices
    ),
    Option(
        ("--severity",),
        _CHECKS,
        "change the severity of a rule: error, warning or info",
        "list",
        "RULE=LEVEL",
        type=parse_severities,
    ),
    Option(("--no-lint",), _CHECKS, "check only the rules that the API documents"),
    Option(
        ("--strict",),
        _CHECKS,
        "exit with 1 also for warnings and for suppressions that hide nothing",
    ),
    Option(
        ("--policy",),
        _CHECKS,
        "also check an organisation's own schema",
        "list",
        "FILE",
        file=True,
        type=file_name,
    ),
    Option(
        ("--account",),
        _CHECKS,
        "check requests against the account limits in this file",
        "list",
        "FILE",
        file=True,
        type=file_name,
    ),
    Option(
        ("--token",),
        _CHECKS,
        "the IdempotentToken of request files that are only a body",
        "value",
        "TOKEN",
        type=token,
    ),
    Option(
        ("--ledger",),
        _CHECKS,
        "the token ledger, a SQLite file that records which request used which token",
        "value",
        "FILE",
        file=True,
        type=file_name,
    ),
    Option(
        ("--baseline",),
        _CHECKS,
        "leave out the findings that this file lists",
        "value",
        "FILE",
        file=True,
        type=file_name,
    ),
    Option(
        ("--write-baseline",),
        _CHECKS,
        "replace the content of the baseline with all findings of this run",
    ),
    Option(
        ("--config",),
        _CHECKS,
        "read the settings from this file",
        "value",
        "FILE",
        file=True,
        type=file_name,
    ),
    Option(("--no-config",), _CHECKS, "read no settings"),
    Option(("--engine",), _CHECKS, "the engine that checks", "value", None, ENGINES, "compiled"),
    Option(
        ("--format",),
        _REPORTS,
        f"the format, and optionally a file: {', '.join(FORMATS)}; may be repeated (default: text)",
        "list",
        "NAME[:FILE]",
        type=output,
    ),
    Option(
        ("--output",),
        _REPORTS,
        "write the report to this file",
        "value",
        "FILE",
        file=True,
        type=file_name,
    ),
    Option(
        ("--statistics",),
        _REPORTS,
        "also count the findings by rule, code, severity and file (text, json, html)",
    ),
    Option(
        ("--max-findings",),
        _REPORTS,
        "stop after this many findings",
        "value",
        "N",
        type=positive_int,
    ),
    Option(("--fail-fast",), _REPORTS, "stop after the first request file or record with an error"),
    Option(("--first",), _REPORTS, "report only the first error of each request file or record"),
    Option(
        ("-v", "--verbose"),
        _REPORTS,
        "also write to standard error what is not checked, and which settings are used",
    ),
    Option(("-q", "--quiet"), _REPORTS, "no summary; no output at all for valid request files"),
    Option(("--color",), _REPORTS, "color the text", "value", None, COLORS, "auto"),
    Option(
        ("--lang",),
        _REPORTS,
        "also give each message in this language",
        "value",
        None,
        LANGUAGES,
        "auto",
    ),
    Option(("--ndjson",), _LOGS, "read every input as a log, whatever its name, also -"),
    Option(
        ("--body-at",),
        _LOGS,
        "JSON Pointer to the body in a record, such as /Body; IdempotentToken may be beside it",
        "value",
        "POINTER",
        default="",
        type=json_pointer,
    ),
    Option(
        ("--max-line",),
        _LOGS,
        "do not read longer lines, and report each as an error",
        "value",
        "BYTES",
        default=str(MAX_LINE),
        type=positive_int,
    ),
    Option(
        ("--jobs",),
        _LOGS,
        "check with N processes, also many request files; auto: one for each processor",
        "value",
        "N|auto",
        default="1",
        type=job_count,
    ),
    Option(
        ("--gate",),
        _LOGS,
        "how to skip records without findings; off: check every record in full",
        "value",
        None,
        PREFILTER_MODES,
        "auto",
    ),
    Option(("--fix",), _FIXES, "fix in place what has only one meaning"),
    Option(("--diff",), _FIXES, "show what --fix would change, and write nothing"),
    Option(("--unsafe-fixes",), _FIXES, "also fix what may change the meaning"),
    Option(("--explain",), _COMMANDS, "explain a rule, with an example", "value", "RULE"),
    Option(("--list-rules",), _COMMANDS, "list all rules"),
    Option(
        ("--print-schema",), _COMMANDS, "print a JSON Schema (draft-07) of the body, for editors"
    ),
    Option(
        ("--completion",),
        _COMMANDS,
        "print the completion script of a shell",
        "value",
        None,
        SHELLS,
    ),
    Option(("--man",), _COMMANDS, "print the man page, as roff"),
    Option(("--version",), _COMMANDS, "print the version", "version"),
    Option(("-h", "--help"), _COMMANDS, "print all options", "help"),
)
