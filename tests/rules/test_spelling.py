"""Nearest: the word that is meant, by a distance that counts edits."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.rules.spelling import distance, fold, nearest

WORDS = st.text("abC_1", max_size=7)
KEYS = ("Name", "Description", "InstanceType", "ImageId", "Groups", "Configs", "UserData")


@cache
def oracle(a: str, b: str) -> int:
    """The distance as its definition has it: the fewest edits over every first step."""
    if not a or not b:
        return len(a) + len(b)
    steps = [
        oracle(a[1:], b) + 1,
        oracle(a, b[1:]) + 1,
        oracle(a[1:], b[1:]) + (a[0] != b[0]),
    ]
    if len(a) > 1 and len(b) > 1 and (a[0], a[1]) == (b[1], b[0]):
        steps.append(oracle(a[2:], b[2:]) + 1)
    return min(steps)


@given(WORDS, WORDS)
def test_distance_is_the_fewest_edits(a: str, b: str) -> None:
    """The table gives what trying every edit gives."""
    assert distance(a, b) == oracle(a, b)


@given(WORDS, WORDS)
def test_distance_is_a_distance(a: str, b: str) -> None:
    """Zero for the same word only, the same both ways, and between the bounds of the lengths."""
    found = distance(a, b)

    assert (found == 0) == (a == b)
    assert found == distance(b, a)
    assert abs(len(a) - len(b)) <= found <= max(len(a), len(b))


@given(st.text(max_size=8), st.text(max_size=8))
def test_distance_ignores_what_both_start_or_end_with(a: str, b: str) -> None:
    """A common start or end costs nothing."""
    assert distance(f"x{a}", f"x{b}") == distance(a, b) == distance(f"{a}x", f"{b}x")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Nmae", "Name"),
        ("name", "Name"),
        ("n-a_m e", "Name"),
        ("Names", "Name"),
        ("nam", "Name"),
        ("instance_type", "InstanceType"),
        ("InstnaceTyp", "InstanceType"),
        ("Descriptoin", "Description"),
        ("Groups", "Groups"),
        ("GROUPS", "Groups"),
        ("ImagedI", "ImageId"),
        ("Whatever", None),
        ("", None),
        ("-", None),
        ("n", None),
        ("x" * 64, None),
        (f"{'-' * 61}Name", None),
        ("集群", None),
    ],
)
def test_nearest(word: str, meant: str | None) -> None:
    """The known word that a misspelt one means, if there is one."""
    assert nearest(word, KEYS) == meant


def test_limit_of_edits() -> None:
    """One edit, and one more for every four letters, three at most."""
    assert nearest("abx", ["abc"]) == "abc"
    assert nearest("xyc", ["abc"]) is None
    assert nearest("xyzd", ["abcd"]) is None
    assert nearest("xycd", ["abcd"]) == "abcd"
    assert nearest("xyzdefghijklmnop", ["abcdefghijklmnop"]) == "abcdefghijklmnop"
    assert nearest("xyzwefghijklmnop", ["abcdefghijklmnop"]) is None


def test_of_words_as_near_the_first() -> None:
    """The order of the known words decides between those that are as near."""
    assert nearest("cat", ["car", "can"]) == "car"
    assert nearest("cat", ["can", "car"]) == "can"
    assert nearest("cat", ["car", "CAT"]) == "CAT"


@given(st.text(max_size=70), st.lists(st.text(max_size=12), max_size=6))
def test_nearest_is_known_and_no_other_is_nearer(word: str, known: list[str]) -> None:
    """What is found is one of the known words, the first of the nearest."""
    found = nearest(word, known)

    near = [
        (edits, index)
        for index, candidate in enumerate(known)
        if (edits := distance(fold(word), fold(candidate))) < len(fold(candidate))
    ]
    assert found is None or known.index(found) == min(near)[1]
