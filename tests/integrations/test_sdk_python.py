"""The vendor's SDK for Python, unchanged, against the stub, without the validating client."""

import json
import re
from pathlib import Path

import pytest

from bcvalidate.rules.registry import rules
from tests.integrations.sdk.answers import DOCUMENTED, Port, account_file, checked_rule
from tests.integrations.sdk.processes import Driver, stub
from tests.support.harness import ERR, OK, minimal

pytestmark = pytest.mark.slow

UNREACHABLE = {
    "body-type": "the body is always an object, or an AttributeError",
    "name-missing": "a ClusterDescription without a Name is a ValidationError",
    "image-id-missing": "a ClusterDescription without an ImageId is a ValidationError",
    "user-data-type": "a UserData that is no dict is a TypeError",
    "groups-type": "Groups that are no dict are a TypeError",
    "group-type": "a group that is no object is a TypeError",
    "resource-type-missing": "a group without a ResourceType is made one of OnDemand",
}
"""The rules that the service cannot apply to a call of create_cluster, each with the reason."""


def test_valid_fixtures_are_created(call: Driver, port: Port) -> None:
    """The SDK sends every valid fixture, and each gets an Id of its own."""
    outcomes = {
        cluster.stem: call(
            port(account_file(cluster)), "create_cluster", cluster.read_text("utf-8")
        )
        for cluster in OK
    }
    created = {
        name: outcome["returned"]
        for name, outcome in outcomes.items()
        if outcome.get("status") == 201
    }

    assert outcomes.keys() == created.keys()
    assert len(created) == len(set(created.values()))
    assert all(re.fullmatch("cls-[a-z0-9]+", identity) for identity in created.values())


def test_invalid_fixtures_are_refused(call: Driver, port: Port) -> None:
    """Each invalid fixture that is sent raises a ClientError with our status, code and message."""
    reached = {"token-mismatch"}

    for fixture in ERR:
        text = fixture.read_text("utf-8", "replace")
        outcome = call(port(account_file(fixture)), "create_cluster", text)
        if "unsent" in outcome:
            continue
        reached |= checked_rule(fixture, outcome)

    assert DOCUMENTED - UNREACHABLE.keys() == reached


def test_unreachable_rules(call: Driver, port: Port) -> None:
    """For these rules, the SDK raises its own exception, or corrects the request."""
    outcomes = {
        rule: call(
            port(None), "create_cluster", (ERR[0].parent / f"{rule}.json").read_text("utf-8")
        )
        for rule in UNREACHABLE
    }

    assert {
        rule: outcome.get("unsent", outcome.get("status")) for rule, outcome in outcomes.items()
    } == {
        "body-type": "AttributeError",
        "name-missing": "ValidationError",
        "image-id-missing": "ValidationError",
        "user-data-type": "TypeError",
        "groups-type": "TypeError",
        "group-type": "TypeError",
        "resource-type-missing": 201,
    }


def test_tokens(call: Driver, port: Port) -> None:
    """A token gets the same Id for the same request, and an error for another."""
    rule = rules()["token-mismatch"]

    for token in ("token_1", "令牌 & 100%/+"):
        first, again, other = (
            call(port(None), "create_cluster", minimal(Name=name), token)
            for name in ("a", "a", "b")
        )

        assert first["returned"] == again["returned"]
        assert other["refused"] == [rule.status, rule.code, rule.message]


def test_life_of_a_cluster(call: Driver) -> None:
    """A created cluster is listed until it is deleted."""
    with stub() as port:
        created = call(port, "create_cluster", minimal(Name="mine"))["returned"]
        listed = call(port, "list_clusters", "", 100)
        got = call(port, "get_cluster", created)
        deleted = call(port, "delete_cluster", created)
        left = call(port, "list_clusters", "", 100)
        gone = call(port, "get_cluster", created)

    assert [cluster["Id"] for cluster in listed["returned"]] == [created]
    assert (got["status"], got["returned"]["Id"], got["returned"]["Name"]) == (200, created, "mine")
    assert deleted["status"] // 100 == 2
    assert left["returned"] == []
    assert gone["refused"][0] == 404


def test_account_file(call: Driver, tmp_path: Path) -> None:
    """The SDK reads the quotas and the available types of the account file."""
    types = ["ecs.sn2ne.large", "ecs.sn2ne.xlarge"]
    account = tmp_path / "account.json"
    account.write_text(json.dumps({"AvailableClusterInstanceType": types}), "utf-8")

    with stub("--account", account) as port:
        quotas = call(port, "get_quotas")["returned"]
        available = call(port, "get_available_resource")["returned"]

    assert quotas["AvailableClusterInstanceType"] == types
    named = [kind["InstanceType"] for kind in available["AvailableClusterInstanceType"]]
    assert named == types
