"""The library, as a program that is about to send a request uses it."""

import copy
import json
import pickle
from collections import OrderedDict, UserDict
from enum import Enum, IntEnum
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bcvalidate
from bcvalidate import Account, Finding, InvalidRequest, Report, check, is_valid, validate
from tests.bodies import bodies
from tests.harness import SAMPLE, minimal, sample, with_group

TWO_FAULTS = b"""{
  "Name": "",
  "ImageId": "img-ubuntu",
  "Groups": {"g": {"DesiredVMCount": 0, "InstanceType": "ecs.a.b", "ResourceType": "Spot"}}
}"""


def test_public_names() -> None:
    """`__all__` is sorted, is what can be had, and nothing else is promised."""
    assert bcvalidate.__all__ == sorted(bcvalidate.__all__, key=lambda n: (n[0].islower(), n))
    assert set(bcvalidate.__all__) <= set(dir(bcvalidate))
    assert all(getattr(bcvalidate, name).__name__ == name for name in bcvalidate.__all__)
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = bcvalidate.no_such_name  # type: ignore[attr-defined]


def test_valid_body_gives_an_empty_report() -> None:
    """A valid body: no finding, no answer, nothing raised."""
    report = validate(SAMPLE.read_bytes())

    assert report == Report()
    assert report.ok
    assert (report.findings, report.errors, report.warnings, report.first) == ((), (), (), None)
    assert report.response() is None
    check(SAMPLE.read_bytes())


def test_report_has_every_violation_in_canonical_order() -> None:
    """Both faults are there, in the order of the page's rows, with the service's own words."""
    report = validate(TWO_FAULTS)

    assert report.findings == (
        Finding(
            "name-length", "error", True, 400, "InvalidName",
            "Specified parameter Name is not valid. Its length must be in [1, 64].",
            "/Name", 2, 11, None,
        ),
        Finding(
            "desired-vm-count-range", "error", True, 400, "InvalidDesiredVMCount",
            "Specified parameter DesiredVMCount is not valid. It must be in [1, 65536].",
            "/Groups/g/DesiredVMCount", 4, 38,
            "Vendor tests create clusters with 0 machines, but the documented range starts at 1.",
        ),
    )  # fmt: skip
    assert report.first == report.findings[0]
    assert report.response() == (
        400,
        {
            "Code": "InvalidName",
            "Message": "Specified parameter Name is not valid. Its length must be in [1, 64].",
        },
    )


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview, lambda b: b.decode()])
def test_text_in_any_form_has_positions(kind: Any) -> None:
    """Bytes, bytes-like objects and str give the same report."""
    assert validate(kind(TWO_FAULTS)) == validate(TWO_FAULTS)
    assert not is_valid(kind(TWO_FAULTS))


def test_mapping_has_pointers_only() -> None:
    """A Mapping's findings have no line and no column, and are otherwise the same."""
    body = minimal(Name="")

    finding = validate(body).findings[0]

    assert (finding.rule, finding.pointer, finding.line, finding.column) == (
        "name-length",
        "/Name",
        None,
        None,
    )


class Color(str, Enum):
    """A string that is an Enum."""

    OLD = "OnDemand"


class Count(IntEnum):
    """An integer that is an Enum."""

    THREE = 3


class Price(float):
    """A float of a class of its own."""


@pytest.mark.parametrize(
    "body",
    [
        MappingProxyType(minimal()),
        UserDict(minimal()),
        OrderedDict(minimal(Configs=OrderedDict(Disks=OrderedDict()))),
        minimal(Notification={"Topic": {"Events": ("OnClusterDeleted",)}}),
        with_group(ResourceType=Color.OLD, DesiredVMCount=Count.THREE, SpotPriceLimit=Price(0.0)),
        minimal(UserData=MappingProxyType({"a": "b"})),
    ],
    ids=repr,
)
def test_what_json_dumps_would_send_is_what_is_checked(body: Any) -> None:
    """Mappings of other classes, tuples and Enums count as what they are sent as."""
    assert validate(body).findings == ()
    assert is_valid(body)


