"""JSON Pointers: convert paths to pointers and back (RFC 6901)."""

import re
from collections.abc import Sequence
from typing import Any

Path = tuple["str | int", ...]
"""The keys and array indices that lead from a value to a part of it."""

POINTER_FORM = 'start it with "/", and write "~" as ~0'
"""What to do about a text that is not a JSON Pointer."""

# RFC 6901, section 4. No text has an item with a longer index.
_INDEX = re.compile("0|[1-9][0-9]{0,8}").fullmatch


def to_pointer(path: Sequence[str | int]) -> str:
    """Convert a path to a pointer; the pointer of the whole document is ""."""
    joined = "".join([f"/{step}" for step in path])
    if "~" not in joined and joined.count("/") == len(path):
        return joined
    return "".join([f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path])


def parse_pointer(text: str) -> tuple[str, ...] | None:
    """Split a pointer into its steps; return None for a text that is not a pointer."""
    if not text:
        return ()
    start, *parts = text.split("/")
    if start or any(part[:1] not in ("0", "1") for part in text.split("~")[1:]):
        return None
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in parts)


def resolve_pointer(steps: Sequence[str], value: Any) -> tuple[Path, Any] | None:
    """Follow the steps of a pointer; return the path and its value, or None if there is none."""
    path: list[str | int] = []
    for step in steps:
        if isinstance(value, dict) and step in value:
            value = value[step]
            path.append(step)
        elif isinstance(value, list) and _INDEX(step) and int(step) < len(value):
            value = value[int(step)]
            path.append(int(step))
        else:
            return None
    return tuple(path), value
