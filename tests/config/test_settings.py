"""Settings: the command line over the file of settings, file by file."""

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
from tests.findings import finding, report, rule_ids
from tests.harness import ROOT

FOUND = report("name-length", "name-type", "image-id-missing", "unknown-key")


@pytest.fixture(autouse=True)
def _locale(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def of(*argv: str, config: str | None = None) -> Settings:
    """The settings for these arguments in the present folder, with this file of settings."""
    if config is not None:
        Path(".bcvalidate.toml").write_text(config, "utf-8")
    return load_settings(parse_arguments([*argv], io.StringIO()), "")


def left(found: Settings, name: str = "a.json") -> list[str]:
    """The rules whose findings are left of a file."""
    return rule_ids(found.selection(name).apply(FOUND))


def test_neither_options_nor_file() -> None:
    """Without any settings all is checked and reported."""
    found = of("--no-config")

    assert found[:-1] == (Config(), Selection(), False, False, (), (), None, "en")
    assert found.selection("a.json") == Selection()
    assert found.lint("a.json")


def test_options_alone() -> None:
    """What the command line says."""
    found = of(
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
    """What the file says."""
    found = of(
        config="strict = true\nlint = false\npolicy = ['p']\naccount = ['a']\nbaseline = 'b'\n"
        "lang = 'zh'"
    )

    assert found[1:-1] == (Selection(), False, True, ("p",), ("a",), "b", "zh")
    assert not found.lint("a.json")


def test_options_over_a_file() -> None:
    """--select replaces what was chosen and ignored; severities, policies and accounts add up."""
    text = (
        "select = ['image-id-*']\nignore = ['name-type']\npolicy = ['p', 'q']\nbaseline = 'b'\n"
        "account = ['a1']\nlang = 'zh'\nlint = true\n[severity]\nname-length = 'info'\nimage-id-missing = 'info'\n"
    )
    found = of(
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
    """Those whose globs match lie over each other in their order, and the options over them."""
    found = of(config=OVERRIDES)
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
    found = of("--select=*", "--no-lint")
    assert left(found, "old/very/c.json") == rule_ids(FOUND)
    assert not found.lint("old/a.json")


def test_globs_start_at_the_file_of_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a folder below, the paths are still those from the folder of the file."""
    of(config=OVERRIDES)
    (tmp_path / "old").mkdir()
    monkeypatch.chdir(tmp_path / "old")

    assert left(of(), "a.json") == ["name-length", "name-type"]
    assert left(of(), "../a.json") == ["name-length", "name-type", "unknown-key"]


def test_suppressions_of_the_file() -> None:
    """They start at the folder of the file, and say where they stand when they are of no use."""
    entries = "".join(
        f"[[suppressions]]\npath = 'a.json'\npointer = ''\nrule = '{rule}'\n"
        for rule in ("name-*", "name-charset")
    )
    suppressions = of(config=entries).suppressions

    assert rule_ids(suppressions.apply("a.json", FOUND)) == ["image-id-missing", "unknown-key"]
    assert [one.place for one in suppressions.unused()] == [".bcvalidate.toml:5:1"]


def test_which_file() -> None:
    """--config names another file, --no-config none."""
    Path("other.toml").write_text("strict = true", "utf-8")

    assert not of("--config=other.toml", "--no-lint", config="lint = false").config.lint
    assert of("--config=other.toml").strict
    assert of("--no-config").config == Config()
    with pytest.raises(ConfigFileError) as broken:
        of("--config=none.toml")
    assert str(broken.value) == (
        "none.toml: the settings cannot be read (No such file or directory); name another file"
    )


def test_where_a_baseline_is_written_to() -> None:
    """--write-baseline needs a file, from the command line or from the settings."""
    with pytest.raises(UsageError) as misuse:
        of("--write-baseline")
    assert str(misuse.value) == "--write-baseline needs a file to write to: --baseline FILE"
    assert of("--write-baseline", "--baseline=b").baseline == "b"
    assert of("--write-baseline", config="baseline = 'c'").baseline == "c"


@pytest.mark.parametrize(
    ("argv", "config", "reason"),
    [
        (["--select=nmae-type"], "", 'no rule "nmae-type"; did you mean name-type?'),
        (["--ignore=*,x"], "", 'no rule "x"; --list-rules shows them all'),
        (["--severity=onw=info"], "", 'no rule "onw"; did you mean own?'),
        ([], "ignore = [\n'nmae-type']", 'c:2:1: no rule "nmae-type"; did you mean name-type?'),
        ([], "[severity]\nowm = 'info'", 'c:2:1: no rule "owm"; did you mean own?'),
        (
            [],
            "[[overrides]]\npath = 'a'\nselect = ['nmae-*', 'x']",
            'c:3:11: no rule "nmae-*"; --list-rules shows them all',
        ),
        (
            [],
            "[[suppressions]]\npath = 'a'\npointer = ''\nrule = 'documentd'",
            'c:4:8: no rule "documentd"; did you mean documented?',
        ),
    ],
)
def test_unknown_rules(argv: list[str], config: str, reason: str) -> None:
    """Every rule that is named must be known, to us or to a policy."""
    found = of(*argv, config=config)

    with pytest.raises((UsageError, ConfigFileError)) as caught:
        found.check([*rules(), "own"])

    assert str(caught.value).replace(".bcvalidate.toml", "c") == reason
    assert isinstance(caught.value, UsageError) == bool(argv)


def test_known_rules() -> None:
    """What is known passes."""
    of("--select=own,documented", "--severity=*-type=info", config=OVERRIDES).check(
        [*rules(), "own"]
    )


@pytest.mark.parametrize(
    ("environment", "config", "argv", "language"),
    [
        ({}, "", [], "en"),
        ({"LANG": "zh_CN.UTF-8"}, "", [], "zh"),
        ({"LANG": "zh"}, "", ["--lang=auto"], "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "de_DE"}, "", [], "en"),
        ({"LC_MESSAGES": "zh_TW", "LC_ALL": "C"}, "", [], "en"),
        ({"LANG": "en_US", "LC_MESSAGES": "C", "LC_ALL": "zh_CN"}, "", [], "zh"),
        ({"LANG": "zh_CN", "LC_ALL": ""}, "", [], "zh"),
        ({"LANG": "zh_CN"}, "lang = 'en'", [], "en"),
        ({"LANG": "zh_CN"}, "lang = 'auto'", [], "zh"),
        ({"LANG": "en_US"}, "lang = 'en'", ["--lang=zh"], "zh"),
        ({"LANG": "zh_CN"}, "", ["--lang=en"], "en"),
    ],
)
def test_language(
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    config: str,
    argv: list[str],
    language: str,
) -> None:
    """The option, else the file, else the first variable of the environment that is set."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert of(*argv, config=config).language == language


def test_no_reader_of_toml_without_a_file() -> None:
    """Where there is no file of settings, nothing is loaded to read one."""
    script = (
        "import io, sys; from bcvalidate.cli.arguments import parse_arguments\n"
        "from bcvalidate.config.settings import load_settings\n"
        "load_settings(parse_arguments(['--no-config'], io.StringIO()), '')\n"
        "print('bcvalidate.document.toml_reader' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        text=True,
    )

    assert ran.stdout == "False\n"
