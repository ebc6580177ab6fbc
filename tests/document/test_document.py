"""Documents: JSON by RFC 8259 is read, everything else is not, and nothing raises."""

import contextlib
import json
import sys
import threading

import pytest
from hypothesis import given

from bcvalidate import is_valid, validate
from bcvalidate.document.document import read_document, value_document
from tests.support.harness import SAMPLE, minimal
from tests.support.json_texts import texts


@given(texts(unique=False))
def test_json_is_read(text_and_value: tuple[str, object]) -> None:
    """A text that the stdlib reads as JSON is read, to the same value."""
    text, value = text_and_value

    document = read_document(text.encode())

    assert document.readable
    assert repr(document.value) == repr(value)


REPEATED_KEYS = {
    '{"a": 1, "a": 2}': True,
    '{"a": 1, "b": {"a": 2}}': False,
    '[{"a": 1}, {"a": 1}]': False,
    '{"x": [{"b": {"a": 1, "a": 1}}]}': True,
    '{"a": {"b": 1}, "a": {"b": 1}}': True,
    '{"": 1, "": 2}': True,
    # An escape may spell a key in another way, or hide a quote or a colon.
    r'{"a": 1, "\u0061": 2}': True,
    r'{"a\"": 1, "a\\": 2, "a": 3}': False,
    r'{"a\"b": 1, "a\u0022b": 2}': True,
    r'{"\u003a": 1, ":": 2}': True,
    r'{"a": "\u003a\u003a", "b": ":"}': False,
    # The escaped colon makes up for the member that the value lacks.
    r'{"a": 1, "a": "\u003a"}': True,
    # Colons in keys and strings are no members.
    '{"a:b": ":::", "c": [":", {"::": ":"}]}': False,
    '{"a:b": ":::", "c": [":", {"::": ":", "::": 1}]}': True,
    '{"a": ":", "a": "b"}': True,
    '{"a": "b", "a": ":"}': True,
    '":::"': False,
    '[":", "::"]': False,
    # Python refuses to convert integers of so many digits.
    '{"a": ' + "9" * 5000 + ', "b": "\\n"}': False,
    '{"a": ' + "9" * 5000 + ', "a": 1}': True,
    '{"a": [' + "9" * 5000 + '], "b": {"c": -' + "9" * 5000 + ', "c": 1}}': True,
    # Keys of a text that is not read are not compared.
    '{"a": 1, "a": 2': False,
    '{"a": 1, "a": ' + "[" * 200 + "]" * 200 + "}": False,
    "": False,
}


def test_repeated_keys_are_noticed() -> None:
    """Escapes, colons in strings, huge integers and nesting do not mislead."""
    for text, repeats in REPEATED_KEYS.items():
        assert read_document(text).repeats_keys == repeats, text[:80]
        assert read_document(f" \n{text} ").repeats_keys == repeats, text[:80]


def test_repeated_keys_are_noticed_after_the_value_is_gone() -> None:
    """Whether keys repeat is a fact of the text, also when its value was set to None."""
    for text, repeats in REPEATED_KEYS.items():
        document = read_document(text)
        document.value = None

        assert document.repeats_keys == repeats, text[:80]


def test_value_without_text_repeats_no_keys() -> None:
    """A Python value has each key once."""
    assert not value_document({"a": {"a:": ":"}}).repeats_keys


def test_bytes_that_are_not_utf8_are_found_at_their_character() -> None:
    """They break body-syntax; the column counts the characters before them."""
    for body, position in (
        (b"\xff\xfe{\0}\0", (1, 1)),
        (b"\xef\xbb\xbf{}", (1, 1)),
        ('{"a":\n "集'.encode() + b'\xe9"}', (2, 4)),
        (b'{"a": "\xed\xa0\x80"}', (1, 8)),
        (b"\xc0\x80", (1, 1)),
        (b'{"a": 1}\xf0\x9f\x98', (1, 9)),
    ):
        finding = validate(body).findings[0]

        assert (finding.rule, (finding.line, finding.column)) == ("body-syntax", position), body
        assert not is_valid(body), body


def test_lone_surrogate_is_legal_as_an_escape_only() -> None:
    """An escape may name half a pair (RFC 8259, section 8.2); a raw one is not UTF-8."""
    assert validate('{"\\ud800": 1}').first != validate('{"\ud800": 1}').first
    assert validate('{"\ud800": 1}').findings[0].rule == "body-syntax"
    assert is_valid(json.dumps(minimal(Description="\ud800")))


