"""Explanations: a rule's words, trigger, note and source, and an example with its output."""

import json
from collections.abc import Iterator
from contextlib import suppress

from bcvalidate import dialect
from bcvalidate.resources import resource
from bcvalidate.rows import Row, rows

_NOT_TRIGGERS = ("x-rule", "x-hints", "x-source", "description", "title", *dialect.STRUCTURE)


def list_rules() -> str:
    """A table of all rules, in canonical order."""
    table = rows().values()
    width = max(len(row.rule) for row in table)
    return "".join(
        f"{row.order:>3}  {row.rule:<{width}}  {row.severity:<7}  {_answer(row)}{row.message}\n"
        for row in table
    )


def explain(action: str, rule: str) -> str:
    """All there is to know of a rule; KeyError when there is no such rule."""
    row = rows()[rule]
    kind = f"row {row.order} of the API page's table" if row.documented else "advice of bcvalidate"
    parts = [f"{row.rule}: {row.severity}, {kind}\n\n  {_answer(row)}{row.message}\n"]
    triggers = "".join(f"  {trigger}\n" for trigger in _triggers(action, rule))
    parts.append(f"Trigger\n{triggers or '  Not in the schema files: see the note.' + chr(10)}")
    parts += [
        f"{title}\n  {text}\n"
        for title, text in (("Note", row.note), ("Source", row.source))
        if text
    ]
    parts += _example(action, rule)
    return "\n".join(parts)


def _answer(row: Row) -> str:
    return f"{row.status} {row.code}: " if row.documented else ""


def _triggers(action: str, rule: str) -> Iterator[str]:
    """Where a subschema cites the rule, and with which constraint."""
    for cited in dialect.rules(dialect.schema(action)):
        if cited.rule == rule:
            constraint = {k: v for k, v in cited.subschema.items() if k not in _NOT_TRIGGERS}
            place = "".join(f"/{step}" for step in cited.path) or "the body"
            keys = ", its key" if cited.at_key else ""
            conditions = "".join(f", if {json.dumps(condition)}" for condition in cited.when)
            yield f"{place}{keys}: {json.dumps(constraint)}{conditions}"


def _example(action: str, rule: str) -> list[str]:
    """The fixture that breaks the rule, and what the command prints for it."""
    try:
        body = resource("fixtures", action, "err", f"{rule}.json")
        output = resource("fixtures", action, "err", f"{rule}.out")
    except OSError:
        return []
    account = []
    with suppress(OSError):
        stated = resource("fixtures", action, "err", f"{rule}.account")
        account = [f"Account of the example\n{_indented(stated)}"]
    return [
        f"Example: fixtures/{action}/err/{rule}.json\n{_indented(body)}",
        *account,
        f"Output\n{_indented(output)}",
    ]


def _indented(text: bytes) -> str:
    return "".join(f"  {line}\n" for line in text.decode(errors="backslashreplace").splitlines())