@pytest.mark.parametrize("key", [1, None, True, False, 1.5, Color.OLD, ("a", "b")])
def test_keys_that_are_no_strings(key: Any) -> None:
    """A key of another type is named as JSON would write it, and never breaks anything."""
    names = {"None": "null", "True": "true", "False": "false", str(Color.OLD): "OnDemand"}
    body = minimal(UserData={key: 5})

    finding = validate(body).findings[0]

    assert finding.pointer == f"/UserData/{names.get(str(key), str(key))}"
    assert is_valid(minimal(UserData={key: "v"}))


class Key(str):
    """A string of a class of its own."""

    __slots__ = ()


def test_foreign_keys_have_a_length() -> None:
    """A key of another class is as long as what it is sent as."""
    for key in (Key(""), Key("k" * 129), 10**129):
        for call in (is_valid, lambda body: validate(body).ok):
            assert not call(minimal(UserData={key: "v"}))
    assert is_valid(minimal(UserData={Key("k"): "v"}, Groups={Key("g"): minimal()["Groups"]["g"]}))


@pytest.mark.parametrize("value", [object(), {1, 2}, b"x", 1j, float("nan")])
def test_values_that_json_has_not(value: Any) -> None:
    """A value that cannot be sent breaks the type of its place."""
    assert [f.rule for f in validate(minimal(Name=value)).findings] == ["name-type"]
    assert not is_valid(with_group(SpotPriceLimit=value))


def test_body_that_holds_itself() -> None:
    """A body that holds itself is answered."""
    body = minimal(Name=("a", "b"))
    body["Configs"] = body

    report = validate(body)

    assert [finding.rule for finding in report.errors] == ["name-type"]
    assert {finding.rule for finding in report.warnings} == {"unknown-key"}


@pytest.mark.parametrize("body", [5, None, ["x"], object(), 1.5, {1}])
@pytest.mark.parametrize("call", [validate, is_valid, check])
def test_misuse_raises_type_error(call: Any, body: Any) -> None:
    """What is no body at all is misuse."""
    with pytest.raises(TypeError, match="a body is bytes, str or a Mapping, not "):
        call(body)


def test_misuse_of_the_other_arguments() -> None:
    """An account that is no Account, and a token that is no str, are misuse."""
    with pytest.raises(TypeError, match="account must be an Account, not dict"):
        validate({}, account={})  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="token must be a str, not int"):
        validate({}, token=5)  # type: ignore[arg-type]


def test_check_raises_what_the_service_would_answer() -> None:
    """InvalidRequest carries status, code, message and the report, and reads like the SDK's error."""
    with pytest.raises(InvalidRequest) as caught:
        check(TWO_FAULTS)

    error = caught.value
    assert (error.status, error.code) == (400, "InvalidName")
    assert error.message == "Specified parameter Name is not valid. Its length must be in [1, 64]."
    assert error.report == validate(TWO_FAULTS)
    assert str(error) == f"HTTP Status: 400, Code: InvalidName, Message: {error.message}"
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - our own bytes
    assert isinstance(error, ValueError)


def test_check_raises_for_errors_of_our_own() -> None:
    """An error that the service does not document has no status and no code, but a message."""
    text = '{"Name": "a", "Name": "b", "ImageId": "i", "InstanceType": "t"}'

    with pytest.raises(InvalidRequest, match=r"^Message: Key Name occurs more than once") as caught:
        check(text)

    assert (caught.value.status, caught.value.code) == (None, None)
    assert validate(text).response() is None
    check(text, lint=False)


def test_no_error_without_an_error() -> None:
    """A report without errors cannot be raised."""
    with pytest.raises(ValueError, match="without errors"):
        InvalidRequest(Report())


def test_finding_is_a_value() -> None:
    """A finding is frozen, has no room for more, can be hashed, and sorts in canonical order."""
    findings = list(validate(TWO_FAULTS).findings)

    with pytest.raises(AttributeError):
        findings[0].rule = "x"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        findings[0].more = "x"  # type: ignore[attr-defined]
    assert len({*findings, *findings}) == 2
    assert sorted([findings[1], findings[0]]) == findings
    first, second = findings
    assert (first < second, first <= second, first > second, first >= second) == (
        True,
        True,
        False,
        False,
    )
    assert first <= first._replace() >= first
    with pytest.raises(TypeError):
        assert first < "x"


