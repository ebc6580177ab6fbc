"""Secrets: what of a text is hidden, and what is certain to have no secret."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bcvalidate.document.document import read_document
from bcvalidate.redaction import secrets
from bcvalidate.redaction.secret_names import names_a_secret, suspect_strings
from bcvalidate.redaction.secrets import secret_spans, spelt_in
from tests.support.profiles import EQUIVALENCE
from tests.support.secret_texts import STRINGS, TEXTS

MASKED_TEXTS = [
    (r'{"Pwd": "abcdef", "x": "a\u0062cdef"}', '{"Pwd": ***, "x": ***}'),
    (r'{"Pwd": "\u0061bcdef", "x": "1abcdef2"}', '{"Pwd": ***, "x": "1***2"}'),
    (r'{"Pwd": "a/\"\nbc", "x": "1a\/\u0022\u000abc2"}', '{"Pwd": ***, "x": "1***2"}'),
    ('{"Pwd": "😀abcde", "x": "1\\ud83d\\uDE00abcde2"}', '{"Pwd": ***, "x": "1***2"}'),
    (r'{"Pwd": "\\u0061bcd", "x": "abcd"}', '{"Pwd": ***, "x": "abcd"}'),
    (r'{"x": "\u004cTAI12345678"}', '{"x": "***"}'),
    (r'{"x": "a\nLTAI12345678"}', r'{"x": "a\n***"}'),
    ('{"Pwd": 123456, "x": "a123456", "y": 1234567}', '{"Pwd": ***, "x": "a***", "y": ***7}'),
    ('{"Pwd": "abc", "x": "abc", "y": "abcd"}', '{"Pwd": ***, "x": ***, "y": "abcd"}'),
    ('{"Pwd": {"abcdef": 1}, "x": "abcdef"}', '{"Pwd": ***, "x": ***}'),
    ('{"Pwd": {"Password": 1}, "x": "Password"}', '{"Pwd": ***, "x": "Password"}'),
    ('{"Pwd": false, "x": false}', '{"Pwd": ***, "x": false}'),
    ('{"x": "Password"}', '{"x": "Password"}'),
    ('{"Pwd"' + " " * 99 + ":" + " " * 99 + '"abcdef", "x": "-abcdef"}', None),
]
BROKEN_VALUES = [
    ('"abcdef"', '"abcdef"'),
    ("'abcdef'", "'abcdef'"),
    ("abcdef", "abcdef"),
    ('["x", {"y": "abcdef"}]', "abcdef"),
    ('"abcdef', "abcdef"),
    (r'"abcde\u0066"', r"abcd\u0065f"),
]


def masked(text: str, *, readable: bool = True, also: tuple[str, ...] = ()) -> str:
    """Replace each secret span of a text with a mask."""
    pieces, at = [], 0
    for start, end in secret_spans(text, readable=readable, also=also):
        pieces += [text[at:start], "***"]
        at = end
    return "".join([*pieces, text[at:]])


def test_spans() -> None:
    """A secret is hidden in all its occurrences, with and without escapes."""
    for text, safe in MASKED_TEXTS:
        expected = safe or text.replace('"abcdef"', "***").replace("abcdef", "***")

        assert masked(text) == expected, text


def test_spans_of_a_broken_text() -> None:
    """A secret is hidden with any quotes; the rest of its line is not hidden elsewhere."""
    for value, again in BROKEN_VALUES:
        text = f'{{\n"AccessKeySecret": {value}, "another": 1\n, "x": {again}\n"another": nope'

        safe = masked(text, readable=False)

        assert "abcd" not in safe, value
        assert value == '"abcdef' or "another" in safe, value


def test_secrets_of_another_text() -> None:
    """Secrets of another text are hidden, too."""
    assert masked('{"x": "1abcdef", "y": "ab"}', also=("abcdef", "ab")) == '{"x": "1***", "y": ***}'


@given(st.text('\\u0061bnd8"/{}: é😀', max_size=30), st.booleans())
def test_spans_of_any_text(text: str, readable: bool) -> None:
    """Spans are in order, disjoint, and within the text."""
    readable = readable and read_document(text).readable
    spans = secret_spans(text, readable=readable, also=("61bnd8", '"'))

    edges = [edge for span in spans for edge in span]
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= len(text) for edge in edges)


def test_spellings_of_secrets() -> None:
    """Secrets are returned as they are written and as they read."""
    document = read_document(r'{"Pwd": "a\u0062c", "x": "y", "Secret": ["d", ""]}')

    assert spelt_in(document.text or "", readable=True) == {r"a\u0062c", "abc", "d"}


def all_strings(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of all strings of a text."""
    return tuple(match.span() for match in re.finditer(r'"(?:[^"\\]|\\.)*"', text))


@EQUIVALENCE
@given(TEXTS, st.sets(STRINGS, max_size=2))
@example('{"AccessKeySecret": {"password": "abcdef"}, "x": "abcdef"}', set())
@example('{"a.c.c esskeysecret": "abcdef", "\\\\": "--password abcdef"}', set())
@example('["\\\\\\"", "secret: x"]', set())
def test_strings_that_are_skipped_have_no_secrets(text: str, also: set[str]) -> None:
    """The result is the same if all strings are searched."""
    found = secrets.secret_spans(text, readable=True, also=also)
    spelt = secrets.spelt_in(text, readable=True)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "suspect_strings", all_strings)
        patch.setattr(secrets, "may_name_a_secret", lambda _: True)
        assert secrets.secret_spans(text, readable=True, also=also) == found
        assert secrets.spelt_in(text, readable=True) == spelt


def test_most_texts_have_no_suspect_strings() -> None:
    """No string of these texts needs a search."""
    for text in (
        "{}",
        '"LTAI"',
        '{"Nmae": "x", "group1": [1, true, {"key0": "SpotPriceLimit"}]}',
        '"a b/c-d"',
    ):
        assert suspect_strings(text) == (), text


def test_keys_that_name_a_secret() -> None:
    """The names of secret fields count, also with a typing error and after another word."""
    for key in ("AccessKeySecret", "OSSAccessSecurityTokn", "MyAccessKeySecrt", "SecurtyTokn"):
        assert names_a_secret(key), key
    for key in ("AccessKeyId", "AllowSecurityGroup", "SecurityGroupId", "Type"):
        assert not names_a_secret(key), key
