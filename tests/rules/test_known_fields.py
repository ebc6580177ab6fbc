"""The known fields: each has its type, and breaks its row when it has not."""

import copy
from typing import Any

import pytest

from bcvalidate import validate
from tests.harness import minimal

WRONG: dict[str, list[Any]] = {
    "string": [None, 1, True, ["x"], {"x": "y"}, 1.5],
    "boolean": [None, 0, 1, "true", [], {}],
    "integer": [None, 1.0, True, "1", [], {}],
    "number": [None, True, "1", [], {}, float("inf"), float("nan"), -1, -0.5],
    "object": [None, "", [], 0, False],
    "strings": [None, "", {}, 0, False],
    "map": [None, "", [], 0, False],
    "strategy": [None, 1, "Spot", "spotaspricego", [], {}],
}
RIGHT: dict[str, Any] = {
    "string": "x",
    "boolean": False,
    "integer": -1,
    "number": 0,
    "object": {},
    "strings": ["x", ""],
    "map": {"": "", "x": "y"},
    "strategy": "",
}
FIELDS = {
    "DependencyIsvService": "string",
    "Bootstrap": "string",
    "EnvVars": "map",
    "ScheduleType": "string",
    "PasswordInherit": "boolean",
    "Notification": "object",
    "Notification.Topic": "object",
    "Notification.Topic.Name": "string",
    "Notification.Topic.Endpoint": "string",
    "Notification.Topic.Events": "strings",
    "Notification.Topic.UserData": "string",
    "Notification.Topic.UserTemplate": "string",
    "Groups.g.SpotStrategy": "strategy",
    "Groups.g.SpotPriceLimit": "number",
    "Groups.g.HostnamePrefix": "string",
    "Groups.g.ImageId": "string",
    "Groups.g.Mode": "string",
    "Groups.g.Disks": "object",
    "Configs": "object",
    "Configs.Disks": "object",
    "Configs.Disks.SystemDisk": "object",
    "Configs.Disks.SystemDisk.Type": "string",
    "Configs.Disks.SystemDisk.Size": "integer",
    "Configs.Disks.SystemDisk.MountPoint": "string",
    "Configs.Disks.DataDisk": "object",
    "Configs.Disks.DataDisk.Type": "string",
    "Configs.Disks.DataDisk.Size": "integer",
    "Configs.Disks.DataDisk.MountPoint": "string",
    "Configs.Mounts": "object",
    "Configs.Mounts.Locale": "string",
    "Configs.Mounts.Lock": "boolean",
    "Configs.Mounts.CacheSupport": "boolean",
    "Configs.Mounts.CacheBlockSize": "integer",
    "Configs.Mounts.CacheTotalSize": "integer",
    "Configs.Mounts.OSS": "object",
    "Configs.Mounts.OSS.AccessKeyId": "string",
    "Configs.Mounts.OSS.AccessKeySecret": "string",
    "Configs.Mounts.OSS.SecurityToken": "string",
    "Configs.Mounts.OSS.AccessSecurityToken": "string",
    "Configs.Mounts.NAS": "object",
    "Configs.Mounts.NAS.AccessGroup": "strings",
    "Configs.Mounts.NAS.FileSystem": "strings",
    "Configs.Mounts.Entries": "strings",
    "Configs.Mounts.NasMetaCache": "boolean",
    "Configs.Mounts.RefreshTimeOut": "integer",
    "Configs.Mounts.RefreshStrategy": "string",
    "Configs.Mounts.RefreshTopicName": "string",
    "Configs.Networks": "object",
    "Configs.Networks.VPC": "object",
    "Configs.Networks.VPC.VpcId": "string",
    "Configs.Networks.VPC.ExpressConnectSpec": "string",
    "Configs.Networks.VPC.OppositeRegionId": "string",
    "Configs.Networks.VPC.OppositeAccessPointId": "string",
    "Configs.Networks.VPC.OppositeRouterType": "string",
    "Configs.Networks.VPC.OppositeRouterId": "string",
    "Configs.Networks.VPC.OppositeInterfaceId": "string",
    "Configs.Networks.Classic": "object",
    "Configs.Networks.Classic.AllowIpAddress": "strings",
    "Configs.Networks.Classic.AllowIpAddressEgress": "strings",
    "Configs.Networks.Classic.AllowSecurityGroup": "strings",
    "Configs.Networks.Classic.AllowSecurityGroupEgress": "strings",
}
ITEMS = {
    "Configs.Mounts.Entries.0.Source": "string",
    "Configs.Mounts.Entries.0.Destination": "string",
    "Configs.Mounts.Entries.0.WriteSupport": "boolean",
}


def body_with(field: str, value: object) -> dict[str, Any]:
    """A minimal body in which one field, named by its dotted path, has this value."""
    body = copy.deepcopy(minimal())
    *parents, name = field.split(".")
    node: Any = body
    for parent in parents:
        node = node.setdefault(parent, {})
    node[name] = value
    return body


def entry_with(field: str, value: object) -> dict[str, Any]:
    """A minimal body with one mount, one of whose fields has this value."""
    return body_with("Configs.Mounts.Entries", [{field.rpartition(".")[2]: value}])


def broken(body: dict[str, Any]) -> list[tuple[str, str | None]]:
    """The rules and codes of a body's findings."""
    return [(finding.rule, finding.code) for finding in validate(body, lint=False).findings]


@pytest.mark.parametrize("field", FIELDS)
def test_wrong_type_breaks_the_catch_all(field: str) -> None:
    """A field of the wrong type is reported once, by its dotted path, or its name in a group."""
    name = field.removeprefix("Groups.g.")

    for value in WRONG[FIELDS[field]]:
        assert broken(body_with(field, value)) == [("parameter-invalid", f"Invalid{name}")], value


@pytest.mark.parametrize("field", FIELDS)
def test_right_type_passes(field: str) -> None:
    """A field of the right type breaks no rule of type."""
    value = [] if field.endswith("Entries") else RIGHT[FIELDS[field]]

    found = [rule for rule, _ in broken(body_with(field, value)) if rule == "parameter-invalid"]

    assert found == []


@pytest.mark.parametrize("field", [f for f, kind in FIELDS.items() if kind == "strings"])
def test_wrong_item_breaks_the_catch_all_with_its_index(field: str) -> None:
    """An item of the wrong type is named by its index."""
    good = {} if field.endswith("Entries") else "x"

    assert broken(body_with(field, [good, None, good, 3])) == [
        ("parameter-invalid", f"Invalid{field}.1"),
        ("parameter-invalid", f"Invalid{field}.3"),
    ]


@pytest.mark.parametrize("field", ITEMS)
def test_field_of_a_mount(field: str) -> None:
    """The fields of a mount have types, too."""
    kind = ITEMS[field]

    assert broken(entry_with(field, RIGHT[kind])) == []
    for value in WRONG[kind]:
        assert broken(entry_with(field, value)) == [("parameter-invalid", f"Invalid{field}")]


def test_value_of_a_variable() -> None:
    """EnvVars is a map of strings."""
    assert broken(minimal(EnvVars={"a": "b", "c": 1, "d": None})) == [
        ("parameter-invalid", "InvalidEnvVars.c"),
        ("parameter-invalid", "InvalidEnvVars.d"),
    ]


@pytest.mark.parametrize("value", ["", "SpotWithPriceLimit", "SpotAsPriceGo"])
def test_strategy_is_one_of_a_closed_set(value: str) -> None:
    """The three strategies pass."""
    assert broken(body_with("Groups.g.SpotStrategy", value)) == []
