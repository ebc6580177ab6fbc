"""The vocabulary of policies: the supported keywords and their arguments."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from ipaddress import IPv4Network
from math import isfinite
from typing import NamedTuple, TypeGuard

from bcvalidate.errors import SEVERITIES

DRAFT = "https://json-schema.org/draft/2020-12/schema"

SUBSCHEMA_KEYWORDS = (
    *("not", "if", "then", "else"),
    *("items", "contains", "additionalProperties", "propertyNames"),
)
"""The keywords whose argument is a subschema."""

SUBSCHEMA_ARRAY_KEYWORDS = ("allOf", "anyOf", "oneOf", "prefixItems")
"""The keywords whose argument is an array of subschemas."""

SUBSCHEMA_MAP_KEYWORDS = (
    *("properties", "patternProperties", "dependentSchemas"),
    *("$defs", "definitions"),
)
"""The keywords whose argument is an object of subschemas."""

SAME_VALUE_KEYWORDS = (
    *("allOf", "anyOf", "oneOf", "not"),
    *("if", "then", "else", "dependentSchemas"),
)
"""The keywords whose subschemas apply to the same value as the keyword itself."""

TRIAL_KEYWORDS = ("not", "if", "anyOf", "oneOf", "contains")
"""The keywords that do not report the failures of their subschemas."""

FORBIDDEN_KEY_KEYWORDS = ("properties", "patternProperties", "additionalProperties")
"""The keywords whose subschema `false` forbids a key."""

ASSERTION_KEYWORDS = (
    *("type", "enum", "const", "pattern", "minLength", "maxLength"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    *("required", "dependentRequired", "minProperties", "maxProperties"),
    *("minItems", "maxItems", "uniqueItems", "contains", "minContains", "maxContains"),
    *("not", "anyOf", "oneOf", "x-set", "x-cidr"),
)
"""The keywords that can fail themselves, not only through their subschemas."""

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
"""Keywords that users may expect but that are not supported, each with an alternative."""

PLACEHOLDERS = ("{value}", "{key}", "{Parameter}")
"""The placeholders of a message, which a finding replaces."""

_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
_RULE_ID = re.compile(r"[a-z]+(?:-[a-z0-9]+)*")
_PLACEHOLDER = re.compile(r"\{\w*\}")


class ArgumentType(NamedTuple):
    """The type of a keyword's argument: a description for messages, and a test."""

    description: str
    accepts: Callable[[object], bool]


@cache
def argument_types() -> Mapping[str, ArgumentType]:
    """Return the argument type of each keyword, by the name of the keyword."""
    anything = ArgumentType("anything", lambda _: True)
    flag = ArgumentType("true or false", lambda value: isinstance(value, bool))
    number = ArgumentType("a number", _is_number)
    positive = ArgumentType("a number above 0", lambda value: _is_number(value) and bool(value > 0))
    size = ArgumentType("an integer, 0 or more", lambda value: type(value) is int and value >= 0)
    text = ArgumentType("a string", lambda value: isinstance(value, str))
    names = ArgumentType("an array of strings, each once", _are_names)
    subschema = ArgumentType("a subschema: an object, true or false", _is_subschema)
    subschemas = ArgumentType("an array of one subschema or more", _are_subschemas)
    subschema_map = ArgumentType("an object of subschemas", _are_named_subschemas)
    severity = f"one of {', '.join(SEVERITIES)}"
    cidr = 'a network and its shortest and longest prefix: {"10.0.0.0/8": [12, 24]}'
    return {
        **dict.fromkeys(SUBSCHEMA_KEYWORDS, subschema),
        **dict.fromkeys(SUBSCHEMA_ARRAY_KEYWORDS, subschemas),
        **dict.fromkeys(SUBSCHEMA_MAP_KEYWORDS, subschema_map),
        **dict.fromkeys(("const", "default"), anything),
        **dict.fromkeys(("uniqueItems", "deprecated", "readOnly", "writeOnly"), flag),
        **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), number),
        **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), size),
        **dict.fromkeys(("minContains", "maxContains", "minProperties", "maxProperties"), size),
        **dict.fromkeys(("$schema", "$id", "$comment", "title", "description"), text),
        **dict.fromkeys(("$ref", "pattern", "x-set"), text),
        "multipleOf": positive,
        "type": ArgumentType(f"one of {', '.join(_TYPES)}, or an array of them", _is_type),
        "enum": ArgumentType("an array of one value or more", _is_filled_array),
        "examples": ArgumentType("an array", lambda value: isinstance(value, list)),
        "required": names,
        "dependentRequired": ArgumentType("an object of arrays of strings", _are_named_names),
        "x-cidr": ArgumentType(cidr, _is_cidr),
        "x-rule": ArgumentType("lower-case words joined by hyphens", _is_rule_id),
        "x-message": ArgumentType("a sentence of printable characters", _is_sentence),
        "x-severity": ArgumentType(severity, lambda value: value in SEVERITIES),
    }


def unknown_placeholders(message: str) -> list[str]:
    """Return the placeholders in a message that do not exist."""
    return [name for name in _PLACEHOLDER.findall(message) if name not in PLACEHOLDERS]


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


def _is_rule_id(value: object) -> bool:
    return isinstance(value, str) and _RULE_ID.fullmatch(value) is not None


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
