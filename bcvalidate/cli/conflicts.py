"""Combinations: options that make no sense, by themselves or together."""

import argparse
import os
from collections.abc import Iterator

from bcvalidate.cli.outputs import DEFAULT_FORMAT
from bcvalidate.config.selection import quoted
from bcvalidate.document.pointer import parse_pointer
from bcvalidate.errors import UsageError
from bcvalidate.files.inputs import STDIN, is_log

# A number of more digits is a mistake.
_DIGITS = 15


def check_conflicts(options: argparse.Namespace) -> None:
    """Raise UsageError for options that do not go together."""
    if not options.inputs:
        raise UsageError("no input: name a file, a directory, or - for standard input")
    for name in ("config", "baseline", "output", "policy", "account", "ledger"):
        given = getattr(options, name)
        if "" in (given if isinstance(given, list) else [given]):
            raise UsageError(f"--{name} names no file")
    if options.token == "":
        raise UsageError("--token is empty; leave it out")
    for applies, words in _nonsense(options):
        if applies:
            raise UsageError(words)


def _nonsense(options: argparse.Namespace) -> Iterator[tuple[object, str]]:
    """Each combination that makes no sense: whether it is there, and what to do about it."""
    mends, stdin = options.fix or options.diff, STDIN in options.inputs
    reports, sends = options.format or options.output, options.token or options.ledger
    yield options.unsafe_fixes and not mends, "--unsafe-fixes goes with --fix or --diff"
    yield options.fix and options.diff, "--fix and --diff exclude each other; give one of them"
    words = "standard input cannot be mended in place; name a file, or use --diff"
    yield options.fix and stdin, words
    yield options.diff and reports, "--diff shows no report; leave out --format and --output"
    yield options.diff and sends, "--diff sends nothing; leave out --token and --ledger"
    words = "--write-baseline does not go with --fix or --diff; mend first"
    yield options.write_baseline and mends, words
    records = options.ndjson or any(is_log(name) for name in options.inputs)
    yield mends and records, "records cannot be mended; --fix and --diff take specs"
    words = "a baseline is of specs, not of records; leave out --write-baseline"
    yield options.write_baseline and records, words
    words = "--token goes with a spec; a record has its own, with --body-at"
    yield options.token and records, words
    formats = {word.partition(":")[0] for word in options.format or [DEFAULT_FORMAT]}
    counted = not formats.isdisjoint(("text", "json", "html"))
    yield options.statistics and not counted, "--statistics goes with text, json or html"
    yield options.statistics and options.diff, "--diff shows no statistics"
    ends = options.max_findings is not None or options.fail_fast
    words = "a baseline is made of all findings; leave out --max-findings and --fail-fast"
    yield options.write_baseline and ends, words
    yield options.diff and ends, "--diff shows all that it would change"


def count(name: str, word: str | None) -> int | None:
    """The number that an option is given, None without one; UsageError for what is not one or more."""
    if word is None:
        return None
    if not (word.isascii() and word.isdigit() and len(word) <= _DIGITS and int(word)):
        raise UsageError(f"{name} takes a number from 1 on, and no {quoted(word)}")
    return int(word)


def jobs(word: str) -> int:
    """How many processes are to do the work; UsageError for what is no number, nor auto."""
    if word != "auto":
        return count("--jobs", word) or 1
    if hasattr(os, "sched_getaffinity"):
        # The machine may have more of them than this process may use.
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def body_at(pointer: str | None) -> tuple[str, ...]:
    """The steps of a JSON Pointer, none without one; UsageError for what is no pointer (RFC 6901)."""
    found = parse_pointer(pointer or "")
    if found is None:
        words = 'start it with "/", and write "~" as ~0'
        raise UsageError(f"--body-at takes a JSON Pointer, and no {quoted(pointer or '')}; {words}")
    return found
