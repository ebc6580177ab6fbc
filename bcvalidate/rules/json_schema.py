"""Draft 7: what the documented rules of a schema demand, in plain JSON Schema."""

from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import Any

from bcvalidate.rules.registry import rules
from bcvalidate.rules.schema import Schema

_CONSTRAINTS = (
    "type",
    "enum",
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "minProperties",
    "maxProperties",
    "required",
)
_BELOW = ("propertyNames", "additionalProperties", "items")
_JOINED = ("required", "allOf")
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"


def draft07_schema(tree: Schema) -> Schema:
    """The draft-07 schema of a tree of the dialect, every place with its description.

    It accepts what breaks no documented rule and has no unknown key. It accepts more than that
    where draft 7 has no words: it knows no account, and takes 3.0 for an integer.
    """
    return _closed(_place(tree, listed=True))


def _place(place: Schema, *, listed: bool) -> Schema:
    """All that holds at a place, its rules merged; `listed` keeps keys that no rule restricts."""
    found = {"description": place["description"]} if listed and "description" in place else {}
    for part in _parts(place, listed=listed):
        found = _merged(found, part)
    return found


def _parts(place: Schema, *, listed: bool) -> Iterator[Schema]:
    row = rules().get(place.get("x-rule", ""))
    if row is not None and row.documented:
        yield {keyword: place[keyword] for keyword in _CONSTRAINTS if keyword in place}
        yield from _own_keywords(place)
    for part in place.get("allOf", ()):
        yield _place(part, listed=listed)
    below = {name: _place(c, listed=listed) for name, c in place.get("properties", {}).items()}
    if known := {name: child for name, child in below.items() if child or listed}:
        yield {"properties": known}
    for keyword in _BELOW:
        if keyword in place and (child := _place(place[keyword], listed=listed)):
            yield {keyword: child}
    answerable = "then" in place and not _asks_account(place["if"])
    if answerable and (then := _place(place["then"], listed=False)):
        yield {"allOf": [{"if": _predicate(place["if"]), "then": then}]}


def _asks_account(part: object) -> bool:
    """Whether a condition is about lists of the account, of which draft 7 knows none."""
    if isinstance(part, dict):
        return "x-allowed" in part or any(map(_asks_account, part.values()))
    return isinstance(part, list) and any(map(_asks_account, part))


def _own_keywords(place: Schema) -> Iterator[Schema]:
    """The dialect's own keywords; a quota is the account's affair."""
    if "x-set" in place:
        yield _set(place["x-set"])
    if "x-cidr" in place:
        yield {"pattern": _block_pattern(place["x-cidr"])}
    allowed = place.get("x-allowed", {})
    if "default" in allowed:
        yield {"enum": [*allowed["default"], *([""] if allowed.get("allowEmpty") else [])]}


def _set(key: str) -> Schema:
    return {"required": [key], "properties": {key: {"minLength": 1}}}


def _predicate(predicate: Schema) -> Schema:
    found: Schema = {}
    for keyword, value in predicate.items():
        if keyword == "x-set":
            part = _set(value)
        elif keyword == "not":
            part = {"not": _predicate(value)}
        elif keyword == "properties":
            part = {"properties": {name: _predicate(child) for name, child in value.items()}}
        else:
            part = {keyword: value}
        found = _merged(found, part)
    return found


def _merged(first: Schema, second: Schema) -> Schema:
    """A schema that demands what both demand; of two descriptions the first stays."""
    found = dict(first)
    for keyword, value in second.items():
        known: Any = found.get(keyword, value)
        if keyword == "properties":
            both = {**known, **value}
            found[keyword] = {
                name: _merged(known.get(name, {}), value.get(name, {})) for name in both
            }
        elif keyword in _BELOW:
            found[keyword] = _merged(known, value)
        elif keyword in _JOINED:
            found[keyword] = [*known, *(entry for entry in value if entry not in known)]
        elif known == value or keyword == "description":
            found[keyword] = known
        else:
            found["allOf"] = [*found.get("allOf", ()), {keyword: value}]
    return found


def _closed(place: Schema) -> Schema:
    """The same, but an object whose keys are known has no other keys."""
    found = dict(place)
    if "properties" in place:
        found["properties"] = {name: _closed(child) for name, child in place["properties"].items()}
        if not set(place.get("additionalProperties", ())) - {"description"}:
            found["additionalProperties"] = False
    for keyword in _BELOW:
        if found.get(keyword):
            found[keyword] = _closed(found[keyword])
    return found


def _block_pattern(networks: dict[str, list[int]]) -> str:
    """A pattern of the empty string and of the blocks inside the networks."""
    blocks = "|".join(
        f"{_address_pattern(IPv4Network(network))}/(?:{_numbers(shortest, longest)})"
        for network, (shortest, longest) in networks.items()
    )
    return f"^(?:{blocks})?$"


def _address_pattern(network: IPv4Network) -> str:
    """A pattern of the addresses in a network, octet by octet."""
    bounds = zip(network.network_address.packed, network.broadcast_address.packed, strict=True)
    return r"\.".join(
        _OCTET
        if (low, high) == (0, 255)
        else f"(?:{_numbers(low, high)})"
        if low < high
        else str(low)
        for low, high in bounds
    )


def _numbers(low: int, high: int) -> str:
    return "|".join(str(number) for number in range(low, high + 1))
