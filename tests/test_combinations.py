"""Options that make no sense, by themselves or together."""

import os

import pytest

from bcvalidate.cli import conflicts
from bcvalidate.errors import UsageError
from tests.harness import run


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--jobs", "0", "x"], '--jobs takes a number from 1 on, and no "0"'),
        (["--jobs", "two", "x"], '--jobs takes a number from 1 on, and no "two"'),
        (["--jobs", "٣", "x"], '--jobs takes a number from 1 on, and no "٣"'),
        (["--max-findings", "-1", "x"], '--max-findings takes a number from 1 on, and no "-1"'),
        (
            ["--max-line", "9" * 16, "x"],
            f'--max-line takes a number from 1 on, and no "{"9" * 16}"',
        ),
        (
            ["--body-at", "Body", "x"],
            '--body-at takes a JSON Pointer, and no "Body"; start it with "/", and write "~" as ~0',
        ),
        (
            ["--body-at", "/a~2", "x"],
            '--body-at takes a JSON Pointer, and no "/a~2"; start it with "/", and write "~" as ~0',
        ),
        (["--fix", "x.jsonl"], "records cannot be mended; --fix and --diff take specs"),
        (["--diff", "--ndjson", "-"], "records cannot be mended; --fix and --diff take specs"),
        (
            ["--baseline", "b", "--write-baseline", "x.jsonl"],
            "a baseline is of specs, not of records; leave out --write-baseline",
        ),
        (
            ["--token", "a", "x.ndjson.gz"],
            "--token goes with a spec; a record has its own, with --body-at",
        ),
        (["--statistics", "--format", "line", "x"], "--statistics goes with text, json or html"),
        (["--statistics", "--diff", "x"], "--diff shows no statistics"),
        (["--fail-fast", "--diff", "x"], "--diff shows all that it would change"),
        (
            ["--baseline", "b", "--write-baseline", "--max-findings", "1", "x"],
            "a baseline is made of all findings; leave out --max-findings and --fail-fast",
        ),
    ],
)
def test_misuse_is_one_line(words: list[str], message: str) -> None:
    """It says what makes no sense, and what to do."""
    assert run(*words) == (2, "", f"bcvalidate: {message} (see bcvalidate --help)\n")


def test_jobs_may_be_as_many_as_there_are_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that this process may use, where that is known."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 5}, raising=False)
    assert conflicts.jobs("auto") == 3

    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert conflicts.jobs("auto") == 1


@pytest.mark.parametrize(
    ("pointer", "steps"),
    [(None, ()), ("", ()), ("/Body", ("Body",)), ("/a~1b/~0/0/", ("a/b", "~", "0", ""))],
)
def test_body_at_is_a_pointer(pointer: str | None, steps: tuple[str, ...]) -> None:
    """Its steps are those of RFC 6901."""
    assert conflicts.body_at(pointer) == steps


@pytest.mark.parametrize("pointer", ["x", "/~", "/a~b", "a/b", "/~~01"])
def test_what_is_no_pointer_is_refused(pointer: str) -> None:
    """Whatever is wrong with it."""
    with pytest.raises(UsageError):
        conflicts.body_at(pointer)
