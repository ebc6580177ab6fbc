"""Answers of the stub to the vendor's SDKs: they must be those that the sent body deserves."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bcvalidate import Account, validate
from bcvalidate.rules.registry import rules
from tests.support.harness import account_of

Port = Callable[[Path | None], int]
"""A function that returns the port of a stub with this account."""

DOCUMENTED = {rule.id for rule in rules().values() if rule.number is not None}
"""The rules of the error table."""


def account_file(fixture: Path) -> Path | None:
    """Return the file with the account of a fixture, or None."""
    beside = fixture.with_suffix(".account")
    return beside if beside.is_file() else None


def response_to(sent: str, account: Account | None = None) -> list[object] | None:
    """Return the response to a body: status, code and message; None if it is valid."""
    response = validate(sent, account=account).response()
    return response and [response[0], response[1]["Code"], response[1]["Message"]]


def broken_rule(sent: str, account: Account | None = None) -> str | None:
    """Return the first documented rule that a body breaks, or None."""
    findings = validate(sent, account=account, lint=False).findings
    return next((finding.rule for finding in findings if finding.documented), None)


def answers(rule_id: str, refused: list[Any]) -> bool:
    """Whether an answer is that of a rule, with the name of the parameter filled in."""
    rule = rules()[rule_id]
    pairs = [(rule.code or "", refused[1]), (rule.message, refused[2])]
    filled = [
        re.fullmatch(re.sub(r"\\{\w+\\}", "(?s:.*)", re.escape(template)), text)
        for template, text in pairs
    ]
    return refused[0] == rule.status and all(filled)


def checked_rule(fixture: Path, outcome: dict[str, Any]) -> set[str]:
    """Check that an outcome is what the sent body deserves, and return the rule that it breaks.

    The set is empty if the cluster was created.
    """
    account = account_of(fixture)
    expected = response_to(outcome["sent"], account)
    assert (fixture.stem, outcome.get("refused")) == (fixture.stem, expected)
    rule_id = broken_rule(outcome["sent"], account)
    if rule_id is None:
        return set()
    assert answers(rule_id, outcome["refused"])
    assert outcome["request_id"]
    return {rule_id}
