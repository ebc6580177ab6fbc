"""Search for many strings: the result is that of a search for each string alone."""

from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.redaction.needles import SHORTEST, Needles

STRINGS = st.text("ab", min_size=SHORTEST, max_size=SHORTEST + 2)


def covered(text: str, spans: list[tuple[int, int]]) -> str:
    """Replace every character of the spans with a mark."""
    marks = list(text)
    for start, end in spans:
        marks[start:end] = "*" * (end - start)
    return "".join(marks)


@given(st.lists(STRINGS, max_size=20), st.text("abc", max_size=40))
def test_many_are_found_as_each_alone(strings: list[str], text: str) -> None:
    """The spans cover the same characters, also where they overlap."""
    alone = [span for string in strings for span in Needles([string]).spans(text)]

    assert covered(text, list(Needles(strings).spans(text))) == covered(text, alone)
    assert all(text[start:end] in strings for start, end in Needles(strings).spans(text))


def test_short_strings_are_left_out() -> None:
    """A short string is not searched for, because any text may contain it."""
    assert list(Needles(["abcde", "", "bcdefg"]).spans("abcdefg")) == [(1, 7)]


def test_many_with_one_start() -> None:
    """Of strings with the same start, the longest is found."""
    strings = [f"secret{number:03}" for number in range(100)] + ["secret0421"]

    assert list(Needles(strings).spans("a secret042 b secret0421 secret99")) == [(2, 11), (14, 24)]
