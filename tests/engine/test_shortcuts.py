"""Shortcuts: what is found the quick way is what is found the long way."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bcvalidate import validate
from bcvalidate.document.document import read_document
from bcvalidate.document.positions import Location, locate
from bcvalidate.engine import lints
from bcvalidate.redaction import redaction, secrets
from bcvalidate.redaction.secret_names import suspect_strings
from tests.harness import minimal, report_on

PARTS = [
    "AccessKey", "Secret", "access_key-secret", "securitytoken", "Securty", "sec", "ret", "s\u017f",
    "Token", "tok", "ken", "pass", "word", "Ｐwd", "pwd", "private", "Key", "\u212aey", "api", "sts",
    "LTAI12345678", "STS.abcdefghijkl", "[", "]", "[a]", "\\", '"', ":", ": ", ",", " ", "-", "_",
    ".", "/", "\n", "\x7f", "é", "集群", "0", "x", "${S}", "***", "{", "}",
]  # fmt: skip
WORDS = st.lists(st.sampled_from(PARTS), max_size=5).map("".join)
VALUES: st.SearchStrategy[Any] = st.recursive(
    WORDS | st.sampled_from([None, True, 0, -1.5, 1e9, ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@st.composite
def texts(draw: st.DrawFn, values: st.SearchStrategy[Any] = VALUES) -> str:
    """JSON texts, with and without escapes, written in several ways."""
    return json.dumps(
        draw(values),
        ensure_ascii=draw(st.booleans()),
        separators=draw(st.sampled_from([(", ", ": "), (",", ":"), (" ,\n", " : ")])),
    )


BODIES = st.builds(
    lambda members, entries: minimal(UserData=entries, **members),
    st.dictionaries(st.sampled_from(["Name", "Bootstrap", "EnvVars", "x"]) | WORDS, VALUES),
    st.dictionaries(WORDS, VALUES, max_size=3),
)


def all_strings(text: str) -> tuple[tuple[int, int], ...]:
    """Every string of a text, with its quotes."""
    return tuple(match.span() for match in re.finditer(r'"(?:[^"\\]|\\.)*"', text))


@given(texts(), st.sets(WORDS, max_size=2))
@example('{"AccessKeySecret": {"password": "abcdef"}, "x": "abcdef"}', set())
@example('{"a.c.c esskeysecret": "abcdef", "\\\\": "--password abcdef"}', set())
@example('["\\\\\\"", "secret: x"]', set())
def test_spans_of_secrets(text: str, also: set[str]) -> None:
    """Whichever strings are not looked at hold nothing that is to be hidden."""
    found = secrets.secret_spans(text, readable=True, also=also)
    spelt = secrets.spelt_in(text, readable=True)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "suspect_strings", all_strings)
        patch.setattr(secrets, "may_name_a_secret", lambda _: True)
        assert secrets.secret_spans(text, readable=True, also=also) == found
        assert secrets.spelt_in(text, readable=True) == spelt


@pytest.mark.parametrize(
    "text",
    ["{}", '"LTAI"', '{"Nmae": "x", "group1": [1, true, {"key0": "SpotPriceLimit"}]}', '"a b/c-d"'],
)
def test_most_texts_are_soon_known_to_hold_no_secret(text: str) -> None:
    """No string of theirs is looked at."""
    assert suspect_strings(text) == ()


@given(texts(BODIES))
@example(json.dumps(minimal(EnvVars={"AccessKeySecret": ""})))
@example(json.dumps(minimal(EnvVars={"access_key_secret": "", "AccessKeySecret": "-"})))
@example(json.dumps(minimal(EnvVars={"SecurityToken": "", "security-token": " "})))
def test_advice_on_strings(text: str) -> None:
    """Where no string is looked at, none would give advice."""
    document = read_document(text)
    found = lints.lint_violations(document, document.value)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lints, "_may_have_suspects", lambda _: True)
        assert lints.lint_violations(document, document.value) == found


def test_no_string_is_looked_at_for_advice_in_most_texts() -> None:
    """Nor where the fields for secrets are empty."""
    body = minimal(EnvVars={"AccessKeySecret": "", "SecurityToken": ""}, x=[1, ["a"], []])

    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(lints, "_suspects")
        assert lints.lint_violations(read_document(json.dumps(body)), body) == []


@given(texts(BODIES))
def test_findings_without_secrets(text: str) -> None:
    """A text that names no secret is told of as if its body had been searched for them."""
    found = validate(text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(redaction, "may_name_a_secret", lambda _: True)
        assert validate(text) == found


@given(texts(BODIES))
@example('{"Name": 1, "Name": 2, "AccessKeySecret": "abcdefg", "AccessKeySecret": "hijklmn"}')
def test_without_advice_it_is_asked_once_whether_keys_repeat(text: str) -> None:
    """Whoever has read the text for it already gets the same findings."""
    strict = report_on(read_document(text), lint=False)

    assert report_on(read_document(text), lint=False) == strict


def paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every value in a value."""
    yield path
    if isinstance(value, dict | list):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(child, (*path, key))


@given(texts(), st.data())
def test_places(text: str, data: st.DataObject) -> None:
    """A key that is found in its text is where steps from member to member lead to."""
    value = json.loads(text)
    chosen = data.draw(st.lists(st.sampled_from(list(paths(value))), min_size=1, max_size=3))
    places = [Location(path, at_key) for path in chosen for at_key in (False, True)]

    assert locate(text, value, places) == locate(text, value, places, repeats=True)
