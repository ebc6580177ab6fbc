"""Findings: a broken rule, the message of the API reference for it, and its position."""

from typing import NamedTuple

from bcvalidate.errors import Severity
from bcvalidate.rules.registry import canonical_order


class Finding(NamedTuple):
    """One broken rule.

    If the rule is `documented`, `status`, `code` and `message` are exactly those of the service.
    Findings of other rules have no status and no code. `pointer` is a JSON Pointer (RFC 6901) to
    the wrong value, to the object that lacks a key, or to the member whose key is wrong. `line`
    and `column` are one-based, in characters; they are None for a body that is not text.

    Findings sort in canonical order: by rule, in the order of the API reference, then by position.
    Findings without a position sort by their pointers.
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