def test_order_of_a_text_with_repeated_keys() -> None:
    """Where keys repeat, findings of one row still come in the order of the text."""
    text = """{"Name":"ab","ImageId":"m-i","InstanceType":"ecs.a.b",
        "Groups": {"g": {"DesiredVMCount": 1, "ResourceType": "Spot"}},
        "UserData":{"a":1,"b":2,"a":3}}"""

    findings = validate(text).findings

    assert [finding.pointer for finding in findings] == [
        "/UserData/b",
        "/UserData/a",
        "/UserData/a",
    ]
    assert sorted(findings) == list(findings)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"EnvVars":1.5,"EnvVars":{"a":true},"UserData":[]}', (1, 1)),
        ('{"Groups":1,\n"Groups":{"g":5},"Name":"a"}', (1, 1)),
        ('{"Name": "a",\n "Name": 5, "ImageId":"i","InstanceType":"x"}', (2, 10)),
    ],
)
def test_repeated_keys_without_lint(text: str, place: tuple[int, int]) -> None:
    """Where keys repeat, the last one counts, also when nobody asks for advice."""
    report = validate(text, lint=False)

    assert (report.findings[0].line, report.findings[0].column) == place
    assert report.ok == is_valid(text)


def test_first_is_an_error() -> None:
    """A warning is not what comes first."""
    report = validate(SAMPLE.read_bytes(), token="a-b")

    assert (len(report.findings), report.first, report.response()) == (1, None, None)


def test_endless_negative_price() -> None:
    """A negative integer that the interpreter refuses to read is still negative."""
    text = json.dumps(with_group(SpotPriceLimit=0)).replace('Limit": 0', 'Limit": -' + "9" * 5000)

    assert [finding.code for finding in validate(text).errors] == ["InvalidSpotPriceLimit"]


def test_findings_without_positions_sort_too() -> None:
    """Findings of a Mapping and of a text can be sorted together."""
    findings = [*validate(TWO_FAULTS).findings, *validate(minimal(Name="")).findings]

    assert [finding.line for finding in sorted(findings)] == [None, 2, 4]


@pytest.mark.parametrize(
    ("token", "fine"),
    [
        ("vU7xaM9YCqqAFHAVvRVynoMBZSgD0MPn", True),
        ("a" * 64, True),
        ("a_1", True),
        ("_", True),
        ("", False),
        ("a" * 65, False),
        ("1b4e28ba-2fa1-11d2-883f-0016d3cca427", False),
        ("集", False),
        ("a b", False),
    ],
)
def test_form_of_the_token(token: str, fine: bool) -> None:
    """A token that the page does not describe is warned of; the request is still sent."""
    report = validate(SAMPLE.read_bytes(), token=token)

    assert [finding.rule for finding in report.findings] == ([] if fine else ["token-form"])
    assert report.ok
    assert report.warnings == report.findings
    assert validate(sample(), token=token, lint=False).findings == ()


def test_quotas() -> None:
    """The account's limits become rows 28 to 30, with the limit in the message."""
    account = Account(
        max_cluster_count=5,
        cluster_count=5,
        max_cluster_group_count=0,
        max_cluster_group_desired_vm_count=2,
    )

    report = validate(with_group(DesiredVMCount=70000), account=account)

    assert [(f.status, f.code, f.message) for f in report.findings] == [
        (
            400,
            "InvalidDesiredVMCount",
            "Specified parameter DesiredVMCount is not valid. It must be in [1, 65536].",
        ),
        (403, "QuotaExhausted.MaxClusterCount", "The MaxClusterCount (5) quota is exhausted."),
        (
            403,
            "QuotaExhausted.MaxClusterGroupCount",
            "The MaxClusterGroupCount (0) quota is exhausted.",
        ),
        (
            403,
            "QuotaExhausted.MaxClusterGroupDesiredVMCount",
            "The MaxClusterGroupDesiredVMCount (2) quota is exhausted.",
        ),
    ]
    assert not is_valid(sample(), account=account)


@pytest.mark.parametrize(
    "account",
    [
        Account(max_cluster_count=0),
        Account(cluster_count=10**9),
        Account(max_cluster_count=5, cluster_count=4),
        Account(max_cluster_group_count=1, max_cluster_group_desired_vm_count=3),
        Account(available_cluster_instance_type=["ecs.sn1ne.large"]),
    ],
    ids=repr,
)
def test_limits_that_are_unset_or_suffice(account: Account) -> None:
    """What is not stated is not checked, and what fits is fine."""
    assert validate(sample(), account=account).findings == ()


