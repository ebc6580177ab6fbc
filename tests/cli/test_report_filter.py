"""The filter of a run: --select, --ignore, --severity, --no-lint, overrides and suppressions."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.request_files import (
    CLEAN,
    MISSPELT,
    NAME,
    NAMELESS,
    NO_PREFIX,
    SEE_HELP,
    content,
    line,
    put,
    rule_ids,
)
from tests.support.harness import run

pytestmark = pytest.mark.usefixtures("folder")

SUPPRESSION = '[[suppressions]]\npath = "{}"\npointer = "/Name"\nrule = "name-*"\n'
UNUSED = "bcvalidate: {}: this suppression hides nothing; remove it\n"


def test_what_is_reported() -> None:
    """The options decide which findings are reported, and so the exit status."""
    put(a=NO_PREFIX.replace(b'"ok"', b'""'))

    for options, status, rules in (
        ("", 1, ["name-length", "image-id-prefix"]),
        ("--no-lint", 1, ["name-length"]),
        ("--select=documented", 1, ["name-length"]),
        ("--select=image-*", 0, ["image-id-prefix"]),
        ("--select=image-* --strict", 1, ["image-id-prefix"]),
        ("--ignore=name-*", 0, ["image-id-prefix"]),
        ("--ignore=name-*,image-id-prefix --strict", 0, []),
        ("--severity=name-length=warning", 0, ["name-length", "image-id-prefix"]),
        ("--severity=*=info --strict", 0, ["name-length", "image-id-prefix"]),
        ("--ignore=name-* --severity=*-prefix=error", 1, ["image-id-prefix"]),
        ("--first", 1, ["name-length"]),
        ("--first --severity=name-length=info", 0, []),
        ("--first --ignore=name-*", 0, []),
        ("--first --ignore=name-* --strict", 1, []),
    ):
        ran = line(*options.split(), "a.json")
        assert (ran.status, rule_ids(ran), ran.err) == (status, rules, ""), options


def test_severity_changes_only_the_severity() -> None:
    """Status, code and message stay."""
    put(a=NAMELESS)

    informed = NAME.format("a.json").replace("error", "info")

    assert line("--severity=name-length=info", "a.json") == (0, informed, "")


def test_unknown_rules_are_refused() -> None:
    """A rule id that does not exist is a usage error, and nothing is written."""
    put(a=MISSPELT)

    for option, reason in {
        "--select=name-lenght": 'no rule "name-lenght"; did you mean name-length?',
        "--ignore=documentd": 'no rule "documentd"; did you mean documented?',
        "--severity=name-typ=info": 'no rule "name-typ"; did you mean name-type?',
        "--ignore=qq*": 'no rule "qq*"; --list-rules shows them all',
        "--select=team-size": 'no rule "team-size"; --list-rules shows them all',
    }.items():
        refused = (2, "", f"bcvalidate: {reason}{SEE_HELP}")
        assert run(option, "--output=out", "a.json") == refused
        assert run(option, "--fix", "a.json") == refused
    assert (content("a"), os.listdir()) == (MISSPELT, ["a.json"])


def test_overrides_apply_to_their_files() -> None:
    """Each file is checked with the overrides whose globs match it."""
    put(
        toml='[[overrides]]\npath = "old/**"\nignore = ["name-*"]\nlint = false\n'
        '[[overrides]]\npath = "b.json"\nseverity = { image-id-prefix = "error" }\n',
        a=NO_PREFIX,
        b=NO_PREFIX,
    )
    Path("old").mkdir()
    Path("old/c.json").write_bytes(NO_PREFIX.replace(b'"ok"', b'""'))

    ran = run("--format=json", "a.json", "b.json", "old")

    found = {
        file["path"]: [(each["rule"], each["severity"]) for each in file["findings"]]
        for file in json.loads(ran.out)["files"]
    }
    assert (ran.status, ran.err) == (1, "")
    assert found == {
        "a.json": [("image-id-prefix", "warning")],
        "b.json": [("image-id-prefix", "error")],
        "old/c.json": [],
    }


def test_unused_suppressions_are_named() -> None:
    """A suppression that hides nothing in a file it is for is named, and fails a strict run."""
    put(
        a=NAMELESS,
        b=CLEAN,
        toml=SUPPRESSION.format("a.json") + SUPPRESSION.format("b.json"),
    )

    assert line("a.json") == (0, "", "")
    assert line("--strict", "a.json") == (0, "", "")
    assert line("a.json", "b.json") == (0, "", UNUSED.format(".bcvalidate.toml:5:1"))
    assert line("--strict", "b.json") == (1, "", UNUSED.format(".bcvalidate.toml:5:1"))
