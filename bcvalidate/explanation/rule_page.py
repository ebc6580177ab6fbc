"""Rule pages: the explanation of a rule as text, and the table of all rules."""

from bcvalidate.explanation.explanation import (
    Example,
    Listing,
    Trigger,
    explanation,
    status_and_message,
)
from bcvalidate.rules.registry import rules


def list_rules() -> str:
    """The table of all rules, in canonical order."""
    table = rules().values()
    width = max(len(rule.id) for rule in table)
    return "".join(
        f"{rule.number or '':>3}  {rule.id:<{width}}  {rule.severity:<7}  "
        f"{status_and_message(rule)}\n"
        for rule in table
    )


def explain(action: str, rule_id: str) -> str:
    """The explanation of a rule as text; raises KeyError for an unknown rule."""
    explained = explanation(action, rule_id)
    rule = explained.rule
    parts = [f"{rule.id}: {rule.severity}, {explained.kind}\n\n  {status_and_message(rule)}\n"]
    triggers = "".join(f"  {_trigger(trigger)}\n" for trigger in explained.triggers)
    parts.append(f"Trigger\n{triggers or '  Not in the schema files: see the note.' + chr(10)}")
    parts += [
        f"{title}\n  {text}\n"
        for title, text in (("Note", rule.note), ("Source", rule.source))
        if text
    ]
    if explained.example:
        parts += _example(explained.example)
    return "\n".join(parts)


def _trigger(trigger: Trigger) -> str:
    keys = ", its key" if trigger.at_key else ""
    conditions = "".join(f", if {condition}" for condition in trigger.conditions)
    return f"{trigger.location or 'the body'}{keys}: {trigger.constraint}{conditions}"


def _example(example: Example) -> list[str]:
    account = [_listing("Account of the example", example.account)] if example.account else []
    return [
        _listing(f"Example: {example.name}", example.request),
        *account,
        _listing("Output", example.output),
    ]


def _listing(title: str, listing: Listing) -> str:
    remark = ", shortened" if listing.shortened else ""
    return f"{title}{remark}\n" + "".join(f"  {line}\n" for line in listing.lines)
