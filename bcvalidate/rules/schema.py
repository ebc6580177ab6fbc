"""Schemas: the schema files of an action as one tree, and queries on that tree.

The files use a dialect of JSON Schema with additional keywords, which start with x-.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from bcvalidate.document.source_file import load_object
from bcvalidate.errors import ConfigFileError
from bcvalidate.files.resources import schema_bytes

Schema = dict[str, Any]

ACTIONS = {"create-cluster": "POST /clusters"}
"""The request line of each action, by the name of its schema file."""

ACTION = "create-cluster"
"""The action whose requests the library and the command check."""

TOKEN_PARAMETER = "IdempotentToken"  # noqa: S105 - the name of a query parameter
"""The query parameter that makes a request idempotent."""

META_SCHEMA = "dialect.meta.json"
ANY = "*"
"""The wildcard step in the path of a subschema: any key of a map, or any index of an array."""

CLUSTER_COUNT = "ClusterCount"
"""The count of an x-quota that comes from the account: the number of existing clusters."""

CHILD_KEYWORDS = ("additionalProperties", "propertyNames", "items")
"""The keywords whose subschema applies to every key, entry or item of a value."""

STRUCTURE_KEYWORDS = ("properties", *CHILD_KEYWORDS, "allOf", "if", "then")
"""The keywords that contain subschemas."""

_ACCOUNT_KEYWORDS = ("x-quota", "x-allowed", "not")
_DEFINITION_KEYWORDS = ("$defs", "$ref", "x-predicates")
_ANNOTATIONS = {"$comment", "description", "title", "x-source"}


class Citation(NamedTuple):
    """A subschema that cites a rule.

    - `rule`: the id of the rule.
    - `path`: the path that the subschema applies to, with `ANY` as a wildcard.
    - `at_key`: whether the rule concerns the last key of the path instead of its value.
    - `when`: the conditions under which the subschema applies.
    """

    rule: str
    path: tuple[str, ...]
    subschema: Schema
    at_key: bool
    when: tuple[Schema, ...]


def schema_file_names(action: str) -> tuple[str, ...]:
    """Return the names of the schema files of an action, the main file first."""
    return (f"{action}.schema.json", "common.schema.json")


@cache
def argument_name(name: str) -> str:
    """Convert a name of the API to a Python name: MaxClusterCount becomes max_cluster_count."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


@cache
def schema_file(name: str) -> Schema:
    """Load a file of `schemas/`."""
    return load_object(f"schemas/{name}", schema_bytes(name))


@cache
def action_schema(action: str) -> Schema:
    """Return the schema of an action with every `$ref` replaced by its target."""
    by_id = {schema_file(name)["$id"]: schema_file(name) for name in schema_file_names(action)}
    main = schema_file(schema_file_names(action)[0])
    return _inline(main, by_id, main)


def _inline(node: Schema, by_id: dict[str, Schema], home: Schema) -> Schema:
    """Replace the references in a subschema; `home` is the file that contains it."""
    names = [name for name in node if name not in _DEFINITION_KEYWORDS]
    keywords = {name: _inline_value(name, node[name], by_id, home) for name in names}
    if "$ref" not in node:
        return keywords
    target, home = _target(node["$ref"], by_id, home)
    target = _inline(target, by_id, home)
    if set(keywords) <= _ANNOTATIONS:
        return {**target, **keywords}
    return {"allOf": [target, keywords]}


def _inline_value(keyword: str, value: Any, by_id: dict[str, Schema], home: Schema) -> Any:
    if keyword == "properties":
        return {name: _inline(child, by_id, home) for name, child in value.items()}
    if keyword == "allOf":
        return [_inline(part, by_id, home) for part in value]
    if keyword in (*CHILD_KEYWORDS, "then"):
        return _inline(value, by_id, home)
    return _inline_predicate(value, by_id, home) if keyword in ("if", "not") else value


def _inline_predicate(node: Schema, by_id: dict[str, Schema], home: Schema) -> Schema:
    if "$ref" in node:
        target, home = _target(node["$ref"], by_id, home)
        return _inline_predicate(target, by_id, home)
    result = dict(node)
    for name, child in node.get("properties", {}).items():
        result["properties"] = result["properties"] | {name: _inline_predicate(child, by_id, home)}
    if "not" in node:
        result["not"] = _inline_predicate(node["not"], by_id, home)
    if "anyOf" in node:
        result["anyOf"] = [_inline_predicate(child, by_id, home) for child in node["anyOf"]]
    return result


