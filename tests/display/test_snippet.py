"""Excerpts: a line that is safe to show, and a caret that stands where it should."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate import InvalidRequest, check, validate
from bcvalidate.display.printable import printable
from bcvalidate.display.snippet import MAX_WIDTH, Snippets
from bcvalidate.document.document import Document, read_document
from bcvalidate.redaction.secrets import secret_spans
from tests.harness import minimal, report_on, run

SECRET = "S3cr3tV4lue0123456789"


def excerpts_of(text: str, *, readable: bool, width: int = MAX_WIDTH) -> Snippets:
    """The lines of a text, which is JSON if it is readable."""
    document = Document(text)
    document.readable = readable
    return Snippets(document, width=width)


def shown(text: str, line: int, column: int, *, readable: bool = True) -> tuple[str, str]:
    """The excerpt at a place, and what of it the caret's left is made of."""
    excerpt = excerpts_of(text, readable=readable).excerpt(line, column)
    return excerpt.line, excerpt.line[: excerpt.caret]


def test_line_and_caret() -> None:
    """The line as it stands, the caret below the character."""
    assert shown('{\r\n  "a": 1\r\n}', 2, 8) == ('  "a": 1', '  "a": ')
    assert shown('{\n\t"a": 1}', 2, 7) == (' "a": 1}', ' "a": ')
    assert shown("", 1, 1) == ("", "")


def test_line_and_column_are_those_of_the_file() -> None:
    """Of what stands in the file before the text, lines and a part of one, nothing is shown."""
    document = read_document('{"a": 1,\n "b": 2}', start=(41, 10))
    excerpts = Snippets(document)

    assert excerpts.excerpt(42, 11) == ('{"a": 1,', 0, 0)
    assert excerpts.excerpt(42, 17) == ('{"a": 1,', 6, 6)
    assert excerpts.excerpt(43, 7) == (' "b": 2}', 6, 6)


@given(
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.sampled_from(["", "POST /clusters HTTP/1.1\n\n"]),
    st.sampled_from(['{"Name": 5,\n"AccessKeySecret": "x y z", "x": "é"}', "{", '{"a":\n\n1}']),
)
def test_findings_of_a_record_show_what_they_would_alone(
    lines: int, characters: int, head: str, text: str
) -> None:
    """Where a text starts in its file changes where a finding is, and not what is shown of it."""
    alone = read_document(text, head=head)
    record = read_document(text, head=head, start=(lines, characters))

    pairs = zip(report_on(alone).findings, report_on(record).findings, strict=True)

    for own, moved in pairs:
        assert own.line is not None
        assert own.column is not None
        assert moved.line == own.line + lines
        assert moved.column == own.column + (characters if own.line == 1 and not head else 0)
        shown = Snippets(alone).excerpt(own.line, own.column)
        assert shown == Snippets(record).excerpt(moved.line, moved.column)


@pytest.mark.parametrize("mark", ["", "\u0301"])
def test_line_is_cropped_to_the_character(mark: str) -> None:
    """As many characters as there is room for are shown, and the marks that the last one bears."""
    excerpts = excerpts_of("x" * 104 + mark + "y" * 50, readable=False, width=13)

    assert excerpts.excerpt(1, 101) == ("...xxxxxxx" + mark + "...", 6, 6)


def test_wide_characters_take_two_columns() -> None:
    """The caret counts the columns of a terminal, in which a Chinese character takes two."""
    assert excerpts_of('{"集群": 1}', readable=True).excerpt(1, 8).caret == 9
    assert excerpts_of('{"e\u0301": 1}', readable=True).excerpt(1, 8).caret == 6
    assert excerpts_of('{"☃\ufe0f": 1}', readable=True).excerpt(1, 8).caret == 6


def test_long_line_is_cropped_on_both_sides() -> None:
    """A line of a minified body is cut to the width of a terminal, around the caret."""
    line, before = shown("x" * 1000 + "HERE" + "y" * 1000, 1, 1001)

    assert len(line) <= 102
    assert (line[:3], line[-3:]) == ("...", "...")
    assert line[len(before) :].startswith("HERE")


