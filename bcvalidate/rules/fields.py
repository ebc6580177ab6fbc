"""Keys: which keys an action knows at a place, and which known key an unknown one means."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from bcvalidate.document.pointer import Path
from bcvalidate.rules.schema import ANY, Schema, action_schema, citations, path_matches
from bcvalidate.rules.spelling import MAX_WORD_LENGTH, fold, nearest


class Suggestion(NamedTuple):
    """What an unknown key most likely means: a key of the same object, or one of another place.

    `key` is the right spelling. `place` is the path of the object that has it, with * for the name
    of a group or the index of an entry, or None when it is the object that the unknown key is in.
    """

    key: str
    place: tuple[str, ...] | None


def suggest_field(action: str, path: Path) -> Suggestion | None:
    """What the unknown key at the end of a path most likely means; None when nothing is near.

    A key of the same object that differs only in case and separators comes first, then such a key
    of another place, then a key of the same object that is misspelt.
    """
    *above, key = path
    known = _known(action)
    here = next((place for place in known if path_matches(place, tuple(above))), None)
    if not isinstance(key, str) or here is None or len(key) > MAX_WORD_LENGTH:
        return None
    folded = fold(key)
    elsewhere = [known for known in _by_fold(action).get(folded, ()) if known.place != here]
    near = nearest(key, known[here])
    if near is not None and (fold(near) == folded or not elsewhere):
        return Suggestion(near, None)
    return next(iter(elsewhere), None)


@cache
def _by_fold(action: str) -> dict[str, list[Suggestion]]:
    """Every key with its place, documented ones first, by the key without case and separators."""
    found: dict[str, list[Suggestion]] = {}
    for place, names in _known(action).items():
        for name in names:
            found.setdefault(fold(name), []).append(Suggestion(name, place))
    for meant in found.values():
        meant.sort(key=lambda known: (*(known.place or ()), known.key) in _undocumented(action))
    return found


@cache
def _undocumented(action: str) -> frozenset[Path]:
    cited = citations(action_schema(action))
    return frozenset(rule.path for rule in cited if "x-unwanted-key" in rule.subschema)


@cache
def _known(action: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The keys of every object that has keys of its own, by its path."""
    found: dict[tuple[str, ...], dict[str, None]] = {}
    for path, keys in _objects(action_schema(action), ()):
        found.setdefault(path, {}).update(dict.fromkeys(keys))
    return {path: tuple(keys) for path, keys in found.items()}


def _objects(place: Schema, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Schema]]:
    """Every object below a place, those of conditions aside: what they name is named elsewhere."""
    if "properties" in place:
        yield path, place["properties"]
        for name, child in place["properties"].items():
            yield from _objects(child, (*path, name))
    for part in place.get("allOf", ()):
        yield from _objects(part, path)
    for keyword in ("additionalProperties", "items"):
        if keyword in place:
            yield from _objects(place[keyword], (*path, ANY))