def check_endless_nesting(brackets: int) -> None:
    """Brackets that do not close are a syntax error; those that close are nested too deep."""
    for text, rule in (
        ("[" * brackets, "body-syntax"),
        ('{"a":' * brackets, "body-syntax"),
        ("[" * brackets + "]" * brackets, "body-depth"),
    ):
        assert [finding.rule for finding in validate(text, lint=False).findings] == [rule]
        assert (
            {rule} <= {finding.rule for finding in validate(text).findings} <= {rule, "body-size"}
        )
        assert not is_valid(text)


def test_deep_nesting() -> None:
    """Far more brackets than Python's stack can hold get an answer."""
    check_endless_nesting(5_000)


@pytest.mark.slow
def test_endless_nesting() -> None:
    """A hundred thousand brackets get an answer, too."""
    check_endless_nesting(100_000)


@pytest.mark.parametrize(("levels", "rules"), [(127, []), (128, ["body-depth"])])
def test_depth_limit(levels: int, rules: list[str]) -> None:
    """128 levels pass, 129 do not; the position is that of the first bracket too deep."""
    text = json.dumps(minimal())[:-1] + ', "x": ' + "[" * levels + "]" * levels + "}"

    report = validate(text, lint=False)

    assert [finding.rule for finding in report.findings] == rules
    assert all(finding.column == text.index("[") + 128 for finding in report.findings)
    assert validate(text).errors == report.findings
    assert is_valid(text) == report.ok


def test_endless_integer() -> None:
    """An integer that Python refuses to convert is out of range, as any other large integer."""
    for digits in ("9" * 5000, "-" + "9" * 100_000):
        text = json.dumps(minimal()).replace('"DesiredVMCount": 1', f'"DesiredVMCount": {digits}')

        assert [finding.rule for finding in validate(text).findings] == ["desired-vm-count-range"]
        assert not is_valid(text)


def test_huge_exponent_is_json() -> None:
    """1e400 is JSON, but not a finite number."""
    text = json.dumps(minimal()).replace('"DesiredVMCount": 1', '"DesiredVMCount": 1e400')

    assert [finding.rule for finding in validate(text).findings] == ["desired-vm-count-type"]


@pytest.mark.slow
def test_fifty_megabytes() -> None:
    """A body of 50 MB is read, and a syntax error is found at its end."""
    text = json.dumps(minimal(UserData={"k": "v" * 50_000_000})).replace('"Name"', '"Nmae"')

    assert {finding.rule for finding in validate(text).findings} == {
        "name-missing",
        "user-data-value-length",
        "unknown-key",
        "body-size",
    }
    assert validate(text[:-1]).findings[0].column == len(text)


def test_no_json_import_is_needed() -> None:
    """The reader works before `json`, which defines the scanner's exception, is imported."""
    saved = {
        name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "json"
    }
    try:
        assert not read_document("[1,]").readable
        assert read_document("[1]").readable
    finally:
        sys.modules.update(saved)


def test_threads_share_the_reader() -> None:
    """Threads that read at the same time do not disturb each other."""
    body: bytes = SAMPLE.read_bytes()
    wrong: list[tuple[bool, bool]] = []

    def work() -> None:
        answers = [(is_valid(body), is_valid(body[:-3])) for _ in range(200)]
        wrong.extend(answer for answer in answers if answer != (True, False))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


def test_result_does_not_depend_on_the_stack() -> None:
    """How deep is too deep depends on the text alone, not on the caller."""

    def validate_below(frames: int, text: str) -> tuple[bool, list[str]]:
        if frames:
            return validate_below(frames - 1, text)
        return is_valid(text), [finding.rule for finding in validate(text, lint=False).findings]

    for levels in (100, 128, 129, 900, 990, 1000, 1100, 5000):
        nested = "[" * levels + "]" * levels
        text = json.dumps(minimal())[:-1] + f', "Name": 5, "x": {nested}}}'
        rules = ["name-type"] if levels < 128 else ["body-depth"]

        results = [validate_below(frames, text) for frames in (0, 300, 600)]

        assert results == [(False, rules)] * 3, levels


def test_stack_without_room_is_the_callers_error() -> None:
    """Without room on the stack, the caller gets RecursionError and never a wrong result."""
    text = json.dumps(minimal(x=[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]))
    results = set()

    def descend() -> None:
        with contextlib.suppress(RecursionError):
            results.add((is_valid(text), validate(text).ok))
            descend()

    descend()

    assert results == {(True, True)}
