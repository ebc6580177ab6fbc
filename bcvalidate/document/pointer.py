"""JSON Pointers (RFC 6901)."""

import re
from collections.abc import Sequence
from typing import Any

Path = tuple["str | int", ...]
"""The steps from a value to a part of it: keys of objects and indices of arrays."""

# RFC 6901, section 4; no text has more items.
_INDEX = re.compile("0|[1-9][0-9]{0,8}").fullmatch


def to_pointer(path: Sequence[str | int]) -> str:
    """The pointer of a path: "" for the whole document."""
    joined = "".join([f"/{step}" for step in path])
    if "~" not in joined and joined.count("/") == len(path):
        return joined
    return "".join([f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path])


def parse_pointer(text: str) -> tuple[str, ...] | None:
    """The steps of a pointer, as strings; None for a text that is no pointer."""
    if not text:
        return ()
    start, *parts = text.split("/")
    if start or any(mark[:1] not in ("0", "1") for mark in text.split("~")[1:]):
        return None
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in parts)


def resolve(parse_pointer: Sequence[str], value: Any) -> tuple[Path, Any] | None:
    """The path that the steps of a pointer mean in a value, and what is there; None for nothing."""
    path: list[str | int] = []
    for step in parse_pointer:
        if isinstance(value, dict) and step in value:
            value = value[step]
            path.append(step)
        elif isinstance(value, list) and _INDEX(step) and int(step) < len(value):
            value = value[int(step)]
            path.append(int(step))
        else:
            return None
    return tuple(path), value
