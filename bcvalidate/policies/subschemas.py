"""Subschemas: the tree of a policy, where its references lead, and what a body may break in it."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote

from bcvalidate.document.pointer import Path, to_pointer
from bcvalidate.policies.vocabulary import (
    ASSERTIONS,
    NAMED,
    OF_KEYS,
    ONE,
    SAME_VALUE,
    SEVERAL,
    SILENT,
)

Schema = dict[str, Any]

_DEFINITIONS = ("$defs", "definitions")


class Subschema(NamedTuple):
    """A subschema and its path.

    `keyword` is the keyword that has it, or None at the root and at the end of a reference;
    `silent` is the keyword further up that only tries it, or None.
    """

    path: Path
    schema: Schema | bool
    keyword: str | None = None
    silent: str | None = None


class Assertion(NamedTuple):
    """A place that a body may break: the nearest rule, whether a key breaks it, and its path."""

    rule: str | None
    of_key: bool
    path: Path


def subschemas(at: Subschema) -> Iterator[tuple[Subschema, Schema]]:
    """A subschema and all below it that are objects, in the order of the text.

    Each must have what its keywords take when the next is asked for.
    """
    if isinstance(at.schema, dict):
        yield at, at.schema
        for child in _children(at, at.schema):
            yield from subschemas(child)


def _children(at: Subschema, schema: Schema) -> Iterator[Subschema]:
    for keyword, value in schema.items():
        silent = at.silent or (keyword if keyword in SILENT else None)
        path = (*at.path, keyword)
        if keyword in ONE:
            yield Subschema(path, value, keyword, silent)
        elif keyword in SEVERAL or keyword in NAMED:
            each = value.items() if keyword in NAMED else enumerate(value)
            yield from (Subschema((*path, step), child, keyword, silent) for step, child in each)


def without_false(schema: Schema) -> Schema:
    """A copy that has `{"not": {}}` for each subschema `false`, and `{}` for `true`.

    `jsonschema` keeps the path of a failure in an object, but not in a `false`.
    """
    copy: Schema = {}
    for keyword, value in schema.items():
        if keyword in ONE:
            copy[keyword] = _without_false(value)
        elif keyword in SEVERAL:
            copy[keyword] = [_without_false(each) for each in value]
        elif keyword in NAMED:
            copy[keyword] = {name: _without_false(each) for name, each in value.items()}
        else:
            copy[keyword] = value
    return copy


def _without_false(schema: Schema | bool) -> Schema:
    if isinstance(schema, dict):
        return without_false(schema)
    return {} if schema else {"not": {}}


class References:
    """The subschemas of a policy, and where each `$ref` among them leads."""

    def __init__(self, schema: Schema) -> None:
        self._root = Subschema((), schema)
        self._targets = {"": self._root}
        self._sources: list[Subschema] = []
        for at, own in subschemas(self._root):
            self._targets |= {to_pointer(child.path): child for child in _children(at, own)}
            if "$ref" in own:
                self._sources.append(at)

    def dangling(self) -> Iterator[Path]:
        """The paths of references that lead to no subschema of the policy."""
        return ((*at.path, "$ref") for at in self._sources if not self._referenced(at))

    def loops(self) -> Iterator[Path]:
        """The paths of references that lead back to where they stand, with the same value."""
        return ((*at.path, "$ref") for at in self._sources if self._leads_back(at))

    def assertions(self) -> Iterator[Assertion]:
        """Every place that a body may break, once for each rule and kind that it has."""
        found: set[Assertion] = set()
        todo: list[tuple[Subschema, str | None, bool]] = [(self._root, None, False)]
        while todo:
            at, rule, of_key = todo.pop()
            rule = at.schema.get("x-rule", rule) if isinstance(at.schema, dict) else rule
            visit = Assertion(rule, of_key, at.path)
            if at.schema is True or visit in found:
                continue
            found.add(visit)
            if at.schema is False:
                yield visit
                continue
            yield from (
                Assertion(rule, of_key, (*at.path, keyword))
                for keyword in at.schema
                if keyword in ASSERTIONS
            )
            below = [(child, rule, of_key or _is_of_key(child)) for child in self._reporting(at)]
            todo += reversed(below)

    def _referenced(self, at: Subschema) -> list[Subschema]:
        """The subschema that the `$ref` of another leads to, if it has one that leads anywhere."""
        reference = at.schema.get("$ref", "") if isinstance(at.schema, dict) else ""
        target = self._targets.get(unquote(reference[1:])) if reference[:1] == "#" else None
        return [] if target is None else [target._replace(keyword=None)]

    def _same_value(self, at: Subschema) -> list[Subschema]:
        """The subschemas that are held against the same value, for the sake of this one."""
        children = _children(at, at.schema) if isinstance(at.schema, dict) else ()
        same = [child for child in children if child.keyword in SAME_VALUE]
        return [*self._referenced(at), *same]

    def _reporting(self, at: Subschema) -> list[Subschema]:
        """The subschemas whose failures are reported for the sake of this one."""
        children = _children(at, at.schema) if isinstance(at.schema, dict) else ()
        loud = [child for child in children if child.keyword not in (*SILENT, *_DEFINITIONS)]
        return [*self._referenced(at), *loud]

    def _leads_back(self, start: Subschema) -> bool:
        seen: set[Path] = set()
        todo = self._same_value(start)
        while todo:
            at = todo.pop()
            if at.path == start.path:
                return True
            if at.path not in seen:
                seen.add(at.path)
                todo += self._same_value(at)
        return False


def _is_of_key(at: Subschema) -> bool:
    """Whether a key breaks a subschema, and not the value that it leads to."""
    forbidden = at.keyword in OF_KEYS and at.schema is False
    return forbidden or at.keyword == "propertyNames"
