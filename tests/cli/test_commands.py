"""Questions: each is answered on stdout, whatever else is asked for, and nothing is checked."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bcvalidate import __version__
from bcvalidate.cli.options import SHELLS
from bcvalidate.explanation.rule_page import explain, list_rules
from bcvalidate.rules.editor_schema import editor_schema
from bcvalidate.rules.registry import rules
from bcvalidate.rules.schema import ACTION
from tests.harness import ROOT, run
from tools.completions import completion
from tools.man_page import man_page

SEE = " (see bcvalidate --help)\n"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test is in a folder whose settings cannot be used."""
    monkeypatch.chdir(tmp_path)
    Path(".bcvalidate.toml").write_text("nonsense = 1\n", "utf-8")


def test_print_schema() -> None:
    """The JSON of the editors' schema, indented, with one line feed at the end."""
    ran = run("--print-schema")

    assert (ran.status, ran.err) == (0, "")
    assert json.loads(ran.out) == editor_schema(ACTION)
    assert ran.out == json.dumps(editor_schema(ACTION), indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("shell", SHELLS)
def test_completion(shell: str) -> None:
    """The script of each shell, as it is."""
    assert run("--completion", shell) == (0, completion(shell), "")


def test_man() -> None:
    """The man page, as it is."""
    assert run("--man") == (0, man_page(), "")


def test_list_rules() -> None:
    """Every rule, as it is."""
    assert run("--list-rules") == (0, list_rules(), "")


@pytest.mark.parametrize("rule", ["name-length", "unknown-key", "token-mismatch"])
def test_explain(rule: str) -> None:
    """A documented rule, advice, and a rule that one body cannot break."""
    assert run("--explain", rule) == (0, explain(ACTION, rule), "")


@pytest.mark.parametrize(
    "question",
    [
        ["--print-schema"],
        ["--man"],
        ["--list-rules"],
        ["--explain=name-type"],
        *([f"--completion={shell}"] for shell in SHELLS),
    ],
    ids=str,
)
def test_a_question_comes_before_a_check(question: list[str]) -> None:
    """Files that are named beside it are not looked at; the answer ends with its line."""
    alone = run(*question)

    asked = run(*question, "--fix", "--output=out", "none.json", "-", stdin=None)

    assert asked == alone
    assert (alone.status, alone.out[-1], alone.err) == (0, "\n", "")
    assert os.listdir() == [".bcvalidate.toml"]


@pytest.mark.parametrize(
    ("rule", "advice"),
    [
        ("name-lenght", "did you mean name-length?"),
        ("NAME-LENGTH", "did you mean name-length?"),
        ("unknow-key", "did you mean unknown-key?"),
        ("InvalidName", "did you mean name-type or name-length or name-charset?"),
        ("InvalidUserAcount", "--list-rules shows them all"),
        ("MissingImageId", "did you mean image-id-missing?"),
        ("9", "did you mean name-length?"),
        ("36", "did you mean parameter-invalid?"),
        ("0", "--list-rules shows them all"),
        ("", "--list-rules shows them all"),
        ("qqqqqq", "--list-rules shows them all"),
    ],
)
def test_no_such_rule(rule: str, advice: str) -> None:
    """By the service's code, by the row of the page, or by its spelling, one learns the id."""
    assert run("--explain", rule) == (2, "", f"bcvalidate: no rule {rule}: {advice}{SEE}")


def test_every_row_leads_to_its_rule() -> None:
    """The number of a row of the page is that of one rule."""
    numbers = {rule: row.number for rule, row in rules().items() if row.number is not None}

    said = {rule: run("--explain", str(number)).err for rule, number in numbers.items()}

    assert list(numbers.values()) == list(range(1, 37))
    assert said == {
        rule: f"bcvalidate: no rule {number}: did you mean {rule}?{SEE}"
        for rule, number in numbers.items()
    }


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--explain"], "--explain: expected one argument"),
        (["--completion"], "--completion: expected one argument"),
        (["--man=1"], "--man: ignored explicit argument '1'"),
    ],
)
def test_questions_that_make_no_sense(argv: list[str], said: str) -> None:
    """One line, exit status 2, no answer."""
    assert run(*argv) == (2, "", f"bcvalidate: {said}{SEE}")


def test_no_such_shell() -> None:
    """The shells that there are scripts for are named."""
    ran = run("--completion", "csh")

    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("bcvalidate: --completion: invalid choice: 'csh' ")
    assert [shell in ran.err for shell in SHELLS] == [True] * 3


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("--version", f"bcvalidate {__version__}\n"),
        ("--list-rules", list_rules()),
        ("--print-schema", '{\n  "$schema": "http://json-schema.org/draft-07/schema#",\n'),
        ("--man", man_page()),
    ],
)
def test_as_a_process(question: str, start: str) -> None:
    """The command proper answers the same, in a locale that knows only ASCII, too."""
    ran = subprocess.run(
        [sys.executable, "-m", "bcvalidate", question],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.startswith(start.encode("ascii", "backslashreplace"))
