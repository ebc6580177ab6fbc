"""The man page: all that the table says, in roff that no formatter complains about."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bcvalidate import __version__
from bcvalidate.cli.arguments import EXIT_STATUS
from bcvalidate.cli.options import OPTIONS
from tools.man_page import man_page

SECTIONS = [
    "NAME",
    "SYNOPSIS",
    "DESCRIPTION",
    "OPTIONS",
    "EXIT STATUS",
    "FILES",
    "ENVIRONMENT",
    "EXAMPLES",
    "SEE ALSO",
]
GROFF = pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
MAN = pytest.mark.skipif(shutil.which("man") is None, reason="man is not installed")
ODD = r"""'it's \fBodd\fR: .TH "a" - b-c ~/x ^ `y` 字\n"""


def formatted(page: str) -> str:
    """What groff makes of a page, on one line; it complains of nothing."""
    done = subprocess.run(
        [shutil.which("groff") or "", "-ww", "-man", "-Tutf8", "-rLL=2000n", "-P-c"],
        input=page.encode(),
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    plain = re.sub(r".\x08|\x1b\[[0-9;]*m", "", done.stdout.decode())
    return " ".join(plain.replace("\N{MINUS SIGN}", "-").split())


def test_sections() -> None:
    """The sections that a page of section 1 has, in the usual order."""
    heads = re.findall(r'^\.SH "?([^"\n]+)"?$', man_page(), re.MULTILINE)

    assert heads == SECTIONS


def test_no_day_is_in_it() -> None:
    """The first line has the version and no date: the page is the same on any day."""
    first = man_page().splitlines()[0]

    assert first == f'.TH BCVALIDATE 1 "" "bcvalidate {__version__}" "User Commands"'


def test_hyphens_can_be_copied() -> None:
    """Every hyphen is the one of a command line, none a typographer's."""
    assert re.findall(r".*(?<!\\)-.*", man_page()) == []


@GROFF
def test_every_option_with_its_help() -> None:
    """As a reader sees it: each group once, its options in order, each with its value and help."""
    text = formatted(man_page())

    expected, group = [], ""
    for option in OPTIONS:
        if option.group != group:
            group = option.group
            expected.append(group.capitalize())
        value = option.value or "|".join(option.choices)
        expected.append(f"{', '.join(option.names)} {value}".strip() + f" {option.help}")
    places = [text.find(words) for words in expected]
    assert places == sorted(places)
    assert [words for words in expected if text.count(words) != 1] == []


@GROFF
def test_exit_status_files_and_environment() -> None:
    """Every status with its meaning; the files and variables that the command reads."""
    text = formatted(man_page())

    for status, meaning in EXIT_STATUS:
        assert f" {status} {meaning}" in text
    for name in ("[tool.bcvalidate]", ".bcvalidate.toml", "NO_COLOR", "LC_ALL, LC_MESSAGES, LANG"):
        assert name in text


@GROFF
def test_odd_characters_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """No character of a help is taken for roff, not even one at the start of a line."""
    helps = [ODD, ".TH is no macro here", "'br is none, either", "\\", "-"]
    options = [option._replace(help=text) for option, text in zip(OPTIONS, helps, strict=False)]
    monkeypatch.setattr("tools.man_page.OPTIONS", options)

    text = formatted(man_page())

    for shown in [" ".join(help_.split()) for help_ in helps]:
        assert shown in text


@MAN
def test_man_shows_it(tmp_path: Path) -> None:
    """The program man itself finds nothing to warn of."""
    (tmp_path / "bcvalidate.1").write_text(man_page(), "utf-8")

    done = subprocess.run(
        [shutil.which("man") or "", "--warnings", "-l", tmp_path / "bcvalidate.1"],
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "MANWIDTH": "80", "MANPAGER": "cat"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "BCVALIDATE(1)" in done.stdout.splitlines()[0]
