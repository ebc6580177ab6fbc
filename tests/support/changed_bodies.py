"""A body with all fields, and every body that differs from it in one value."""

import copy
from collections.abc import Iterator
from typing import Any

from bcvalidate import Account

GROUP = {
    "DesiredVMCount": 3,
    "InstanceType": "ecs.sn1ne.large",
    "ResourceType": "Spot",
    "SpotStrategy": "SpotWithPriceLimit",
    "SpotPriceLimit": 0.125,
}
COMPLETE: dict[str, Any] = {
    "Name": "complete",
    "Description": "every field is set",
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
COMPLETE["Groups"]["other"].pop("SpotPriceLimit")
COMPLETE["Groups"]["other"].pop("SpotStrategy")
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


def paths(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """List the paths of all values below a node."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from paths(value, (*path, key))


def changed_bodies() -> Iterator[Any]:
    """List the body with one value replaced, removed, or joined by another."""
    for path in paths(COMPLETE):
        for value in VALUES:
            body, parent = _copy_with_parent(path)
            parent[path[-1]] = value
            yield body
        body, parent = _copy_with_parent(path)
        del parent[path[-1]]
        yield body
        body, parent = _copy_with_parent(path)
        if isinstance(parent, dict):
            parent["more"] = 1
        else:
            parent.append(1)
        yield body
    yield from VALUES
    yield COMPLETE


def _copy_with_parent(path: tuple[Any, ...]) -> tuple[Any, Any]:
    """Copy the body; return it with the parent of the value at a path."""
    parent = body = copy.deepcopy(COMPLETE)
    for step in path[:-1]:
        parent = parent[step]
    return body, parent
