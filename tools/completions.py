"""Completion: the script that lets a shell complete the command, from the table of options."""

from collections.abc import Callable, Iterator

from bcvalidate.cli.options import OPTIONS, Option
from bcvalidate.errors import SEVERITIES
from bcvalidate.reporters.formats import FORMATS
from bcvalidate.rules.registry import rules
from tools.completion_scripts import BASH, FISH, ZSH


def completion(shell: str) -> str:
    """The script for bash, zsh or fish; KeyError for another shell."""
    return _SCRIPTS[shell]()


def _bash() -> str:
    formats = " ".join((*FORMATS, *(f"{name}:" for name in FORMATS)))
    return BASH.substitute(
        rules=" ".join(rules()),
        levels=" ".join(SEVERITIES),
        formats=formats,
        offers="\n".join(_bash_offers()),
        values="\n".join(_bash_values()),
    )


def _bash_offers() -> Iterator[str]:
    """The statements that offer each option, unless it is given and may be given only once."""
    for option in OPTIONS:
        names = " ".join(option.names)
        if option.kind == "list":
            yield f'                offered+=" {names}"'
        else:
            given = " || ".join(f'$seen == *" {name} "*' for name in option.names)
            yield f'                [[ {given} ]] || offered+=" {names}"'


def _bash_values() -> Iterator[str]:
    """The cases of what is completed after an option that takes a value."""
    for option in OPTIONS:
        if option.choices:
            action = f'_bcvalidate_words "$given" "$value" "{" ".join(option.choices)}"'
        elif option.value:
            action = f'_bcvalidate_{_helper(option)} "$given" "$value"'
        else:
            continue
        yield f"        {' | '.join(option.names)}) {action} ;;"


_HELPERS = {
    "RULE": "rule",
    "RULES": "rule_list",
    "RULE=LEVEL": "severity",
    "NAME[:FILE]": "format",
}
"""What completes the value of an option, by the name that its value has in the table."""


def _helper(option: Option) -> str:
    """The function of the scripts that completes the value of an option."""
    return "files" if option.file else _HELPERS.get(option.value or "", "nothing")


def _zsh() -> str:
    return ZSH.substitute(
        rules="\n".join(
            f"    {_single_quoted(f'{rule}:{row.message}')}" for rule, row in rules().items()
        ),
        levels=" ".join(SEVERITIES),
        formats=" ".join(FORMATS),
        options=" \\\n".join(f"        {_zsh_option(option)}" for option in OPTIONS),
    )


def _zsh_option(option: Option) -> str:
    """What _arguments takes for an option."""
    value = ""
    if option.choices:
        value = f":{option.names[-1].lstrip('-')}:({' '.join(option.choices)})"
    elif option.value:
        shown = option.value.replace(":", "\\:")
        value = f":{shown}:_bcvalidate_{_helper(option)}"
    ending = "=" if value else ""
    shown = option.help.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    about = f"{ending}[{shown}]{value}"
    if option.kind == "list":
        return " ".join(_single_quoted(f"*{name}{about}") for name in option.names)
    excluded = "- *" if option.kind in ("help", "version") else " ".join(option.names)
    return " ".join(_single_quoted(f"({excluded}){name}{about}") for name in option.names)


def _fish() -> str:
    described = (f"{rule}\t{row.message}" for rule, row in rules().items())
    return FISH.substitute(
        rules=" \\\n".join(f"        {_fish_quoted(line)}" for line in described),
        levels=" ".join(SEVERITIES),
        formats=" ".join(FORMATS),
        options="\n".join(map(_fish_option, OPTIONS)),
    )


def _fish_option(option: Option) -> str:
    """The statement that tells fish of an option."""
    names = [
        f"-l {name.removeprefix('--')}" if name.startswith("--") else f"-s {name.removeprefix('-')}"
        for name in option.names
    ]
    parts = ["complete -c bcvalidate", *names]
    if option.choices:
        parts.append(f"-x -a {_fish_quoted(' '.join(option.choices))}")
    elif option.file:
        parts.append("-r -F")
    elif option.value:
        parts.append(f"-x -a '(__bcvalidate_{_helper(option)})'")
    else:
        given = " ".join(names).replace("-l ", "")
        parts.append(f"-n 'not __fish_contains_opt {given}'")
    return " ".join([*parts, f"-d {_fish_quoted(option.help)}"])


def _single_quoted(text: str) -> str:
    """A word of a POSIX shell that stands for this text."""
    return "'" + text.replace("'", "'\\''") + "'"


def _fish_quoted(text: str) -> str:
    """A word of fish that stands for this text."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


_SCRIPTS: dict[str, Callable[[], str]] = {"bash": _bash, "zsh": _zsh, "fish": _fish}
