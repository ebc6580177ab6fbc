"""Documents: JSON by RFC 8259 is read, all else is not, and nothing ends in an exception."""

import contextlib
import json
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate import is_valid, validate
from bcvalidate.document.document import read_document
from bcvalidate.document.syntax import REASONS, diagnose
from tests.harness import SAMPLE, minimal
from tests.texts import texts

FAULTS = {
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


@pytest.mark.parametrize("text", FAULTS, ids=repr)
def test_fault_has_its_place_and_reason(text: str) -> None:
    """What is not JSON breaks row 2, at the fault, with a hint that says what to do."""
    offset, reason = FAULTS[text]

    document = read_document(text)
    diagnosis = diagnose(text, 128)
    finding = validate(text).findings[0]

    assert not document.readable
    assert (diagnosis.fault, diagnosis.reason) == (offset, reason)
    assert (finding.rule, finding.hint) == ("body-syntax", REASONS[reason])
    assert not is_valid(text)


def test_every_reason_occurs() -> None:
    """No reason is without an example; the one left is that of bytes."""
    assert set(REASONS) - {reason for _, reason in FAULTS.values()} == {"utf8"}


@given(texts(unique=False))
def test_json_is_read(text_and_value: tuple[str, object]) -> None:
    """What the stdlib reads as JSON is read, to the same value, and has no fault."""
    text, value = text_and_value

    document = read_document(text.encode())

    assert document.readable
    assert repr(document.value) == repr(value)
    assert diagnose(text, 128).fault is None


def _constant(name: str) -> object:
    raise ValueError(name)


@given(texts(), st.data())
def test_reader_and_diagnosis_agree_with_the_stdlib(
    text_and_value: tuple[str, object], data: st.DataObject
) -> None:
    """Of a text with one character changed, reader, diagnosis and stdlib give one verdict."""
    text, _ = text_and_value
    at = data.draw(st.integers(0, len(text)))
    text = (
        text[:at] + data.draw(st.sampled_from([*',:{}[]"\\ 0-.eE+nN\n\x0b', ""])) + text[at + 1 :]
    )
    try:
        json.loads(text, parse_constant=_constant)
    except ValueError:
        sound = False
    else:
        sound = True

    assert read_document(text).readable is sound
    assert (diagnose(text, 128).fault is None) is sound


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b"\xff\xfe{\0}\0", (1, 1)),
        (b"\xef\xbb\xbf{}", (1, 1)),
        ('{"a":\n "集'.encode() + b'\xe9"}', (2, 4)),
        (b'{"a": "\xed\xa0\x80"}', (1, 8)),
        (b"\xc0\x80", (1, 1)),
        (b'{"a": 1}\xf0\x9f\x98', (1, 9)),
    ],
)
def test_what_is_not_utf8_is_found_at_its_character(body: bytes, place: tuple[int, int]) -> None:
    """Bytes that are not UTF-8 break row 2; the column counts the characters before."""
    finding = validate(body).findings[0]

    assert (finding.rule, (finding.line, finding.column)) == ("body-syntax", place)
    assert not is_valid(body)


def test_lone_surrogate_is_legal_as_an_escape_only() -> None:
    """An escape may name half a pair (RFC 8259, section 8.2); raw, it is no UTF-8."""
    assert validate('{"\\ud800": 1}').first != validate('{"\ud800": 1}').first
    assert validate('{"\ud800": 1}').findings[0].rule == "body-syntax"
    assert is_valid(json.dumps(minimal(Description="\ud800")))


@pytest.mark.parametrize(
    "text", ["[" * 1_000_000, "[" * 100_000 + "]" * 100_000, '{"a":' * 200_000]
)
def test_endless_nesting(text: str) -> None:
    """A million brackets are answered: as bad JSON if they do not close, else as too deep."""
    rule = "body-depth" if text.endswith("]") else "body-syntax"

    assert [finding.rule for finding in validate(text, lint=False).findings] == [rule]
    assert {rule} <= {finding.rule for finding in validate(text).findings} <= {rule, "body-size"}
    assert not is_valid(text)


@pytest.mark.parametrize(("levels", "rules"), [(127, []), (128, ["body-depth"])])
def test_depth_limit(levels: int, rules: list[str]) -> None:
    """128 levels pass, 129 do not; the position is that of the bracket too many."""
    text = json.dumps(minimal())[:-1] + ', "x": ' + "[" * levels + "]" * levels + "}"

    report = validate(text, lint=False)

    assert [finding.rule for finding in report.findings] == rules
    assert all(finding.column == text.index("[") + 128 for finding in report.findings)
    assert validate(text).errors == report.findings
    assert is_valid(text) == report.ok


@pytest.mark.parametrize("digits", ["9" * 5000, "-" + "9" * 100_000])
def test_endless_integer(digits: str) -> None:
    """An integer that the interpreter refuses to read is out of range, as any other so large."""
    text = json.dumps(minimal()).replace('"DesiredVMCount": 1', f'"DesiredVMCount": {digits}')

    assert [finding.rule for finding in validate(text).findings] == ["desired-vm-count-range"]
    assert not is_valid(text)


def test_huge_exponent_is_json() -> None:
    """1e400 is JSON, and no finite number."""
    text = json.dumps(minimal()).replace('"DesiredVMCount": 1', '"DesiredVMCount": 1e400')

    assert [finding.rule for finding in validate(text).findings] == ["desired-vm-count-type"]


def test_fifty_megabytes() -> None:
    """A body of 50 MB is read, and its fault found at its end."""
    text = json.dumps(minimal(UserData={"k": "v" * 50_000_000})).replace('"Name"', '"Nmae"')

    assert {finding.rule for finding in validate(text).findings} == {
        "name-missing",
        "user-data-value-length",
        "unknown-key",
        "body-size",
    }
    assert validate(text[:-1]).findings[0].column == len(text)


def test_no_json_import_is_needed() -> None:
    """The reader works before `json` is imported, from which the scanner takes its exception."""
    saved = {
        name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "json"
    }
    try:
        assert not read_document("[1,]").readable
        assert read_document("[1]").readable
    finally:
        sys.modules.update(saved)


def test_threads_share_the_reader() -> None:
    """Threads that read at once do not disturb each other."""
    body: bytes = SAMPLE.read_bytes()
    wrong: list[int] = []

    def work() -> None:
        answers = [(is_valid(body), is_valid(body[:-3])) for _ in range(200)]
        wrong.extend(1 for answer in answers if answer != (True, False))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []


@pytest.mark.parametrize("levels", [100, 128, 129, 900, 990, 1000, 1100, 5000])
def test_verdict_does_not_depend_on_the_stack(levels: int) -> None:
    """How deep is too deep depends on the text alone, not on who calls."""
    text = json.dumps(minimal())[:-1] + ', "Name": 5, "x": ' + "[" * levels + "]" * levels + "}"

    def descend(frames: int) -> tuple[bool, list[str]]:
        if frames:
            return descend(frames - 1)
        return is_valid(text), [finding.rule for finding in validate(text, lint=False).findings]

    expected = ["name-type"] if levels < 128 else ["body-depth"]
    assert [descend(frames) for frames in (0, 300, 600)] == [(False, expected)] * 3


def test_stack_without_room_is_the_callers_error() -> None:
    """Where there is no room to read a sound body, the caller gets RecursionError, not a verdict."""
    text = json.dumps(minimal(x=[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]))
    verdicts = set()

    def descend() -> None:
        with contextlib.suppress(RecursionError):
            verdicts.add((is_valid(text), validate(text).ok))
            descend()

    descend()

    assert verdicts == {(True, True)}
