"""The dialect: the schema files as one tree an action, and what of it other parts ask for."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from bcvalidate.document.source_file import load_object
from bcvalidate.errors import ConfigFileError
from bcvalidate.files.resources import schema_bytes

Schema = dict[str, Any]

ACTIONS = {"create-cluster": "POST /clusters"}
"""The actions by the name of their schema file, each with its request line."""

ACTION = "create-cluster"
"""The action that the library and the command check."""

TOKEN_PARAMETER = "IdempotentToken"  # noqa: S105 - the name of a query parameter
"""The query parameter that makes a request idempotent."""

META_SCHEMA = "dialect.meta.json"
ANY = "*"
"""In the path of a place: any key of a map, any index of an array."""

CLUSTER_COUNT = "ClusterCount"
"""What x-quota counts, of the account, and not of the body: the clusters that exist."""

STRUCTURE_KEYWORDS = (
    "properties",
    "additionalProperties",
    "propertyNames",
    "items",
    "allOf",
    "if",
    "then",
)
"""The keywords that lead further: to places below, to other subschemas of the place."""

CHILD_KEYWORDS = ("additionalProperties", "propertyNames", "items")
"""The keywords whose subschema is about every key, entry or item of a value."""

_OF_ACCOUNTS = ("x-quota", "x-allowed", "not")
_NAMED = ("$defs", "$ref", "x-predicates")
_ANNOTATIONS = {"$comment", "description", "title", "x-source"}


class Citation(NamedTuple):
    """A subschema that cites a rule, the path of its place, and the conditions it holds on."""

    rule: str
    path: tuple[str, ...]
    subschema: Schema
    at_key: bool
    when: tuple[Schema, ...]


def schema_file_names(action: str) -> tuple[str, ...]:
    """The names of the schema files that an action is made of."""
    return (f"{action}.schema.json", "common.schema.json")


@cache
def argument_name(name: str) -> str:
    """A name of the API as a name of ours: MaxClusterCount, max_cluster_count."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


@cache
def schema_file(name: str) -> Schema:
    """One file of `schemas`, as it stands."""
    return load_object(f"schemas/{name}", schema_bytes(name))


@cache
def action_schema(action: str) -> Schema:
    """The schema of an action, every `$ref` replaced by what it names."""
    by_id = {schema_file(name)["$id"]: schema_file(name) for name in schema_file_names(action)}
    return _inline(
        schema_file(schema_file_names(action)[0]), by_id, schema_file(schema_file_names(action)[0])
    )


def _inline(node: Schema, by_id: dict[str, Schema], home: Schema) -> Schema:
    own = {k: _inline_value(k, v, by_id, home) for k, v in node.items() if k not in _NAMED}
    if "$ref" not in node:
        return own
    target, home = _target(node["$ref"], by_id, home)
    target = _inline(target, by_id, home)
    return {**target, **own} if set(own) <= _ANNOTATIONS else {"allOf": [target, own]}


def _inline_value(keyword: str, value: Any, by_id: dict[str, Schema], home: Schema) -> Any:
    if keyword == "properties":
        return {name: _inline(place, by_id, home) for name, place in value.items()}
    if keyword == "allOf":
        return [_inline(place, by_id, home) for place in value]
    if keyword in (*CHILD_KEYWORDS, "then"):
        return _inline(value, by_id, home)
    return _inline_predicate(value, by_id, home) if keyword in ("if", "not") else value


def _inline_predicate(node: Schema, by_id: dict[str, Schema], home: Schema) -> Schema:
    if "$ref" in node:
        target, home = _target(node["$ref"], by_id, home)
        return _inline_predicate(target, by_id, home)
    found = dict(node)
    for name, child in node.get("properties", {}).items():
        found["properties"] = found["properties"] | {name: _inline_predicate(child, by_id, home)}
    if "not" in node:
        found["not"] = _inline_predicate(node["not"], by_id, home)
    if "anyOf" in node:
        found["anyOf"] = [_inline_predicate(child, by_id, home) for child in node["anyOf"]]
    return found


def _target(reference: str, by_id: dict[str, Schema], home: Schema) -> tuple[Schema, Schema]:
    """What a `$ref` names, and the file that it stands in."""
    identifier, _, pointer = reference.partition("#/")
    kind, _, name = pointer.partition("/")
    home = by_id.get(identifier, {}) if identifier else home
    if name not in home.get(kind, {}):
        raise ConfigFileError(f"schemas: $ref {reference} names nothing")
    return home[kind][name], home


