"""The options that exclude each other, in one table."""

import argparse
from collections.abc import Callable
from typing import NamedTuple

from bcvalidate.errors import UsageError
from bcvalidate.files.inputs import STDIN, is_log
from bcvalidate.reporters.formats import STATISTICS_FORMATS


class Conflict(NamedTuple):
    """A condition on the options that is a usage error, and its message."""

    applies: Callable[[argparse.Namespace], object]
    message: str


def _fixes(args: argparse.Namespace) -> bool:
    return bool(args.fix or args.diff)


def _reads_logs(args: argparse.Namespace) -> bool:
    return args.ndjson or any(is_log(name) for name in args.inputs)


def _counts(args: argparse.Namespace) -> bool:
    return not args.format or any(output.format in STATISTICS_FORMATS for output in args.format)


def _ends_early(args: argparse.Namespace) -> bool:
    return args.max_findings is not None or args.fail_fast


CONFLICTS = (
    Conflict(
        lambda args: not args.inputs,
        "no input: name a file, a directory, or - for standard input",
    ),
    Conflict(
        lambda args: args.unsafe_fixes and not _fixes(args),
        "--unsafe-fixes goes with --fix or --diff",
    ),
    Conflict(
        lambda args: args.fix and args.diff,
        "--fix and --diff exclude each other; give one of them",
    ),
    Conflict(
        lambda args: args.fix and STDIN in args.inputs,
        "standard input cannot be fixed in place; name a file, or use --diff",
    ),
    Conflict(
        lambda args: args.diff and (args.format or args.output),
        "--diff shows no report; leave out --format and --output",
    ),
    Conflict(
        lambda args: args.diff and (args.token or args.ledger),
        "--diff sends nothing; leave out --token and --ledger",
    ),
    Conflict(
        lambda args: args.write_baseline and _fixes(args),
        "--write-baseline does not go with --fix or --diff; fix first",
    ),
    Conflict(
        lambda args: _fixes(args) and _reads_logs(args),
        "logs cannot be fixed; --fix and --diff take request files",
    ),
    Conflict(
        lambda args: args.write_baseline and _reads_logs(args),
        "a baseline lists request files, not records; leave out --write-baseline",
    ),
    Conflict(
        lambda args: args.token and _reads_logs(args),
        "--token goes with a request file; a record has its own, with --body-at",
    ),
    Conflict(
        lambda args: args.statistics and not _counts(args),
        "--statistics goes with text, json or html",
    ),
    Conflict(
        lambda args: args.statistics and args.diff,
        "--diff shows no statistics",
    ),
    Conflict(
        lambda args: args.write_baseline and _ends_early(args),
        "a baseline lists all findings; leave out --max-findings and --fail-fast",
    ),
    Conflict(
        lambda args: args.diff and _ends_early(args),
        "--diff shows everything that it would change",
    ),
    Conflict(
        lambda args: args.config is not None and args.no_config,
        "--config and --no-config exclude each other; give one of them",
    ),
)
"""All conflicts. If several apply, the first one is reported."""


def check_conflicts(args: argparse.Namespace) -> None:
    """Raise UsageError for the first conflict that applies."""
    for conflict in CONFLICTS:
        if conflict.applies(args):
            raise UsageError(conflict.message)
