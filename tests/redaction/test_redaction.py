"""Credentials and redaction: what is a secret, and that no word of a finding has one."""

from collections import OrderedDict
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate import validate
from bcvalidate.document.document import MAX_DEPTH, Document, read_document, value_document
from bcvalidate.document.pointer import Path
from bcvalidate.redaction.redaction import Redaction
from bcvalidate.redaction.secret_names import names_a_secret
from bcvalidate.redaction.secrets import secret_spans, spelt_in
from bcvalidate.rules.credentials import access_keys, is_literal, is_secret_key, may_have_access_key
from tests.harness import minimal

SECRET = "S3cr3tV4lue0123456789"
ACTION = "create-cluster"


def redaction(body: Any, *asked: Any, text: str | None = None) -> Redaction:
    """What takes the secrets of a body out of these values."""
    document = value_document(body) if text is None else read_document(text)
    return Redaction(ACTION, document, body, [], asked)


def shown(body: Any, value: Any) -> Any:
    """What is said of a value in the words of a finding."""
    return redaction(body, value).value(value)


def shown_path(body: Any, path: Path) -> Path:
    """What is said of a path."""
    return Redaction(ACTION, value_document(body), body, [path], []).path(path)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("LTAI12345678", ["LTAI12345678"]),
        ("LTAI1234567", []),
        ("STS.12345678", ["STS.12345678"]),
        ("STS.1234567", []),
        ("aLTAI12345678", []),
        ("9STS.12345678", []),
        ("_LTAI12345678", ["LTAI12345678"]),
        ("集LTAI12345678集", ["LTAI12345678"]),
        ("id=LTAI12345678, x", ["LTAI12345678"]),
        ("LTAI12345678_9", ["LTAI12345678"]),
        ("ltai12345678", []),
        ("LTAI", []),
        ("", []),
        ("LTAILTAILTAI", ["LTAILTAILTAI"]),
        ("LTAI LTAI12345678 STS.abcdefgh", ["LTAI12345678", "STS.abcdefgh"]),
        ("STS.LTAI12345678", ["LTAI12345678", "STS.LTAI12345678"]),
    ],
)
def test_access_keys(text: str, found: list[str]) -> None:
    """Twelve characters that start as an id does, and do not stand inside a word."""
    assert [text[start:end] for start, end in access_keys(text)] == found
    assert may_have_access_key(text) or not found


@given(st.text("LTAIS.x1 _é", max_size=40))
def test_access_keys_are_worth_the_asking(text: str) -> None:
    """The quick question misses none; what is found is no longer than the text."""
    for start, end in access_keys(text):
        assert may_have_access_key(text)
        assert text[start:end].startswith(("LTAI", "STS."))
        assert end - start >= 12


@pytest.mark.parametrize(
    ("key", "secret"),
    [
        ("AccessKeySecret", True),
        ("access_key_secret", True),
        ("OSS-ACCESS-KEY-SECRET", True),
        ("AccessSecurityToken", True),
        ("SecurityToken", True),
        ("AccessKeyId", False),
        ("AccessKeySecrets", False),
        ("SecurityTokenType", False),
        ("", False),
    ],
)
def test_keys_of_secrets(key: str, secret: bool) -> None:
    """What ends as a field for secrets does; of that, everything is masked."""
    assert is_secret_key(key) == secret
    assert names_a_secret(key) or not secret


@pytest.mark.parametrize("key", ["OSSAccessSecurityTokn", "MyAccessKeySecrt", "SecurtyTokn"])
def test_misspelt_keys_of_secrets(key: str) -> None:
    """A slip in the last letters, with or without a word before it."""
    assert names_a_secret(key)


@pytest.mark.parametrize("key", ["AccessKeyId", "AllowSecurityGroup", "SecurityGroupId", "Type"])
def test_keys_of_no_secrets(key: str) -> None:
    """What is only like one."""
    assert not names_a_secret(key)


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        ("abc", True),
        ("", False),
        ("***", False),
        ("[AccessKeySecret]", False),
        ("<secret>", False),
        ("$SECRET", False),
        ("{{ secret }}", False),
        ("%(secret)s", False),
        ("a$b", True),
    ],
)
def test_literals(value: str, literal: bool) -> None:
    """What is filled in later is no secret yet."""
    assert is_literal(value) == literal


