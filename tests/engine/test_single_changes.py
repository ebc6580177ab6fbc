"""A body with all fields, changed at one place after the other, as the gates see it."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from bcvalidate import Account, validate
from bcvalidate.engine.compiled import create_cluster
from bcvalidate.records.plain_prefilter import PlainPrefilter

GROUP = {
    "DesiredVMCount": 3,
    "InstanceType": "ecs.sn1ne.large",
    "ResourceType": "Spot",
    "SpotStrategy": "SpotWithPriceLimit",
    "SpotPriceLimit": 0.125,
}
WHOLE: dict[str, Any] = {
    "Name": "whole",
    "Description": "all that there is",
    "InstanceType": "ecs.sn1ne.large",
    "ImageId": "img-ubuntu",
    "DependencyIsvService": "",
    "Bootstrap": "./start",
    "UserData": {"key": "value"},
    "EnvVars": {"KEY": "value"},
    "Groups": {"spot": GROUP, "other": {**GROUP, "ResourceType": "OnDemand", "SpotStrategy": ""}},
    "Notification": {"Topic": {"Name": "a", "Endpoint": "b", "Events": ["OnClusterDeleted"]}},
    "Configs": {
        "Disks": {
            "SystemDisk": {"Type": "cloud_ssd", "Size": 40},
            "DataDisk": {"Type": "cloud_ssd", "Size": 40, "MountPoint": "/data"},
        },
        "Mounts": {
            "Locale": "utf-8",
            "Lock": True,
            "CacheSupport": True,
            "CacheBlockSize": 1,
            "CacheTotalSize": 2,
            "OSS": {"AccessKeyId": "", "AccessKeySecret": "", "SecurityToken": ""},
            "NAS": {"AccessGroup": ["a"], "FileSystem": ["b"]},
            "Entries": [
                {"Source": "oss://b/a/", "Destination": "/a/", "WriteSupport": True},
                {"Source": "oss://b/c/", "Destination": "/c/", "WriteSupport": False},
            ],
        },
        "Networks": {
            "VPC": {
                "CidrBlock": "192.168.0.0/16",
                "VpcId": "vpc-a",
                "ExpressConnectSpec": "Small.1",
                "OppositeRegionId": "cn-beijing",
                "OppositeAccessPointId": "ap-a",
                "OppositeRouterType": "VBR",
                "OppositeRouterId": "vbr-a",
                "OppositeInterfaceId": "ri-a",
            },
            "Classic": {
                "AllowIpAddress": [],
                "AllowIpAddressEgress": [],
                "AllowSecurityGroup": [],
                "AllowSecurityGroupEgress": [],
            },
        },
    },
}
WHOLE["Groups"]["other"].pop("SpotPriceLimit")
WHOLE["Groups"]["other"].pop("SpotStrategy")
VALUES: list[Any] = [
    *(None, True, False, 0, 1, -1, 3.0, 70_000, 0.0001),
    *("", "x", "1a b", "[x]", "集群", "a,b", "x" * 70, "x" * 300, "x" * 1100, "PrePaid", "VRouter"),
    *("10.0.0.0/8", "10.1.2.3/16", "bcs.a2.large", "/a", "LTAI5t6A7B8C9D", "http://x"),
    *([], ["x"], [1], [{}], {}, {"x": "y"}, {"x": 1}, {"": "x"}, {"x" * 129: "y"}, {"x": {}}),
]
ACCOUNT = Account(
    max_cluster_count=9,
    cluster_count=1,
    max_cluster_group_count=2,
    max_cluster_group_desired_vm_count=5,
    allowed_opposite_router_type=("VBR",),
    available_cluster_instance_type=("ecs.sn1ne.large",),
    available_spot_instance_type=("ecs.sn1ne.large", "x"),
    available_prepaid_instance_type=("ecs.sn1ne.large",),
    available_cluster_resource_type=("OnDemand", "Spot"),
)


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all values below one."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))


def changes() -> Iterator[Any]:
    """The body with one value replaced, left out, or joined by another."""
    for path in places(WHOLE):
        for value in VALUES:
            body, parent = _copied(path)
            parent[path[-1]] = value
            yield body
        body, parent = _copied(path)
        del parent[path[-1]]
        yield body
        body, parent = _copied(path)
        if isinstance(parent, dict):
            parent["more"] = 1
        else:
            parent.append(1)
        yield body
    yield from VALUES
    yield WHOLE


def _copied(path: tuple[Any, ...]) -> tuple[Any, Any]:
    """The body once more, and what of it holds the value at a path."""
    parent = body = copy.deepcopy(WHOLE)
    for step in path[:-1]:
        parent = parent[step]
    return body, parent


CHANGES = list(changes())


@pytest.mark.parametrize("account", [None, ACCOUNT], ids=["unstated", "stated"])
@pytest.mark.parametrize("lint", [True, False])
def test_the_gate_passes_no_change_that_has_findings(lint: bool, account: Account | None) -> None:
    """It may doubt what is fine, but the body itself it passes."""
    gate = PlainPrefilter(account, lint=lint)

    passed = [
        text
        for text in map(json.dumps, CHANGES)
        if gate.is_clean(text) and validate(text, account=account, lint=lint).findings
    ]

    assert passed == []
    assert gate.is_clean(json.dumps(WHOLE))


@pytest.mark.parametrize("account", [None, ACCOUNT], ids=["unstated", "stated"])
def test_what_returns_early_finds_what_finds_all(account: Account | None) -> None:
    """Any change that breaks a documented rule is found by `is_sound`, too."""
    limits: Any = account.limits() if account is not None else {}

    differing = [
        body
        for body in CHANGES
        if create_cluster.is_sound(body, **limits)
        is bool(create_cluster.violations(body, **limits))
    ]

    assert differing == []
