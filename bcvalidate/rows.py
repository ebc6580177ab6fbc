"""Rows: the words of every rule, from errors.json and lints.json, where each stands once."""

from functools import cache
from typing import NamedTuple

from bcvalidate.jsonfile import load_array
from bcvalidate.resources import schema_bytes


class Row(NamedTuple):
    """A documented row of the API page's error table, or a piece of our own advice.

    `order` is its place in the canonical order; `status` and `code` are None for advice. Messages
    have places to fill in: {key}, {value} and {Parameter}.
    """

    order: int
    rule: str
    severity: str
    documented: bool
    status: int | None
    code: str | None
    message: str
    note: str | None
    source: str | None


_DOCUMENTED = "errors.json"
_ADVICE = "lints.json"
_PAGE = "The API page, its table of error codes"


@cache
def rows() -> dict[str, Row]:
    """Every row by the id of its rule, in canonical order: the page's rows, then the advice."""
    table: dict[str, Row] = {}
    for name in (_DOCUMENTED, _ADVICE):
        for entry in load_array(f"schemas/{name}", schema_bytes(name)):
            row = Row(
                order=len(table) + 1,
                rule=entry["rule"],
                severity=entry.get("severity", "error"),
                documented=name == _DOCUMENTED,
                status=entry.get("status"),
                code=entry.get("code"),
                message=entry["message"],
                note=entry.get("note"),
                source=entry.get("source", _PAGE),
            )
            table[row.rule] = row
    return table


@cache
def canonical_order() -> dict[str, int]:
    """The place of every rule in the canonical order."""
    return {rule: row.order for rule, row in rows().items()}
