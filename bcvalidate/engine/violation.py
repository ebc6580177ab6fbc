"""Violations: the id of a violated rule, the path, and the value that violates it.

A violation has no message and no line number. For a missing key, the path is that of the object
that lacks it. For a wrong key, the path ends with the key. For a quota, the value is the limit.
"""

from collections.abc import Mapping
from typing import Any

from bcvalidate.document.pointer import Path

Violation = tuple[str, Path, object]

# Searching the keys of a smaller object is faster than indexing them.
_MIN_INDEXED_KEYS = 16


def in_canonical_order(
    violations: list[Violation], body: object, order: Mapping[str, int]
) -> list[Violation]:
    """Sort violations by the order of their rules, then by their position in the body."""
    by_rule: dict[str, list[Violation]] = {}
    for violation in violations:
        by_rule.setdefault(violation[0], []).append(violation)
    ordered: list[Violation] = []
    indexes: dict[int, dict[object, int]] = {}
    for rule_id in sorted(by_rule, key=order.__getitem__):
        group = by_rule[rule_id]
        if len(group) > 1:
            group.sort(key=lambda violation: _sibling_indexes(body, violation[1], indexes))
        ordered += group
    return ordered


def _sibling_indexes(node: Any, path: Path, indexes: dict[int, dict[object, int]]) -> list[Any]:
    """Convert each step of a path to its index among its siblings."""
    result = []
    for step in path:
        if type(node) is not dict:
            result.append(step)
        elif len(node) < _MIN_INDEXED_KEYS:
            result.append([*node].index(step))
        else:
            if id(node) not in indexes:
                indexes[id(node)] = {key: index for index, key in enumerate(node)}
            result.append(indexes[id(node)][step])
        node = node[step]
    return result
