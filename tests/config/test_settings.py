"""Settings: those of the command line over those of the settings file."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bcvalidate.cli.arguments import parse_arguments
from bcvalidate.config.config_file import Config
from bcvalidate.config.selection import Choice, Selection
from bcvalidate.config.settings import Settings, load_settings
from bcvalidate.errors import ConfigFileError, UsageError
from bcvalidate.rules.registry import rules
from tests.support.harness import ROOT
from tests.support.sample_findings import finding, report, rule_ids

FOUND = report("name-length", "name-type", "image-id-missing", "unknown-key")


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each test is in an empty folder."""
    monkeypatch.chdir(tmp_path)


def settings(*argv: str, config: str | None = None) -> Settings:
    """The settings for these arguments and this settings file in the working directory."""
    if config is not None:
        Path(".bcvalidate.toml").write_text(config, "utf-8")
    return load_settings(parse_arguments([*argv], io.StringIO()), "")


def left(found: Settings, name: str = "a.json") -> list[str]:
    """The rules whose findings are reported for a file."""
    return rule_ids(found.selection(name).apply(FOUND))


def test_the_defaults() -> None:
    """Without any settings everything is checked and reported."""
    found = settings("--no-config")

    assert found[:-1] == (Config(), Selection(), False, False, (), (), None, "en")
    assert found.selection("a.json") == Selection()
    assert found.lint("a.json")


def test_options_alone() -> None:
    """The settings of a command line."""
    found = settings(
        "--no-config", "--select=a,b", "--select=c", "--ignore=d", "--severity=e=info", "--no-lint",
        "--strict", "--policy=p", "--policy=q", "--account=a1", "--account=a2",
        "--baseline=base", "--lang=zh",
    )  # fmt: skip

    wanted = Selection(
        (Choice("a"), Choice("b"), Choice("c")), (Choice("d"),), ((Choice("e"), "info"),)
    )
    assert found[:-1] == (Config(), wanted, True, True, ("p", "q"), ("a1", "a2"), "base", "zh")
    assert found.selection("a.json") == wanted
    assert not found.lint("a.json")


def test_a_file_alone() -> None:
    """The settings of a settings file."""
    found = settings(
        config="strict = true\nlint = false\npolicy = ['p']\naccount = ['a']\nbaseline = 'b'\n"
        "lang = 'zh'"
    )

    assert found[1:-1] == (Selection(), False, True, ("p",), ("a",), "b", "zh")
    assert not found.lint("a.json")


def test_options_over_a_file() -> None:
    """--select replaces what the file selects and ignores; the other lists add up."""
    text = (
        "select = ['image-id-*']\nignore = ['name-type']\npolicy = ['p', 'q']\nbaseline = 'b'\n"
        "account = ['a1']\nlang = 'zh'\nlint = true\n[severity]\nname-length = 'info'\nimage-id-missing = 'info'\n"
    )
    found = settings(
        "--select=documented", "--ignore=name-charset", "--severity=name-length=warning",
        "--policy=q", "--policy=r", "--account=a2", "--baseline=c", "--lang=en", "--no-lint", config=text,
    )  # fmt: skip

    assert found.selection("a.json").apply(FOUND) == report(
        finding("name-length", severity="warning"),
        finding("name-type"),
        finding("image-id-missing", severity="info"),
    )
    assert found[2:-1] == (True, False, ("p", "q", "r"), ("a1", "a2"), "c", "en")
    assert not found.lint("a.json")


OVERRIDES = """
ignore = ["image-id-missing"]
lint = false

[[overrides]]
path = ["old/**", "*.old.json"]
select = ["name-*"]
lint = true

[[overrides]]
path = "old/very/"
ignore = ["name-type"]

[[overrides]]
path = "c.json"
select = ["unknown-key"]
lint = false
"""


def test_overrides() -> None:
    """Overrides whose globs match apply in their order; the options apply over them."""
    found = settings(config=OVERRIDES)
    names = [
        "a.json",
        "old/a.json",
        "x/a.old.json",
        "old/very/a.json",
        "old/very/c.json",
        "<stdin>",
    ]

    assert {name: (left(found, name), found.lint(name)) for name in names} == {
        "a.json": (["name-length", "name-type", "unknown-key"], False),
        "old/a.json": (["name-length", "name-type"], True),
        "x/a.old.json": (["name-length", "name-type"], True),
        "old/very/a.json": (["name-length"], True),
        "old/very/c.json": (["unknown-key"], False),
        "<stdin>": (["name-length", "name-type", "unknown-key"], False),
    }
    found = settings("--select=*", "--no-lint")
    assert left(found, "old/very/c.json") == rule_ids(FOUND)
    assert not found.lint("old/a.json")