def _target(reference: str, by_id: dict[str, Schema], home: Schema) -> tuple[Schema, Schema]:
    """Return the target of a `$ref` and the file that contains the target."""
    identifier, _, pointer = reference.partition("#/")
    kind, _, name = pointer.partition("/")
    home = by_id.get(identifier, {}) if identifier else home
    if name not in home.get(kind, {}):
        raise ConfigFileError(f"schemas: $ref {reference} cannot be resolved")
    return home[kind][name], home


def citations(
    subschema: Schema,
    path: tuple[str, ...] = (),
    *,
    at_key: bool = False,
    when: tuple[Schema, ...] = (),
) -> Iterator[Citation]:
    """Yield a citation for each subschema, this one or one below it, that cites a rule."""
    if "x-rule" in subschema:
        is_key_rule = at_key or "x-unwanted-key" in subschema
        yield Citation(subschema["x-rule"], path, subschema, is_key_rule, when)
    for part in subschema.get("allOf", ()):
        yield from citations(part, path, at_key=at_key, when=when)
    if "then" in subschema:
        conditions = (*when, subschema["if"])
        yield from citations(subschema["then"], path, at_key=at_key, when=conditions)
    for name, child in subschema.get("properties", {}).items():
        yield from citations(child, (*path, name), when=when)
    for keyword in CHILD_KEYWORDS:
        if keyword in subschema:
            is_key = keyword == "propertyNames"
            yield from citations(subschema[keyword], (*path, ANY), at_key=is_key, when=when)


class AccountField(NamedTuple):
    """A limit or a list of an account that a rule depends on, and the default of a list."""

    name: str
    is_list: bool
    default: tuple[str, ...] = ()


def required_account_fields(citation: Citation) -> Iterator[AccountField]:
    """Yield the account fields that a subschema and its conditions depend on."""
    subschema = citation.subschema
    keywords = {
        keyword: subschema[keyword] for keyword in _ACCOUNT_KEYWORDS if keyword in subschema
    }
    yield from _account_fields_in([keywords, *citation.when])


def _account_fields_in(part: object) -> Iterator[AccountField]:
    for entry in part if isinstance(part, list) else ():
        yield from _account_fields_in(entry)
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
            yield from _account_fields_in(argument)


def path_matches(schema_path: tuple[str, ...], path: tuple[str | int, ...]) -> bool:
    """Whether a path in a body matches a path in a schema, which may have wildcards."""
    return len(schema_path) == len(path) and all(
        step in (ANY, actual) for step, actual in zip(schema_path, path, strict=True)
    )


def cited_subschemas(action: str, rule_id: str, path: tuple[str | int, ...]) -> list[Schema]:
    """Return the subschemas that cite a rule at a path of a body, with or without conditions."""
    nodes = [_citation_trees(action).get(rule_id, _CitationNode())]
    for step in path:
        keys = (step, ANY) if step != ANY else (ANY,)
        nodes = [node.children[key] for node in nodes for key in keys if key in node.children]
    return [subschema for node in nodes for subschema in node.subschemas]


class _CitationNode:
    """The subschemas that cite a rule at a path, and the nodes of the next steps."""

    __slots__ = ("children", "subschemas")

    def __init__(self) -> None:
        self.subschemas: list[Schema] = []
        self.children: dict[str | int, _CitationNode] = {}


@cache
def _citation_trees(action: str) -> dict[str, _CitationNode]:
    """Build the tree of the citations of each rule, by the id of the rule."""
    trees: dict[str, _CitationNode] = {}
    for citation in citations(action_schema(action)):
        node = trees.setdefault(citation.rule, _CitationNode())
        for step in citation.path:
            node = node.children.setdefault(step, _CitationNode())
        node.subschemas.append(citation.subschema)
    return trees


@cache
def field_names(action: str) -> frozenset[str]:
    """Return the names of all fields of an action, at any path."""
    paths = [citation.path for citation in citations(action_schema(action))]
    return frozenset(step for path in paths for step in path) - {ANY}


def key_rules(action: str) -> tuple[str, ...]:
    """Return the sorted ids of the rules that a key violates, not its value."""
    cited = citations(action_schema(action))
    return tuple(sorted({citation.rule for citation in cited if citation.at_key}))


def parameter_roots(subschema: Schema, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the paths that messages name parameters relative to."""
    if subschema.get("x-parameter-root"):
        yield path
    for name, child in subschema.get("properties", {}).items():
        yield from parameter_roots(child, (*path, name))
    for keyword in ("additionalProperties", "items"):
        if keyword in subschema:
            yield from parameter_roots(subschema[keyword], (*path, ANY))
