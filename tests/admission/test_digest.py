"""Digests: which bodies are the same request."""

import json
import random
import re
import struct
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.admission.digest import digest
from bcvalidate.document.document import read_document
from tests.support.harness import minimal

# Few enough leaves and keys that equal values come up often.
LEAVES: list[Any] = [None, False, True, 0, 1, -1, 0.0, -0.0, 1.0, float("inf"), "", "0", "1", "é"]
VALUES = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["a", "b", ""]), inner)
    ),
    max_leaves=4,
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def typed(value: object) -> object:
    """A value that equals another one only if the types are equal on all levels."""
    if isinstance(value, dict):
        return frozenset((key, typed(member)) for key, member in value.items())
    if isinstance(value, list):
        return tuple(typed(item) for item in value)
    if isinstance(value, float):
        return struct.pack("d", value)
    return (type(value), value)


def shuffled(value: object, order: random.Random) -> object:
    """A value with the keys of its objects in another order."""
    if isinstance(value, dict):
        keys = list(value)
        order.shuffle(keys)
        return {key: shuffled(value[key], order) for key in keys}
    if isinstance(value, list):
        return [shuffled(item, order) for item in value]
    return value


def parsed(text: str) -> object:
    """The value of a JSON text."""
    document = read_document(text)
    assert document.readable
    return document.value


def test_canonical_text() -> None:
    """The digest is that of ASCII text with sorted keys and without spaces, whatever the seed."""
    value = parsed('{"b": [1, 1.0, true, null], "a": "\\u00e9\\ud800", "A": 1e400}')

    text = rb'{"A":Infinity,"a":"\u00e9\ud800","b":[1,1.0,true,null]}'
    assert digest(value) == sha256(text).hexdigest()


def test_equal_values_have_one_digest() -> None:
    """Spelling, spaces and the order of keys make no difference."""
    for left, right in (
        ('{"a": 1, "b": {"c": 2, "d": 3}}', '{"b":{"d":3,"c":2},\n"a":1}'),
        ("1.0", "1.00"),
        ("1.0", "10e-1"),
        ("0", "-0"),
        ("1e400", "1e999"),
        ('"é"', '"\\u00e9"'),
        ('"😀"', '"\\ud83d\\ude00"'),
        ('"/"', '"\\/"'),
        ('{"a": 1, "a": 2}', '{"a": 2}'),
        ("9" * 5000, "8" * 6000),
    ):
        assert digest(parsed(left)) == digest(parsed(right)), (left[:40], right[:40])


def test_different_values_have_different_digests() -> None:
    """Types, signs, the order of items and missing members make a difference."""
    for left, right in (
        ("1", "1.0"),
        ("1", "true"),
        ("1", '"1"'),
        ("0.0", "-0.0"),
        ("1e400", '"Infinity"'),
        ("1e400", "-1e400"),
        ("[1, 2]", "[2, 1]"),
        ("[]", "{}"),
        ('{"a": null}', "{}"),
        ('{"a": 1}', '{"A": 1}'),
        ('"\\ud800"', '"\\\\ud800"'),
        ('"\\ud800"', '"\\ud801"'),
        ("9" * 4000, "9" * 3999 + "8"),
        ("9" * 5000, "-" + "9" * 5000),
    ):
        assert digest(parsed(left)) != digest(parsed(right)), (left[:40], right[:40])


@given(VALUES, VALUES)
def test_digests_are_equal_if_values_are(left: object, right: object) -> None:
    """Values are equal if their types are, too; the order of keys does not matter."""
    assert (digest(left) == digest(right)) == (typed(left) == typed(right))


@given(ANYTHING, st.randoms(use_true_random=False))
def test_order_of_keys(value: object, order: random.Random) -> None:
    """The order of keys, spaces and escapes make no difference."""
    mixed = shuffled(value, order)
    text = json.dumps(mixed, ensure_ascii=order.random() < 0.5, indent=order.choice([None, 1]))

    assert digest(mixed) == digest(value)
    assert digest(json.loads(text)) == digest(value)


@given(st.lists(st.text(st.characters())))
def test_any_character(texts: list[str]) -> None:
    """Any characters, lone surrogates included, have a digest of 64 hexadecimal digits."""
    value = parsed(json.dumps(texts))

    assert re.fullmatch("[0-9a-f]{64}", digest(value))


def test_deepest_value() -> None:
    """The deepest body that is read has a digest."""
    array, map_ = "[" * 128 + "]" * 128, '{"a":' * 128 + "1" + "}" * 128

    assert digest(parsed(array)) != digest(parsed(map_))


def test_a_digest_does_not_change_the_body() -> None:
    """Nothing is sorted in place."""
    body = minimal()
    before = json.dumps(body)

    digest(body)

    assert json.dumps(body) == before


def test_values_that_are_not_json() -> None:
    """Sets, bytes and other objects are refused."""
    for value in ({1, 2}, b"{}", {"a": object()}):
        with pytest.raises(TypeError, match="not JSON serializable"):
            digest(value)