def test_globs_start_at_the_settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder below, paths are still relative to the folder of the settings file."""
    settings(config=OVERRIDES)
    (tmp_path / "old").mkdir()
    monkeypatch.chdir(tmp_path / "old")

    assert left(settings(), "a.json") == ["name-length", "name-type"]
    assert left(settings(), "../a.json") == ["name-length", "name-type", "unknown-key"]


def test_suppressions_of_the_file() -> None:
    """They know their position in the settings file, for the case that they are unused."""
    entries = "".join(
        f"[[suppressions]]\npath = 'a.json'\npointer = ''\nrule = '{rule}'\n"
        for rule in ("name-*", "name-charset")
    )
    suppressions = settings(config=entries).suppressions

    assert rule_ids(suppressions.apply("a.json", FOUND)) == ["image-id-missing", "unknown-key"]
    assert [one.where for one in suppressions.unused()] == [".bcvalidate.toml:5:1"]


def test_which_file_is_read() -> None:
    """--config names another file, --no-config none."""
    Path("other.toml").write_text("strict = true", "utf-8")

    assert not settings("--config=other.toml", "--no-lint", config="lint = false").config.lint
    assert settings("--config=other.toml").strict
    assert settings("--no-config").config == Config()
    with pytest.raises(ConfigFileError) as broken:
        settings("--config=none.toml")
    assert str(broken.value) == (
        "none.toml: the settings cannot be read (No such file or directory); name another file"
    )


def test_the_file_of_a_new_baseline() -> None:
    """--write-baseline needs a file, from the command line or from the settings."""
    with pytest.raises(UsageError) as error:
        settings("--write-baseline")
    assert str(error.value) == "--write-baseline needs a file to write to: --baseline FILE"
    assert settings("--write-baseline", "--baseline=b").baseline == "b"
    assert settings("--write-baseline", config="baseline = 'c'").baseline == "c"


def test_unknown_rules_are_errors() -> None:
    """Every rule that is named must be one of ours or of a policy."""
    suppression = "[[suppressions]]\npath = 'a'\npointer = ''\nrule = 'documentd'"
    for option, config, reason in (
        ("--select=nmae-type", "", 'no rule "nmae-type"; did you mean name-type?'),
        ("--ignore=*,x", "", 'no rule "x"; --list-rules shows them all'),
        ("--severity=onw=info", "", 'no rule "onw"; did you mean own?'),
        ("", "ignore = [\n'nmae-type']", 'c:2:1: no rule "nmae-type"; did you mean name-type?'),
        ("", "[severity]\nowm = 'info'", 'c:2:1: no rule "owm"; did you mean own?'),
        (
            "",
            "[[overrides]]\npath = 'a'\nselect = ['nmae-*', 'x']",
            'c:3:11: no rule "nmae-*"; --list-rules shows them all',
        ),
        ("", suppression, 'c:4:8: no rule "documentd"; did you mean documented?'),
    ):
        found = settings(*option.split(), config=config)
        with pytest.raises(UsageError if option else ConfigFileError) as error:
            found.check([*rules(), "own"])
        assert str(error.value).replace(".bcvalidate.toml", "c") == reason


def test_known_rules_pass() -> None:
    """Rules of ours and of a policy are known."""
    settings("--select=own,documented", "--severity=*-type=info", config=OVERRIDES).check(
        [*rules(), "own"]
    )


def test_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """The option decides, else the file, else the first environment variable that is set."""
    for environment, config, option, language in (
        ("", "", "", "en"),
        ("LANG=zh_CN.UTF-8", "", "", "zh"),
        ("LANG=zh", "", "--lang=auto", "zh"),
        ("LANG=zh_CN.UTF-8 LC_MESSAGES=de_DE", "", "", "en"),
        ("LC_MESSAGES=zh_TW LC_ALL=C", "", "", "en"),
        ("LANG=en_US LC_MESSAGES=C LC_ALL=zh_CN", "", "", "zh"),
        ("LANG=zh_CN LC_ALL=", "", "", "zh"),
        ("LANG=zh_CN", "lang = 'en'", "", "en"),
        ("LANG=zh_CN", "lang = 'auto'", "", "zh"),
        ("LANG=en_US", "lang = 'en'", "--lang=zh", "zh"),
        ("LANG=zh_CN", "", "--lang=en", "en"),
    ):
        with monkeypatch.context() as patched:
            for variable in environment.split():
                patched.setenv(*variable.split("="))
            found = settings(*option.split(), config=config)
        assert found.language == language, (environment, config, option)


def test_no_toml_reader_without_a_file() -> None:
    """The TOML reader is loaded only if there is a settings file."""
    script = (
        "import io, sys; from bcvalidate.cli.arguments import parse_arguments\n"
        "from bcvalidate.config.settings import load_settings\n"
        "load_settings(parse_arguments(['--no-config'], io.StringIO()), '')\n"
        "print('bcvalidate.document.toml' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        text=True,
    )

    assert ran.stdout == "False\n"
