"""Fields: the known keys of each object of an action, and suggestions for unknown keys."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from bcvalidate.document.pointer import Path
from bcvalidate.rules.schema import ANY, Schema, action_schema, citations, path_matches
from bcvalidate.rules.spelling import MAX_WORD_LENGTH, fold, nearest


class Suggestion(NamedTuple):
    """The known key that an unknown key most likely stands for.

    `key` is the correct spelling. `object_path` is the path of the object that has this key, with *
    for the name of a group or the index of an entry. It is None for the object that has the unknown
    key.
    """

    key: str
    object_path: tuple[str, ...] | None


def suggest_field(action: str, path: Path) -> Suggestion | None:
    """Suggest a known key for the unknown key at the end of a path; None when none is similar.

    The order of preference is: a key of the same object that differs only in case and separators,
    such a key of another object, a key of the same object with a similar spelling.
    """
    *parent, key = path
    keys_by_path = _keys_by_path(action)
    here = next((known for known in keys_by_path if path_matches(known, tuple(parent))), None)
    if not isinstance(key, str) or here is None or len(key) > MAX_WORD_LENGTH:
        return None
    folded = fold(key)
    same_key = _suggestions_by_folded_key(action).get(folded, ())
    elsewhere = [suggestion for suggestion in same_key if suggestion.object_path != here]
    similar = nearest(key, keys_by_path[here])
    if similar is not None and (fold(similar) == folded or not elsewhere):
        return Suggestion(similar, None)
    return next(iter(elsewhere), None)


@cache
def _suggestions_by_folded_key(action: str) -> dict[str, list[Suggestion]]:
    """Group all known keys by their folded key, the documented ones first."""
    groups: dict[str, list[Suggestion]] = {}
    for path, keys in _keys_by_path(action).items():
        for key in keys:
            groups.setdefault(fold(key), []).append(Suggestion(key, path))
    undocumented = _undocumented_paths(action)
    for suggestions in groups.values():
        suggestions.sort(key=lambda entry: (*(entry.object_path or ()), entry.key) in undocumented)
    return groups


@cache
def _undocumented_paths(action: str) -> frozenset[Path]:
    cited = citations(action_schema(action))
    return frozenset(citation.path for citation in cited if "x-unwanted-key" in citation.subschema)


@cache
def _keys_by_path(action: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Collect the known keys of each object, by the path of the object."""
    keys_by_path: dict[tuple[str, ...], dict[str, None]] = {}
    for path, properties in _objects(action_schema(action), ()):
        keys_by_path.setdefault(path, {}).update(dict.fromkeys(properties))
    return {path: tuple(keys) for path, keys in keys_by_path.items()}


def _objects(subschema: Schema, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Schema]]:
    """Yield the path and the properties of each object, without conditions, which add no keys."""
    if "properties" in subschema:
        yield path, subschema["properties"]
        for name, child in subschema["properties"].items():
            yield from _objects(child, (*path, name))
    for part in subschema.get("allOf", ()):
        yield from _objects(part, path)
    for keyword in ("additionalProperties", "items"):
        if keyword in subschema:
            yield from _objects(subschema[keyword], (*path, ANY))
