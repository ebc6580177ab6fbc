"""List the rules that are not checked because the account lacks a limit."""

from collections.abc import Iterator

from bcvalidate.account import Account
from bcvalidate.rules.schema import (
    ACTION,
    AccountField,
    action_schema,
    argument_name,
    citations,
    required_account_fields,
)


def unchecked_limits(account: Account | None) -> Iterator[str]:
    """Yield a line for each rule that depends on a limit or a list that the account lacks."""
    stated = account.limits() if account is not None else {}
    lines = (
        _line(citation.rule, field)
        for citation in citations(action_schema(ACTION))
        for field in required_account_fields(citation)
        if argument_name(field.name) not in stated
    )
    yield from dict.fromkeys(lines)


def _line(rule: str, field: AccountField) -> str:
    how = f"held against {', '.join(field.default)}" if field.default else "not held against it"
    return f"no account states {field.name}: {rule} is {how}"
