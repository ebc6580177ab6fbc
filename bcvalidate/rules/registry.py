"""Registry: all rules with their messages, from three files of schemas/."""

from functools import cache
from typing import Any, NamedTuple

from bcvalidate.document.source_file import load_array
from bcvalidate.errors import SEVERITIES, ConfigFileError, Severity
from bcvalidate.files.resources import schema_bytes

DOCUMENTED = "documented"
"""The name that selects all documented rules; no rule may have this id."""


class Rule(NamedTuple):
    """A documented rule of the API, or a lint of this project.

    - `order`: the position in the canonical order, starting at 1.
    - `number`: the number of the entry in the error table of the API reference, or None.
    - `documented`: whether the API documents the rule; False for lints.
    - `status`, `code`: those of the API's response; None for lints.
    - `message`: the text of a finding, with the placeholders {key}, {value} and {Parameter}.
    - `vague`: whether the message does not say what is required, so that a hint must.
    """

    order: int
    number: int | None
    id: str
    severity: Severity
    documented: bool
    status: int | None
    code: str | None
    message: str
    note: str | None
    source: str
    vague: bool


_COMMON = "common-errors.json"
_ERROR_TABLE = "errors.json"
_LINTS = "lints.json"
_ERROR_TABLE_SOURCE = "The API page, its table of error codes"


@cache
def rules() -> dict[str, Rule]:
    """Load all rules by id, in canonical order.

    The order follows the API's own checks: the common errors, which concern the request line, then
    the entries of the error table. The lints come last.

    Raises ConfigFileError when a rule lacks a field, has an unknown severity or repeats an id.
    """
    rules_by_id: dict[str, Rule] = {}
    for name in (_COMMON, _ERROR_TABLE, _LINTS):
        entries = load_array(f"schemas/{name}", schema_bytes(name))
        # The first line opens the array, and each rule has one line.
        for line, entry in enumerate(entries, start=2):
            where = f"schemas/{name}:{line}:3"
            try:
                number = line - 1 if name == _ERROR_TABLE else None
                rule = _rule(len(rules_by_id) + 1, number, entry, documented=name != _LINTS)
            except (KeyError, TypeError) as error:
                raise ConfigFileError(f"{where}: this rule lacks {error}") from None
            if rule.severity not in SEVERITIES or rule.id in rules_by_id:
                raise ConfigFileError(f"{where}: the severity is unknown or the id repeats")
            rules_by_id[rule.id] = rule
    return rules_by_id


def _rule(order: int, number: int | None, entry: dict[str, Any], *, documented: bool) -> Rule:
    return Rule(
        order=order,
        number=number,
        id=entry["rule"],
        severity="error" if documented else entry["severity"],
        documented=documented,
        status=entry["status"] if documented else None,
        code=entry["code"] if documented else None,
        message=entry["message"],
        note=entry.get("note"),
        source=entry.get("source", _ERROR_TABLE_SOURCE) if documented else entry["source"],
        vague=entry.get("vague", False),
    )


@cache
def canonical_order() -> dict[str, int]:
    """Return the position of each rule id in the canonical order."""
    return {rule.id: rule.order for rule in rules().values()}


@cache
def rules_with_value() -> frozenset[str]:
    """Return the ids of the rules whose messages contain the value."""
    return frozenset(rule.id for rule in rules().values() if "{value}" in rule.message)
