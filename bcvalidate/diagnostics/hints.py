"""Hints: what a place asks for, where the page's message does not say it."""

from collections import ChainMap
from collections.abc import Iterator, Sequence

from bcvalidate.account import Account, Limits
from bcvalidate.document.pointer import Path
from bcvalidate.rules.fields import suggest_field
from bcvalidate.rules.schema import ANY, Schema, argument_name, cited_subschemas

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
_GROUPS = {
    "AvailableSpotInstanceType": "Spot groups",
    "AvailablePrepaidInstanceType": "PrePaid groups",
    "AvailableClusterInstanceType": "all but Spot groups",
}
"""The groups that each list of instance types is for."""


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
    cited = cited_subschemas(action, rule, path)
    subschema = next(iter(cited), {})
    hints = subschema.get("x-hints", {})
    written: str | None = hints.get(str(value), hints.get(ANY))
    if written is not None:
        return written
    return _expected(cited, kind, account.limits() if account else {}) if vague else None


def _did_you_mean(action: str, path: Path) -> str | None:
    """What an unknown key most likely means."""
    meant = suggest_field(action, path)
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


def _expected(cited: Sequence[Schema], kind: type, limits: Limits) -> str | None:
    # Of what several say, the first counts, which is the one on the type.
    subschema = cited[0] if len(cited) == 1 else ChainMap(*cited)
    wanted = subschema.get("type")
    if wanted and kind is type(None):
        return f"It must be {_NAMES[wanted]}, not null."
    if choice := _choice(cited, limits):
        return choice
    if wanted and kind not in _CLASSES[wanted]:
        return f"It must be {_NAMES[wanted]}, not {_ACTUAL.get(kind, kind.__name__)}."
    if "x-cidr" in subschema:
        ranges = subschema["x-cidr"].items()
        blocks = [f"{network} (n from {low} to {high})" for network, (low, high) in ranges]
        return f"It must be a block a.b.c.d/n inside {_or(blocks)}."
    if "minimum" in subschema:
        return f"It must be a finite number, {subschema['minimum']} or more."
    return None


def _choice(cited: Sequence[Schema], limits: Limits) -> str | None:
    """Which strings a place allows, as far as that is known, and in which groups if it depends."""
    stated = dict(_stated(cited, limits))
    if len(stated) > 1:
        lists = [
            f"for {groups} in {name} ({_one_of(stated[name]) or 'which is empty'})"
            for name, groups in _GROUPS.items()
            if name in stated
        ]
        return f"It must be listed: {', '.join(lists)}."
    return next((f"It must be {_one_of(choice)}." for choice in stated.values() if choice), None)


def _stated(cited: Sequence[Schema], limits: Limits) -> Iterator[tuple[str, Sequence[str]]]:
    """The lists that hold at a place, as far as they are known, each with its name."""
    for subschema in cited:
        if "enum" in subschema:
            yield "", subschema["enum"]
        if "x-allowed" in subschema:
            allowed = subschema["x-allowed"]
            for name in (allowed["list"], *allowed.get("or", ())):
                choice = limits.get(argument_name(name), allowed.get("default"))
                if isinstance(choice, tuple | list):
                    yield name, choice


def _one_of(choice: Sequence[str]) -> str:
    shown = [name or '""' for name in choice[:_LISTED]]
    rest = len(choice) - len(shown)
    return _or([*shown, f"one of {rest} more"] if rest else shown)


def _or(words: Sequence[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
