"""Commands that print something about the tool, and check nothing."""

import json
import os
from pathlib import Path

import pytest

from bcvalidate.cli.options import SHELLS
from bcvalidate.explanation.rule_page import explain, list_rules
from bcvalidate.rules.editor_schema import editor_schema
from bcvalidate.rules.registry import rules
from bcvalidate.rules.schema import ACTION
from tests.support.harness import run
from tools.completions import completion
from tools.man_page import man_page

SEE_HELP = " (see bcvalidate --help)\n"
COMMANDS = {
    "--print-schema": json.dumps(editor_schema(ACTION), indent=2, ensure_ascii=False) + "\n",
    "--man": man_page(),
    "--list-rules": list_rules(),
    **{f"--completion={shell}": completion(shell) for shell in SHELLS},
    **{
        f"--explain={rule}": explain(ACTION, rule)
        for rule in ("name-length", "unknown-key", "token-mismatch")
    },
}


@pytest.fixture(autouse=True)
def _broken_settings(folder: Path) -> None:
    """Each test is in a folder whose settings cannot be used."""
    (folder / ".bcvalidate.toml").write_text("nonsense = 1\n", "utf-8")


def test_commands_check_nothing() -> None:
    """The answer goes to standard output; inputs and all other options are ignored."""
    for command, answer in COMMANDS.items():
        assert run(command) == (0, answer, ""), command
        more = run(command, "--fix", "--output=out", "none.json", "-", stdin=None)
        assert more == (0, answer, ""), command
        assert answer.endswith("\n"), command
    assert os.listdir() == [".bcvalidate.toml"]


def test_unknown_rules_have_suggestions() -> None:
    """A rule is found by its API code, by its number in the error table, and by its spelling."""
    numbers = {str(rule.number): name for name, rule in rules().items() if rule.number is not None}
    none = "--list-rules shows them all"
    suggestions = {
        **{number: f"did you mean {name}?" for number, name in numbers.items()},
        "name-lenght": "did you mean name-length?",
        "NAME-LENGTH": "did you mean name-length?",
        "unknow-key": "did you mean unknown-key?",
        "InvalidName": "did you mean name-type or name-length or name-charset?",
        "MissingImageId": "did you mean image-id-missing?",
        **dict.fromkeys(("InvalidUserAcount", "0", "", "qqqqqq"), none),
    }

    assert list(numbers) == [str(number) for number in range(1, 37)]
    for rule, suggestion in suggestions.items():
        refused = (2, "", f"bcvalidate: no rule {rule}: {suggestion}{SEE_HELP}")
        assert run("--explain", rule) == refused
    assert run("--explain", "a\nb\u202e").err.startswith("bcvalidate: no rule a\\nb\\u202e: ")


def test_wrong_values_of_commands() -> None:
    """A missing, an extra and an unknown value are one line, and exit status 2."""
    for option, reason in {
        "--explain": "--explain: expected one argument",
        "--completion": "--completion: expected one argument",
        "--man=1": "--man: ignored explicit argument '1'",
    }.items():
        assert run(option) == (2, "", f"bcvalidate: {reason}{SEE_HELP}")
    shell = run("--completion", "csh")
    assert (shell.status, shell.out) == (2, "")
    assert shell.err.startswith("bcvalidate: --completion: invalid choice: 'csh' ")
    assert [name in shell.err for name in SHELLS] == [True] * 3
