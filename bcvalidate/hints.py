"""Hints: what a place asks for, where the page's message does not say it."""

from collections.abc import Sequence

from bcvalidate import dialect
from bcvalidate.account import Account, Limits
from bcvalidate.dialect import ANY, Schema
from bcvalidate.keys import suggestion
from bcvalidate.violation import Path

_NAMES = {
    "array": "an array",
    "boolean": "true or false",
    "integer": "an integer",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}
_CLASSES: dict[str, tuple[type, ...]] = {
    "array": (list,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "object": (dict,),
    "string": (str,),
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


Case = tuple[str, Path, type, object]
"""What of a violation its words depend on: rule, path, the class of the value, the value itself.

The value is None unless words depend on it: it is a small integer, or it goes into the message.
"""


def hint(action: str, case: Case, account: Account | None, *, vague: bool) -> str | None:
    """One sentence that helps to mend a violation, or None; what is wanted if the row is vague."""
    rule, path, kind, value = case
    if rule == "unknown-key":
        return _did_you_mean(action, path)
    # Of advice that no schema can give, there is none.
    subschema = next(iter(dialect.cited(action, rule, path)), {})
    hints = subschema.get("x-hints", {})
    written: str | None = hints.get(str(value), hints.get(ANY))
    if written is not None:
        return written
    return _expected(subschema, kind, account.limits() if account else {}) if vague else None


def _did_you_mean(action: str, path: Path) -> str | None:
    """What an unknown key most likely means."""
    meant = suggestion(action, path)
    if meant is None:
        return None
    if meant.place is None:
        return f"Did you mean {meant.key}?"
    if not meant.place:
        return f"{meant.key} belongs at the top of the body."
    names = {"Groups": "<group>", "Entries": "<entry>"}
    above = ("the body", *meant.place)
    steps = [
        names.get(before, step) if step == ANY else step
        for before, step in zip(above, meant.place, strict=False)
    ]
    return f"{meant.key} belongs at {'.'.join([*steps, meant.key])}."


def _expected(subschema: Schema, kind: type, limits: Limits) -> str | None:
    wanted = subschema.get("type")
    choice = _choice(subschema, limits)
    if wanted and kind is type(None):
        return f"It must be {_NAMES[wanted]}, not null."
    if choice:
        return f"It must be {_one_of(choice)}."
    if wanted and kind not in _CLASSES[wanted]:
        return f"It must be {_NAMES[wanted]}, not {_ACTUAL.get(kind, kind.__name__)}."
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
