"""Completion in zsh, at a terminal."""

import os
import pty
import select
import shlex
import shutil
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.tools.completions.shells import (
    FISH_AND_ZSH,
    WITH_ODD_HELP,
    WITH_UNKNOWN_VALUE,
    needs,
    output_of,
)
from tools.completions import completion

pytestmark = [pytest.mark.slow, needs("zsh")]

OFFERS = [
    ("--fo", ["--format="]),
    ("--no-", ["--no-lint", "--no-config"]),
    ("--color ", ["auto", "always", "never"]),
    *FISH_AND_ZSH,
    ("a", ["a spec.json"]),
    ("it", ["it's.json"]),
    ("--strict --str", ["--str"]),
    ("--select name-length --sel", ["--select="]),
]
ZSHRC = r"""
PS1='ready> ' PROMPT_EOL_MARK=
autoload -Uz compinit && compinit -u -D
zstyle ':completion:*' completer _complete
zstyle ':completion:every:*' completer _all_matches _complete
zstyle ':completion:every:*' insert yes
zstyle ':completion:*' list-max 0
LISTMAX=10000
source "$SCRIPT"
zle -C every complete-word _generic
_save() { print -r -- "$BUFFER" >> "$SAVED"; BUFFER= }
zle -N save _save
bindkey '^X' every
bindkey '^Y' save
"""


def zsh(folder: Path, *lines: str) -> list[str]:
    """Return what a zsh at a terminal makes of each line if it inserts all its offers."""
    (folder / ".zshrc").write_text(ZSHRC, "utf-8")
    saved = folder / "saved"
    settings = {"SCRIPT": folder / "zsh", "SAVED": saved, "ZDOTDIR": folder, "TERM": "vt100"}
    terminal, its_end = pty.openpty()
    shell = subprocess.Popen(
        [shutil.which("zsh") or "", "-d", "-i"],
        env={"PATH": os.environ["PATH"], **{k: str(value) for k, value in settings.items()}},
        stdin=its_end,
        stdout=its_end,
        stderr=its_end,
        start_new_session=True,
    )
    os.close(its_end)
    try:
        _await(terminal, lambda seen: b"ready> " in seen)
        for count, line in enumerate(lines, start=1):
            os.write(terminal, f"bcvalidate {line}\x18\x19".encode())
            _await(terminal, partial(_has_lines, saved, count))
        return saved.read_text("utf-8").splitlines()
    finally:
        shell.kill()
        shell.wait()
        os.close(terminal)


def _has_lines(saved: Path, count: int, _: bytes) -> bool:
    return saved.is_file() and saved.read_text("utf-8").count("\n") == count


def _await(terminal: int, done: Callable[[bytes], bool]) -> None:
    """Read what a terminal shows until `done` says so, for at most a minute."""
    seen, until = b"", time.monotonic() + 60
    while not done(seen):
        assert time.monotonic() < until, f"zsh hangs after {seen[-2000:]!r}"
        if select.select([terminal], [], [], 0.05)[0]:
            seen += os.read(terminal, 65536)


def test_offers(folder: Path) -> None:
    """Options, choices, rules, levels, formats and files are offered."""
    saved = zsh(folder, *(line for line, _ in OFFERS))

    expected = [[*line.split(" ")[:-1], *sorted(offers)] for line, offers in OFFERS]

    lines = [shlex.split(line)[1:] for line in saved]
    assert expected == [
        [*arguments[: line.count(" ")], *sorted(arguments[line.count(" ") :])]
        for (line, _), arguments in zip(OFFERS, lines, strict=True)
    ]


def test_autoload(folder: Path) -> None:
    """The script is also an autoloaded function, in a file with its name."""
    (folder / "_bcvalidate").write_text(completion("zsh"), "utf-8")
    script = """
        fpath=("$1" $fpath); autoload -Uz compinit; compinit -u -D
        print -r -- "$_comps[bcvalidate]"; autoload +X _bcvalidate; print $+functions[_bcvalidate]
    """

    assert output_of("zsh", "-d", "-f", "-c", script, "test", folder) == "_bcvalidate\n1\n"


def test_syntax(folder: Path) -> None:
    """The script has the syntax of zsh."""
    assert output_of("zsh", "-n", folder / "zsh") == ""


def test_odd_help(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The help of an option is never run."""
    monkeypatch.setattr("tools.completions.OPTIONS", WITH_ODD_HELP)
    (folder / "zsh").write_text(completion("zsh"), "utf-8")

    assert zsh(folder, "--fo") == ["bcvalidate --format="]
    assert not Path("pwned").exists()


def test_unknown_value(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a value that cannot be completed, neither files nor options are offered."""
    monkeypatch.setattr("tools.completions.OPTIONS", WITH_UNKNOWN_VALUE)
    (folder / "zsh").write_text(completion("zsh"), "utf-8")

    assert zsh(folder, "--count ") == ["bcvalidate --count "]
