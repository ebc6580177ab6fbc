"""Explanations as text: the words of a rule, its trigger and source, an example and its output."""

from bcvalidate.explanation.explanation import (
    Example,
    Listing,
    Trigger,
    explanation,
    status_and_message,
)
from bcvalidate.rules.registry import rules


def list_rules() -> str:
    """A table of all rules, in canonical order."""
    table = rules().values()
    width = max(len(row.id) for row in table)
    return "".join(
        f"{row.number or '':>3}  {row.id:<{width}}  {row.severity:<7}  {status_and_message(row)}\n"
        for row in table
    )


def explain(action: str, rule: str) -> str:
    """All there is to know of a rule; KeyError when there is no such rule."""
    explained = explanation(action, rule)
    row = explained.row
    parts = [f"{row.id}: {row.severity}, {explained.kind}\n\n  {status_and_message(row)}\n"]
    triggers = "".join(f"  {_trigger(trigger)}\n" for trigger in explained.triggers)
    parts.append(f"Trigger\n{triggers or '  Not in the schema files: see the note.' + chr(10)}")
    parts += [
        f"{title}\n  {text}\n"
        for title, text in (("Note", row.note), ("Source", row.source))
        if text
    ]
    if explained.example:
        parts += _example(explained.example)
    return "\n".join(parts)


def _trigger(trigger: Trigger) -> str:
    keys = ", its key" if trigger.at_key else ""
    conditions = "".join(f", if {condition}" for condition in trigger.conditions)
    return f"{trigger.place or 'the body'}{keys}: {trigger.constraint}{conditions}"


def _example(example: Example) -> list[str]:
    account = [_listing("Account of the example", example.account)] if example.account else []
    return [
        _listing(f"Example: {example.name}", example.spec),
        *account,
        _listing("Output", example.output),
    ]


def _listing(title: str, listing: Listing) -> str:
    remark = ", shortened" if listing.shortened else ""
    return f"{title}{remark}\n" + "".join(f"  {line}\n" for line in listing.lines)
