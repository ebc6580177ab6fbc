"""The library, as a program uses it before it sends a request."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bcvalidate
from bcvalidate import Account, check, is_valid, validate
from tests.support.harness import SAMPLE, minimal, sample, with_group

TWO_ERRORS = b"""{
  "Name": "",
  "ImageId": "img-ubuntu",
  "Groups": {"g": {"DesiredVMCount": 0, "InstanceType": "ecs.a.b", "ResourceType": "Spot"}}
}"""


def test_public_names() -> None:
    """`__all__` is sorted and names exactly the public names."""
    assert bcvalidate.__all__ == sorted(bcvalidate.__all__, key=lambda n: (n[0].islower(), n))
    assert set(bcvalidate.__all__) <= set(dir(bcvalidate))
    assert all(getattr(bcvalidate, name).__name__ == name for name in bcvalidate.__all__)
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = bcvalidate.no_such_name  # type: ignore[attr-defined]


def test_text_in_any_form_has_positions() -> None:
    """Bytes, bytes-like objects and str give the same report."""
    for kind in (bytes, bytearray, memoryview, lambda b: b.decode()):
        assert validate(kind(TWO_ERRORS)) == validate(TWO_ERRORS), kind
        assert not is_valid(kind(TWO_ERRORS)), kind


def test_mapping_has_pointers_only() -> None:
    """The findings of a Mapping have neither line nor column."""
    body = minimal(Name="")

    finding = validate(body).findings[0]

    assert (finding.rule, finding.pointer, finding.line, finding.column) == (
        "name-length",
        "/Name",
        None,
        None,
    )


def test_body_of_another_type_is_refused() -> None:
    """A body of another type is a TypeError."""
    bodies: tuple[Any, ...] = (5, None, ["x"], object(), 1.5, {1})
    for body in bodies:
        for call in (validate, is_valid, check):
            with pytest.raises(TypeError, match="a body is bytes, str or a Mapping, not "):
                call(body)


def test_arguments_of_other_types_are_refused() -> None:
    """An account or a token of another type is a TypeError."""
    with pytest.raises(TypeError, match="account must be an Account, not dict"):
        validate({}, account={})  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="token must be a str, not int"):
        validate({}, token=5)  # type: ignore[arg-type]


REPEATED_KEYS = [
    ('{"EnvVars":1.5,"EnvVars":{"a":true},"UserData":[]}', (1, 1)),
    ('{"Groups":1,\n"Groups":{"g":5},"Name":"a"}', (1, 1)),
    ('{"Name": "a",\n "Name": 5, "ImageId":"i","InstanceType":"x"}', (2, 10)),
]


def test_repeated_keys_without_lint() -> None:
    """The last of repeated keys counts, also without lint."""
    for text, position in REPEATED_KEYS:
        report = validate(text, lint=False)

        assert (report.findings[0].line, report.findings[0].column) == position, text
        assert report.ok == is_valid(text), text


def test_endless_negative_price() -> None:
    """A negative integer that Python refuses to convert is still negative."""
    text = json.dumps(with_group(SpotPriceLimit=0)).replace('Limit": 0', 'Limit": -' + "9" * 5000)

    assert [finding.code for finding in validate(text).errors] == ["InvalidSpotPriceLimit"]


TOKENS = [
    ("vU7xaM9YCqqAFHAVvRVynoMBZSgD0MPn", True),
    ("a" * 64, True),
    ("a_1", True),
    ("_", True),
    ("", False),
    ("a" * 65, False),
    ("1b4e28ba-2fa1-11d2-883f-0016d3cca427", False),
    ("集", False),
    ("a b", False),
]


def test_form_of_the_token() -> None:
    """A token of an undocumented form gives a warning."""
    for token, is_valid_token in TOKENS:
        report = validate(SAMPLE.read_bytes(), token=token)

        assert [finding.rule for finding in report.findings] == (
            [] if is_valid_token else ["token-form"]
        ), (
            token,
            is_valid_token,
        )
        assert report.ok, (token, is_valid_token)
        assert report.warnings == report.findings, (token, is_valid_token)
        assert validate(sample(), token=token, lint=False).findings == (), (token, is_valid_token)


def test_lints_are_not_errors_of_the_service() -> None:
    """`is_valid`, `lint=False` and the answer of the service ignore lints."""
    body = minimal(ImageId="ubuntu", Extra=1)

    report = validate(body)

    assert [finding.rule for finding in report.findings] == ["unknown-key", "image-id-prefix"]
    assert report.response() is None
    assert is_valid(body)
    assert validate(body, lint=False).findings == ()


def test_pointers_are_escaped() -> None:
    """In a pointer, ~ and / are escaped (RFC 6901), and nothing else is."""
    for key in ("", "a", "~", "/", "a/b~c", "~1", "//", " ", "集", '"', "%2F"):
        escaped = key.replace("~", "~0").replace("/", "~1")
        pointers = {finding.pointer for finding in validate(minimal(UserData={key: 5})).findings}
        assert pointers == {f"/UserData/{escaped}"}
    assert validate("[]").findings[0].pointer == ""


def test_caches_do_not_mix_findings() -> None:
    """What is cached of earlier bodies and accounts does not change later findings."""
    for count in range(5000):
        finding = validate(minimal(UserData={f"key{count}": count})).findings[0]
        assert finding.code == f"InvalidUserData.key{count}.value"
    for account, hint in (
        (None, "It must be OnDemand, Spot or PrePaid."),
        (Account(available_cluster_resource_type=["OnDemand"]), "It must be OnDemand."),
        (
            Account(available_cluster_resource_type=set("cbadefghijk")),
            "It must be a, b, c, d, e, f, g, h or one of 3 more.",
        ),
        (Account(available_cluster_resource_type=[]), None),
    ):
        assert validate(with_group(ResourceType="x"), account=account).findings[0].hint == hint


@given(st.binary())
def test_any_bytes_give_a_report(body: bytes) -> None:
    """Any bytes give a report whose findings have positions."""
    report = validate(body)

    assert not report.ok
    assert all(finding.line and finding.column for finding in report.findings)
