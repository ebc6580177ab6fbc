"""ECMA patterns: what they match, which are invalid, and that a search ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.engine import ecma_regex


def test_what_a_pattern_matches() -> None:
    """A pattern is searched for; $ is the very end; only properties go beyond ASCII."""
    for pattern, text, expected in (
        ("b", "abc", True),
        ("^b", "abc", False),
        ("^a$", "a", True),
        ("^a$", "a\n", False),
        (r"^a\$$", "a$", True),
        ("^[$]$", "$", True),
        (r"^[\]$]$", "$", True),
        (r"^\d$", "٣", False),
        (r"^\w+$", "é", False),
        (r"^\p{Han}+$", "集群", True),
        (r"^[\p{Han}a-z]+$", "集a", True),
        (r"^\P{Han}+$", "é", True),
        (r"^\\p$", r"\p", True),
        ("^\\u96c6", "集", True),
        ("", "", True),
    ):
        assert ecma_regex.matches(pattern, text) is expected, (pattern, text)


def test_error_of_a_pattern() -> None:
    """An invalid pattern has a message with the position."""
    for pattern, expected in (
        ("^a$", None),
        ("(a", "missing ) at position 2"),
        (r"\p{Foo}", "unknown property at position 7"),
        ("\\", "bad escape (end of pattern) at position 1"),
        ("(" * 5000, "nested too deep"),
    ):
        assert ecma_regex.pattern_error(pattern) == expected, pattern[:20]


def test_a_search_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that would take forever is given up, and the error names its pattern."""
    monkeypatch.setattr(ecma_regex, "SEARCH_TIMEOUT", 0.05)

    with pytest.raises(ecma_regex.SlowPattern) as caught:
        ecma_regex.matches("^(a|a)*$", "a" * 60 + "b")

    assert caught.value.pattern == "^(a|a)*$"


@given(st.text("()[]{}|*+?^$\\.,:<>=!abcdnpuxPLNRr0129&~-_\n集", max_size=12), st.text(max_size=8))
def test_every_pattern_is_invalid_or_searched_for(pattern: str, text: str) -> None:
    """A pattern without an error can be searched for."""
    if ecma_regex.pattern_error(pattern) is None:
        ecma_regex.matches(pattern, text)
