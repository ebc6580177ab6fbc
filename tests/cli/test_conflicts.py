"""Options that do not go together."""

import pytest

from bcvalidate.cli.conflicts import CONFLICTS
from tests.harness import run

EXAMPLES = {
    "no input: name a file, a directory, or - for standard input": [],
    "--unsafe-fixes goes with --fix or --diff": ["--unsafe-fixes", "x"],
    "--fix and --diff exclude each other; give one of them": ["--fix", "--diff", "x"],
    "standard input cannot be fixed in place; name a file, or use --diff": ["--fix", "-"],
    "--diff shows no report; leave out --format and --output": ["--diff", "--output", "o", "x"],
    "--diff sends nothing; leave out --token and --ledger": ["--diff", "--ledger", "l", "x"],
    "--write-baseline does not go with --fix or --diff; fix first": [
        *("--write-baseline", "--fix", "x"),
    ],
    "logs cannot be fixed; --fix and --diff take request files": ["--diff", "--ndjson", "-"],
    "a baseline lists request files, not records; leave out --write-baseline": [
        *("--baseline", "b", "--write-baseline", "x.jsonl"),
    ],
    "--token goes with a request file; a record has its own, with --body-at": [
        *("--token", "a", "x.ndjson.gz"),
    ],
    "--statistics goes with text, json or html": ["--statistics", "--format", "line", "x"],
    "--diff shows no statistics": ["--statistics", "--diff", "x"],
    "a baseline lists all findings; leave out --max-findings and --fail-fast": [
        *("--baseline", "b", "--write-baseline", "--max-findings", "1", "x"),
    ],
    "--diff shows everything that it would change": ["--fail-fast", "--diff", "x"],
    "--config and --no-config exclude each other; give one of them": [
        *("--config", "c", "--no-config", "x"),
    ],
}


def test_every_conflict_has_an_example() -> None:
    """The table and the examples below name the same conflicts, in the same order."""
    assert [conflict.message for conflict in CONFLICTS] == list(EXAMPLES)


@pytest.mark.parametrize("message", EXAMPLES)
def test_conflicts_are_refused_in_one_line(message: str) -> None:
    """The line says which options do not go together, and what to do."""
    assert run(*EXAMPLES[message]) == (2, "", f"bcvalidate: {message} (see bcvalidate --help)\n")


@pytest.mark.parametrize(
    "words",
    [
        ["--diff", "--unsafe-fixes"],
        ["--statistics"],
        ["--statistics", "--format", "line", "--format", "json:o"],
        ["--ledger", "l", "--token", "a"],
    ],
)
def test_options_that_go_together_are_no_conflict(words: list[str]) -> None:
    """The file is looked for, so that only its absence is reported."""
    ran = run(*words, "no-such-file.json")

    assert "no-such-file.json" in ran.err
