"""Rows: the words of every rule, from three files of schemas/, where each stands once."""

from functools import cache
from typing import Any, NamedTuple

from bcvalidate.document.source_file import load_array
from bcvalidate.errors import SEVERITIES, ConfigFileError, Severity
from bcvalidate.files.resources import schema_bytes

DOCUMENTED = "documented"
"""The word for all rules that the service documents; no rule may be called so."""


class Rule(NamedTuple):
    """A documented row, of the API page's error table or of the common errors, or our own advice.

    `order` is its place in the canonical order, and `number` that in the API page's table, None
    for what does not stand there; `status` and `code` are None for advice. Messages have places to
    fill in: {key}, {value} and {Parameter}. A vague message does not say what is wanted, so that a
    hint must.
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
_DOCUMENTED = "errors.json"
_ADVICE = "lints.json"
_PAGE = "The API page, its table of error codes"


@cache
def rules() -> dict[str, Rule]:
    """Every row by the id of its rule, in canonical order.

    That is how the service looks at a request: first the common errors, which concern its first
    line, then the page's rows; and last the advice.

    Raises ConfigFileError when a row lacks a field, has an unknown severity or repeats an id.
    """
    table: dict[str, Rule] = {}
    for name in (_COMMON, _DOCUMENTED, _ADVICE):
        entries = load_array(f"schemas/{name}", schema_bytes(name))
        # A row is a line, and the first line opens the array.
        for line, entry in enumerate(entries, start=2):
            place = f"schemas/{name}:{line}:3"
            try:
                number = line - 1 if name == _DOCUMENTED else None
                row = _row(len(table) + 1, number, entry, documented=name != _ADVICE)
            except (KeyError, TypeError) as error:
                raise ConfigFileError(f"{place}: this row lacks {error}") from None
            if row.severity not in SEVERITIES or row.id in table:
                raise ConfigFileError(f"{place}: this row has a wrong severity or a known id")
            table[row.id] = row
    return table


def _row(order: int, number: int | None, entry: dict[str, Any], *, documented: bool) -> Rule:
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
        source=entry.get("source", _PAGE) if documented else entry["source"],
        vague=entry.get("vague", False),
    )


@cache
def canonical_order() -> dict[str, int]:
    """The place of every rule in the canonical order."""
    return {rule: row.order for rule, row in rules().items()}


@cache
def rules_with_value() -> frozenset[str]:
    """The rules whose words have the value in them."""
    return frozenset(rule for rule, row in rules().items() if "{value}" in row.message)
