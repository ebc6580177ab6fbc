"""JSON Schema: convert the documented rules of a schema to plain JSON Schema (draft 7)."""

from collections.abc import Iterator
from functools import partial
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
_CHILD_KEYWORDS = ("propertyNames", "additionalProperties", "items")
_LIST_KEYWORDS = ("required", "allOf")
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"


def draft07_schema(tree: Schema) -> Schema:
    """Convert an action's schema to draft 7, with the descriptions of all fields.

    The result accepts a body that violates no documented rule and has no unknown key. It accepts
    more where draft 7 cannot express a rule: quotas, lists of the account, and 3.0 as an integer.
    """
    return _closed(_converted(tree, keep_unrestricted=True))


def _converted(subschema: Schema, *, keep_unrestricted: bool) -> Schema:
    """Merge the converted parts of a subschema.

    `keep_unrestricted` keeps descriptions and the keys that no rule restricts.
    """
    keep_description = keep_unrestricted and "description" in subschema
    result = {"description": subschema["description"]} if keep_description else {}
    for part in _parts(subschema, keep_unrestricted=keep_unrestricted):
        result = _merged(result, part)
    return result


def _parts(subschema: Schema, *, keep_unrestricted: bool) -> Iterator[Schema]:
    convert = partial(_converted, keep_unrestricted=keep_unrestricted)
    rule = rules().get(subschema.get("x-rule", ""))
    if rule is not None and rule.documented:
        yield {keyword: subschema[keyword] for keyword in _CONSTRAINTS if keyword in subschema}
        yield from _extension_keywords(subschema)
    yield from map(convert, subschema.get("allOf", ()))
    children = {name: convert(child) for name, child in subschema.get("properties", {}).items()}
    if kept := {name: child for name, child in children.items() if child or keep_unrestricted}:
        yield {"properties": kept}
    for keyword in _CHILD_KEYWORDS:
        if keyword in subschema and (child := convert(subschema[keyword])):
            yield {keyword: child}
    has_condition = "then" in subschema and not _needs_account(subschema["if"])
    if has_condition and (then := _converted(subschema["then"], keep_unrestricted=False)):
        yield {"allOf": [{"if": _predicate(subschema["if"]), "then": then}]}


def _needs_account(part: object) -> bool:
    """Whether a condition depends on lists of the account, which draft 7 cannot express."""
    if isinstance(part, dict):
        return "x-allowed" in part or any(map(_needs_account, part.values()))
    return isinstance(part, list) and any(map(_needs_account, part))


def _extension_keywords(subschema: Schema) -> Iterator[Schema]:
    """Convert the x-… keywords of the dialect, except for quotas, which depend on the account."""
    if "x-set" in subschema:
        yield _set(subschema["x-set"])
    if "x-cidr" in subschema:
        yield {"pattern": _cidr_pattern(subschema["x-cidr"])}
    allowed = subschema.get("x-allowed", {})
    if "default" in allowed:
        yield {"enum": [*allowed["default"], *([""] if allowed.get("allowEmpty") else [])]}


def _set(key: str) -> Schema:
    return {"required": [key], "properties": {key: {"minLength": 1}}}


def _predicate(predicate: Schema) -> Schema:
    """Convert the condition of an `if`."""
    result: Schema = {}
    for keyword, value in predicate.items():
        if keyword == "x-set":
            part = _set(value)
        elif keyword == "not":
            part = {"not": _predicate(value)}
        elif keyword == "properties":
            part = {"properties": {name: _predicate(child) for name, child in value.items()}}
        else:
            part = {keyword: value}
        result = _merged(result, part)
    return result


def _merged(first: Schema, second: Schema) -> Schema:
    """Merge two schemas into one that requires both; the first of two descriptions stays."""
    result = dict(first)
    for keyword, value in second.items():
        current: Any = result.get(keyword, value)
        if keyword == "properties":
            both = {**current, **value}
            result[keyword] = {
                name: _merged(current.get(name, {}), value.get(name, {})) for name in both
            }
        elif keyword in _CHILD_KEYWORDS:
            result[keyword] = _merged(current, value)
        elif keyword in _LIST_KEYWORDS:
            result[keyword] = [*current, *(entry for entry in value if entry not in current)]
        elif current == value or keyword == "description":
            result[keyword] = current
        else:
            result["allOf"] = [*result.get("allOf", ()), {keyword: value}]
    return result


def _closed(schema: Schema) -> Schema:
    """Forbid unknown keys in each object whose keys are known."""
    result = dict(schema)
    if "properties" in schema:
        properties = schema["properties"]
        result["properties"] = {name: _closed(child) for name, child in properties.items()}
        if not set(schema.get("additionalProperties", ())) - {"description"}:
            result["additionalProperties"] = False
    for keyword in _CHILD_KEYWORDS:
        if result.get(keyword):
            result[keyword] = _closed(result[keyword])
    return result


def _cidr_pattern(networks: dict[str, list[int]]) -> str:
    """Build a pattern of the empty string and of the CIDR blocks inside the networks."""
    alternatives = "|".join(
        f"{_address_pattern(IPv4Network(network))}/(?:{_numbers(shortest, longest)})"
        for network, (shortest, longest) in networks.items()
    )
    return f"^(?:{alternatives})?$"


def _address_pattern(network: IPv4Network) -> str:
    """Build a pattern of the addresses in a network."""
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
