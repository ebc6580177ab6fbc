"""The values of options, as argparse converts them."""

import os
from argparse import ArgumentTypeError

import pytest

from bcvalidate.cli.values import job_count, json_pointer
from tests.harness import run


def test_auto_is_one_job_a_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only processors that this process may use count, where the system says which."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 5}, raising=False)
    assert job_count("auto") == 3

    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert job_count("auto") == 1


@pytest.mark.parametrize(
    ("pointer", "steps"),
    [("", ()), ("/Body", ("Body",)), ("/a~1b/~0/0/", ("a/b", "~", "0", ""))],
)
def test_json_pointers_have_steps(pointer: str, steps: tuple[str, ...]) -> None:
    """The steps are those of RFC 6901."""
    assert json_pointer(pointer) == steps


@pytest.mark.parametrize("pointer", ["x", "/~", "/a~b", "a/b", "/~~01"])
def test_texts_that_are_no_json_pointer_are_refused(pointer: str) -> None:
    """A pointer starts with a slash, and escapes its tildes."""
    with pytest.raises(ArgumentTypeError):
        json_pointer(pointer)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--jobs", "0"], "--jobs: must be at least 1, got 0"),
        (["--jobs", "two"], "--jobs: must be an integer of at most 15 digits, got two"),
        (["--jobs", "٣"], "--jobs: must be an integer of at most 15 digits, got ٣"),
        (["--max-findings=-1"], "--max-findings: must be an integer of at most 15 digits, got -1"),
        (["--max-line", "9" * 16], f"--max-line: must be an integer of at most 15 digits, got {'9' * 16}"),
        (
            ["--body-at", "/a~2"],
            '--body-at: must be a JSON Pointer, got /a~2; start it with "/", and write "~" as ~0',
        ),
        (["--config="], "--config: must name a file, got an empty name"),
        (["--token="], "--token: must not be empty; leave it out"),
        (
            ["--severity", "a=b\n"],
            '--severity: must be RULE=LEVEL, got "a=b\\n"; levels are error, warning, info',
        ),
        (["--format", "jsn"], "--format: unknown format jsn; did you mean json?"),
        (["--format", "json:"], "--format: json: names no file after the colon"),
        (["--engine", "fast"], "--engine: invalid choice: 'fast' (choose from "),
    ],
)  # fmt: skip
def test_bad_values_are_refused_in_one_line(words: list[str], message: str) -> None:
    """The line names the option, what it takes and what it was given."""
    ran = run(*words, "x")

    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"bcvalidate: {message}")
    assert ran.err.endswith("(see bcvalidate --help)\n")
    assert ran.err.count("\n") == 1
