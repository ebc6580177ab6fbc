"""Snippets: a line that is safe to show, and a caret below the right character."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate import InvalidRequest, check, validate
from bcvalidate.display.printable import printable
from bcvalidate.display.snippet import MAX_WIDTH, Snippets
from bcvalidate.document.document import Document, read_document
from bcvalidate.redaction.secrets import secret_spans
from tests.support.harness import minimal, report_on, run

SECRET = "S3cr3tV4lue0123456789"


def snippets(text: str, *, readable: bool, width: int = MAX_WIDTH) -> Snippets:
    """Return the snippets of a text, which is JSON if it is readable."""
    document = Document(text)
    document.readable = readable
    return Snippets(document, width=width)


def snippet_parts(text: str, line: int, column: int, *, readable: bool = True) -> tuple[str, str]:
    """Return the line of a snippet, and the part of it before the caret."""
    snippet = snippets(text, readable=readable).snippet(line, column)
    return snippet.line, snippet.line[: snippet.caret]


def test_line_and_caret() -> None:
    """The line is shown unchanged, with the caret below the character."""
    assert snippet_parts('{\r\n  "a": 1\r\n}', 2, 8) == ('  "a": 1', '  "a": ')
    assert snippet_parts('{\n\t"a": 1}', 2, 7) == (' "a": 1}', ' "a": ')
    assert snippet_parts("", 1, 1) == ("", "")


def test_line_and_column_are_those_of_the_file() -> None:
    """Positions count from the start of the file, whose other lines are not shown."""
    document = read_document('{"a": 1,\n "b": 2}', start=(41, 10))
    lines = Snippets(document)

    assert lines.snippet(42, 11) == ('{"a": 1,', 0, 0)
    assert lines.snippet(42, 17) == ('{"a": 1,', 6, 6)
    assert lines.snippet(43, 7) == (' "b": 2}', 6, 6)


@given(
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.sampled_from(["", "POST /clusters HTTP/1.1\n\n"]),
    st.sampled_from(['{"Name": 5,\n"AccessKeySecret": "x y z", "x": "é"}', "{", '{"a":\n\n1}']),
)
def test_snippets_of_a_record(lines: int, characters: int, head: str, text: str) -> None:
    """The start of a text in its file changes the positions, but not the snippets."""
    alone = read_document(text, head=head)
    record = read_document(text, head=head, start=(lines, characters))

    pairs = zip(report_on(alone).findings, report_on(record).findings, strict=True)

    for finding, moved in pairs:
        assert finding.line is not None
        assert finding.column is not None
        assert moved.line == finding.line + lines
        assert moved.column == finding.column + (
            characters if finding.line == 1 and not head else 0
        )
        expected = Snippets(alone).snippet(finding.line, finding.column)
        assert expected == Snippets(record).snippet(moved.line, moved.column)


def test_line_is_cropped_to_the_character() -> None:
    """A line is cropped to the width, with all combining marks of its last character."""
    for mark in ("", "\u0301"):
        lines = snippets("x" * 104 + mark + "y" * 50, readable=False, width=13)

        assert lines.snippet(1, 101) == ("...xxxxxxx" + mark + "...", 6, 6), mark


def test_wide_characters_take_two_columns() -> None:
    """The caret counts terminal columns, of which a Chinese character takes two."""
    assert snippets('{"集群": 1}', readable=True).snippet(1, 8).caret == 9
    assert snippets('{"e\u0301": 1}', readable=True).snippet(1, 8).caret == 6
    assert snippets('{"☃\ufe0f": 1}', readable=True).snippet(1, 8).caret == 6


def test_long_line_is_cropped_on_both_sides() -> None:
    """A long line is cropped to the width of a terminal around the caret."""
    for left in (1000, 60):
        line, before = snippet_parts("x" * left + "HERE" + "y" * 1000, 1, left + 1)

        assert len(line) <= 102
        assert (line[:3], line[-3:]) == ("...", "...")
        assert line[len(before) :].startswith("HERE")


def test_long_chinese_line_is_cropped_by_columns() -> None:
    """A line of wide characters is cropped to the same width."""
    snippet = snippets("集" * 1000, readable=True).snippet(1, 501)

    assert snippet.line == "..." + "集" * 45 + "..."
    assert snippet.caret == 3 + 44


PRINTABLE = [
    ("plain 集群", "plain 集群"),
    ("a\nb\r\t", "a\\nb\\r\\t"),
    ("\x1b[31m\x07\x7f", "\\x1b[31m\\x07\\x7f"),
    ("\u202e\u2066\ufeff", "\\u202e\\u2066\\ufeff"),
    ("\ud800", "\\ud800"),
    ("\U000e0001", "\\U000e0001"),
    ("%s {value}", "%s {value}"),
]


def test_printable() -> None:
    """Characters that could mislead a terminal are escaped."""
    for text, safe in PRINTABLE:
        assert printable(text) == safe, (text, safe)


@given(st.text(max_size=20))
def test_no_key_breaks_a_line(key: str) -> None:
    """With any key in the body, the output keeps its lines and is printable."""
    body = json.dumps(minimal(UserData={key: None}), ensure_ascii=False)

    ran = run("-", stdin=body.encode("utf-8", "surrogatepass"))

    assert all(line.isprintable() for line in ran.out.split("\n"))
    assert ran.out.split("\n")[-2].startswith("1 file checked: ")


SECRET_MEMBERS = [
    f'"AccessKeySecret": "{SECRET}"',
    f'"SecurityToken":"{SECRET}"',
    f'"AccessSecurityToken" :\n "{SECRET}"',
    f'"Access\\u004beySecret": "{SECRET}"',
    f'"ALIYUN_ACCESS_KEY_SECRET": "{SECRET}"',
    f'"AccessKeySecret": ["{SECRET}", "{SECRET}"]',
    f'"AccessKeySecret": {{"x": "{SECRET}"}}',
    '"AccessKeySecret": 12345678901234567890',
    f'"password": "\\"{SECRET}\\""',
    f'"Pwd": "{SECRET}"',
    f'"ＡｃｃｅｓｓＫｅｙＳｅｃｒｅｔ": "{SECRET}"',
    f'"OSSAccessSecurtyToken": "{SECRET}"',
    f'"Bootstrap": "./run --access-key-secret {SECRET}"',
    f'"Bootstrap": "{{\\"AccessKeySecret\\": \\"{SECRET}\\"}}"',
]


def test_secrets_are_masked() -> None:
    """The value of a key that names a secret is in no output, wherever the finding is."""
    for member in SECRET_MEMBERS:
        for frame in ("{%s}", '{"Name": 5, %s, "Description": 5}', '{\n"Name": "",\n%s\n}'):
            for break_it in (False, True):
                text = frame % member
                text = text[:-1] + ', "x": nope}' if break_it else text

                for options in ([], ["--format", "json"], ["--engine", "reference"]):
                    ran = run(*options, "-", stdin=text.encode())
                    assert ran.status == 1, (member, frame)
                    assert SECRET not in ran.out + ran.err, (member, frame)
                    assert "1234567890" not in ran.out + ran.err, (member, frame)
                with pytest.raises(InvalidRequest) as caught:
                    check(text)
                assert SECRET not in f"{caught.value!r} {caught.value} {validate(text)!r}", (
                    member,
                    frame,
                )


def check_syntax_errors(one_line: str, *, multiline: bool) -> None:
    """Check that a text without a character, or with one more, hides its secret."""
    member = one_line.replace(", ", ",\n") if multiline else one_line
    text = f'{{"Name": "1",\n{member},\n"z": 1}}'
    name = range(text.index(member) + 1, text.index(member) + member.index('"', 1))
    secret = range(text.index(SECRET), text.rindex(SECRET) + len(SECRET))

    for at in range(len(text)):
        if at not in name and at not in secret and not (multiline and text[at] == "["):
            for broken in (
                text[:at] + text[at + 1 :],
                f'{text[:at]}\t"{text[at:]}',
                f"{text[:at]}é'{text[at:]}",
            ):
                for body in (broken.encode(), broken.encode("latin-1")):
                    assert SECRET not in run("-", stdin=body).out, broken


def test_secret_of_a_text_with_any_syntax_error() -> None:
    """A text that lost or got a character anywhere hides its secret, too."""
    check_syntax_errors(SECRET_MEMBERS[0], multiline=False)


@pytest.mark.slow
def test_secrets_of_many_texts_with_any_syntax_error() -> None:
    """The same holds for other keys, spacing and values of several lines."""
    for member in SECRET_MEMBERS[:7]:
        for multiline in (False, True):
            check_syntax_errors(member, multiline=multiline)


BROKEN_MEMBERS = [
    '"password": "a\t%s"',
    '"AccessKeySecret": {"x": "%s" "y": 1}',
    '"AccessKeySecret": ["a", "%s",]',
    '"AccessKeySecret": "a" + "%s"',
    '"AccessKeySecret": /* c */ "%s"',
    "'password': 'ab,%s'",
    '{AccessKeySecret: "my %s"}',
    '"AccessKeySecret", "%s"',
    '"AccessKeySecret": {\n "x":\n  "%s"\n "y": 1}',
    '"AccessKeySecret": "a\n%s"',
    '"SecretKey": "%s",,',
    '"StsToken" = "%s"',
    '"Secret": "%s" x',
    '"AccessKeySecret"\n:\n"%s" x',
    '"password": "x", "AccessKeySecret":\n"%s" nope',
    '"OSS": {"Password": "x"}, "AccessKeySecret": {\n "v": "%s" nope}',
    '"a": [{"Password": "x"}], "SecurityToken": [\n "%s" nope]',
    '"password": ["x", "AccessKeySecret": "y"\n, "%s"]',
]


def test_secret_that_is_broken_itself() -> None:
    """A value with a syntax error is hidden to the end of its line and of its brackets."""
    for member in BROKEN_MEMBERS:
        text = '{"Name": 5,\n' + member % SECRET + '\n, "z": nope}'

        for line in range(1, text.count("\n") + 2):
            for column in (1, 20):
                assert SECRET not in snippets(text, readable=False).snippet(line, column).line, (
                    member
                )
        assert SECRET not in run("-", stdin=text.encode()).out, member


def test_hidden_spans_are_disjoint() -> None:
    """A secret inside a secret is one span."""
    text = '{"password": {"AccessKeySecret": "a", "password": ["b"]}}'

    assert secret_spans(text, readable=True) == [(13, len(text) - 1)]
    assert secret_spans(text, readable=False) == [(13, len(text))]


def test_key_with_a_broken_escape_hides_its_value() -> None:
    """The value of an unreadable key is hidden, because the key may name a secret."""
    out = run("-", stdin=b'{"Acc\\xessKeySecret": "%s"}' % SECRET.encode()).out

    assert "[body-syntax]" in out
    assert SECRET not in out


def test_other_values_are_not_masked() -> None:
    """Values that are not secret are shown unchanged."""
    assert (
        snippet_parts('{"PasswordInherit": True}', 1, 21, readable=False)[0]
        == '{"PasswordInherit": True}'
    )
    assert "***" not in run("-", stdin=b'{"Name": 5, "AccessKeyId": "LTAIexample"}').out
