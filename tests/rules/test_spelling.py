"""Spelling: the known word that is nearest to a misspelt one, by edit distance."""

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.rules.spelling import edit_distance, fold, nearest

MISSPELT = st.text("abC_1", max_size=7)
KEYS = ("Name", "Description", "InstanceType", "ImageId", "Groups", "Configs", "UserData")


@cache
def oracle(a: str, b: str) -> int:
    """Compute the distance by its definition: the fewest edits over every first step."""
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


@given(MISSPELT, MISSPELT)
def test_distance_is_the_fewest_edits(a: str, b: str) -> None:
    """The result is that of trying every edit."""
    assert edit_distance(a, b) == oracle(a, b)


@given(MISSPELT, MISSPELT)
def test_distance_is_a_distance(a: str, b: str) -> None:
    """It is 0 only for equal texts, symmetric, and within the bounds of the lengths."""
    edits = edit_distance(a, b)

    assert (edits == 0) == (a == b)
    assert edits == edit_distance(b, a)
    assert abs(len(a) - len(b)) <= edits <= max(len(a), len(b))


@given(st.text(max_size=8), st.text(max_size=8))
def test_distance_ignores_common_start_and_end(a: str, b: str) -> None:
    """A common start or end costs nothing."""
    assert edit_distance(f"x{a}", f"x{b}") == edit_distance(a, b) == edit_distance(f"{a}x", f"{b}x")


def test_nearest() -> None:
    """The key that a misspelt one means is found, if there is one."""
    for misspelt, key in (
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
    ):
        assert nearest(misspelt, KEYS) == key, misspelt


def test_limit_of_edits() -> None:
    """One edit is allowed, and one more for every four letters, at most three."""
    assert nearest("abx", ["abc"]) == "abc"
    assert nearest("xyc", ["abc"]) is None
    assert nearest("xyzd", ["abcd"]) is None
    assert nearest("xycd", ["abcd"]) == "abcd"
    assert nearest("xyzdefghijklmnop", ["abcdefghijklmnop"]) == "abcdefghijklmnop"
    assert nearest("xyzwefghijklmnop", ["abcdefghijklmnop"]) is None


def test_first_of_equally_near() -> None:
    """The order of the known words decides between equally near ones."""
    assert nearest("cat", ["car", "can"]) == "car"
    assert nearest("cat", ["can", "car"]) == "can"
    assert nearest("cat", ["car", "CAT"]) == "CAT"


@given(st.text(max_size=70), st.lists(st.text(max_size=12), max_size=6))
def test_nearest_is_known_and_no_other_is_nearer(word: str, known: list[str]) -> None:
    """The result is the first of the nearest known words."""
    found = nearest(word, known)

    near = [
        (edits, index)
        for index, candidate in enumerate(known)
        if (edits := edit_distance(fold(word), fold(candidate))) < len(fold(candidate))
    ]
    assert found is None or known.index(found) == min(near)[1]
