"""ECMA patterns: what they match, which have a fault, and that a search ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.engine import ecma_regex


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
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
    ],
)
def test_what_a_pattern_matches(pattern: str, text: str, expected: bool) -> None:
    """It is searched for; $ is the very end; digits and letters are of ASCII, properties are not."""
    assert ecma_regex.matches(pattern, text) is expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("^a$", None),
        ("(a", "missing ) at position 2"),
        (r"\p{Foo}", "unknown property at position 7"),
        ("\\", "bad escape (end of pattern) at position 1"),
        ("(" * 5000, "nested too deep"),
    ],
)
def test_faults(pattern: str, expected: str | None) -> None:
    """What cannot be compiled is said in words."""
    assert ecma_regex.pattern_error(pattern) == expected


def test_a_search_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that would take forever is given up, and says of which pattern it was."""
    monkeypatch.setattr(ecma_regex, "SEARCH_TIMEOUT", 0.05)

    with pytest.raises(ecma_regex.SlowPattern) as caught:
        ecma_regex.matches("^(a|a)*$", "a" * 60 + "b")

    assert caught.value.pattern == "^(a|a)*$"


@given(st.text("()[]{}|*+?^$\\.,:<>=!abcdnpuxPLNRr0129&~-_\n集", max_size=12), st.text(max_size=8))
def test_no_pattern_is_too_odd(pattern: str, text: str) -> None:
    """A pattern has a fault, or it can be searched for."""
    if ecma_regex.pattern_error(pattern) is None:
        ecma_regex.matches(pattern, text)
