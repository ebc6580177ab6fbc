"""Values: Python objects are checked as the JSON that would be sent."""

import json
from collections import OrderedDict, UserDict
from enum import Enum, IntEnum
from types import MappingProxyType
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bcvalidate import is_valid, validate
from tests.support.bodies import bodies
from tests.support.harness import minimal, with_group


class Color(str, Enum):
    """A str that is an Enum."""

    OLD = "OnDemand"


class Count(IntEnum):
    """An int that is an Enum."""

    THREE = 3


class Price(float):
    """A subclass of float."""


FOREIGN_BODIES = [
    MappingProxyType(minimal()),
    UserDict(minimal()),
    OrderedDict(minimal(Configs=OrderedDict(Disks=OrderedDict()))),
    minimal(Notification={"Topic": {"Events": ("OnClusterDeleted",)}}),
    with_group(ResourceType=Color.OLD, DesiredVMCount=Count.THREE, SpotPriceLimit=Price(0.0)),
    minimal(UserData=MappingProxyType({"a": "b"})),
]


def test_values_are_checked_as_json() -> None:
    """Mappings, tuples and Enums are checked as the JSON that would be sent."""
    for body in FOREIGN_BODIES:
        assert validate(body).findings == (), body
        assert is_valid(body), body


def test_keys_of_other_types() -> None:
    """A key of another type is named as JSON would write it, and breaks no rule."""
    for key in (1, None, True, False, 1.5, Color.OLD, ("a", "b")):
        names = {"None": "null", "True": "true", "False": "false", str(Color.OLD): "OnDemand"}
        body = minimal(UserData={key: 5})

        finding = validate(body).findings[0]

        assert finding.pointer == f"/UserData/{names.get(str(key), str(key))}", key
        assert is_valid(minimal(UserData={key: "v"})), key


class Key(str):
    """A subclass of str."""

    __slots__ = ()


def test_length_of_foreign_keys() -> None:
    """A key of another class has the length of the key that would be sent."""
    for key in (Key(""), Key("k" * 129), 10**129):
        for call in (is_valid, lambda body: validate(body).ok):
            assert not call(minimal(UserData={key: "v"}))
    assert is_valid(minimal(UserData={Key("k"): "v"}, Groups={Key("g"): minimal()["Groups"]["g"]}))


def test_values_that_json_lacks() -> None:
    """A value that cannot be sent has a wrong type."""
    for value in (object(), {1, 2}, b"x", 1j, float("nan")):
        assert [f.rule for f in validate(minimal(Name=value)).findings] == ["name-type"], value
        assert not is_valid(with_group(SpotPriceLimit=value)), value


def test_body_that_contains_itself() -> None:
    """A body that contains itself gets a report."""
    body = minimal(Name=("a", "b"))
    body["Configs"] = body

    report = validate(body)

    assert [finding.rule for finding in report.errors] == ["name-type"]
    assert {finding.rule for finding in report.warnings} == {"unknown-key"}


def test_integers_that_cannot_be_written() -> None:
    """An integer that Python refuses to convert breaks the rules that apply, and nothing else."""
    for sign in (1, -1):
        number = sign * 10**5000
        assert [f.rule for f in validate(with_group(DesiredVMCount=number)).findings] == [
            "desired-vm-count-range"
        ], sign
        assert not is_valid(minimal(UserData={number: "v"})), sign
        assert (
            validate(minimal(UserData={number: "v"})).findings[0].rule == "user-data-key-length"
        ), sign


class Unwritable:
    """A key that has no text."""

    def __str__(self) -> str:
        raise ValueError


def test_key_that_cannot_be_written() -> None:
    """A key that has no text is named by its class."""
    assert (
        validate(minimal(UserData={Unwritable(): 5})).findings[0].pointer == "/UserData/Unwritable"
    )


def test_shared_objects_are_reported_everywhere() -> None:
    """An object that occurs twice is reported twice, as in the text that would be sent."""
    group = {"DesiredVMCount": 1, "InstanceType": "[Your type]", "ResourceType": "OnDemand"}
    secret = {"x": "hunter2hunter2"}
    body = minimal(Groups={"a": group, "b": group}, Before=secret, SecurityToken=secret, Zed=secret)

    found = {(finding.rule, finding.pointer) for finding in validate(body).findings}

    assert found == {(f.rule, f.pointer) for f in validate(json.dumps(body)).findings}
    assert found > {
        ("placeholder", "/Groups/a/InstanceType"),
        ("placeholder", "/Groups/b/InstanceType"),
    }
    assert "secret-in-spec" in {rule for rule, _ in found}


def test_shared_objects_are_converted_once() -> None:
    """A body with millions of paths to one object is checked at once."""
    part: dict[str, Any] = {}
    for _ in range(14):
        part = {"a": part, "b": part, "c": part}

    findings = validate(minimal(Name=Color.OLD, Configs=part)).findings

    assert {finding.rule for finding in findings} == {"unknown-key"}


JSONISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.none() | st.integers() | st.text(), inner, max_size=3)
        | st.tuples(inner)
    ),
    max_leaves=10,
)


@given(bodies(), JSONISH)
def test_any_mapping_gives_a_report(body: Any, odd: Any) -> None:
    """Any Mapping gives a report, and is_valid agrees with it."""
    if isinstance(body, dict):
        body["Configs"] = odd
        report = validate(body)

        assert report.ok == is_valid(body)
        assert report.ok == (report.response() is None)