def test_names_of_fields_stay() -> None:
    """A field whose name is somebody's secret is still the service's field."""
    body = {"AccessKeySecret": "InstanceType", "x": {"SecurityToken": {"ImageId": "MyOwnKey"}}}

    assert shown_path(body, ("InstanceType",)) == ("InstanceType",)
    assert shown_path(body, ("x", "ImageId", 0)) == ("x", "ImageId", 0)
    assert shown_path(body, ("Groups", "MyOwnKey", "ImageId")) == ("Groups", "***", "ImageId")
    assert shown(body, "InstanceType") == "***"


def test_secret_within_a_word() -> None:
    """A long one is masked wherever it stands, a short one only where it stands alone."""
    body = {"AccessKeySecret": ["abcdef", "abc"]}

    assert shown(body, "xabcdefx abcdef") == "x***x ***"
    assert shown(body, "xabcx") == "xabcx"
    assert shown(body, "abc") == "***"


def test_access_key_within_a_word() -> None:
    """It needs no field to be known by."""
    assert shown({}, "a LTAI12345678, b") == "a ***, b"
    assert shown_path({}, ("UserData", "LTAI12345678")) == ("UserData", "***")


@pytest.mark.parametrize("number", [123456, -12345678901234567890, 1234.5678])
def test_number(number: float) -> None:
    """A secret that has lost its quotes is masked as a number, and within a string."""
    body = {"SecurityToken": [number]}

    assert shown(body, number) == "***"
    assert shown(body, f"a{number}") == "a***"
    assert shown({"Size": number}, number) == number
    assert shown({"SecurityToken": 5}, 5) == "***"
    assert shown({"SecurityToken": 5}, "a5") == "a5"


@pytest.mark.parametrize("value", [True, None, [SECRET], {"x": SECRET}])
def test_what_has_no_words(value: Any) -> None:
    """Of what is not written out in a message, nothing needs to be masked."""
    assert shown({"SecurityToken": value}, value) is value


def test_number_without_end() -> None:
    """An integer that the interpreter refuses to write is no secret, and no trouble."""
    value = 10**5000

    assert shown({"SecurityToken": value}, value) is value


def test_keys_below_a_secret() -> None:
    """A secret that is taken for a key is still one; an empty key is none."""
    body = {"AccessKeySecret": {SECRET: {"": ""}}, "x": ""}

    assert shown(body, f"a {SECRET}") == "a ***"
    assert shown_path(body, ("AccessKeySecret", SECRET, "")) == ("AccessKeySecret", "***", "")
    assert shown(body, "") == ""


@pytest.mark.parametrize(
    "wrap",
    [
        dict,
        OrderedDict,
        MappingProxyType,
        lambda body: [body],
        lambda body: (body,),
        lambda body: {"x": [{"y": (MappingProxyType(body),)}]},
    ],
)
def test_classes_of_the_caller(wrap: Any) -> None:
    """A secret is found in whatever holds it, and also as a string of another class."""

    class Text(str):
        __slots__ = ()

    assert shown({"Other": wrap({"AccessKeySecret": SECRET})}, SECRET) == "***"
    assert shown({"Other": wrap({Text("AccessKeySecret"): Text(SECRET)})}, SECRET) == "***"


def test_body_that_holds_itself() -> None:
    """It is searched once, for all that it holds."""
    body: dict[str, Any] = {"Name": SECRET, "list": []}
    body["self"] = MappingProxyType(body)
    body["list"].append(body)
    body["list"].append({"AccessKeySecret": body["list"], "x": {"SecurityToken": SECRET}})

    assert shown(body, SECRET) == "***"
    assert SECRET not in repr(validate(body))


