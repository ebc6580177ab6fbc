"""Hints: what is expected at a location, if the message of the API reference does not say it."""

from collections import ChainMap
from collections.abc import Iterator, Sequence

from bcvalidate.account import Account, Limits
from bcvalidate.document.pointer import Path
from bcvalidate.rules.fields import suggest_field
from bcvalidate.rules.schema import ANY, Schema, argument_name, cited_subschemas

_EXPECTED_NAMES = {
    "array": "an array",
    "boolean": "true or false",
    "integer": "an integer",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}
_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "array": (list,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "object": (dict,),
    "string": (str,),
}
_ACTUAL_NAMES = {
    bool: "a boolean",
    dict: "an object",
    float: "a number with a fraction",
    int: "an integer",
    list: "an array",
    str: "a string",
    type(None): "null",
}
MAX_LISTED_STRINGS = 8
_GROUPS_BY_LIST = {
    "AvailableSpotInstanceType": "Spot groups",
    "AvailablePrepaidInstanceType": "PrePaid groups",
    "AvailableClusterInstanceType": "all but Spot groups",
}
"""The groups that each list of instance types is for."""

FindingKey = tuple[str, Path, type, object]
"""All that a finding depends on, except its position: rule, path, type of the value, value.

The value is None unless it is part of the message, or a small integer that may have its own hint.
"""


def hint(action: str, key: FindingKey, account: Account | None, *, vague: bool) -> str | None:
    """One sentence that helps to fix a violation, or None.

    If the message of the rule is `vague`, the hint says which value is expected.
    """
    rule, path, kind, value = key
    if rule == "unknown-key":
        return _did_you_mean(action, path)
    # The lints that are written in Python are not cited by any subschema.
    cited = cited_subschemas(action, rule, path)
    subschema = next(iter(cited), {})
    hints = subschema.get("x-hints", {})
    specific: str | None = hints.get(str(value), hints.get(ANY))
    if specific is not None:
        return specific
    return _expected(cited, kind, account.limits() if account else {}) if vague else None


def _did_you_mean(action: str, path: Path) -> str | None:
    """A hint that names the key that was probably meant."""
    suggestion = suggest_field(action, path)
    if suggestion is None:
        return None
    if suggestion.object_path is None:
        return f"Did you mean {suggestion.key}?"
    if not suggestion.object_path:
        return f"{suggestion.key} belongs at the top of the body."
    names = {"Groups": "<group>", "Entries": "<entry>"}
    above = ("the body", *suggestion.object_path)
    steps = [
        names.get(before, step) if step == ANY else step
        for before, step in zip(above, suggestion.object_path, strict=False)
    ]
    return f"{suggestion.key} belongs at {'.'.join([*steps, suggestion.key])}."


def _expected(cited: Sequence[Schema], kind: type, limits: Limits) -> str | None:
    # The first subschema takes precedence, because it is the one that states the type.
    subschema = cited[0] if len(cited) == 1 else ChainMap(*cited)
    expected = subschema.get("type")
    if expected and kind is type(None):
        return f"It must be {_EXPECTED_NAMES[expected]}, not null."
    if choice := _choice(cited, limits):
        return choice
    if expected and kind not in _PYTHON_TYPES[expected]:
        return (
            f"It must be {_EXPECTED_NAMES[expected]}, not {_ACTUAL_NAMES.get(kind, kind.__name__)}."
        )
    if "x-cidr" in subschema:
        ranges = subschema["x-cidr"].items()
        networks = [f"{network} (n from {low} to {high})" for network, (low, high) in ranges]
        return f"It must be a block a.b.c.d/n inside {_joined(networks)}."
    if "minimum" in subschema:
        return f"It must be a finite number, {subschema['minimum']} or more."
    return None


def _choice(cited: Sequence[Schema], limits: Limits) -> str | None:
    """The strings that are allowed, if they are known, and for which groups if that matters."""
    allowed = dict(_allowed_lists(cited, limits))
    if len(allowed) > 1:
        lists = [
            f"for {groups} in {name} ({_alternatives(allowed[name]) or 'which is empty'})"
            for name, groups in _GROUPS_BY_LIST.items()
            if name in allowed
        ]
        return f"It must be listed: {', '.join(lists)}."
    return next(
        (f"It must be {_alternatives(choice)}." for choice in allowed.values() if choice), None
    )


def _allowed_lists(cited: Sequence[Schema], limits: Limits) -> Iterator[tuple[str, Sequence[str]]]:
    """The known lists of allowed strings, each with its name; the name of an enum is empty."""
    for subschema in cited:
        if "enum" in subschema:
            yield "", subschema["enum"]
        if "x-allowed" in subschema:
            keyword = subschema["x-allowed"]
            for name in (keyword["list"], *keyword.get("or", ())):
                choice = limits.get(argument_name(name), keyword.get("default"))
                if isinstance(choice, tuple | list):
                    yield name, choice


def _alternatives(choice: Sequence[str]) -> str:
    listed = [string or '""' for string in choice[:MAX_LISTED_STRINGS]]
    rest = len(choice) - len(listed)
    return _joined([*listed, f"one of {rest} more"] if rest else listed)


def _joined(items: Sequence[str]) -> str:
    """Join items as in English: a, b or c."""
    return " or ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)
