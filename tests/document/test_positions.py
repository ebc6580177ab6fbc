"""Positions: every path of a text leads to the place where its value and its key stand."""

import json
from collections.abc import Iterator
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

import pytest
from hypothesis import given

from bcvalidate.document.document import read_document
from bcvalidate.document.positions import Location, locate, position, positions
from bcvalidate.document.text_errors import repeated_keys
from tests.texts import texts

decode = json.JSONDecoder().raw_decode


def paths(
    value: Any, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every path of a value, with what stands there."""
    yield path, value
    steps = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for step, child in steps:
        yield from paths(child, (*path, step))


def check_all(text: str, value: Any, *, repeats: bool) -> None:
    """Every place, asked for one by one and all at once, is where it should be."""
    everywhere = list(paths(value))
    wanted = [Location(path) for path, _ in everywhere]
    wanted += [
        Location(path, at_key=True) for path, _ in everywhere if path and isinstance(path[-1], str)
    ]

    together = locate(text, value, wanted, repeats=repeats)

    for path, expected in everywhere:
        offset = together[Location(path)]
        assert locate(text, value, [Location(path)], repeats=repeats) == {Location(path): offset}
        assert decode(text, offset)[0] == expected
        if Location(path, at_key=True) in together:
            assert scanstring(text, together[Location(path, at_key=True)] + 1)[0] == path[-1]


@given(texts())
def test_every_place_is_found(text_and_value: tuple[str, Any]) -> None:
    """The offset of a value is where it can be read; that of a key is where the key can be read."""
    check_all(*text_and_value, repeats=False)


@given(texts(unique=False))
def test_of_repeated_keys_the_last_counts(text_and_value: tuple[str, Any]) -> None:
    """With repeated keys, the place is that of the value which the parser kept."""
    check_all(*text_and_value, repeats=True)


@given(texts(unique=False))
def test_duplicates_are_those_that_the_parser_drops(text_and_value: tuple[str, Any]) -> None:
    """A key that repeats is found as often as it repeats, after the place where it stood first."""
    text, _ = text_and_value
    dropped = 0

    def count(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal dropped
        dropped += len(pairs) - len(dict(pairs))
        return dict(pairs)

    json.loads(text, object_pairs_hook=count)
    found = list(repeated_keys(text))

    assert len(found) == dropped
    for path, offset, first in found:
        assert scanstring(text, offset + 1)[0] == scanstring(text, first + 1)[0] == path[-1]
        assert first < offset
    assert read_document(text).repeats_keys == bool(found)


def test_duplicates_have_paths() -> None:
    """The path of a repeated key leads through objects and arrays."""
    text = '{"a": [0, {"b": 1, "c": {}, "b": "x"}], "a": 2}'

    assert [(path, offset, first) for path, offset, first in repeated_keys(text)] == [
        (("a", 1, "b"), 28, 11),
        (("a",), 40, 1),
    ]


@pytest.mark.parametrize("repeat", [1, 10])
def test_key_that_looks_like_another(repeat: int) -> None:
    """A key's text in other places, however often, does not mislead."""
    noise = ", ".join(f'"n{i}": {{"key": "\\"key\\": 1"}}' for i in range(repeat))
    text = f'{{{noise}, "x": "key", "\\u006bey": 1, "z": {{"key": 2}}}}'
    value = json.loads(text)

    offset = locate(text, value, [Location(("key",))])[Location(("key",))]

    assert text[offset:].startswith('1, "z"')


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("odd", [[], {}, 'a"b', "a\\\\", "x,y", "", None, -1.5e-7])
def test_places_in_a_long_array(indent: int | None, odd: Any) -> None:
    """Items far into an array are found, whatever stands before them."""
    value = [*range(300), odd, *map(str, range(900)), odd, *[True] * 257, "end"]
    text = json.dumps(value, indent=indent)
    wanted = [
        Location((index,))
        for index in (0, 255, 256, 257, 300, 301, 812, 1200, 1201, 1202, 1457, len(value) - 1)
    ]

    for place, offset in locate(text, value, wanted).items():
        assert decode(text, offset)[0] == value[int(place.path[0])]


def test_long_integers_are_skipped() -> None:
    """An integer that the interpreter would refuse to read is no obstacle."""
    text = '{"a": ' + "9" * 5000 + ', "b": [' + "9" * 5000 + ", 1]}"

    offset = locate(text, {"a": 0, "b": [0, 1]}, [Location(("b", 1))])[Location(("b", 1))]

    assert text[offset:] == "1]}"


def test_lines_and_columns_count_characters_from_one() -> None:
    """A column counts characters, not bytes, and a line ends with a line feed."""
    text = '{\r\n  "集": "😀", "x": 1\n}'

    assert position(text, 0) == (1, 1)
    assert position(text, text.index('"x"')) == (2, 13)
    assert position(text, len(text)) == (3, 2)
    assert positions(text, [len(text), 0, text.index('"x"'), 0]) == {
        0: (1, 1),
        text.index('"x"'): (2, 13),
        len(text): (3, 2),
    }


def test_text_that_is_another_than_the_value_came_from() -> None:
    """A text that does not hold the value is misuse, and is noticed."""
    with pytest.raises(AssertionError, match="not the JSON that was read from it"):
        locate('{"a" 1, "b": 2}', {"a": 1, "b": 2}, [Location(("a",))])
