"""The READMEs: every example is executed, and both have the same content."""

import doctest
import io
import re
import shutil
from pathlib import Path

import pytest

from bcvalidate.cli.arguments import parse_arguments
from bcvalidate.rules.registry import rules
from tests.support.harness import FIXTURES, ROOT, run

READMES = ["README.md", "README.zh-CN.md"]
CONSOLE = re.compile(r"^```console\n\$ bcvalidate (.*)\n((?s:.*?))^```$", re.MULTILINE)
SHELL = re.compile(r"^```sh\n(.*)\n```$", re.MULTILINE)


@pytest.mark.parametrize("name", READMES)
def test_sample_output_is_real(
    name: str, update: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The output of each console example is that of the command."""
    text = (ROOT / name).read_text("utf-8")
    shutil.copy(FIXTURES / "err" / "parameter-invalid--in-readme.json", tmp_path / "cluster.json")
    shutil.copy(ROOT / "fixtures" / "records" / "requests.jsonl", tmp_path)
    monkeypatch.chdir(tmp_path)

    def executed(match: re.Match[str]) -> str:
        return f"```console\n$ bcvalidate {match[1]}\n{run(*match[1].split()).out}```"

    fresh = CONSOLE.sub(executed, text)
    if update:
        (ROOT / name).write_text(fresh, "utf-8")
        text = fresh

    assert len(CONSOLE.findall(text)) == 4
    assert text == fresh


@pytest.mark.parametrize("name", READMES)
def test_python_examples_are_real(name: str) -> None:
    """The output of each Python example is that of Python."""
    parser = doctest.DocTestParser()
    example = parser.get_doctest((ROOT / name).read_text("utf-8"), {}, name, name, 0)

    result = doctest.DocTestRunner(verbose=False).run(example)

    assert (result.failed, result.attempted) == (0, 11)


@pytest.mark.parametrize("name", READMES)
def test_request_of_the_readme_is_valid(name: str, tmp_path: Path) -> None:
    """The request file and the account file of the README fit together."""
    text = (ROOT / name).read_text("utf-8")
    (request,) = re.findall(r"^```http\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    (account,) = re.findall(r"^(\{\"MaxClusterCount.*\})$", text, re.MULTILINE)
    (tmp_path / "a.http").write_text(request, "utf-8")
    (tmp_path / "account.json").write_text(account, "utf-8")

    ran = run("--account", tmp_path / "account.json", tmp_path)

    assert ran == (0, "1 file checked: no errors\n", "")


def test_both_readmes_have_the_same_commands() -> None:
    """The translation has the same examples, commands and options."""
    english, chinese = ((ROOT / name).read_text("utf-8") for name in READMES)

    for pattern in (
        CONSOLE,
        SHELL,
        re.compile(r"^(?:>>>|\.\.\.) .*", re.MULTILINE),
        re.compile("`-[^`]*`"),
    ):
        assert pattern.findall(english) == pattern.findall(chinese)
    assert [line.count("|") for line in english.splitlines()] == [
        line.count("|") for line in chinese.splitlines()
    ]


def test_every_option_is_in_the_readme() -> None:
    """The table of options is complete."""
    text = (ROOT / "README.md").read_text("utf-8")
    options = vars(parse_arguments(["x"], io.StringIO()))

    assert [
        name for name in options if name != "inputs" and f"--{name.replace('_', '-')}" not in text
    ] == []


def test_lints_are_in_the_readmes() -> None:
    """Both READMEs name every undocumented rule, and count the documented ones."""
    documented = [rule for rule in rules().values() if rule.documented]

    for name in READMES:
        text = (ROOT / name).read_text("utf-8")
        assert f" {len(documented)} " in text
        assert [
            rule.id for rule in rules().values() if not rule.documented and rule.id not in text
        ] == []


def test_changelog_has_an_unreleased_section() -> None:
    """The changelog has the form of Keep a Changelog."""
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
