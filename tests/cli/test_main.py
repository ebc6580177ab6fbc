"""The command line proper: what it reports, in which language and color, and how it fails."""

import fcntl
import io
import json
import os
import pty
import struct
import termios
from pathlib import Path

import pytest

from bcvalidate.cli.main import main
from bcvalidate.rules.schema import schema_file
from tests.cli.conftest import Start
from tests.cli.request_files import NAME, NAMELESS, TEAM_ARGV, put
from tests.support.harness import ERR, FIXTURES, OK, OK_REQUESTS, SAMPLE, run

INVALID = FIXTURES / "err" / "name-length--empty.json"


def test_valid_files_have_no_errors() -> None:
    """The sample of the API reference is clean; the ok fixtures together have no error."""
    count = len(OK) + len(OK_REQUESTS)

    assert run(SAMPLE) == (0, "1 file checked: no errors\n", "")
    assert run("--no-lint", FIXTURES / "ok").out == f"{count} files checked: no errors\n"


def test_text_and_json_report_the_same() -> None:
    """For every fixture, both formats have the same findings in the same order."""
    json_files = json.loads(run("--format", "json", *ERR).out)["files"]
    text = run(*ERR).out.splitlines()

    for fixture, file in zip(ERR, json_files, strict=True):
        heads = [line for line in text if line.startswith(f"{fixture}:")]
        assert [(*head.split(":")[1:3], head.rpartition("[")[2][:-1]) for head in heads] == [
            (str(found["line"]), str(found["column"]), found["rule"]) for found in file["findings"]
        ], fixture.name


def test_quiet_prints_findings_only() -> None:
    """With --quiet there is no summary, and nothing for valid files."""
    assert run("--quiet", SAMPLE) == (0, "", "")
    assert "checked" not in run("-q", INVALID).out
    assert run("-q", INVALID).out.startswith(f"{INVALID}:2:11: error")


def test_a_damaged_schema_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line has file, line and column; the exit status is 2."""
    (tmp_path / "create-cluster.schema.json").write_text('{\n  "allOf": [,]\n}')
    monkeypatch.setattr(
        "bcvalidate.rules.schema.schema_bytes", lambda name: (tmp_path / name).read_bytes()
    )
    schema_file.cache_clear()
    try:
        ran = run("--engine", "reference", SAMPLE)
    finally:
        schema_file.cache_clear()

    reason = "schemas/create-cluster.schema.json:2:13: A value is expected here."
    assert ran == (2, "", f"bcvalidate: {reason}\n")


# The terminal


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        """Whether it is: yes."""
        return True


def test_color_follows_the_option_and_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Terminals have color unless NO_COLOR or TERM object; --color overrides all of that."""
    for term, no_color, choice, colored in (
        ("xterm", None, "auto", True),
        ("dumb", None, "auto", False),
        ("xterm", "1", "auto", False),
        ("xterm", "", "auto", True),
        ("xterm", "1", "always", True),
        ("xterm", None, "never", False),
    ):
        monkeypatch.setenv("TERM", term)
        monkeypatch.delenv("NO_COLOR", raising=False)
        if no_color is not None:
            monkeypatch.setenv("NO_COLOR", no_color)
        out = Terminal()
        main(["--color", choice, str(INVALID)], None, out, io.StringIO())
        found = "\x1b[1;31merror\x1b[0m" in out.getvalue()
        assert found == colored, (term, no_color, choice)


def test_no_color_without_a_terminal() -> None:
    """Output to a pipe or a file has no escape sequences."""
    assert "\x1b" not in run(INVALID).out


def test_lines_fit_the_terminal() -> None:
    """On a terminal, the snippet is cut to its width, and the caret stays below its column."""
    long = str(FIXTURES / "err" / "description-length.json")

    for columns in (40, 80, 200):
        reader, writer = pty.openpty()
        fcntl.ioctl(writer, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        with os.fdopen(writer, "w", encoding="utf-8") as out, os.fdopen(reader, "rb", 0) as screen:
            assert main(["--color", "never", long], None, out, io.StringIO()) == 1
            out.flush()
            text = b""
            while b"checked" not in text:
                text += screen.read(10_000)
            lines = text.decode().splitlines()
        assert len(lines[1]) <= min(columns, 105), columns
        assert lines[1][lines[2].index("^")] == '"', columns


# The language

TEXT = NAME + '  2 |   "Name": "",\n    |           ^\n{}1 file checked: 1 error\n'
ENGLISH = TEXT.format("a.json", "")
CHINESE = TEXT.format("a.json", "  Name的长度必须在1与64之间。\n")


@pytest.mark.usefixtures("folder")
def test_text_is_translated(monkeypatch: pytest.MonkeyPatch, start: Start) -> None:
    """A line in Chinese is added; code and message stay as the service has them."""
    put(a=NAMELESS)

    assert start("a.json") == (1, ENGLISH, "")
    assert start("--lang=zh", "a.json") == (1, CHINESE, "")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert start("a.json") == start("--lang=auto", "a.json") == (1, CHINESE, "")
    assert start("--lang=en", "a.json") == (1, ENGLISH, "")
    put(toml='lang = "en"\n')
    assert start("a.json") == (1, ENGLISH, "")


@pytest.mark.usefixtures("folder")
def test_only_text_is_translated() -> None:
    """Formats for programs, and the messages of policies, do not change with the language."""
    put(a=NAMELESS)

    for name in ("line", "json", "sarif", "github", "gitlab", "checkstyle"):
        english = run("--lang=en", "--format", name, "a.json")
        assert run("--lang=zh", "--format", name, "a.json") == english, name
    assert run("--lang=zh", *TEAM_ARGV) == run("--lang=en", *TEAM_ARGV)
