"""Completion: what the real shells offer once they have read the script."""

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

from bcvalidate.cli.options import OPTIONS, SHELLS, Option
from bcvalidate.errors import SEVERITIES
from bcvalidate.reporters.formats import FORMATS
from bcvalidate.rules.registry import rules
from tools.completions import completion

RULES = list(rules())
NAMES = [name for option in OPTIONS for name in option.names]
FILES = ["a spec.json", "it's.json", "other.txt", "star*.json"]
SKIPPED = {
    shell: pytest.mark.skipif(shutil.which(shell) is None, reason=f"{shell} is not installed")
    for shell in SHELLS
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with odd names, and the scripts beside it; it is the current one."""
    for shell in SHELLS:
        (tmp_path / shell).write_text(completion(shell), "utf-8")
    here = tmp_path / "here"
    (here / "specs").mkdir(parents=True)
    for name in FILES:
        (here / name).touch()
    monkeypatch.chdir(here)
    return tmp_path


def ran(*argv: str | Path, **environment: str) -> str:
    """What a shell prints, that has a home of its own and complains of nothing."""
    done = subprocess.run(
        argv,
        env={"PATH": os.environ["PATH"], "TERM": "dumb", "LC_ALL": "C.UTF-8", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def bash(folder: Path, *words: str, breaks: str = " \t\n\"'><=;|&(:") -> list[str]:
    """What bash's function replies to these words, as bash splits them, at the last of them."""
    script = """
        set -u
        source "$1"; COMP_WORDBREAKS=$2; shift 2
        COMP_WORDS=(bcvalidate "$@"); COMP_CWORD=$#
        _bcvalidate bcvalidate "${@: -1}"
        ((${#COMPREPLY[@]})) && printf '%s\\0' "${COMPREPLY[@]}"
        complete -p bcvalidate >/dev/null
    """
    out = ran("bash", "--norc", "-c", script, "test", folder / "bash", breaks, *words)
    return out.split("\0")[:-1]


BASH = [
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


@SKIPPED["bash"]
@pytest.mark.parametrize(("words", "reply"), BASH, ids=lambda words: " ".join(words)[:30])
def test_bash(folder: Path, words: list[str], reply: list[str]) -> None:
    """Without bash-completion, in any place: options, choices, rules, levels, formats, files."""
    assert sorted(reply) == sorted(bash(folder, *words))


@SKIPPED["bash"]
@pytest.mark.parametrize(
    ("word", "reply"),
    [
        ("--severity=name-length=w", ["--severity=name-length=warning"]),
        ("--format=json:oth", ["--format=json:other.txt"]),
        ("--color=n", ["--color=never"]),
    ],
)
def test_bash_that_splits_less(folder: Path, word: str, reply: list[str]) -> None:
    """Where a user made : and = part of a word, the reply is the whole word."""
    assert reply == bash(folder, word, breaks=" \t\n")


def fish(folder: Path, line: str) -> list[str]:
    """What fish offers at the end of a line, without descriptions."""
    script = "source $argv[1]; complete -C $argv[2]"
    home = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    out = ran("fish", "--no-config", "-c", script, folder / "fish", f"bcvalidate {line}", **home)
    return sorted(offer.split("\t")[0] for offer in out.splitlines())


OF_FISH_AND_ZSH = [
    ("--color=n", ["--color=never"]),
    ("--explain ", RULES),
    ("--select ", ["documented", *RULES]),
    ("--select name-*,docu", ["name-*,documented"]),
    ("--ignore=body-type,image-id-t", ["--ignore=body-type,image-id-type"]),
    ("--severity name-len", ["name-length="]),
    ("--severity name-length=", [f"name-length={level}" for level in SEVERITIES]),
    ("--severity=name-length=w", ["--severity=name-length=warning"]),
    ("--format ", [*FORMATS, *(f"{name}:" for name in FORMATS)]),
    ("--format json:oth", ["json:other.txt"]),
    ("--output oth", ["other.txt"]),
    ("oth", ["other.txt"]),
]
"""What both say to a line as it is typed, and bash, which splits it, otherwise."""

FISH = [
    ("--fo", ["--format"]),
    ("--no-", ["--no-config", "--no-lint"]),
    ("--color ", ["always", "auto", "never"]),
    *OF_FISH_AND_ZSH,
    ("--format=json:oth", ["--format=json:other.txt"]),
    ("--strict --str", []),
    ("--select name-length --sel", ["--select"]),
]


@SKIPPED["fish"]
@pytest.mark.parametrize(("line", "offers"), FISH, ids=lambda line: str(line)[:30])
def test_fish(folder: Path, line: str, offers: list[str]) -> None:
    """Options, choices, rules, levels, formats and files, behind a space or a sign of equality."""
    assert sorted(offers) == fish(folder, line)


@SKIPPED["fish"]
def test_fish_says_what_each_option_does(folder: Path) -> None:
    """The help of the table stands beside each option, and a rule's message beside the rule."""
    script = "source $argv[1]; complete -C 'bcvalidate --'; complete -C 'bcvalidate --explain '"
    out = ran("fish", "--no-config", "-c", script, folder / "fish", HOME=str(folder))

    expected = [
        *(f"{o.names[-1]}\t{o.help}" for o in OPTIONS),
        *(f"{rule}\t{row.message}" for rule, row in rules().items()),
    ]

    assert sorted(expected) == sorted(out.splitlines())


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
    """What a zsh at a terminal makes of each line when all that it offers is put in."""
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
    """Read what a terminal shows until something is done, for at most a minute."""
    seen, until = b"", time.monotonic() + 60
    while not done(seen):
        assert time.monotonic() < until, f"zsh hangs after {seen[-2000:]!r}"
        if select.select([terminal], [], [], 0.05)[0]:
            seen += os.read(terminal, 65536)


ZSH = [
    ("--fo", ["--format="]),
    ("--no-", ["--no-lint", "--no-config"]),
    ("--color ", ["auto", "always", "never"]),
    *OF_FISH_AND_ZSH,
    ("a", ["a spec.json"]),
    ("it", ["it's.json"]),
    ("--strict --str", ["--str"]),
    ("--select name-length --sel", ["--select="]),
]


@SKIPPED["zsh"]
def test_zsh(folder: Path) -> None:
    """At a real terminal: options, choices, rules, levels, formats and files."""
    saved = zsh(folder, *(line for line, _ in ZSH))

    expected = [[*line.split(" ")[:-1], *sorted(offers)] for line, offers in ZSH]

    offered = [shlex.split(line)[1:] for line in saved]
    assert expected == [
        [*words[: line.count(" ")], *sorted(words[line.count(" ") :])]
        for (line, _), words in zip(ZSH, offered, strict=True)
    ]


@SKIPPED["zsh"]
def test_zsh_finds_the_file(folder: Path) -> None:
    """The script is also a function to be loaded, as a file of the name _bcvalidate is."""
    (folder / "_bcvalidate").write_text(completion("zsh"), "utf-8")
    script = """
        fpath=("$1" $fpath); autoload -Uz compinit; compinit -u -D
        print -r -- "$_comps[bcvalidate]"; autoload +X _bcvalidate; print $+functions[_bcvalidate]
    """

    assert ran("zsh", "-d", "-f", "-c", script, "test", folder) == "_bcvalidate\n1\n"


@pytest.mark.parametrize("shell", SHELLS)
def test_syntax(folder: Path, shell: str) -> None:
    """Each script has the syntax of its shell."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")

    assert ran(shell, "-n", folder / shell) == ""


ODD = r"""it's a [b]: \c $(touch pwned) `touch pwned` "d" %s @{rules} # ~ !x"""


@pytest.mark.parametrize("shell", SHELLS)
def test_help_of_odd_characters(folder: Path, shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a help says is shown, not run, and no shell stumbles over it."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    odd = [option._replace(help=ODD) for option in OPTIONS]
    monkeypatch.setattr("tools.completions.OPTIONS", odd)
    (folder / shell).write_text(completion(shell), "utf-8")

    shown = {
        "bash": lambda: bash(folder, "--fo"),
        "fish": lambda: fish(folder, "--fo"),
        "zsh": lambda: zsh(folder, "--fo"),
    }[shell]()

    assert shown in (["--format"], ["bcvalidate --format="])
    assert not Path("pwned").exists()


@pytest.mark.parametrize("shell", SHELLS)
def test_value_of_another_kind(folder: Path, shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a value that no list holds, nothing is offered: neither files nor options."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    free = [Option(("--count",), "odd", "how many", "value", "NUMBER"), *OPTIONS]
    monkeypatch.setattr("tools.completions.OPTIONS", free)
    (folder / shell).write_text(completion(shell), "utf-8")

    shown = {
        "bash": lambda: bash(folder, "--count", ""),
        "fish": lambda: fish(folder, "--count "),
        "zsh": lambda: zsh(folder, "--count "),
    }[shell]()

    assert shown == (["bcvalidate --count "] if shell == "zsh" else [])


def test_every_option_is_in_every_script() -> None:
    """Each name of each option, with its help where a shell has a place for it."""
    for shell in SHELLS:
        script = completion(shell)
        plain = script.replace("'\\''", "'").replace("\\", "")
        for option in OPTIONS:
            assert [name for name in option.names if name.lstrip("-") not in script] == []
            assert shell == "bash" or option.help.replace("\\", "") in plain


def test_other_shells_have_no_script() -> None:
    """What is no shell of the table has no completion."""
    with pytest.raises(KeyError):
        completion("tcsh")
