"""Lints: what each function reports for bodies at its edges."""

import json
from typing import Any

from hypothesis import example, given

from bcvalidate import validate
from tests.support.harness import minimal, with_group
from tests.support.secret_texts import BODY_TEXTS

PRICES = [
    ("0.123", False), ("0.1234", True), ("0.1000", True), ("1e-3", False), ("1e-4", True),
    ("1.5E-3", True), ("123.4567e3", False), ("123.4567e+0", True), ("0.12e1", False),
    ("1e-" + "0" * 5000 + "4", True), ("1e-" + "9" * 5000, False), ("0e" + "9" * 5000, False),
    ("1", False), ("0.0", False),
]  # fmt: skip
DESTINATIONS: list[tuple[tuple[str, ...], str | None, list[int]]] = [
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
]
PLACEHOLDERS = [
    ("[Your id]", True), ("http://[UserId].mns/", True), ("data[v2]", False), ("[1]", False),
    ("[]", False), ("[a", False), ("[ a]", False), ("]a[", False), ("a-[b]", False),
    ("/[b]", True), ("[" + "a" * 200 + "]", False), ("[集群]", True),
]  # fmt: skip
SECRETS = [
    ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "abc", True), ("access-key-secret", "abc", True),
    ("OSSAccessSecurityToken", "abc", True), ("SecurityTokens", "abc", False),
    ("AccessKeySecret", "", False), ("AccessKeySecret", "${SECRET}", False),
    ("AccessKeySecret", "$SECRET", False), ("AccessKeySecret", "***", False),
    ("AccessKeySecret", "{{ secret }}", False), ("AccessKeySecret", "<secret>", False),
    ("AccessKeySecret", "[secret]", False), ("Any", "LTAI12345678", True),
    ("Any", "LTAI1234567", False), ("Any", "id=LTAI12345678;", True),
    ("Any", "xLTAI12345678", False), ("Any", "STS.NUabcdefghij", True),
]  # fmt: skip
BCS_DISKS = [
    ("", "bcs.a2.large", "cloud", True),
    ("bcs.a2.large", "", "cloud", True),
    ("bcs.a2.large", "ecs.sn1ne.large", "cloud", False),
    ("", "bcs.a2.large", "ephemeral", False),
    ("", "bcs.a2.large", "", False),
    ("", "ecs.sn1ne.large", "cloud", False),
]


def lints(body: Any) -> set[tuple[str, str]]:
    """Return the rules and pointers of the lint findings on a body."""
    return {(f.rule, f.pointer) for f in validate(body).findings if not f.documented}


def mounts(*destinations: str, disk: str | None = None) -> dict[str, Any]:
    """Return a body with mounts at these destinations, and a data disk."""
    entries = [{"Source": "oss://b/", "Destination": name} for name in destinations]
    disks = {} if disk is None else {"Disks": {"DataDisk": {"MountPoint": disk}}}
    return minimal(Configs={"Mounts": {"Entries": entries}, **disks})


def test_decimals_of_a_price() -> None:
    """Decimals are counted as the number is written, including its exponent."""
    body = with_group(ResourceType="Spot", SpotStrategy="SpotWithPriceLimit", SpotPriceLimit=7.7)

    for price, reported in PRICES:
        text = json.dumps(body).replace("7.7", price)
        rules = {rule for rule, _ in lints(text)}
        assert ("spot-price-decimals" in rules) == reported, price[:20]


def test_overlapping_destinations() -> None:
    """Equal and nested directories, and that of the data disk, overlap in any spelling."""
    for destinations, disk, reported in DESTINATIONS:
        pointers = [
            pointer
            for rule, pointer in lints(mounts(*destinations, disk=disk))
            if rule == "mount-destinations-overlap"
        ]

        assert sorted(pointers) == [
            f"/Configs/Mounts/Entries/{index}/Destination" for index in reported
        ], destinations


def test_placeholders() -> None:
    """A word in brackets is a placeholder if it stands alone."""
    for text, reported in PLACEHOLDERS:
        body = minimal(Notification={"Topic": {"Name": text}})
        free_text = minimal(Bootstrap=text, UserData={"a": text}, EnvVars={"a": text})
        expected = {("placeholder", "/Notification/Topic/Name")} if reported else set()

        assert lints(body) == expected, text
        assert lints(free_text) == set(), text


def test_secrets() -> None:
    """A literal in a field for secrets is a secret, and the id of an access key anywhere."""
    for key, value, reported in SECRETS:
        rules = {rule for rule, _ in lints(minimal(EnvVars={key: value}))}

        assert rules == ({"secret-in-spec"} if reported else set()), (key, value)


@given(BODY_TEXTS)
@example(json.dumps(minimal(EnvVars={"AccessKeySecret": ""})))
@example(
    json.dumps(minimal(EnvVars={"AccessKeySecret": "abc"})).replace("AccessK", r"\u0041ccessK")
)
@example(json.dumps(minimal(EnvVars={"a": "LTAI12345678"})).replace("LTAI", r"L\u0054AI"))
@example(json.dumps(minimal(ImageId="[Your id]")).replace("[", r"\u005b"))
@example(json.dumps(minimal(EnvVars={"access_key_secret": "", "AccessKeySecret": "-"})))
@example(json.dumps(minimal(EnvVars={"SecurityToken": "", "security-token": " "})))
def test_text_and_value_give_the_same_findings(text: str) -> None:
    """A text that seems to have no secrets is checked as thoroughly as a Python object."""
    of_text, of_value = (
        [(f.rule, f.pointer, f.message, f.hint) for f in validate(body).findings]
        for body in (text, json.loads(text))
    )

    assert of_text == of_value


def test_disks_of_bcs_types() -> None:
    """The instance type that a group has in the end decides."""
    for cluster_type, group_type, disk, reported in BCS_DISKS:
        body = {
            **with_group(InstanceType=group_type),
            "InstanceType": cluster_type,
            "Configs": {"Disks": {"SystemDisk": {"Type": disk}}},
        }
        lint = ("bcs-type-needs-ephemeral", "/Configs/Disks/SystemDisk/Type")

        assert lints(body) == ({lint} if reported else set()), (cluster_type, group_type, disk)


def test_size_is_that_of_the_bytes() -> None:
    """A Chinese character takes three bytes."""
    text = json.dumps(minimal(Bootstrap="集" * 90_000), ensure_ascii=False)

    assert lints(text) == {("body-size", "")}
    assert lints(text.replace("集", "x")) == set()
    assert lints(json.loads(text)) == set()
