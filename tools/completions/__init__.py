"""Shell completion: write the scripts for bash, zsh and fish from the table of options."""

from collections.abc import Callable, Iterator
from pathlib import Path
from string import Template

from bcvalidate.cli.options import OPTIONS, Option
from bcvalidate.errors import SEVERITIES
from bcvalidate.reporters.formats import FORMATS
from bcvalidate.rules.registry import rules


class Script(Template):
    """A script with placeholders such as @@{rules}, because shells use the dollar sign."""

    delimiter = "@@"


def completion(shell: str) -> str:
    """Return the script for bash, zsh or fish; raises KeyError for another shell."""
    substitutions = _SUBSTITUTIONS[shell]()
    template = Path(__file__).with_name(f"{shell}.in").read_text("utf-8")
    return Script(template).substitute(substitutions)


def _bash() -> dict[str, str]:
    return {
        "rules": " ".join(rules()),
        "levels": " ".join(SEVERITIES),
        "formats": " ".join((*FORMATS, *(f"{name}:" for name in FORMATS))),
        "offers": "\n".join(_bash_offers()),
        "values": "\n".join(_bash_values()),
    }


def _bash_offers() -> Iterator[str]:
    """Yield the statements that offer each option, except used options that cannot be repeated."""
    for option in OPTIONS:
        names = " ".join(option.names)
        if option.kind == "list":
            yield f'                offered+=" {names}"'
        else:
            is_used = " || ".join(f'$seen == *" {name} "*' for name in option.names)
            yield f'                [[ {is_used} ]] || offered+=" {names}"'


def _bash_values() -> Iterator[str]:
    """Yield the cases that complete the value of each option that takes one."""
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
"""The shell functions that complete values, by the placeholder of the value in the help."""


def _helper(option: Option) -> str:
    """Return the name of the shell function that completes the value of an option."""
    return "files" if option.file else _HELPERS.get(option.value or "", "nothing")


def _zsh() -> dict[str, str]:
    descriptions = (f"{rule_id}:{rule.message}" for rule_id, rule in rules().items())
    return {
        "rules": "\n".join(f"    {_single_quoted(text)}" for text in descriptions),
        "levels": " ".join(SEVERITIES),
        "formats": " ".join(FORMATS),
        "options": " \\\n".join(f"        {_zsh_option(option)}" for option in OPTIONS),
    }


def _zsh_option(option: Option) -> str:
    """Return the arguments of zsh's `_arguments` for an option."""
    value = ""
    if option.choices:
        value = f":{option.names[-1].lstrip('-')}:({' '.join(option.choices)})"
    elif option.value:
        placeholder = option.value.replace(":", "\\:")
        value = f":{placeholder}:_bcvalidate_{_helper(option)}"
    ending = "=" if value else ""
    description = option.help.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    specification = f"{ending}[{description}]{value}"
    if option.kind == "list":
        return " ".join(_single_quoted(f"*{name}{specification}") for name in option.names)
    excluded = "- *" if option.kind in ("help", "version") else " ".join(option.names)
    return " ".join(_single_quoted(f"({excluded}){name}{specification}") for name in option.names)


def _fish() -> dict[str, str]:
    descriptions = (f"{rule_id}\t{rule.message}" for rule_id, rule in rules().items())
    return {
        "rules": " \\\n".join(f"        {_fish_quoted(line)}" for line in descriptions),
        "levels": " ".join(SEVERITIES),
        "formats": " ".join(FORMATS),
        "options": "\n".join(map(_fish_option, OPTIONS)),
    }


def _fish_option(option: Option) -> str:
    """Return the `complete` command of fish for an option."""
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
        used = " ".join(names).replace("-l ", "")
        parts.append(f"-n 'not __fish_contains_opt {used}'")
    return " ".join([*parts, f"-d {_fish_quoted(option.help)}"])


def _single_quoted(text: str) -> str:
    """Quote a text for a POSIX shell."""
    return "'" + text.replace("'", "'\\''") + "'"


def _fish_quoted(text: str) -> str:
    """Quote a text for fish."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


_SUBSTITUTIONS: dict[str, Callable[[], dict[str, str]]] = {
    "bash": _bash,
    "zsh": _zsh,
    "fish": _fish,
}
"""What replaces the placeholders of each template, by the shell."""
