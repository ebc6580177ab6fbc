"""The schema tree of the action: every field has a description, a type and the right bounds."""

import hashlib
import re
from typing import Any

from bcvalidate import validate
from bcvalidate.rules.registry import rules
from bcvalidate.rules.schema import Schema, action_schema, citations, path_matches
from tests.support.harness import FIXTURES, minimal

ACTION = "create-cluster"
WRONG_VALUES: dict[str, list[Any]] = {
    "string": [None, 1, True, ["x"], {"x": "y"}, 1.5],
    "boolean": [None, 0, 1, "true", [], {}],
    "integer": [None, 1.0, True, "1", [], {}],
    "number": [None, True, "1", [], {}, float("inf"), float("nan"), -1, -0.5],
    "object": [None, "", [], 0, False],
    "strings": [None, "", {}, 0, False],
    "map": [None, "", [], 0, False],
    "strategy": [None, 1, "Spot", "spotaspricego", [], {}],
}
RIGHT_VALUE: dict[str, Any] = {
    "string": "x",
    "boolean": False,
    "integer": -1,
    "number": 0,
    "object": {},
    "strings": ["x", ""],
    "map": {"": "", "x": "y"},
    "strategy": "",
}
FIELD_TYPES = {
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


def body_with(field: str, value: object) -> dict[str, Any]:
    """Return a minimal body in which the field at a dotted path has this value."""
    body = minimal()
    *parents, name = field.split(".")
    node: Any = body
    for parent in parents:
        node = node.setdefault(parent, {})
    node[name] = value
    return body


def errors(body: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Return the rules and codes of a body's errors."""
    return [(finding.rule, finding.code) for finding in validate(body, lint=False).findings]


def test_wrong_type_is_an_invalid_parameter() -> None:
    """A field of a wrong type is reported once, by its dotted path, in a group by its name."""
    for field, kind in FIELD_TYPES.items():
        name = field.removeprefix("Groups.g.")

        for value in WRONG_VALUES[kind]:
            expected = [("parameter-invalid", f"Invalid{name}")]
            assert errors(body_with(field, value)) == expected, (field, value)


def test_right_type_is_accepted() -> None:
    """A field of its own type is a valid parameter."""
    for field, kind in FIELD_TYPES.items():
        value = [] if field.endswith("Entries") else RIGHT_VALUE[kind]

        rule_ids = [rule for rule, _ in errors(body_with(field, value))]

        assert "parameter-invalid" not in rule_ids, field


def test_wrong_item_is_reported_with_its_index() -> None:
    """The code of an array item of a wrong type ends with its index."""
    fields = [field for field, kind in FIELD_TYPES.items() if kind == "strings"]

    for field in fields:
        good = {} if field.endswith("Entries") else "x"
        assert errors(body_with(field, [good, None, good, 3])) == [
            ("parameter-invalid", f"Invalid{field}.1"),
            ("parameter-invalid", f"Invalid{field}.3"),
        ]


def test_fields_of_a_mount_have_types() -> None:
    """The fields of a mount are checked, too."""
    entries = "Configs.Mounts.Entries"

    for name, kind in (
        ("Source", "string"),
        ("Destination", "string"),
        ("WriteSupport", "boolean"),
    ):
        assert errors(body_with(entries, [{name: RIGHT_VALUE[kind]}])) == []
        for value in WRONG_VALUES[kind]:
            found = errors(body_with(entries, [{name: value}]))
            assert found == [("parameter-invalid", f"Invalid{entries}.0.{name}")], value


def test_environment_variables_are_strings() -> None:
    """EnvVars is a map of strings."""
    assert errors(minimal(EnvVars={"a": "b", "c": 1, "d": None})) == [
        ("parameter-invalid", "InvalidEnvVars.c"),
        ("parameter-invalid", "InvalidEnvVars.d"),
    ]


def test_strategies_are_a_closed_set() -> None:
    """The three strategies are accepted."""
    for value in ("", "SpotWithPriceLimit", "SpotAsPriceGo"):
        assert errors(body_with("Groups.g.SpotStrategy", value)) == []


def test_closed_sets() -> None:
    """The closed sets of documented rules are these."""
    closed = {
        (citation.rule, *citation.path[-1:]): citation.subschema.get(
            "enum", citation.subschema.get("x-allowed", {}).get("default")
        )
        for citation in citations(action_schema(ACTION))
        if rules()[citation.rule].documented
        and ("enum" in citation.subschema or "default" in citation.subschema.get("x-allowed", {}))
    }

    assert closed == {
        ("parameter-invalid", "SpotStrategy"): ["", "SpotWithPriceLimit", "SpotAsPriceGo"],
        ("resource-type-invalid", "ResourceType"): ["OnDemand", "Spot", "PrePaid"],
        ("opposite-router-type-forbidden", "OppositeRouterType"): ["VRouter", "VBR"],
    }


def test_bounds_of_a_message_are_those_of_its_subschema() -> None:
    """`[a, b]` in the message of a rule is what the subschemas that cite it enforce."""
    bounds = {
        rule.id: [int(match[1]), int(match[2])]
        for rule in rules().values()
        if (match := re.search(r"\[(\d+), (\d+)\]", rule.message))
    }
    cited = [c for c in citations(action_schema(ACTION)) if c.rule in bounds]

    assert {citation.rule for citation in cited} == bounds.keys()
    assert len(bounds) >= 8
    for citation in cited:
        enforced = [
            value
            for keyword, value in citation.subschema.items()
            if keyword.startswith(("min", "max"))
        ]
        assert enforced == bounds[citation.rule], citation.rule


def test_every_field_is_described() -> None:
    """Every field of the schema has a description."""

    def undescribed(subschema: Schema, path: str) -> list[str]:
        paths = []
        for name, child in subschema.get("properties", {}).items():
            if "description" not in child:
                paths.append(f"{path}/{name}")
            paths += undescribed(child, f"{path}/{name}")
        for keyword in ("additionalProperties", "items"):
            if keyword in subschema:
                paths += undescribed(subschema[keyword], f"{path}/*")
        return paths

    assert undescribed(action_schema(ACTION), "") == []


def test_sample_of_the_api_reference_is_unchanged() -> None:
    """The sample request is that of the API reference, byte for byte."""
    digest = hashlib.sha256((FIXTURES / "ok" / "page-sample.json").read_bytes()).hexdigest()

    assert digest == "eb4dbc60e6923733d291ed9dd044528b0358334f0f99e27cbbde851d171ddd52"


def test_star_matches_any_step() -> None:
    """A star in the path of a subschema stands for exactly one step."""
    assert path_matches((), ())
    assert path_matches(("Groups", "*"), ("Groups", "a"))
    assert path_matches(("a", "*", "b"), ("a", 0, "b"))
    assert not path_matches(("Groups", "*"), ("Groups",))
    assert not path_matches(("Groups", "*"), ("Groups", "a", "b"))
    assert not path_matches(("Groups",), ("groups",))
