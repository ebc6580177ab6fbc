"""Positions: every path leads to the offset of its value and its key in the text."""

import json
from collections.abc import Iterator
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.document.positions import Location, locate, position, positions
from tests.support.json_texts import texts
from tests.support.secret_texts import TEXTS

decode = json.JSONDecoder().raw_decode


def paths(
    value: Any, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """List every path of a value with the value there."""
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
    """Check the offset of every location, requested alone and with all others."""
    everywhere = list(paths(value))
    locations = [Location(path) for path, _ in everywhere]
    locations += [
        Location(path, at_key=True) for path, _ in everywhere if path and isinstance(path[-1], str)
    ]

    together = locate(text, value, locations, repeats=repeats)

    for path, expected in everywhere:
        offset = together[Location(path)]
        assert locate(text, value, [Location(path)], repeats=repeats) == {Location(path): offset}
        assert decode(text, offset)[0] == expected
        if Location(path, at_key=True) in together:
            assert scanstring(text, together[Location(path, at_key=True)] + 1)[0] == path[-1]


@given(texts())
def test_every_location_is_found(text_and_value: tuple[str, Any]) -> None:
    """The offset of a value is where it can be read; that of a key is where the key can be read."""
    check_all(*text_and_value, repeats=False)


@given(texts(unique=False))
def test_of_repeated_keys_the_last_counts(text_and_value: tuple[str, Any]) -> None:
    """With repeated keys, the offset is that of the value that the parser kept."""
    check_all(*text_and_value, repeats=True)


@given(TEXTS, st.data())
def test_search_finds_what_a_scan_finds(text: str, data: st.DataObject) -> None:
    """The quick search for a few keys gives the offsets that skipping members one by one gives."""
    value = json.loads(text)
    everywhere = [path for path, _ in paths(value)]
    chosen = data.draw(st.lists(st.sampled_from(everywhere), min_size=1, max_size=3))
    locations = [
        Location(path, at_key)
        for path in chosen
        for at_key in (False, True)
        if not at_key or isinstance(path[-1:] and path[-1], str)
    ]

    scanned = locate(text, value, locations, repeats=True)

    assert locate(text, value, locations) == scanned


def test_key_that_looks_like_another() -> None:
    """The text of a key in other strings and objects, however often, does not mislead."""
    for repeat in (1, 10):
        noise = ", ".join(f'"n{i}": {{"key": "\\"key\\": 1"}}' for i in range(repeat))
        text = f'{{{noise}, "x": "key", "\\u006bey": 1, "z": {{"key": 2}}}}'
        value = json.loads(text)

        offset = locate(text, value, [Location(("key",))])[Location(("key",))]

        assert text[offset:].startswith('1, "z"')


def test_keys_with_escapes() -> None:
    """A key with escapes is found, although another key has the same text without them."""
    for text in (r'{"\u0061": 1, "b": {"a": 2}}', r'{"b": {"a": 2}, "\u0061": 1}'):
        offset = locate(text, json.loads(text), [Location(("a",))])[Location(("a",))]
        assert text[offset] == "1", text

    text = r'{"a\n": 1, "a\\n": 2}'
    line_feed, backslash = Location(("a\n",)), Location((r"a\n",))

    offsets = locate(text, json.loads(text), [line_feed, backslash])

    assert (text[offsets[line_feed]], text[offsets[backslash]]) == ("1", "2")
    assert locate(text, json.loads(text), [backslash])[backslash] == offsets[backslash]


@pytest.mark.parametrize("indent", [None, 1])
def test_items_of_a_long_array(indent: int | None) -> None:
    """Items far into an array are found, whatever values are before them."""
    values: list[Any] = [[], {}, 'a"b', "a\\\\", "x,y", "", None, -1.5e-7]
    for odd in values:
        value = [*range(300), odd, *map(str, range(900)), odd, *[True] * 257, "end"]
        text = json.dumps(value, indent=indent)
        locations = [
            Location((index,))
            for index in (0, 255, 256, 257, 300, 301, 812, 1200, 1201, 1202, 1457, len(value) - 1)
        ]

        for location, offset in locate(text, value, locations).items():
            assert decode(text, offset)[0] == value[int(location.path[0])], (odd, location)


def test_long_integers_are_skipped() -> None:
    """An integer that Python refuses to convert is skipped."""
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


def test_text_that_does_not_match_the_value() -> None:
    """A text that does not match the value is a mistake of the caller, and is noticed."""
    with pytest.raises(AssertionError, match="not the JSON that was read from it"):
        locate('{"a" 1, "b": 2}', {"a": 1, "b": 2}, [Location(("a",))])
