"""Expressions: the Python expressions for the constraints and predicates of the dialect."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from bcvalidate.rules.schema import CLUSTER_COUNT, Schema, argument_name
from tools.compiler.constants import constant_prefix, quoted
from tools.compiler.patterns import prefixes, two_classes
from tools.compiler.shortcuts import shortcut

PYTHON_TYPES = {
    "array": "list",
    "boolean": "bool",
    "integer": "int",
    "object": "dict",
    "string": "str",
}
"""The class of the values of each type, except numbers, which have two classes."""


def fits(kind: str, var: str) -> str:
    """Test whether a value has a type."""
    if kind == "number":
        return f"(type({var}) is int or (type({var}) is float and {var} - {var} == 0))"
    return f"type({var}) is {PYTHON_TYPES[kind]}"


def fits_not(kind: str, var: str) -> str:
    """Test whether a value does not have a type."""
    if kind == "number":
        return f"type({var}) is not int and (type({var}) is not float or {var} - {var} != 0)"
    return f"type({var}) is not {PYTHON_TYPES[kind]}"


def violates(rule: Schema, var: str, known_type: str | None) -> str:
    """Test whether a value violates a rule; `known_type` is its type, or None if it is unknown."""
    tests = []
    if "type" in rule and rule["type"] != known_type:
        tests.append(fits_not(rule["type"], var))
        known_type = rule["type"]
    for keyword, kind, test in _constraints(rule, var):
        if kind == known_type or (kind == "number" and known_type == "integer"):
            tests.append(test)
        elif known_type is None:
            tests.append(f"{fits(kind, var)} and {test}")
        else:
            raise ValueError(
                f"{rule['x-rule']}: {keyword} never applies to a value of type {known_type}"
            )
    if not tests:
        raise ValueError(f"{rule['x-rule']}: nothing can break this rule here")
    return tests[0] if len(tests) == 1 else " or ".join(map(grouped, tests))


def grouped(test: str) -> str:
    """Put a test in parentheses if it needs them inside of another expression."""
    return f"({test})" if " and " in test or " or " in test else test


def _constraints(rule: Schema, var: str) -> list[tuple[str, str, str]]:
    """Return the keywords of a rule except `type`, with the type they apply to and their test."""
    constraints = []
    for keyword, argument in rule.items():
        if keyword == "x-quota":
            constraints.append((keyword, _COUNTED_TYPES[argument["counts"]], _quota(argument, var)))
        elif keyword == "not":
            kind = argument["type"]
            constraints.append((keyword, kind, holds(argument, var, kind)))
        elif keyword in _TESTS:
            kind, test = _TESTS[keyword]
            constraints.append((keyword, kind, test(argument, rule, var)))
    return constraints


def _min_length(low: int, rule: Schema, var: str) -> str:
    return _size(f"len({var})", low, rule.get("maxLength"))


def _min_properties(low: int, rule: Schema, var: str) -> str:
    return _size(f"len({var})", low, rule.get("maxProperties"))


def _size(size: str, low: int, high: int | None) -> str:
    return _bounds(size, low, high) if low or high is None else f"{size} > {high}"


def _minimum(low: int, rule: Schema, var: str) -> str:
    return _bounds(var, low, rule.get("maximum"))


def _bounds(size: str, low: int, high: int | None) -> str:
    return f"{size} < {low}" if high is None else f"not {low} <= {size} <= {high}"


def _enum(choice: list[str], _: Schema, var: str) -> str:
    return f"{var} not in {literal(choice)}"


def _pattern(pattern: str, rule: Schema, var: str) -> str:
    name = constant_prefix(rule)
    if two_classes(pattern):
        return f"{var} and ({var}[0] not in {name}_FIRST or {var}.strip({name}_REST))"
    fast_test = shortcut(pattern, var, name)
    is_slow_case = f" and not ({fast_test})" if fast_test else ""
    return f"{var}{is_slow_case} and not matches({var}, {name}_FORMS)"


def _max_items(high: int, _: Schema, var: str) -> str:
    return f"len({var}) > {high}" if high else var


def _required(keys: list[str], _: Schema, var: str) -> str:
    return f"{quoted(keys[0])} not in {var}"


def _x_set(key: str, _: Schema, var: str) -> str:
    return f'{var}.get({quoted(key)}, "") == ""'


def _x_cidr(_: Schema, rule: Schema, var: str) -> str:
    name = constant_prefix(rule)
    return f"{var} and {var} not in {name}_WHOLE and not is_block({var}, {name}_NETWORKS)"


def _x_cidr_network(_: bool, __: Schema, var: str) -> str:
    return f"has_host_bits({var})"


def _x_allowed(argument: Schema, _: Schema, var: str) -> str:
    listed = argument_name(argument["list"])
    test = f"{var} not in {listed}"
    if "default" not in argument:
        test = f"{listed} is not None and {test}"
    for other in map(argument_name, argument.get("or", ())):
        test += f" and ({other} is None or {var} not in {other})"
    return f"{var} and {test}" if "allowEmpty" in argument else test


def _quota(argument: Schema, var: str) -> str:
    limit, counts = argument_name(argument["limit"]), argument["counts"]
    if counts == CLUSTER_COUNT:
        count = argument_name(counts)
        return f"{limit} is not None and {count} is not None and {count} >= {limit}"
    return f"{limit} is not None and {var if counts == 'value' else f'len({var})'} > {limit}"


_COUNTED_TYPES = {"value": "number", "properties": "object", CLUSTER_COUNT: "object"}
_TESTS: dict[str, tuple[str, Callable[[Any, Schema, str], str]]] = {
    "enum": ("string", _enum),
    "minLength": ("string", _min_length),
    "pattern": ("string", _pattern),
    "x-cidr": ("string", _x_cidr),
    "x-cidr-network": ("string", _x_cidr_network),
    "x-allowed": ("string", _x_allowed),
    "minimum": ("number", _minimum),
    "maxItems": ("array", _max_items),
    "minProperties": ("object", _min_properties),
    "required": ("object", _required),
    "x-set": ("object", _x_set),
}
"""The type that each keyword applies to, and its test.