@pytest.mark.parametrize(
    ("stated", "error", "reason"),
    [
        ({"max_cluster_count": "5"}, TypeError, "max_cluster_count must be an int, not str"),
        ({"cluster_count": True}, TypeError, "cluster_count must be an int, not bool"),
        ({"cluster_count": -1}, ValueError, "cluster_count must not be negative"),
        ({"max_cluster_count": 10**18}, ValueError, "nor of more than 18 digits"),
        ({"available_cluster_instance_type": "x"}, TypeError, "must be strings"),
        ({"available_cluster_instance_type": 5}, TypeError, "must be strings"),
        ({"available_cluster_resource_type": [5]}, TypeError, "must hold strings only"),
    ],
)
def test_account_of_the_wrong_kind(stated: Any, error: type[Exception], reason: str) -> None:
    """A limit that is no limit is misuse."""
    with pytest.raises(error, match=reason):
        Account(**stated)


def test_account_is_a_value() -> None:
    """Accounts compare and hash by what they state."""
    account = Account(allowed_opposite_router_type={"VBR"})

    assert account == Account(allowed_opposite_router_type=("VBR",))
    assert hash(account) == hash(copy.copy(account))


def test_advice_is_not_what_the_service_says() -> None:
    """Advice is left out by is_valid, by lint=False, and by the service's answer."""
    body = minimal(ImageId="ubuntu", Extra=1)

    report = validate(body)

    assert [finding.rule for finding in report.findings] == ["unknown-key", "image-id-prefix"]
    assert report.response() is None
    assert is_valid(body)
    assert validate(body, lint=False).findings == ()


@pytest.mark.parametrize("sign", [1, -1])
def test_integers_that_cannot_be_written(sign: int) -> None:
    """An integer that the interpreter refuses to write out breaks rules, and nothing else."""
    number = sign * 10**5000
    assert [f.rule for f in validate(with_group(DesiredVMCount=number)).findings] == [
        "desired-vm-count-range"
    ]
    assert not is_valid(minimal(UserData={number: "v"}))
    assert validate(minimal(UserData={number: "v"})).findings[0].rule == "user-data-key-length"


class Unwritable:
    """A key that cannot be written."""

    def __str__(self) -> str:
        raise ValueError


def test_key_that_cannot_be_written() -> None:
    """A key that has no text of its own is named by its class."""
    assert (
        validate(minimal(UserData={Unwritable(): 5})).findings[0].pointer == "/UserData/Unwritable"
    )


def test_objects_that_stand_in_several_places() -> None:
    """One object in two places is two, as it is in the text that would be sent."""
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


def test_shared_parts_are_turned_once() -> None:
    """A body that holds one part in many places is answered at once."""
    part: dict[str, Any] = {}
    for _ in range(14):
        part = {"a": part, "b": part, "c": part}

    findings = validate(minimal(Name=Color.OLD, Configs=part)).findings

    assert {finding.rule for finding in findings} == {"unknown-key"}


def test_pointers_escape_what_they_must() -> None:
    """A pointer is one of RFC 6901: ~ and / are escaped, all else stands as it is."""
    for key in ("", "a", "~", "/", "a/b~c", "~1", "//", " ", "集", '"', "%2F"):
        escaped = key.replace("~", "~0").replace("/", "~1")
        pointers = {finding.pointer for finding in validate(minimal(UserData={key: 5})).findings}
        assert pointers == {f"/UserData/{escaped}"}
    assert validate("[]").findings[0].pointer == ""


def test_findings_of_any_account_and_many_bodies() -> None:
    """What is kept from earlier bodies does not show in later ones."""
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
def test_no_input_ends_in_an_exception(body: Any, odd: Any) -> None:
    """Whatever a Mapping holds, the answer is a report, and is_valid agrees with it."""
    if isinstance(body, dict):
        body["Configs"] = odd
        report = validate(body)

        assert report.ok == is_valid(body)
        assert report.ok == (report.response() is None)


@given(st.binary())
def test_no_bytes_end_in_an_exception(body: bytes) -> None:
    """Whatever the bytes are, the answer is a report with a place."""
    report = validate(body)

    assert not report.ok
    assert all(finding.line and finding.column for finding in report.findings)
