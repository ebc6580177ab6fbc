"""The patterns of the dialect: those that compile without backtracking."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.compiler.compiled import compiled_check
from tools.compiler.patterns import expand, forms, prefixes


def test_character_classes() -> None:
    """A class may have ranges, escapes and single characters, and a hyphen at its end."""
    assert expand("a-cX_-") == "abcX_-"
    assert expand("\\\\/\\n") == "\\/\n"


def test_refused_patterns() -> None:
    """A pattern that needs backtracking, or has an unknown construct, is refused."""
    for pattern, error in (
        ("^a$", "only ^(?:form|form)?$ compiles"),
        ("^(?:a+a)?$", "what follows + or * must differ from it"),
        ("^(?:[ab]*[^a])?$", "what follows + or * must differ from it"),
        ("^(?:[^a]+[^b])?$", "what follows + or * must differ from it"),
        ("^(?:(a))?$", "(a) is no part of the dialect"),
        ("^(?:\\d)?$", "\\d is no part of the dialect"),
        ("^(?:|a)?$", "|a is no part of the dialect"),
    ):
        with pytest.raises(ValueError, match=re.escape(error)):
            forms(pattern)
    for pattern in ("a", "^(?:a+)", "^(?:[ab])"):
        with pytest.raises(ValueError, match="prefix"):
            prefixes(pattern)


@given(
    st.sampled_from(
        ["^(?:a|b[^\\n]*)?$", "^(?:x+:/*|[^x:]+)?$", "^(?:\\[[^\\]]*\\]|-[a-c-]+\\.)?$"]
    ),
    st.text("abcx:/[].-\n", max_size=6),
)
def test_patterns_match_as_regular_expressions(pattern: str, text: str) -> None:
    """The compiled check matches the same texts as the regular expression."""
    check = compiled_check({"x-rule": "p", "type": "string", "pattern": pattern})

    assert (check(text) == []) == bool(re.fullmatch(pattern.removesuffix("$"), text))
