"""Syntax errors: the first error of a text is found where it is, with its reason."""

import json

from hypothesis import given
from hypothesis import strategies as st

from bcvalidate import is_valid, validate
from bcvalidate.document.document import MAX_DEPTH, read_document
from bcvalidate.document.syntax import REASONS, diagnose
from tests.support.json_texts import texts

ERRORS = {
    "": (0, "empty"),
    " \n ": (0, "empty"),
    "{": (1, "truncated"),
    '{"a": 1,\n': (8, "truncated"),
    '{"a":1,}': (6, "trailing"),
    "[1 , ]": (3, "trailing"),
    '[1, {"a":}]': (9, "value"),
    "[,1]": (1, "value"),
    "[1,,2]": (3, "value"),
    '{"a":1,,}': (7, "key"),
    "{a:1}": (1, "key"),
    "{1:1}": (1, "key"),
    '{"a" 1}': (5, "colon"),
    '{"a"}': (4, "colon"),
    '{"a":1 "b":2}': (7, "comma"),
    "[1 2]": (3, "comma"),
    "[1}": (2, "mismatch"),
    '{"a":1]': (6, "mismatch"),
    "{} {}": (3, "extra"),
    '{"a":1}\n{"a":2}\n': (8, "lines"),
    "{}}": (2, "extra"),
    '"a":1': (3, "extra"),
    "}": (0, "value"),
    "nul": (0, "value"),
    "truex": (0, "value"),
    "@": (0, "value"),
    "{'a':1}": (1, "quote"),
    "// c\n{}": (0, "comment"),
    "{} /* c */": (3, "comment"),
    "# c": (0, "comment"),
    '{"a":NaN}': (5, "constant"),
    "[Infinity]": (1, "constant"),
    "[-Infinity]": (1, "constant"),
    "[+NaN]": (1, "constant"),
    "[True]": (1, "literal"),
    "[None]": (1, "literal"),
    "[undefined]": (1, "literal"),
    "[01]": (1, "number"),
    "[-01]": (1, "number"),
    "[+1]": (1, "number"),
    "[1.]": (1, "number"),
    "[.5]": (1, "number"),
    "[1e]": (1, "number"),
    "[0x10]": (1, "number"),
    "[-]": (1, "value"),
    "[１]": (1, "value"),
    '["a\nb"]': (1, "unterminated"),
    '["a': (1, "unterminated"),
    '["a\\': (1, "unterminated"),
    '["a\tb"]': (3, "control"),
    '["a\x00b"]': (3, "control"),
    '["\\x41"]': (2, "escape"),
    '["\\u12g4"]': (2, "escape"),
    "\ufeff{}": (0, "bom"),
    "\0{\0}": (0, "utf16"),
    "[1]\x0b": (3, "extra"),
    "\xa0[1]": (0, "value"),
}


def test_error_has_its_position_and_reason() -> None:
    """A text that is not JSON breaks body-syntax, at the error, with a hint that says what to do."""
    for text, (offset, reason) in ERRORS.items():
        diagnosis = diagnose(text, MAX_DEPTH)
        finding = validate(text).findings[0]
        line = text.count("\n", 0, offset) + 1
        column = offset - text.rfind("\n", 0, offset)

        assert (diagnosis.error_offset, diagnosis.reason) == (offset, reason), text
        assert (finding.rule, finding.hint) == ("body-syntax", REASONS[reason]), text
        assert (finding.line, finding.column) == (line, column), text
        assert not read_document(text).readable, text
        assert not is_valid(text), text


def test_every_reason_has_an_example() -> None:
    """The only reason without an example of text is the reason for bytes."""
    assert set(REASONS) - {reason for _, reason in ERRORS.values()} == {"utf8"}


@given(texts(), st.data())
def test_reader_and_diagnosis_agree_with_the_stdlib(
    text_and_value: tuple[str, object], data: st.DataObject
) -> None:
    """Reader, diagnosis and stdlib agree whether a text with one changed character is JSON."""
    text, _ = text_and_value
    at = data.draw(st.integers(0, len(text)))
    text = (
        text[:at] + data.draw(st.sampled_from([*',:{}[]"\\ 0-.eE+nN\n\x0b', ""])) + text[at + 1 :]
    )
    try:
        json.loads(text, parse_constant=_reject)
    except ValueError:
        is_json = False
    else:
        is_json = True

    assert read_document(text).readable is is_json
    assert (diagnose(text, MAX_DEPTH).error_offset is None) is is_json


def _reject(name: str) -> object:
    raise ValueError(name)


@given(texts(unique=False))
def test_json_has_no_error(text_and_value: tuple[str, object]) -> None:
    """A text that is JSON has neither an error nor a bracket that is nested too deep."""
    text, _ = text_and_value

    assert diagnose(text, MAX_DEPTH) == (None, "", None)


def test_first_bracket_that_is_too_deep() -> None:
    """The offset of that bracket is found in texts with and without a syntax error."""
    assert diagnose('[{"a": [1]}]', 2) == (None, "", 7)
    assert diagnose('[{"a": [1]}]', 3) == (None, "", None)
    assert diagnose("[[[", 2) == (3, "truncated", 2)