def citations(
    place: Schema,
    path: tuple[str, ...] = (),
    *,
    at_key: bool = False,
    when: tuple[Schema, ...] = (),
) -> Iterator[Citation]:
    """Every subschema below a place that cites a rule."""
    if "x-rule" in place:
        yield Citation(place["x-rule"], path, place, at_key or "x-unwanted-key" in place, when)
    for part in place.get("allOf", ()):
        yield from citations(part, path, at_key=at_key, when=when)
    if "then" in place:
        yield from citations(place["then"], path, at_key=at_key, when=(*when, place["if"]))
    for name, child in place.get("properties", {}).items():
        yield from citations(child, (*path, name), when=when)
    for keyword in CHILD_KEYWORDS:
        if keyword in place:
            of_keys = keyword == "propertyNames"
            yield from citations(place[keyword], (*path, ANY), at_key=of_keys, when=when)


class AccountField(NamedTuple):
    """A limit, or a list, that a rule asks of an account: its name, and what stands in for it."""

    name: str
    is_list: bool
    default: tuple[str, ...] = ()


def account_fields(rule: Citation) -> Iterator[AccountField]:
    """What a rule asks of an account, itself and in the conditions it holds on."""
    own = {
        keyword: rule.subschema[keyword] for keyword in _OF_ACCOUNTS if keyword in rule.subschema
    }
    yield from _asked([own, *rule.when])


def _asked(part: object) -> Iterator[AccountField]:
    for entry in part if isinstance(part, list) else ():
        yield from _asked(entry)
    for keyword, argument in part.items() if isinstance(part, dict) else ():
        if keyword == "x-quota":
            yield AccountField(argument["limit"], is_list=False)
            if argument["counts"] == CLUSTER_COUNT:
                yield AccountField(CLUSTER_COUNT, is_list=False)
        elif keyword == "x-allowed":
            default = tuple(argument.get("default", ()))
            yield AccountField(argument["list"], is_list=True, default=default)
            yield from (AccountField(name, is_list=True) for name in argument.get("or", ()))
        else:
            yield from _asked(argument)


def path_matches(place: tuple[str, ...], path: tuple[str | int, ...]) -> bool:
    """Whether a path, of a body, leads to a place, of the schema, which has * for any step."""
    return len(place) == len(path) and all(
        step in (ANY, actual) for step, actual in zip(place, path, strict=True)
    )


def cited_subschemas(action: str, rule: str, path: tuple[str | int, ...]) -> list[Schema]:
    """The subschemas that cite a rule at a path of a body, whatever their conditions."""
    places = [_places(action).get(rule, _Place())]
    for step in path:
        steps = (step, ANY) if step != ANY else (ANY,)
        places = [place.below[s] for place in places for s in steps if s in place.below]
    return [subschema for place in places for subschema in place.subschemas]


class _Place:
    """A place of a body: what cites a rule there, and the places below by their step."""

    __slots__ = ("below", "subschemas")

    def __init__(self) -> None:
        self.subschemas: list[Schema] = []
        self.below: dict[str | int, _Place] = {}


@cache
def _places(action: str) -> dict[str, _Place]:
    """The place of the whole body, for each rule."""
    found: dict[str, _Place] = {}
    for rule in citations(action_schema(action)):
        place = found.setdefault(rule.rule, _Place())
        for step in rule.path:
            place = place.below.setdefault(step, _Place())
        place.subschemas.append(rule.subschema)
    return found


@cache
def field_names(action: str) -> frozenset[str]:
    """The names of all fields, wherever they belong."""
    return frozenset(step for rule in citations(action_schema(action)) for step in rule.path) - {
        ANY
    }


def key_rules(action: str) -> tuple[str, ...]:
    """The rules that are broken by a key, not by the value it leads to."""
    return tuple(sorted({rule.rule for rule in citations(action_schema(action)) if rule.at_key}))


def parameter_roots(place: Schema, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The places below which messages name a parameter from there."""
    if place.get("x-parameter-root"):
        yield path
    for name, child in place.get("properties", {}).items():
        yield from parameter_roots(child, (*path, name))
    for keyword in ("additionalProperties", "items"):
        if keyword in place:
            yield from parameter_roots(place[keyword], (*path, ANY))
