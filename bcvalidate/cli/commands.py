"""Questions: what the command answers without checking anything."""

import argparse
import json

from bcvalidate.errors import UsageError
from bcvalidate.explanation.rule_page import explain, list_rules
from bcvalidate.files.resources import required_resource
from bcvalidate.rules.registry import rules
from bcvalidate.rules.schema import ACTION
from bcvalidate.rules.spelling import nearest

COMPLETION_FILES = {"bash": "bcvalidate.bash", "zsh": "_bcvalidate", "fish": "bcvalidate.fish"}
"""The completion script of each shell, as a file of docs/completions."""

MAN_PAGE = "bcvalidate.1"
"""The man page, as a file of docs."""


def run_command(options: argparse.Namespace) -> str | None:
    """The answer to the question that the options ask, or None when they ask for a check.

    Raises UsageError when there is no such rule.
    """
    if options.list_rules:
        return list_rules()
    if options.explain is not None:
        return _explained(options.explain)
    if options.print_schema:
        from bcvalidate.rules.editor_schema import editor_schema

        return json.dumps(editor_schema(ACTION), indent=2, ensure_ascii=False) + "\n"
    if options.completion is not None:
        return _shipped("docs", "completions", COMPLETION_FILES[options.completion])
    if options.man:
        return _shipped("docs", MAN_PAGE)
    return None


def _shipped(*path: str) -> str:
    return required_resource(*path).decode()


def _explained(rule: str) -> str:
    if rule not in rules():
        coded = [row.id for row in rules().values() if rule in (row.code, str(row.number))]
        near = coded or [word for word in [nearest(rule, rules())] if word]
        meant = f"did you mean {' or '.join(near)}?" if near else "--list-rules shows them all"
        raise UsageError(f"no rule {rule}: {meant}")
    return explain(ACTION, rule)
