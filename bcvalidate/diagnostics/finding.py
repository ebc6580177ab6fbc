"""Findings: one broken rule in the words of the API page, and where it is broken."""

from typing import NamedTuple

from bcvalidate.errors import Severity
from bcvalidate.rules.registry import canonical_order


class Finding(NamedTuple):
    """One broken rule.

    `status`, `code` and `message` are the service's own, byte for byte, when `documented`; a
    finding of our own advice has no status and no code. `pointer` is a JSON Pointer (RFC 6901):
    to the wrong value, to the object that lacks a key, or to the entry of a bad key. `line` and
    `column` are one-based, in characters, and None for a body that was no text.

    Findings sort in canonical order: that of the page's rows, then that of the text; those without
    a position sort by their pointers.
    """

    rule: str
    severity: Severity
    documented: bool
    status: int | None
    code: str | None
    message: str
    pointer: str
    line: int | None
    column: int | None
    hint: str | None

    def _key(self) -> tuple[object, ...]:
        order = canonical_order()
        return (order.get(self.rule, len(order)), self.line or 0, self.column or 0, *map(str, self))

    def __lt__(self, other: object) -> bool:
        return self._key() < other._key() if isinstance(other, Finding) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self._key() <= other._key() if isinstance(other, Finding) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self._key() > other._key() if isinstance(other, Finding) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return self._key() >= other._key() if isinstance(other, Finding) else NotImplemented
