"""TOML positions: every key and value is found where it was written."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.document.pointer import Path
from bcvalidate.document.toml_positions import loads, toml_offsets

SPACES = st.sampled_from(["", " ", "\t "])
GAPS = st.sampled_from(["", " ", "\n", ' # ] } """ \'\n\t', "\n\n"])
KEYS = st.sampled_from(
    ["a", "b-1", "2", '"a"', '"x y"', "'[t]'", '"q\\"#="', "'\\'", '""', '"\\u0061b"']
)
SCALARS = st.sampled_from(
    [
        *("1", "-2.5e3", "true", "1979-05-27 07:32:00", "inf", "0xf", '""', "''"),
        *('"]#"', "'},'", '"\\""', '"""x"""""', "''''x'''"),
        *("'''\n[a]\nb = 1'''", '"""\n"" \\""" [t]\n"""'),
    ]
)


class Written:
    """A text that is being written, with the offsets of its keys and values."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.text = ""
        self.keys: dict[Path, int] = {}
        self.values: dict[Path, int] = {(): 0}

    def key(self, path: Path, used: set[str]) -> Path:
        """Write a key that its table lacks, perhaps a dotted one; return its path."""
        parts = self.draw(
            st.lists(KEYS, min_size=1, max_size=2).filter(lambda p: name(p[0]) not in used)
        )
        used.add(name(parts[0]))
        for number, part in enumerate(parts):
            self.text += f"{self.draw(SPACES)}.{self.draw(SPACES)}" if number else ""
            path = (*path, name(part))
            self.keys[path] = len(self.text)
            self.values[path] = len(self.text)
            self.text += part
        return path

    def member(self, path: Path, used: set[str], depth: int) -> None:
        """Write a key with its value."""
        path = self.key(path, used)
        self.text += f"{self.draw(SPACES)}={self.draw(SPACES)}"
        self.value(path, depth)

    def value(self, path: Path, depth: int) -> None:
        """Write a value of any kind."""
        self.values[path] = len(self.text)
        kind = self.draw(st.sampled_from(["scalar", "array", "table"])) if depth else "scalar"
        if kind == "scalar":
            self.text += self.draw(SCALARS)
        elif kind == "array":
            self.text += "["
            for index in range(self.draw(st.integers(0, 3))):
                self.text += f",{self.draw(GAPS)}" if index else self.draw(GAPS)
                self.value((*path, index), depth - 1)
                self.text += self.draw(GAPS)
            self.text += "]"
        else:
            self.text += f"{{{self.draw(SPACES)}"
            used: set[str] = set()
            for number in range(self.draw(st.integers(0, 2))):
                self.text += f",{self.draw(SPACES)}" if number else ""
                self.member(path, used, depth - 1)
                self.text += self.draw(SPACES)
            self.text += "}"

    def table(self, index: int | None, part: str) -> None:
        """Write a table with its header; with an index, a table of an array of tables."""
        start = len(self.text) + len(space := self.draw(SPACES))
        self.text += space + ("[" if index is None else "[[")
        for path in [(name(part),), *([(name(part), index)] if index is not None else [])]:
            self.values.setdefault(path, start)
        self.keys.setdefault((name(part),), len(self.text))
        self.text += part + ("]" if index is None else "]]") + "\n"
        path = (name(part),) if index is None else (name(part), index)
        self.members(path)

    def members(self, path: Path) -> None:
        """Write some members, a line each."""
        used: set[str] = set()
        for _ in range(self.draw(st.integers(0, 3))):
            self.member(path, used, 2)
            self.text += self.draw(st.sampled_from(["\n", " # x = [\n", "\n\n"]))


def name(part: str) -> str:
    """Return the name that a part of a key spells."""
    return str(json.loads(part)) if part[0] == '"' else part.strip("'")


@st.composite
def texts(draw: st.DrawFn) -> Written:
    """Draw a text with an array of tables and with plain tables."""
    written = Written(draw)
    written.text = draw(st.sampled_from(["", "# '''\n", "\n"]))
    for index in range(draw(st.integers(0, 3))):
        written.table(index, "t")
    for part in draw(st.lists(st.sampled_from(["'p'", '"p.p"', "q"]), unique=True)):
        written.table(None, part)
    return written


def paths(value: Any, path: Path = ()) -> set[Path]:
    """Return every path of a value."""
    result = {path}
    members = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for step, inner in members:
        result |= paths(inner, (*path, step))
    return result


@given(texts())
def test_offsets_are_those_written(written: Written) -> None:
    """Offsets are right with any spacing, comments, strings and nesting."""
    assert paths(loads(written.text)) == written.values.keys()

    assert toml_offsets(written.text) == (written.keys, written.values)


KEYS_OF_TEXTS: list[tuple[str, dict[Path, int]]] = [
    ("", {}),
    ("[a.'b.c']\nd = 1", {("a",): 1, ("a", "b.c"): 3, ("a", "b.c", "d"): 10}),
    (
        "[[a]]\n[[a.b]]\n[a.b.c]\n[[a]]\n[[a.b]]\nx.y = 2",
        {
            ("a",): 2,
            ("a", 0, "b"): 10,
            ("a", 0, "b", 0, "c"): 19,
            ("a", 1, "b"): 32,
            ("a", 1, "b", 0, "x"): 36,
            ("a", 1, "b", 0, "x", "y"): 38,
        },
    ),
    ("a.b = 1\na.c = 2", {("a",): 0, ("a", "b"): 2, ("a", "c"): 10}),
    ("a = 1#b = 2", {("a",): 0}),
    ("a = 1\r\nb = 2", {("a",): 0, ("b",): 7}),
]


def test_keys() -> None:
    """Nested tables and arrays of tables continue where they were opened last."""
    for text, keys in KEYS_OF_TEXTS:
        loads(text)

        assert toml_offsets(text).keys == keys, text


def test_text_that_is_not_toml_ends_the_search() -> None:
    """A text that the parser did not accept raises; the search does not run forever."""
    for text in ("a = [#", "a = {b = }", 'a = ["]'):
        with pytest.raises((AssertionError, IndexError)):
            toml_offsets(text)
