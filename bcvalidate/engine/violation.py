"""Violations: a broken rule, the path where it is broken, and the value that breaks it.

A violation knows no words and no line numbers. Of a missing key, the path is that of the object
that lacks it; of a bad key, it ends with the key; of a quota, the value is the limit.
"""

from collections.abc import Mapping
from typing import Any

from bcvalidate.document.pointer import Path

Violation = tuple[str, Path, object]

# So few keys are searched faster than they are indexed.
_FEW = 16


def in_canonical_order(
    found: list[Violation], body: object, order: Mapping[str, int]
) -> list[Violation]:
    """The violations in the order of their rules, and of one rule in the order of the body."""
    by_rule: dict[str, list[Violation]] = {}
    for violation in found:
        by_rule.setdefault(violation[0], []).append(violation)
    ordered: list[Violation] = []
    indexes: dict[int, dict[object, int]] = {}
    for rule in sorted(by_rule, key=order.__getitem__):
        run = by_rule[rule]
        if len(run) > 1:
            run.sort(key=lambda violation: _route(body, violation[1], indexes))
        ordered += run
    return ordered


def _route(node: Any, path: Path, indexes: dict[int, dict[object, int]]) -> list[Any]:
    """Where a path leads, as the index of each step among its siblings."""
    route = []
    for step in path:
        if type(node) is not dict:
            route.append(step)
        elif len(node) < _FEW:
            route.append([*node].index(step))
        else:
            if id(node) not in indexes:
                indexes[id(node)] = {key: index for index, key in enumerate(node)}
            route.append(indexes[id(node)][step])
        node = node[step]
    return route
