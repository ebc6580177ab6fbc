"""Hints: what a place asks for, where the page's message does not say it."""

from collections.abc import Sequence
from functools import lru_cache

from bcvalidate import dialect
from bcvalidate.account import Limits
from bcvalidate.dialect import ANY, Schema
from bcvalidate.violation import Path, Violation

_NAMES = {
    "array": "an array",
    "boolean": "true or false",
    "integer": "an integer",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}
_CLASSES: dict[str, type | tuple[type, ...]] = {
    "array": list,
    "boolean": (),
    "integer": int,
    "number": (int, float),
    "object": dict,
    "string": str,
}
_ACTUAL = {
    bool: "a boolean",
    dict: "an object",
    float: "a number with a fraction",
    int: "an integer",
    list: "an array",
    str: "a string",
    type(None): "null",
}
_LISTED = 8


def hint(action: str, violation: Violation, message: str, limits: Limits) -> str | None:
    """One sentence that helps to mend a violation, or None where the message says it all."""
    rule, path, value = violation
    subschema = _subschema(action, rule, path)
    if subschema is None:
        return None
    hints = subschema.get("x-hints", {})
    written = hints.get(str(value)) if type(value) is int else None
    if written or "*" in hints:
        return str(written or hints["*"])
    return (
        None
        if " must " in message or "mandatory" in message
        else _expected(subschema, value, limits)
    )


@lru_cache(maxsize=1024)
def _subschema(action: str, rule: str, path: Path) -> Schema | None:
    for known in _rules(action).get(rule, ()):
        if len(known.path) == len(path) and all(
            step in (ANY, actual) for step, actual in zip(known.path, path, strict=True)
        ):
            return known.subschema
    return None


@lru_cache(maxsize=8)
def _rules(action: str) -> dict[str, list[dialect.Rule]]:
    found: dict[str, list[dialect.Rule]] = {}
    for rule in dialect.rules(dialect.schema(action)):
        found.setdefault(rule.rule, []).append(rule)
    return found


def _expected(subschema: Schema, value: object, limits: Limits) -> str | None:
    kind = subschema.get("type")
    choice = _choice(subschema, limits)
    if kind and value is None:
        return f"It must be {_NAMES[kind]}, not null; to leave it unset, leave out the key."
    if choice:
        return f"It must be {_one_of(choice)}."
    if kind and (not isinstance(value, _CLASSES[kind]) or isinstance(value, bool)):
        return f"It must be {_NAMES[kind]}, not {_ACTUAL.get(type(value), type(value).__name__)}."
    if "x-cidr" in subschema:
        ranges = subschema["x-cidr"].items()
        blocks = [f"{network} (n from {low} to {high})" for network, (low, high) in ranges]
        return f"It must be a block a.b.c.d/n inside {_or(blocks)}."
    if "minimum" in subschema:
        return f"It must be a finite number, {subschema['minimum']} or more."
    return None


def _choice(subschema: Schema, limits: Limits) -> Sequence[str]:
    """The strings that a place allows, as far as they are known."""
    allowed = subschema.get("x-allowed", {"list": "", "default": subschema.get("enum", ())})
    stated = limits.get(dialect.argument_name(allowed["list"]), allowed.get("default", ()))
    return stated if isinstance(stated, tuple | list) else ()


def _one_of(choice: Sequence[str]) -> str:
    shown = [name or '""' for name in choice[:_LISTED]]
    rest = len(choice) - len(shown)
    return _or([*shown, f"one of {rest} more"] if rest else shown)


def _or(words: Sequence[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
