"""Mappings: a caller's own objects as the JSON values that they would be sent as."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from bcvalidate.document.pointer import Path
from bcvalidate.engine.violation import Violation

_JSON = frozenset((bool, dict, float, int, list, str, type(None)))

# No documented rule looks deeper; what lies below stays as it is.
_LEVELS = 16

# The interpreter refuses to write so long an integer; no rule takes a key as long as this one.
_DIGITS = "9" * 4300


def has_foreign_values(body: object, found: Iterable[Violation]) -> bool:
    """Whether a value or key of a class that JSON does not have has broken a rule.

    The engines take no class for another, so that such a value always breaks the type of its
    place, if that has one, and such a key the rule of its map.
    """
    for _, path, value in found:
        if type(value) not in _JSON:
            return True
        for step in path:
            if type(step) is not str:
                if not _is_json_path(body, path):
                    return True
                break
    return False


def _is_json_path(node: Any, path: Path) -> bool:
    """Whether every step is the key of an object that is a string, or the index of an array."""
    for step in path:
        if type(step) is not (int if type(node) is list else str):
            return False
        node = node[step]
    return True


def to_json(value: object) -> object:
    """A value with its mappings, sequences and subclasses turned into what JSON has for them.

    Keys become strings as `json.dumps` writes them. A value that JSON has nothing for stays, and
    breaks the type of its place.
    """
    return _plain(value, _LEVELS, {})


def _plain(
    value: object, levels: int, made: dict[tuple[int, int], tuple[object, object]]
) -> object:
    if not isinstance(value, Mapping | list | tuple) or not levels:
        return _scalar(value)
    # What is held in several places is turned once, and kept, so that its id stays its own.
    place = (id(value), levels)
    if place not in made:
        turned: object
        if isinstance(value, Mapping):
            turned = {_key(key): _plain(item, levels - 1, made) for key, item in value.items()}
        else:
            turned = [_plain(item, levels - 1, made) for item in value]
        made[place] = (value, turned)
    return made[place][1]


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
        return _DIGITS if isinstance(key, int) else type(key).__name__
