"""Policies: the rules of an organisation are found, merged and located."""

import json
import subprocess
import sys

import pytest

from bcvalidate import validate
from bcvalidate.errors import ConfigFileError
from bcvalidate.policies.policy import load_policy, merge_rules
from bcvalidate.rules.registry import Rule, rules
from tests.policies.examples import EXAMPLES, TEAM, policy
from tests.support.harness import ROOT


def example(name: str) -> bytes:
    """Read a body of the example."""
    return (EXAMPLES / name).read_bytes()


def test_good_example_has_no_violations() -> None:
    """The good body breaks no rule of the API and none of the team."""
    assert validate(example("ok.json")).findings == ()
    assert TEAM.violations(json.loads(example("ok.json"))) == []


def test_bad_example_breaks_each_rule() -> None:
    """The bad body breaks each rule of the team once, and no rule of the API."""
    violations = TEAM.violations(json.loads(example("err.json")))

    assert validate(example("err.json")).findings == ()
    assert violations == [
        ("team-instance-type", ("Groups", "workers", "InstanceType"), "ecs.c5.large"),
        ("team-description", ("Description",), ""),
        ("team-name-prefix", ("Name",), "align"),
        ("team-group-size", ("Groups", "workers", "DesiredVMCount"), 51),
    ]


def test_rules_of_the_example() -> None:
    """The rules of a policy are undocumented, and come after the built-in rules."""
    assert [*TEAM.rules] == [
        "team-instance-type",
        "team-description",
        "team-name-prefix",
        "team-group-size",
    ]
    assert TEAM.rules["team-group-size"] == Rule(
        order=len(rules()) + 4,
        number=None,
        id="team-group-size",
        severity="warning",
        documented=False,
        status=None,
        code=None,
        message="{Parameter} is over 50; ask the platform team before starting so many machines.",
        note="Of each group; JSON Schema has no sum over all of them.",
        source="team.policy.json",
        vague=False,
    )


def test_several_policies() -> None:
    """Rules are numbered on; two policies may share a rule only with the same message."""
    twin = load_policy("twin", b'{"x-rule": "own", "x-message": "Do as we do.", "const": 1}')
    other = load_policy("other", b'{"x-rule": "own",\n"x-message": "Never.", "const": 1}')
    own = policy(const=1)

    table = merge_rules([TEAM, own, twin])

    assert [*table] == [*TEAM.rules, "own"]
    assert [rule.order - len(rules()) for rule in table.values()] == [1, 2, 3, 4, 5]
    assert table["own"].source == "p"
    with pytest.raises(ConfigFileError) as caught:
        merge_rules([TEAM, own, other])
    assert str(caught.value) == (
        "other:1:12: own has another message or severity at p:1:12; choose another id"
    )


def test_rule_has_a_position() -> None:
    """The position of a rule is that of its id."""
    assert TEAM.name == "team.policy.json"
    assert TEAM.where("team-name-prefix") == "team.policy.json:22:17"


def test_rules_of_keys() -> None:
    """A rule is a key rule when only keys break it."""
    for schema, is_key_rule in (
        ({"propertyNames": {"allOf": [{"maxLength": 1}]}}, True),
        ({"propertyNames": {"$ref": "#/$defs/short"}, "$defs": {"short": {"maxLength": 1}}}, True),
        ({"additionalProperties": False}, True),
        ({"properties": {"a": False}, "patternProperties": {"b": False}}, True),
        ({"additionalProperties": {"not": {}}}, False),
        ({"additionalProperties": False, "required": ["a"]}, False),
        ({"items": False}, False),
        ({"additionalProperties": False, "if": {"required": ["a"]}}, True),
        ({"$ref": "#/properties/a", "properties": {"a": False}}, False),
    ):
        assert policy(**schema).key_rules == ({"own"} if is_key_rule else set()), schema


def test_a_policy_is_read_without_its_engine() -> None:
    """Reading a policy does not import `jsonschema`, which a run without bodies never needs."""
    script = (
        "import sys; from bcvalidate.policies.policy import load_policy\n"
        'load_policy("p", b\'{"x-rule": "own", "x-message": "No.", "const": 1}\')\n'
        'print("jsonschema" in sys.modules)'
    )
    run = [sys.executable, "-c", script]

    assert subprocess.run(run, cwd=ROOT, capture_output=True, check=True, text=True).stdout == (
        "False\n"
    )