The test of a lower bound includes the upper bound.
"""


def holds(predicate: Schema, var: str, known_type: str | None) -> str:
    """Test whether a value satisfies a predicate."""
    tests = []
    if "type" in predicate and predicate["type"] != known_type:
        known_type = predicate["type"]
        tests.append(fits(known_type, var))
    for keyword, argument in predicate.items():
        tests += _conditions(keyword, argument, predicate, var, known_type)
    if not tests:
        raise ValueError(f"the condition {json.dumps(predicate)} always holds here")
    return " and ".join(tests)


def _conditions(
    keyword: str, argument: Any, predicate: Schema, var: str, known_type: str | None
) -> list[str]:
    if keyword == "const":
        return [f"{var} == {quoted(argument) if isinstance(argument, str) else argument}"]
    if keyword == "enum":
        return [f"{var} in {literal(argument)}"]
    if keyword in _CONDITIONS:
        kind, test = _CONDITIONS[keyword]
        return [_for_type(known_type, kind, var, test(argument, var))]
    if keyword == "anyOf":
        return ["(" + " or ".join(grouped(holds(p, var, known_type)) for p in argument) + ")"]
    if keyword == "required":
        return [_for_type(known_type, "object", var, f"{quoted(key)} in {var}") for key in argument]
    if keyword == "properties":
        return _members(argument, predicate.get("required", ()), var, known_type)
    return [_negated(argument, var, known_type)] if keyword == "not" else []


_CONDITIONS: dict[str, tuple[str, Callable[[Any, str], str]]] = {
    "pattern": ("string", lambda pattern, var: f"{var}.startswith({literal(prefixes(pattern))})"),
    "minLength": ("string", lambda _, var: f'{var} != ""'),
    "x-allowed": ("string", lambda argument, var: f"not ({_x_allowed(argument, {}, var)})"),
    "maxProperties": ("object", lambda _, var: f"not {var}"),
    "x-set": ("object", lambda key, var: f'{var}.get({quoted(key)}, "") != ""'),
}
"""The type that each keyword of a predicate applies to, and its test."""


def _for_type(known_type: str | None, kind: str, var: str, test: str) -> str:
    """Extend a test so that values of other types pass it."""
    return test if known_type == kind else f"({fits_not(kind, var)} or {test})"


def _members(members: Schema, required: list[str], var: str, known_type: str | None) -> list[str]:
    tests = []
    for key, predicate in members.items():
        test = holds(predicate, f"{var}[{quoted(key)}]", None)
        tests.append(
            test
            if key in required
            else _for_type(known_type, "object", var, f"({quoted(key)} not in {var} or ({test}))")
        )
    return tests


def _negated(predicate: Schema, var: str, known_type: str | None) -> str:
    if known_type == "object" and list(predicate) == ["x-set"]:
        return f'{var}.get({quoted(predicate["x-set"])}, "") == ""'
    if known_type == "object" and predicate == {"maxProperties": 0}:
        return var
    if known_type == "string" and list(predicate) == ["x-allowed"]:
        return _x_allowed(predicate["x-allowed"], predicate, var)
    return f"not ({holds(predicate, var, known_type)})"


def literal(strings: Sequence[str]) -> str:
    """Return the literal of a tuple of strings."""
    return "(" + ", ".join(map(quoted, strings)) + ("," if len(strings) == 1 else "") + ")"
