"""Completion in fish."""

from pathlib import Path

import pytest

from bcvalidate.cli.options import OPTIONS
from bcvalidate.rules.registry import rules
from tests.tools.completions.shells import (
    FISH_AND_ZSH,
    WITH_ODD_HELP,
    WITH_UNKNOWN_VALUE,
    needs,
    output_of,
)
from tools.completions import completion

pytestmark = [pytest.mark.slow, needs("fish")]

OFFERS = [
    ("--fo", ["--format"]),
    ("--no-", ["--no-config", "--no-lint"]),
    ("--color ", ["always", "auto", "never"]),
    *FISH_AND_ZSH,
    ("--format=json:oth", ["--format=json:other.txt"]),
    ("--strict --str", []),
    ("--select name-length --sel", ["--select"]),
]


def fish(folder: Path, line: str) -> list[str]:
    """Return what fish offers at the end of a line, without descriptions."""
    script = "source $argv[1]; complete -C $argv[2]"
    home = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    out = output_of(
        "fish", "--no-config", "-c", script, folder / "fish", f"bcvalidate {line}", **home
    )
    return sorted(offer.split("\t")[0] for offer in out.splitlines())


def test_offers(folder: Path) -> None:
    """Options, choices, rules, levels, formats and files are offered after a space and after =."""
    wrong = {
        line: offers
        for line, expected in OFFERS
        if (offers := fish(folder, line)) != sorted(expected)
    }

    assert wrong == {}


def test_descriptions(folder: Path) -> None:
    """An option has its help, and a rule its message."""
    script = "source $argv[1]; complete -C 'bcvalidate --'; complete -C 'bcvalidate --explain '"
    out = output_of("fish", "--no-config", "-c", script, folder / "fish", HOME=str(folder))

    expected = [
        *(f"{o.names[-1]}\t{o.help}" for o in OPTIONS),
        *(f"{rule_id}\t{rule.message}" for rule_id, rule in rules().items()),
    ]

    assert sorted(expected) == sorted(out.splitlines())


def test_syntax(folder: Path) -> None:
    """The script has the syntax of fish."""
    assert output_of("fish", "-n", folder / "fish") == ""


def test_odd_help(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The help of an option is never run."""
    monkeypatch.setattr("tools.completions.OPTIONS", WITH_ODD_HELP)
    (folder / "fish").write_text(completion("fish"), "utf-8")

    assert fish(folder, "--fo") == ["--format"]
    assert not Path("pwned").exists()


def test_unknown_value(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a value that cannot be completed, neither files nor options are offered."""
    monkeypatch.setattr("tools.completions.OPTIONS", WITH_UNKNOWN_VALUE)
    (folder / "fish").write_text(completion("fish"), "utf-8")

    assert fish(folder, "--count ") == []
