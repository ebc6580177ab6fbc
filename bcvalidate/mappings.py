"""Mappings: a caller's own objects as the JSON values that they would be sent as."""

from collections.abc import Iterable, Mapping

from bcvalidate.violation import Violation

_JSON = frozenset((bool, dict, float, int, list, str, type(None)))

# No rule looks deeper; what lies below stays as it is.
_LEVELS = 16


def has_foreign(found: Iterable[Violation]) -> bool:
    """Whether a value or key of a class that JSON does not have has broken a rule.

    The engines take no class for another, so that such a value always breaks the type of its
    place, if that has one, and such a key the rule of its map. An index of an array cannot be told
    from a key that is an integer, and counts as foreign, too.
    """
    for _, path, value in found:
        if type(value) not in _JSON:
            return True
        for step in path:
            if type(step) is not str:
                return True
    return False


def plain(value: object, levels: int = _LEVELS) -> object:
    """A value with its mappings, sequences and subclasses turned into what JSON has for them.

    Keys become strings as `json.dumps` writes them. A value that JSON has nothing for stays, and
    breaks the type of its place.
    """
    if not levels:
        return value
    if isinstance(value, Mapping):
        return {_key(key): plain(item, levels - 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, levels - 1) for item in value]
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return int.__int__(value)
    return float.__float__(value) if isinstance(value, float) else value


def _key(key: object) -> str:
    if isinstance(key, str):
        return str.__str__(key)
    if key is None or isinstance(key, bool):
        return {None: "null", True: "true", False: "false"}[key]
    return str(key)