def test_long_chinese_line_is_cropped_by_its_columns() -> None:
    """A line of wide characters is cut to the same width."""
    excerpt = excerpts_of("集" * 1000, readable=True).excerpt(1, 501)

    assert excerpt.line == "..." + "集" * 45 + "..."
    assert excerpt.caret == 3 + 44


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("plain 集群", "plain 集群"),
        ("a\nb\r\t", "a\\nb\\r\\t"),
        ("\x1b[31m\x07\x7f", "\\x1b[31m\\x07\\x7f"),
        ("\u202e\u2066\ufeff", "\\u202e\\u2066\\ufeff"),
        ("\ud800", "\\ud800"),
        ("\U000e0001", "\\U000e0001"),
        ("%s {value}", "%s {value}"),
    ],
)
def test_printable(text: str, safe: str) -> None:
    """What a terminal could be misled by is escaped."""
    assert printable(text) == safe


@given(st.text(max_size=20))
def test_no_key_breaks_a_line(key: str) -> None:
    """Whatever a key holds, the output keeps its lines, and is printable."""
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


@pytest.mark.parametrize("member", SECRET_MEMBERS)
@pytest.mark.parametrize(
    "frame", ["{%s}", '{"Name": 5, %s, "Description": 5}', '{\n"Name": "",\n%s\n}']
)
@pytest.mark.parametrize("break_it", [False, True])
def test_secrets_are_masked(member: str, frame: str, break_it: bool) -> None:
    """The value of a key that names a secret is in no output, wherever the finding points."""
    text = frame % member
    text = text[:-1] + ', "x": nope}' if break_it else text

    for options in ([], ["--format", "json"], ["--engine", "reference"]):
        ran = run(*options, "-", stdin=text.encode())
        assert ran.status == 1
        assert SECRET not in ran.out + ran.err
        assert "1234567890" not in ran.out + ran.err
    with pytest.raises(InvalidRequest) as caught:
        check(text)
    assert SECRET not in f"{caught.value!r} {caught.value} {validate(text)!r}"


@pytest.mark.parametrize("member", SECRET_MEMBERS[:7])
@pytest.mark.parametrize("multiline", [False, True])
def test_secret_of_a_text_with_a_fault_anywhere(member: str, multiline: bool) -> None:
    """A text that ends early, has lost or got a character, hides its secret all the same."""
    member = member.replace(", ", ",\n") if multiline else member
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


@pytest.mark.parametrize(
    "member",
    [
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
    ],
)
def test_secret_with_the_fault_inside(member: str) -> None:
    """A value that is itself broken is hidden to the end of its line, and of what is open there."""
    text = '{"Name": 5,\n' + member % SECRET + '\n, "z": nope}'

    for line in range(1, text.count("\n") + 2):
        for column in (1, 20):
            assert SECRET not in excerpts_of(text, readable=False).excerpt(line, column).line
    assert SECRET not in run("-", stdin=text.encode()).out


def test_hidden_spans_are_disjoint() -> None:
    """A secret within a secret is one span."""
    text = '{"password": {"AccessKeySecret": "a", "password": ["b"]}}'

    assert secret_spans(text, readable=True) == [(13, len(text) - 1)]
    assert secret_spans(text, readable=False) == [(13, len(text))]


def test_key_with_a_broken_escape_hides_its_value() -> None:
    """A key that cannot be read may name a secret."""
    out = run("-", stdin=b'{"Acc\\xessKeySecret": "%s"}' % SECRET.encode()).out

    assert "[body-syntax]" in out
    assert SECRET not in out


def test_other_values_are_shown() -> None:
    """What is no secret is shown as it is."""
    assert (
        shown('{"PasswordInherit": True}', 1, 21, readable=False)[0] == '{"PasswordInherit": True}'
    )
    assert "***" not in run("-", stdin=b'{"Name": 5, "AccessKeyId": "LTAIexample"}').out
