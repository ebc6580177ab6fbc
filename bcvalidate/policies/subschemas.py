"""Subschemas: the tree of a policy, the targets of its references, and its assertions."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote

from bcvalidate.document.pointer import Path, to_pointer
from bcvalidate.policies.vocabulary import (
    ASSERTION_KEYWORDS,
    FORBIDDEN_KEY_KEYWORDS,
    SAME_VALUE_KEYWORDS,
    SUBSCHEMA_ARRAY_KEYWORDS,
    SUBSCHEMA_KEYWORDS,
    SUBSCHEMA_MAP_KEYWORDS,
    TRIAL_KEYWORDS,
)

Schema = dict[str, Any]

_DEFINITION_KEYWORDS = ("$defs", "definitions")


class Subschema(NamedTuple):
    """A subschema and its path.

    - `keyword`: the keyword that contains it; None for the root and for the target of a reference.
    - `trial_keyword`: the outermost enclosing keyword that does not report its failures, or None.
    """

    path: Path
    schema: Schema | bool
    keyword: str | None = None
    trial_keyword: str | None = None


class Assertion(NamedTuple):
    """An assertion that a body may fail, with the id of the innermost enclosing rule.

    - `at_key`: whether a key fails it, not a value.
    - `path`: the path of the keyword, or of a subschema `false`.
    """

    rule: str | None
    at_key: bool
    path: Path


def subschemas(at: Subschema) -> Iterator[tuple[Subschema, Schema]]:
    """Yield a subschema and all below it, except `true` and `false`, in the order of the text.

    The caller must check the arguments of the keywords before it asks for the next subschema.
    """
    if isinstance(at.schema, dict):
        yield at, at.schema
        for child in _children(at, at.schema):
            yield from subschemas(child)


def _children(at: Subschema, schema: Schema) -> Iterator[Subschema]:
    for keyword, value in schema.items():
        trial = at.trial_keyword or (keyword if keyword in TRIAL_KEYWORDS else None)
        path = (*at.path, keyword)
        if keyword in SUBSCHEMA_KEYWORDS:
            yield Subschema(path, value, keyword, trial)
        elif keyword in SUBSCHEMA_MAP_KEYWORDS:
            for name, child in value.items():
                yield Subschema((*path, name), child, keyword, trial)
        elif keyword in SUBSCHEMA_ARRAY_KEYWORDS:
            for index, child in enumerate(value):
                yield Subschema((*path, index), child, keyword, trial)


def without_false(schema: Schema) -> Schema:
    """Copy a schema with `{"not": {}}` for each subschema `false`, and `{}` for each `true`.

    `jsonschema` loses the path of a failure in a subschema `false`.
    """
    copy: Schema = {}
    for keyword, value in schema.items():
        if keyword in SUBSCHEMA_KEYWORDS:
            copy[keyword] = _without_false(value)
        elif keyword in SUBSCHEMA_ARRAY_KEYWORDS:
            copy[keyword] = [_without_false(each) for each in value]
        elif keyword in SUBSCHEMA_MAP_KEYWORDS:
            copy[keyword] = {name: _without_false(each) for name, each in value.items()}
        else:
            copy[keyword] = value
    return copy


def _without_false(schema: Schema | bool) -> Schema:
    if isinstance(schema, dict):
        return without_false(schema)
    return {} if schema else {"not": {}}


class References:
    """The subschemas of a policy and the targets of its `$ref`s."""

    def __init__(self, schema: Schema) -> None:
        self._root = Subschema((), schema)
        self._targets = {"": self._root}
        self._sources: list[Subschema] = []
        for at, subschema in subschemas(self._root):
            self._targets |= {to_pointer(child.path): child for child in _children(at, subschema)}
            if "$ref" in subschema:
                self._sources.append(at)

    def dangling(self) -> Iterator[Path]:
        """Yield the paths of references without a target in the policy."""
        return ((*at.path, "$ref") for at in self._sources if not self._target(at))

    def loops(self) -> Iterator[Path]:
        """Yield the paths of references that lead back to themselves for the same value."""
        return ((*at.path, "$ref") for at in self._sources if self._is_loop(at))

    def assertions(self) -> Iterator[Assertion]:
        """Yield the assertions, once for each rule that encloses them and for keys and values."""
        seen: set[Assertion] = set()
        todo: list[tuple[Subschema, str | None, bool]] = [(self._root, None, False)]
        while todo:
            at, rule, at_key = todo.pop()
            rule = at.schema.get("x-rule", rule) if isinstance(at.schema, dict) else rule
            visit = Assertion(rule, at_key, at.path)
            if at.schema is True or visit in seen:
                continue
            seen.add(visit)
            if at.schema is False:
                yield visit
                continue
            yield from (
                Assertion(rule, at_key, (*at.path, keyword))
                for keyword in at.schema
                if keyword in ASSERTION_KEYWORDS
            )
            below = [(child, rule, at_key or _is_at_key(child)) for child in self._reported(at)]
            todo += reversed(below)

    def _target(self, at: Subschema) -> list[Subschema]:
        """The target of the `$ref` of a subschema; empty if it has no `$ref` or no target."""
        reference = at.schema.get("$ref", "") if isinstance(at.schema, dict) else ""
        target = self._targets.get(unquote(reference[1:])) if reference[:1] == "#" else None
        return [] if target is None else [target._replace(keyword=None)]

    def _same_value(self, at: Subschema) -> list[Subschema]:
        """The subschemas that apply to the same value as this one."""
        children = _children(at, at.schema) if isinstance(at.schema, dict) else ()
        same = [child for child in children if child.keyword in SAME_VALUE_KEYWORDS]
        return [*self._target(at), *same]

    def _reported(self, at: Subschema) -> list[Subschema]:
        """The subschemas whose failures are failures of this one."""
        children = _children(at, at.schema) if isinstance(at.schema, dict) else ()
        unreported = (*TRIAL_KEYWORDS, *_DEFINITION_KEYWORDS)
        return [*self._target(at), *(c for c in children if c.keyword not in unreported)]

    def _is_loop(self, start: Subschema) -> bool:
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


def _is_at_key(at: Subschema) -> bool:
    """Whether a key fails a subschema, not its value."""
    forbidden = at.keyword in FORBIDDEN_KEY_KEYWORDS and at.schema is False
    return forbidden or at.keyword == "propertyNames"
