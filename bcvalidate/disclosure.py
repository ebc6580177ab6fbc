"""Disclosures: what is not checked, for want of what an account states."""

from collections.abc import Iterator

from bcvalidate import dialect
from bcvalidate.account import Account
from bcvalidate.dialect import Rule
from bcvalidate.engine import ACTION

_COUNTED = "ClusterCount"


def unstated(account: Account | None) -> Iterator[str]:
    """Which rules are not held against a limit or a list that no account states, a line each."""
    known = account.limits() if account is not None else {}
    said = set()
    for rule in dialect.rules(dialect.schema(ACTION)):
        for name, default in _wanted(rule):
            line = _line(rule.rule, name, default)
            if dialect.argument_name(name) not in known and line not in said:
                said.add(line)
                yield line


def _wanted(rule: Rule) -> Iterator[tuple[str, list[str]]]:
    """What a rule asks of an account, by the API's names, and what stands in for it."""
    quota, allowed = rule.subschema.get("x-quota"), rule.subschema.get("x-allowed")
    if quota is not None:
        yield quota["limit"], []
        if quota["counts"] == _COUNTED:
            yield _COUNTED, []
    if allowed is not None:
        yield allowed["list"], allowed.get("default", [])
        yield from ((name, []) for name in allowed.get("or", ()))


def _line(rule: str, name: str, default: list[str]) -> str:
    held = f"held against {', '.join(default)}" if default else "not held against it"
    return f"no account states {name}: {rule} is {held}"
