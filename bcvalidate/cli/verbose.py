"""Disclosures: what is not checked, for want of what an account states."""

from collections.abc import Iterator

from bcvalidate.account import Account
from bcvalidate.rules.schema import (
    ACTION,
    AccountField,
    account_fields,
    action_schema,
    argument_name,
    citations,
)


def unchecked_limits(account: Account | None) -> Iterator[str]:
    """Which rules are not held against a limit or a list that no account states, a line each."""
    known = account.limits() if account is not None else {}
    lines = (
        _line(rule.rule, one)
        for rule in citations(action_schema(ACTION))
        for one in account_fields(rule)
        if argument_name(one.name) not in known
    )
    yield from dict.fromkeys(lines)


def _line(rule: str, one: AccountField) -> str:
    held = f"held against {', '.join(one.default)}" if one.default else "not held against it"
    return f"no account states {one.name}: {rule} is {held}"
