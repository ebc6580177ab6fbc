"""The values of options, as argparse converts them."""

import os
from argparse import ArgumentTypeError

import pytest

from bcvalidate.cli.values import job_count, json_pointer
from bcvalidate.reporters.formats import FORMATS
from tests.support.harness import run


def test_auto_is_one_job_a_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only processors that this process may use count, where the system knows which."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 5}, raising=False)
    assert job_count("auto") == 3

    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert job_count("auto") == 1


def test_json_pointers_are_split_into_steps() -> None:
    """The steps are those of RFC 6901: a pointer starts with a slash, and escapes its tildes."""
    assert json_pointer("") == ()
    assert json_pointer("/Body") == ("Body",)
    assert json_pointer("/a~1b/~0/0/") == ("a/b", "~", "0", "")
    for text in ("x", "/~", "/a~b", "a/b", "/~~01"):
        with pytest.raises(ArgumentTypeError):
            json_pointer(text)


BAD_VALUES = {
    ("--jobs", "0"): '--jobs: must be at least 1, got "0"',
    ("--jobs", "two"): '--jobs: must be an integer of at most 15 digits, got "two"',
    ("--jobs", "٣"): '--jobs: must be an integer of at most 15 digits, got "٣"',
    ("--max-findings=-1",): '--max-findings: must be an integer of at most 15 digits, got "-1"',
    ("--max-line", "9" * 16): (
        f'--max-line: must be an integer of at most 15 digits, got "{"9" * 16}"'
    ),
    ("--body-at", "/a~2"): (
        '--body-at: must be a JSON Pointer, got "/a~2"; start it with "/", and write "~" as ~0'
    ),
    ("--config=--",): "--config: the value cannot be --",
    ("--jobs=--",): "--jobs: the value cannot be --",
    ("--config=",): "--config: must name a file, got an empty name",
    ("--ledger=",): "--ledger: must name a file, got an empty name",
    ("--account=",): "--account: must name a file, got an empty name",
    ("--token=",): "--token: must not be empty; leave it out",
    ("--severity", "a=b\n"): (
        '--severity: must be RULE=LEVEL, got "a=b\\n"; levels are error, warning, info'
    ),
    ("--format", "jsn"): '--format: unknown format "jsn"; did you mean json?',
    ("--format", ":a"): f'--format: unknown format ""; there are {", ".join(FORMATS)}',
    ("--format", "json:"): "--format: json: names no file after the colon",
    ("--engine", "fast"): "--engine: invalid choice: 'fast' (choose from ",
}


def test_bad_values_are_refused_in_one_line() -> None:
    """The line names the option, the values that it takes, and the value that it was given."""
    for options, message in BAD_VALUES.items():
        ran = run(*options, "x")
        assert (ran.status, ran.out) == (2, ""), options
        assert ran.err.startswith(f"bcvalidate: {message}"), options
        assert ran.err.endswith("(see bcvalidate --help)\n"), options
        assert ran.err.count("\n") == 1, options
