"""Flat schemas: what several schemas demand as one, in few objects, which validators run fast."""

from collections.abc import Iterable
from typing import Any

from bcvalidate.dialect import Schema

NEVER: Schema = {"not": {}}
"""What no value fulfils."""

_SCOPE = frozenset(("properties", "additionalProperties"))
_BELOW = frozenset(("propertyNames", "items"))
_LISTED = frozenset(("allOf", "required"))
_MIXABLE = _BELOW | _LISTED | {"properties"}


def joined(parts: Iterable[Schema]) -> Schema:
    """A schema that demands what all demand, as flat as it can be."""
    found: Schema = {}
    several: list[Schema] = []
    for part in parts:
        if part == NEVER:
            return NEVER
        if _mix(found, part):
            both = found.keys() & part.keys()
            found = {**found, **part, **{key: _mixed(key, found[key], part[key]) for key in both}}
        else:
            several.append(part)
    return {**found, "allOf": [*found.get("allOf", ()), *several]} if several else found


def _mix(a: Schema, b: Schema) -> bool:
    """Whether two schemas can be one: what additionalProperties is about depends on its object."""
    if any(a[key] != b[key] for key in (a.keys() & b.keys()) - _MIXABLE):
        return False
    if b.keys().isdisjoint(_SCOPE) or a.keys().isdisjoint(_SCOPE):
        return True
    names, others = a.get("properties", {}).keys(), b.get("properties", {}).keys()
    closed, other_closed = "additionalProperties" in a, "additionalProperties" in b
    return (not closed or others <= names) and (not other_closed or names <= others)


def _mixed(keyword: str, a: Any, b: Any) -> Any:
    if keyword == "properties":
        return {name: joined([a.get(name, {}), b.get(name, {})]) for name in {**a, **b}}
    if keyword in _LISTED:
        return [*a, *(entry for entry in b if entry not in a)]
    return joined([a, b]) if keyword in _BELOW else a
