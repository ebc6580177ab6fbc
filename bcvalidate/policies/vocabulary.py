"""The vocabulary of policies: the keywords that one may use, and what each of them takes."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from ipaddress import IPv4Network
from math import isfinite
from typing import NamedTuple, TypeGuard

from bcvalidate.errors import SEVERITIES

DRAFT = "https://json-schema.org/draft/2020-12/schema"

ONE = ("not", "if", "then", "else", "items", "contains", "additionalProperties", "propertyNames")
"""The keywords that take a subschema."""

SEVERAL = ("allOf", "anyOf", "oneOf", "prefixItems")
"""The keywords that take an array of subschemas."""

NAMED = ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions")
"""The keywords that take an object of subschemas."""

SAME_VALUE = ("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas")
"""The keywords whose subschemas are held against the value that their own place has."""

SILENT = ("not", "if", "anyOf", "oneOf", "contains")
"""The keywords whose subschemas are only tried: what fails in there is not reported."""

OF_KEYS = ("properties", "patternProperties", "additionalProperties")
"""The keywords whose subschema `false` means that there must be no such key."""

ASSERTIONS = (
    *("type", "enum", "const", "pattern", "minLength", "maxLength"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    *("required", "dependentRequired", "minProperties", "maxProperties"),
    *("minItems", "maxItems", "uniqueItems", "contains", "minContains", "maxContains"),
    *("not", "anyOf", "oneOf", "x-set", "x-cidr"),
)
"""The keywords that a value breaks itself, and not only by what is in their subschemas."""

UNSUPPORTED = {
    "$anchor": "use a $ref of the form #/$defs/name",
    "$dynamicAnchor": "use $defs",
    "$dynamicRef": "use $ref",
    "contentEncoding": "remove it",
    "contentMediaType": "remove it",
    "contentSchema": "remove it",
    "dependencies": "use dependentRequired or dependentSchemas",
    "format": "use pattern, or x-cidr for networks",
    "unevaluatedItems": "use items",
    "unevaluatedProperties": "use additionalProperties beside properties",
    "x-allowed": "it needs an account; use enum",
    "x-quota": "it needs an account; use maximum or maxProperties",
}
"""Keywords that a user may expect to work, each with what to do instead."""

PLACEHOLDERS = ("{value}", "{key}", "{Parameter}")
"""What a message may have in braces; the finding has something else in its place."""

_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
_RULE = re.compile(r"[a-z]+(?:-[a-z0-9]+)*")
_PLACE_HOLDER = re.compile(r"\{\w*\}")


class Kind(NamedTuple):
    """What a keyword takes, in words, and whether a value is that."""

    words: str
    fits: Callable[[object], bool]


@cache
def kinds() -> Mapping[str, Kind]:
    """What each keyword takes, by its name."""
    anything = Kind("anything", lambda _: True)
    flag = Kind("true or false", lambda value: isinstance(value, bool))
    number = Kind("a number", _is_number)
    positive = Kind("a number above 0", lambda value: _is_number(value) and bool(value > 0))
    size = Kind("an integer, 0 or more", lambda value: type(value) is int and value >= 0)
    text = Kind("a string", lambda value: isinstance(value, str))
    names = Kind("an array of strings, each once", _are_names)
    own = Kind('a network and its shortest and longest prefix: {"10.0.0.0/8": [12, 24]}', _is_cidr)
    severities = SEVERITIES
    return {
        **dict.fromkeys(ONE, Kind("a subschema: an object, true or false", _is_subschema)),
        **dict.fromkeys(SEVERAL, Kind("an array of one subschema or more", _are_subschemas)),
        **dict.fromkeys(NAMED, Kind("an object of subschemas", _are_named_subschemas)),
        **dict.fromkeys(("const", "default"), anything),
        **dict.fromkeys(("uniqueItems", "deprecated", "readOnly", "writeOnly"), flag),
        **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), number),
        **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), size),
        **dict.fromkeys(("minContains", "maxContains", "minProperties", "maxProperties"), size),
        **dict.fromkeys(("$schema", "$id", "$comment", "title", "description"), text),
        **dict.fromkeys(("$ref", "pattern", "x-set"), text),
        "multipleOf": positive,
        "type": Kind(f"one of {', '.join(_TYPES)}, or an array of them", _is_type),
        "enum": Kind("an array of one value or more", _is_filled_array),
        "examples": Kind("an array", lambda value: isinstance(value, list)),
        "required": names,
        "dependentRequired": Kind("an object of arrays of strings", _are_named_names),
        "x-cidr": own,
        "x-rule": Kind("lower-case words joined by hyphens", _is_rule),
        "x-message": Kind("a sentence of printable characters", _is_sentence),
        "x-severity": Kind(f"one of {', '.join(severities)}", lambda value: value in severities),
    }


def unknown_placeholders(message: str) -> list[str]:
    """The words in braces that nothing takes the place of."""
    return [word for word in _PLACE_HOLDER.findall(message) if word not in PLACEHOLDERS]


def _is_number(value: object) -> "TypeGuard[int | float]":
    return type(value) is int or (type(value) is float and isfinite(value))


def _is_filled_array(value: object) -> "TypeGuard[list[object]]":
    return isinstance(value, list) and value != []


def _is_subschema(value: object) -> bool:
    return isinstance(value, dict | bool)


def _are_subschemas(value: object) -> bool:
    return _is_filled_array(value) and all(map(_is_subschema, value))


def _are_named_subschemas(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_subschema, value.values()))


def _are_names(value: object) -> "TypeGuard[list[str]]":
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        return False
    return len({*value}) == len(value)


def _are_named_names(value: object) -> bool:
    return isinstance(value, dict) and all(map(_are_names, value.values()))


def _is_type(value: object) -> bool:
    types = [value] if isinstance(value, str) else value
    return _are_names(types) and types != [] and {*types} <= {*_TYPES}


def _is_rule(value: object) -> bool:
    return isinstance(value, str) and _RULE.fullmatch(value) is not None


def _is_sentence(value: object) -> bool:
    return isinstance(value, str) and value.isprintable() and value.strip() != ""


def _is_cidr(value: object) -> bool:
    return isinstance(value, dict) and value != {} and all(map(_is_network, value, value.values()))


def _is_network(network: str, lengths: object) -> bool:
    try:
        IPv4Network(network)
    except ValueError:
        return False
    return isinstance(lengths, list) and [type(length) for length in lengths] == [int, int]
