"""Values: convert Python mappings, sequences and subclasses to plain JSON values."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from bcvalidate.document.pointer import Path
from bcvalidate.engine.violation import Violation

_JSON_TYPES = frozenset((bool, dict, float, int, list, str, type(None)))

# No documented rule applies to deeper values, which are not converted.
_MAX_DEPTH = 16

# It replaces a key that is an integer too long for `str`. Every rule rejects a key of this length.
_LONG_KEY = "9" * 4300


def has_non_json_values(body: object, violations: Iterable[Violation]) -> bool:
    """Whether a violation concerns a value or a key of a type that JSON does not have.

    The engines compare types exactly. Such a value therefore always violates a rule if its schema
    has a type, and such a key violates a rule of its object.
    """
    for _, path, value in violations:
        if type(value) not in _JSON_TYPES:
            return True
        for step in path:
            if type(step) is not str:
                if not _is_json_path(body, path):
                    return True
                break
    return False


def _is_json_path(node: Any, path: Path) -> bool:
    """Whether every step is a string key of an object or an index of an array."""
    for step in path:
        if type(step) is not (int if type(node) is list else str):
            return False
        node = node[step]
    return True


def to_json_value(value: object) -> object:
    """Convert the mappings, sequences and subclasses in a value to plain JSON types.

    Keys become strings as `json.dumps` writes them. A value without a JSON equivalent stays as it
    is and then violates the type of its schema.
    """
    return _converted(value, _MAX_DEPTH, {})


def _converted(
    value: object, depth: int, cache: dict[tuple[int, int], tuple[object, object]]
) -> object:
    if not isinstance(value, Mapping | list | tuple) or not depth:
        return _scalar(value)
    # A shared object is converted once. The cache also keeps the object, so its id is not reused.
    cache_key = (id(value), depth)
    if cache_key not in cache:
        result: object
        if isinstance(value, Mapping):
            result = {_key(key): _converted(item, depth - 1, cache) for key, item in value.items()}
        else:
            result = [_converted(item, depth - 1, cache) for item in value]
        cache[cache_key] = (value, result)
    return cache[cache_key][1]


def _scalar(value: object) -> object:
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return int.__int__(value)
    return float.__float__(value) if isinstance(value, float) else value


def _key(key: object) -> str:
    if isinstance(key, str):
        return str.__str__(key)
    if key is None or isinstance(key, bool | float):
        return json.dumps(key)
    try:
        return str(key)
    except ValueError:
        return _LONG_KEY if isinstance(key, int) else type(key).__name__
