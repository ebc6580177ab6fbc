"""Options that do not go together."""

import os

import pytest

from bcvalidate.cli.conflicts import CONFLICTS
from tests.cli.request_files import MISSPELT, SEE_HELP, content, put
from tests.support.harness import run

pytestmark = pytest.mark.usefixtures("folder")

EXAMPLES = {
    "no input: name a file, a directory, or - for standard input": "",
    "--unsafe-fixes goes with --fix or --diff": "--unsafe-fixes a.json",
    "--fix and --diff exclude each other; give one of them": "--fix --diff a.json",
    "standard input cannot be fixed in place; name a file, or use --diff": "--fix a.json -",
    "--diff shows no report; leave out --format and --output": "--diff --output o a.json",
    "--diff sends nothing; leave out --token and --ledger": "--diff --ledger l a.json",
    "--write-baseline does not go with --fix or --diff; fix first": (
        "--baseline b --write-baseline --fix a.json"
    ),
    "logs cannot be fixed; --fix and --diff take request files": "--diff --ndjson -",
    "a baseline lists request files, not records; leave out --write-baseline": (
        "--baseline b --write-baseline x.jsonl"
    ),
    "--token goes with a request file; a record has its own, with --body-at": (
        "--token a x.ndjson.gz"
    ),
    "--statistics goes with text, json or html": "--statistics --format line a.json",
    "--diff shows no statistics": "--statistics --diff a.json",
    "a baseline lists all findings; leave out --max-findings and --fail-fast": (
        "--baseline b --write-baseline --max-findings 1 a.json"
    ),
    "--diff shows everything that it would change": "--fail-fast --diff a.json",
    "--config and --no-config exclude each other; give one of them": (
        "--config c --no-config a.json"
    ),
}


def test_every_conflict_has_an_example() -> None:
    """The table and the examples above name the same conflicts, in the same order."""
    assert [conflict.message for conflict in CONFLICTS] == list(EXAMPLES)


def test_conflicts_are_refused_in_one_line() -> None:
    """The line says which options do not go together, and what to do; nothing is written."""
    more = {
        "--diff --format=json a.json": "--diff shows no report; leave out --format and --output",
        "--diff --token=t a.json": "--diff sends nothing; leave out --token and --ledger",
        "--baseline b --write-baseline --diff a.json": (
            "--write-baseline does not go with --fix or --diff; fix first"
        ),
    }
    put(a=MISSPELT)

    for argv, message in [*((argv, message) for message, argv in EXAMPLES.items()), *more.items()]:
        assert run(*argv.split()) == (2, "", f"bcvalidate: {message}{SEE_HELP}"), argv
    assert content("a") == MISSPELT
    assert os.listdir() == ["a.json"]


def test_options_that_go_together_are_no_conflict() -> None:
    """The file is looked for, so that only its absence is reported."""
    for options in (
        "--diff --unsafe-fixes",
        "--statistics",
        "--statistics --format line --format json:o",
        "--ledger l --token a",
    ):
        ran = run(*options.split(), "no-such-file.json")
        assert ran.err == "bcvalidate: no-such-file.json: No such file or directory\n", options
