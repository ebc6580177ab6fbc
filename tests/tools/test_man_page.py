"""The man page: it has all options, in roff that formatters accept without warnings."""

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
ODD = r"""'it's \fBodd\fR: .TH "a" - b-c ~/x ^ `y` 字\n"""


def needs(program: str) -> pytest.MarkDecorator:
    """Skip a test if a program is not installed."""
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


def formatted(page: str) -> str:
    """Format a page with groff, without warnings, and return its text on one line."""
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
    """The sections are those of any page of section 1, in the usual order."""
    heads = re.findall(r'^\.SH "?([^"\n]+)"?$', man_page(), re.MULTILINE)

    assert heads == SECTIONS


def test_no_date() -> None:
    """The first line has the version and no date, so that the page is reproducible."""
    first = man_page().splitlines()[0]

    assert first == f'.TH BCVALIDATE 1 "" "bcvalidate {__version__}" "User Commands"'


def test_hyphens_can_be_copied() -> None:
    """Every hyphen is that of a command line, and not a typographic one."""
    assert re.findall(r".*(?<!\\)-.*", man_page()) == []


@pytest.mark.slow
@needs("groff")
def test_every_option_with_its_help() -> None:
    """Each group has its options in order, each with its value and its help."""
    text = formatted(man_page())

    expected, group = [], ""
    for option in OPTIONS:
        if option.group != group:
            group = option.group
            expected.append(group.capitalize())
        value = option.value or "|".join(option.choices)
        expected.append(f"{', '.join(option.names)} {value}".strip() + f" {option.help}")
    offsets = [text.find(entry) for entry in expected]
    assert offsets == sorted(offsets)
    assert [entry for entry in expected if text.count(entry) != 1] == []


@pytest.mark.slow
@needs("groff")
def test_exit_status_files_and_environment() -> None:
    """The page has all exit statuses, and the files and variables that the command reads."""
    text = formatted(man_page())

    for status, description in EXIT_STATUS:
        assert f" {status} {description}" in text
    for name in ("[tool.bcvalidate]", ".bcvalidate.toml", "NO_COLOR", "LC_ALL, LC_MESSAGES, LANG"):
        assert name in text


@pytest.mark.slow
@needs("groff")
def test_odd_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    """The characters of a help text are never read as roff, even at the start of a line."""
    helps = [ODD, ".TH is no macro here", "'br is none, either", "\\", "-"]
    options = [option._replace(help=text) for option, text in zip(OPTIONS, helps, strict=False)]
    monkeypatch.setattr("tools.man_page.OPTIONS", options)

    text = formatted(man_page())

    for help_text in helps:
        assert " ".join(help_text.split()) in text


@pytest.mark.slow
@needs("man")
def test_man(tmp_path: Path) -> None:
    """The program man shows the page without warnings."""
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