def test_mapping_that_makes_its_members_anew() -> None:
    """What is made when it is asked for is told apart from what was made before."""

    class Endless(Mapping[str, object]):
        def __getitem__(self, key: str) -> object:
            return SECRET if key == "AccessKeySecret" else Endless()

        def __iter__(self) -> Any:
            return iter(("next", "AccessKeySecret"))

        def __len__(self) -> int:
            return 2

    assert shown(Endless(), SECRET) == "***"
    assert SECRET not in repr(validate({**minimal(Name=SECRET), "Extra": Endless()}))


@pytest.mark.parametrize("levels", [60, 5000])
def test_secret_in_the_depth(levels: int) -> None:
    """As deep as a text may be nested, a secret is found; below that, nobody looks."""
    objects: Any = {"AccessKeySecret": SECRET}
    arrays: Any = {"AccessKeySecret": SECRET}
    for _ in range(levels):
        objects, arrays = {"x": objects}, [arrays]

    safe = "***" if levels < MAX_DEPTH else SECRET
    assert shown(objects, SECRET) == safe
    assert shown({"x": arrays, "Password": "y"}, SECRET) == safe


def test_first_of_a_repeated_key() -> None:
    """What the value has no more is in the text still."""
    text = f'{{"AccessKeySecret": "{SECRET}", "AccessKeySecret": ""}}'

    assert redaction({"AccessKeySecret": ""}, SECRET, text=text).value(SECRET) == "***"


def masked(text: str, *, readable: bool = True, also: tuple[str, ...] = ()) -> str:
    """The text with a mask in place of each span."""
    pieces, at = [], 0
    for start, end in secret_spans(text, readable=readable, also=also):
        pieces += [text[at:start], "***"]
        at = end
    return "".join([*pieces, text[at:]])


@pytest.mark.parametrize(
    ("text", "safe"),
    [
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
    ],
)
def test_spans(text: str, safe: str | None) -> None:
    """A secret is hidden wherever it stands once more, whichever way it is written there."""
    assert masked(text) == (safe or text.replace('"abcdef"', "***").replace("abcdef", "***"))


@pytest.mark.parametrize(
    ("value", "again"),
    [
        ('"abcdef"', '"abcdef"'),
        ("'abcdef'", "'abcdef'"),
        ("abcdef", "abcdef"),
        ('["x", {"y": "abcdef"}]', "abcdef"),
        ('"abcdef', "abcdef"),
        (r'"abcde\u0066"', r"abcd\u0065f"),
    ],
)
def test_spans_of_a_broken_text(value: str, again: str) -> None:
    """However the value is quoted; what follows it on its line is not hidden everywhere."""
    text = f'{{\n"AccessKeySecret": {value}, "another": 1\n, "x": {again}\n"another": nope'

    assert "abcd" not in masked(text, readable=False)
    assert (
        value.startswith('"abcdef,')
        or value == '"abcdef'
        or "another" in masked(text, readable=False)
    )


def test_secrets_of_another_text() -> None:
    """Those that are given are hidden, too."""
    assert masked('{"x": "1abcdef", "y": "ab"}', also=("abcdef", "ab")) == '{"x": "1***", "y": ***}'


@given(st.text('\\u0061bnd8"/{}: é😀', max_size=30), st.booleans())
def test_spans_of_any_text(text: str, readable: bool) -> None:
    """They are in order, disjoint, and within the text."""
    readable = readable and read_document(text).readable
    spans = secret_spans(text, readable=readable, also=("61bnd8", '"'))

    edges = [edge for span in spans for edge in span]
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= len(text) for edge in edges)


def test_spelt() -> None:
    """As they are written, and as they read."""
    document: Document = read_document(r'{"Pwd": "a\u0062c", "x": "y", "Secret": ["d", ""]}')

    assert spelt_in(document.text or "", readable=True) == {r"a\u0062c", "abc", "d"}


def test_secret_of_a_key_that_repeats() -> None:
    """The first of two equal keys holds a secret that the value does not have; no report tells it."""
    text = f"""{{"AccessKeySecret": "{SECRET}", "AccessKeySecret": "x", "UserData": {{"{SECRET}": 5}}}}"""

    assert SECRET not in repr(validate(text))
    assert SECRET not in repr(validate(text, lint=False))
