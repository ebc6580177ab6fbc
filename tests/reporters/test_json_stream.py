"""JSON that is written piece by piece has the layout of `json.dumps`."""

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.reporters.json_stream import array, json_value, members

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=9,
)


def pieces(value: object, depth: int) -> Iterator[str]:
    """Write a value so that no container of it is written at once."""
    if isinstance(value, list):
        return array((pieces(item, depth + 1) for item in value), depth)
    if isinstance(value, dict):
        return members(((key, pieces(item, depth + 1)) for key, item in value.items()), depth)
    return json_value(value, depth)


@given(value=VALUES)
def test_any_value(value: Any) -> None:
    """Arrays and objects, empty and nested ones, are as `json.dumps` writes them."""
    expected = json.dumps(value, indent=2)

    assert "".join(pieces(value, 0)) == expected
    assert "".join(json_value(value, 0)) == expected
