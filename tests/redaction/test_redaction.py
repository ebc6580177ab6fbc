"""Redaction: the texts of findings contain no secret of the body."""

from collections import OrderedDict
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bcvalidate import validate
from bcvalidate.document.document import MAX_DEPTH, read_document, value_document
from bcvalidate.document.pointer import Path
from bcvalidate.redaction.redaction import Redaction
from tests.support.harness import minimal

SECRET = "S3cr3tV4lue0123456789"
ACTION = "create-cluster"


def redaction(body: Any, *asked: Any, text: str | None = None) -> Redaction:
    """Return the redaction of a body for these values."""
    document = value_document(body) if text is None else read_document(text)
    return Redaction(ACTION, document, body, [], asked)


def redacted(body: Any, value: Any) -> Any:
    """Return a value as a finding contains it."""
    return redaction(body, value).value(value)


def redacted_path(body: Any, path: Path) -> Path:
    """Return a path as a finding contains it."""
    return Redaction(ACTION, value_document(body), body, [path], []).path(path)


def test_names_of_fields_stay() -> None:
    """The name of a field is not masked, even if it equals a secret."""
    body = {"AccessKeySecret": "InstanceType", "x": {"SecurityToken": {"ImageId": "MyOwnKey"}}}

    assert redacted_path(body, ("InstanceType",)) == ("InstanceType",)
    assert redacted_path(body, ("x", "ImageId", 0)) == ("x", "ImageId", 0)
    assert redacted_path(body, ("Groups", "MyOwnKey", "ImageId")) == ("Groups", "***", "ImageId")
    assert redacted(body, "InstanceType") == "***"


def test_secret_inside_a_word() -> None:
    """A long secret is masked inside words, a short one only if it stands alone."""
    body = {"AccessKeySecret": ["abcdef", "abc"]}

    assert redacted(body, "xabcdefx abcdef") == "x***x ***"
    assert redacted(body, "xabcx") == "xabcx"
    assert redacted(body, "abc") == "***"


def test_access_key_inside_a_word() -> None:
    """An access key id is masked without a field that names it."""
    assert redacted({}, "a LTAI12345678, b") == "a ***, b"
    assert redacted_path({}, ("UserData", "LTAI12345678")) == ("UserData", "***")


def test_number() -> None:
    """A secret without quotes is masked as a number and within a string."""
    for number in (123456, -12345678901234567890, 1234.5678):
        body = {"SecurityToken": [number]}

        assert redacted(body, number) == "***"
        assert redacted(body, f"a{number}") == "a***"
        assert redacted({"Size": number}, number) == number
    assert redacted({"SecurityToken": 5}, 5) == "***"
    assert redacted({"SecurityToken": 5}, "a5") == "a5"


def test_values_that_no_message_contains() -> None:
    """Literals, containers and integers that Python refuses to write are not masked."""
    values: tuple[Any, ...] = (True, None, [SECRET], {"x": SECRET}, 10**5000)

    for value in values:
        assert redacted({"SecurityToken": value}, value) is value


def test_keys_below_a_secret() -> None:
    """A key below a secret field is a secret; an empty key is not."""
    body = {"AccessKeySecret": {SECRET: {"": ""}}, "x": ""}

    assert redacted(body, f"a {SECRET}") == "a ***"
    assert redacted_path(body, ("AccessKeySecret", SECRET, "")) == ("AccessKeySecret", "***", "")
    assert redacted(body, "") == ""


def test_classes_of_the_caller() -> None:
    """A secret is found in containers and strings of any class."""

    class Text(str):
        __slots__ = ()

    wrappers: tuple[Any, ...] = (
        dict,
        OrderedDict,
        MappingProxyType,
        lambda body: [body],
        lambda body: (body,),
        lambda body: {"x": [{"y": (MappingProxyType(body),)}]},
    )
    for wrap in wrappers:
        assert redacted({"Other": wrap({"AccessKeySecret": SECRET})}, SECRET) == "***"
        assert redacted({"Other": wrap({Text("AccessKeySecret"): Text(SECRET)})}, SECRET) == "***"


def test_body_that_contains_itself() -> None:
    """A body that contains itself is searched once."""
    body: dict[str, Any] = {"Name": SECRET, "list": []}
    body["self"] = MappingProxyType(body)
    body["list"].append(body)
    body["list"].append({"AccessKeySecret": body["list"], "x": {"SecurityToken": SECRET}})

    assert redacted(body, SECRET) == "***"
    assert SECRET not in repr(validate(body))


def test_mapping_that_creates_its_members() -> None:
    """A mapping that creates a new member at every access is searched."""

    class Endless(Mapping[str, object]):
        def __getitem__(self, key: str) -> object:
            return SECRET if key == "AccessKeySecret" else Endless()

        def __iter__(self) -> Any:
            return iter(("next", "AccessKeySecret"))

        def __len__(self) -> int:
            return 2

    assert redacted(Endless(), SECRET) == "***"
    assert SECRET not in repr(validate({**minimal(Name=SECRET), "Extra": Endless()}))


def test_deeply_nested_secret() -> None:
    """A secret is found as deep as a text may be nested, and no deeper."""
    for levels in (60, 5000):
        objects: Any = {"AccessKeySecret": SECRET}
        arrays: Any = {"AccessKeySecret": SECRET}
        for _ in range(levels):
            objects, arrays = {"x": objects}, [arrays]

        safe = "***" if levels < MAX_DEPTH else SECRET
        assert redacted(objects, SECRET) == safe, levels
        assert redacted({"x": arrays, "Password": "y"}, SECRET) == safe, levels


def test_first_of_a_repeated_key() -> None:
    """A secret that only the text contains is masked."""
    text = f'{{"AccessKeySecret": "{SECRET}", "AccessKeySecret": ""}}'

    assert redaction({"AccessKeySecret": ""}, SECRET, text=text).value(SECRET) == "***"


def test_secret_of_a_key_that_repeats() -> None:
    """No report contains the value of the first of two equal keys."""
    text = f"""{{"AccessKeySecret": "{SECRET}", "AccessKeySecret": "x", "UserData": {{"{SECRET}": 5}}}}"""

    assert SECRET not in repr(validate(text))
    assert SECRET not in repr(validate(text, lint=False))
