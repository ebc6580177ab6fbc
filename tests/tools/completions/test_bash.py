"""Completion in bash, without bash-completion."""

from pathlib import Path

import pytest

from bcvalidate.cli.options import OPTIONS
from bcvalidate.errors import SEVERITIES
from bcvalidate.reporters.formats import FORMATS
from tests.tools.completions.shells import (
    FILES,
    RULES,
    WITH_ODD_HELP,
    WITH_UNKNOWN_VALUE,
    needs,
    output_of,
)
from tools.completions import completion

pytestmark = needs("bash")

NAMES = [name for option in OPTIONS for name in option.names]
REPLIES: list[tuple[list[str], list[str]]] = [
    (["--fo"], ["--format"]),
    (["--no"], ["--no-lint", "--no-config"]),
    (["-"], NAMES),
    (["--nope"], []),
    (["--engine", ""], ["compiled", "reference"]),
    (["--color", "a"], ["auto", "always"]),
    (["--color", "=", "n"], ["never"]),
    (["--color", "="], ["auto", "always", "never"]),
    (["--lang", ""], ["auto", "en", "zh"]),
    (["--completion", "f"], ["fish"]),
    (["--explain", ""], RULES),
    (["--explain", "name-l"], ["name-length"]),
    (["--select", ""], ["documented", *RULES]),
    (["--select", "docu"], ["documented"]),
    (["--select", "name-*,description-l"], ["name-*,description-length"]),
    (["--ignore", "=", "body-type,name-length,docu"], ["body-type,name-length,documented"]),
    (["--severity", "name-len"], ["name-length="]),
    (["--severity", "name-length", "="], list(SEVERITIES)),
    (["--severity", "name-length", "=", "w"], ["warning"]),
    (["--severity", "=", "name-length", "=", "w"], ["warning"]),
    (["--format", ""], [*FORMATS, *(f"{name}:" for name in FORMATS)]),
    (["--format", "sa"], ["sarif", "sarif:"]),
    (["--format", "json", ":"], ["specs", *FILES]),
    (["--format", "json", ":", "oth"], ["other.txt"]),
    (["--format", "=", "json", ":", "oth"], ["other.txt"]),
    (["--format", "json", ":", "x.out", "--qu"], ["--quiet"]),
    (["--output", "o"], ["other.txt"]),
    (["--policy", "=", "o"], ["other.txt"]),
    ([""], ["specs", *FILES]),
    (["a sp"], ["a spec.json"]),
    (["--strict", "oth"], ["other.txt"]),
    (["--strict", "--str"], []),
    (["--quiet", "-"], [name for name in NAMES if name not in ("-q", "--quiet")]),
    (["--engine", "=", "compiled", "--en"], []),
    (["--select", "name-length", "--sel"], ["--select"]),
    (["--", "--str"], []),
    (["--", "oth"], ["other.txt"]),
]
"""The arguments of a command line as bash splits it, with the replies for the last one."""


def bash(folder: Path, *arguments: str, breaks: str = " \t\n\"'><=;|&(:") -> list[str]:
    """Return the replies of bash's function for these arguments, at the last of them."""
    script = """
        set -u
        source "$1"; COMP_WORDBREAKS=$2; shift 2
        COMP_WORDS=(bcvalidate "$@"); COMP_CWORD=$#
        _bcvalidate bcvalidate "${@: -1}"
        ((${#COMPREPLY[@]})) && printf '%s\\0' "${COMPREPLY[@]}"
        complete -p bcvalidate >/dev/null
    """
    out = output_of("bash", "--norc", "-c", script, "test", folder / "bash", breaks, *arguments)
    return out.split("\0")[:-1]


def test_replies(folder: Path) -> None:
    """Options, choices, rules, levels, formats and files are completed at every position."""
    wrong = {
        tuple(arguments): replies
        for arguments, expected in REPLIES
        if sorted(replies := bash(folder, *arguments)) != sorted(expected)
    }

    assert wrong == {}


def test_fewer_word_breaks(folder: Path) -> None:
    """If the user has removed : and = from the word breaks, the reply is the whole word."""
    for word, reply in (
        ("--severity=name-length=w", "--severity=name-length=warning"),
        ("--format=json:oth", "--format=json:other.txt"),
        ("--color=n", "--color=never"),
    ):
        assert bash(folder, word, breaks=" \t\n") == [reply]


def test_syntax(folder: Path) -> None:
    """The script has the syntax of bash."""
    assert output_of("bash", "-n", folder / "bash") == ""


def test_odd_help(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The help of an option is never run."""
    monkeypatch.setattr("tools.completions.OPTIONS", WITH_ODD_HELP)
    (folder / "bash").write_text(completion("bash"), "utf-8")

    assert bash(folder, "--fo") == ["--format"]
    assert not Path("pwned").exists()


def test_unknown_value(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a value that cannot be completed, neither files nor options are offered."""
    monkeypatch.setattr("tools.completions.OPTIONS", WITH_UNKNOWN_VALUE)
    (folder / "bash").write_text(completion("bash"), "utf-8")

    assert bash(folder, "--count", "") == []
