"""Lints: what each function gives for bodies at its edges."""

import json
from typing import Any

import pytest

from bcvalidate import validate
from tests.harness import minimal, with_group


def rules(body: Any) -> set[tuple[str, str]]:
    """The advice on a body, as rules with pointers, the same for its text and for itself."""
    return {(f.rule, f.pointer) for f in validate(body).findings if not f.documented}


def mounts(*destinations: str, disk: str | None = None) -> dict[str, Any]:
    """A body with these destinations, and a data disk mounted there."""
    entries = [{"Source": "oss://b/", "Destination": name} for name in destinations]
    disks = {} if disk is None else {"Disks": {"DataDisk": {"MountPoint": disk}}}
    return minimal(Configs={"Mounts": {"Entries": entries}, **disks})


@pytest.mark.parametrize(
    ("price", "told"),
    [
        ("0.123", False), ("0.1234", True), ("0.1000", True), ("1e-3", False), ("1e-4", True),
        ("1.5E-3", True), ("123.4567e3", False), ("123.4567e+0", True), ("0.12e1", False),
        ("1e-" + "0" * 5000 + "4", True), ("1e-" + "9" * 5000, False), ("0e" + "9" * 5000, False),
        ("1", False), ("0.0", False),
    ],
)  # fmt: skip
def test_decimals_of_a_price(price: str, told: bool) -> None:
    """They are counted as the number is written, its exponent included."""
    body = with_group(ResourceType="Spot", SpotStrategy="SpotWithPriceLimit", SpotPriceLimit=7.7)
    text = json.dumps(body).replace("7.7", price)

    assert ("spot-price-decimals" in {rule for rule, _ in rules(text)}) == told


@pytest.mark.parametrize(
    ("destinations", "disk", "told"),
    [
        (("/a", "/b"), None, []),
        (("/a", "/a/"), None, [1]),
        (("/a/b", "/a"), None, [0]),
        (("/a/./b", "/a//b/"), None, [1]),
        (("/a", "/ab"), None, []),
        (("E:", "e:\\Data"), None, [1]),
        (("e:\\Data", "E:/data/"), None, [1]),
        (("e:", "f:"), None, []),
        (("/a",), "/a/", [0]),
        (("/d/a",), "/d", []),
        (("relative", "relative"), None, []),
        (("/" + "a" * 5000, "/" + "a" * 5000), None, []),
    ],
)
def test_destinations(destinations: tuple[str, ...], disk: str | None, told: list[int]) -> None:
    """The same place, a place inside another, and the data disk's, in whatever way written."""
    found = rules(mounts(*destinations, disk=disk))

    assert sorted(p for rule, p in found if rule == "mount-destinations-overlap") == [
        f"/Configs/Mounts/Entries/{index}/Destination" for index in told
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[Your id]", True), ("http://[UserId].mns/", True), ("data[v2]", False), ("[1]", False),
        ("[]", False), ("[a", False), ("[ a]", False), ("]a[", False), ("a-[b]", False),
        ("/[b]", True), ("[" + "a" * 200 + "]", False), ("[集群]", True),
    ],
)  # fmt: skip
def test_placeholders(text: str, told: bool) -> None:
    """A word in brackets that stands alone."""
    body = minimal(Notification={"Topic": {"Name": text}})

    assert rules(body) == ({("placeholder", "/Notification/Topic/Name")} if told else set())
    assert rules(minimal(Bootstrap=text, UserData={"a": text}, EnvVars={"a": text})) == set()


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "abc", True), ("access-key-secret", "abc", True),
        ("OSSAccessSecurityToken", "abc", True), ("SecurityTokens", "abc", False),
        ("AccessKeySecret", "", False), ("AccessKeySecret", "${SECRET}", False),
        ("AccessKeySecret", "$SECRET", False), ("AccessKeySecret", "***", False),
        ("AccessKeySecret", "{{ secret }}", False), ("AccessKeySecret", "<secret>", False),
        ("AccessKeySecret", "[secret]", False), ("Any", "LTAI12345678", True),
        ("Any", "LTAI1234567", False), ("Any", "id=LTAI12345678;", True),
        ("Any", "xLTAI12345678", False), ("Any", "STS.NUabcdefghij", True),
    ],
)  # fmt: skip
def test_secrets(key: str, value: str, told: bool) -> None:
    """A field for a secret with a literal in it, or the id of an access key anywhere."""
    found = {rule for rule, _ in rules(minimal(EnvVars={key: value}))}

    assert found == ({"secret-in-spec"} if told else set())


@pytest.mark.parametrize(
    ("whole", "group", "disk", "told"),
    [
        ("", "bcs.a2.large", "cloud", True),
        ("bcs.a2.large", "", "cloud", True),
        ("bcs.a2.large", "ecs.sn1ne.large", "cloud", False),
        ("", "bcs.a2.large", "ephemeral", False),
        ("", "bcs.a2.large", "", False),
        ("", "ecs.sn1ne.large", "cloud", False),
    ],
)
def test_disks_of_bcs(whole: str, group: str, disk: str, told: bool) -> None:
    """What counts is the type that a group comes to have."""
    body = {
        **with_group(InstanceType=group),
        "InstanceType": whole,
        "Configs": {"Disks": {"SystemDisk": {"Type": disk}}},
    }

    place = ("bcs-type-needs-ephemeral", "/Configs/Disks/SystemDisk/Type")
    assert rules(body) == ({place} if told else set())


def test_size_is_that_of_the_bytes() -> None:
    """A character may take three."""
    text = json.dumps(minimal(Bootstrap="集" * 90_000), ensure_ascii=False)

    assert rules(text) == {("body-size", "")}
    assert rules(text.replace("集", "x")) == set()
    assert rules(json.loads(text)) == set()
