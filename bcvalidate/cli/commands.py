"""Commands that run instead of a check, such as --explain."""

import argparse
import json

from bcvalidate.errors import UsageError
from bcvalidate.explanation.rule_page import explain, list_rules
from bcvalidate.files.resources import required_resource
from bcvalidate.rules.registry import rules
from bcvalidate.rules.schema import ACTION
from bcvalidate.rules.spelling import nearest

COMPLETION_FILES = {"bash": "bcvalidate.bash", "zsh": "_bcvalidate", "fish": "bcvalidate.fish"}
"""The completion script of each shell, as a file name in docs/completions."""

MAN_PAGE = "bcvalidate.1"
"""The man page, as a file name in docs."""


def run_command(options: argparse.Namespace) -> str | None:
    """Return the output of the command in the options, or None if they have no command.

    Raises UsageError for an unknown rule.
    """
    if options.list_rules:
        return list_rules()
    if options.explain is not None:
        return _explain(options.explain)
    if options.print_schema:
        from bcvalidate.rules.editor_schema import editor_schema

        return json.dumps(editor_schema(ACTION), indent=2, ensure_ascii=False) + "\n"
    if options.completion is not None:
        return _read_text("docs", "completions", COMPLETION_FILES[options.completion])
    if options.man:
        return _read_text("docs", MAN_PAGE)
    return None


def _read_text(*path: str) -> str:
    return required_resource(*path).decode()


def _explain(rule: str) -> str:
    if rule not in rules():
        same_code = [
            entry.id for entry in rules().values() if rule in (entry.code, str(entry.number))
        ]
        similar = same_code or [name for name in [nearest(rule, rules())] if name]
        hint = f"did you mean {' or '.join(similar)}?" if similar else "--list-rules shows them all"
        raise UsageError(f"no rule {rule}: {hint}")
    return explain(ACTION, rule)
