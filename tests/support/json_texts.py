"""Hypothesis strategies: JSON texts with odd spacing and escapes, and their values."""

import json
from typing import Any, NamedTuple

from hypothesis import strategies as st


class Pairs(NamedTuple):
    """An object as it is written: its members in order, with repeated keys."""

    members: list[tuple[str, Any]]


KEYS = st.sampled_from(
    [
        "",
        "a",
        "b",
        "ab",
        'q"q',
        "back\\slash",
        "a\n",
        "a\\n",
        "集",
        "😀",
        "\x7f",
        "a/b",
        "a~b",
        "{",
        '":0}',
        'x"a',
        'a"b',
        "a\\",
        'b"',
        '","a',
        ": ",
        ",",
        '":"',
        '", "b',
        'a": 1, "b',
    ]
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", "a", '"a"', '{"a": 1}', "[1, 2", "b\\", "集\n群", '"a":']),
)


def _values(keys: st.SearchStrategy[str], *, unique: bool) -> st.SearchStrategy[Any]:
    by = (lambda pair: pair[0]) if unique else None
    return st.recursive(
        LEAVES,
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.builds(Pairs, st.lists(st.tuples(keys, inner), max_size=4, unique_by=by))
        ),
        max_leaves=20,
    )


SPACES = st.sampled_from(["", "", " ", "\n", "\r\n  ", "\t"])


@st.composite
def texts(draw: st.DrawFn, *, unique: bool = True) -> tuple[str, Any]:
    """Draw a text and its value; without `unique`, keys may repeat."""
    value = draw(_values(KEYS, unique=unique))
    text = draw(SPACES) + _written(draw, value) + draw(SPACES)
    return text, json.loads(text)


def _written(draw: st.DrawFn, value: Any) -> str:
    if isinstance(value, Pairs):
        members = [
            f"{_written(draw, key)}{draw(SPACES)}:{draw(SPACES)}{_written(draw, item)}"
            for key, item in value.members
        ]
        return _enclosed(draw, "{", members, "}")
    if isinstance(value, list):
        return _enclosed(draw, "[", [_written(draw, item) for item in value], "]")
    return json.dumps(value, ensure_ascii=draw(st.booleans()))


def _enclosed(draw: st.DrawFn, left: str, items: list[str], right: str) -> str:
    comma = f"{draw(SPACES)},{draw(SPACES)}"
    return f"{left}{draw(SPACES)}{comma.join(items)}{draw(SPACES)}{right}"
