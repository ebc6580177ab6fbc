"""Needles: what is found is what looking for each string alone finds."""

from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.redaction.needles import SHORTEST, Needles

WORDS = st.text("ab", min_size=SHORTEST, max_size=SHORTEST + 2)


def covered(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with a mark in place of every character that is in a span."""
    marks = list(text)
    for start, end in spans:
        marks[start:end] = "*" * (end - start)
    return "".join(marks)


@given(st.lists(WORDS, max_size=20), st.text("abc", max_size=40))
def test_many_are_found_as_each_alone(words: list[str], text: str) -> None:
    """However many strings there are, the same characters are covered, overlaps included."""
    alone = [span for word in words for span in Needles([word]).spans(text)]

    assert covered(text, list(Needles(words).spans(text))) == covered(text, alone)
    assert all(text[start:end] in words for start, end in Needles(words).spans(text))


def test_short_strings_are_left_out() -> None:
    """A short string stands in any word."""
    assert list(Needles(["abcde", "", "bcdefg"]).spans("abcdefg")) == [(1, 7)]


def test_many_with_one_start() -> None:
    """Strings that start alike are told apart, the longest first."""
    words = [f"secret{number:03}" for number in range(100)] + ["secret0421"]

    assert list(Needles(words).spans("a secret042 b secret0421 secret99")) == [(2, 11), (14, 24)]
