"""The validating client around the vendor's SDK for Python, against the stub."""

import json
import subprocess
from pathlib import Path

import pytest

from bcvalidate import Account
from bcvalidate.rules.registry import rules
from bcvalidate.stub.serving import Stub
from tests.integrations.sdk.answers import Port, answers
from tests.integrations.sdk.processes import Driver
from tests.integrations.test_sdk_python import UNREACHABLE
from tests.support.harness import ERR, minimal, with_group

pytestmark = pytest.mark.slow

SECONDS = 120


def forms(cluster: object) -> list[tuple[object, dict[str, str]]]:
    """Return a cluster in every form that the SDK takes."""
    return [
        (cluster, {}),
        (json.dumps(cluster), {}),
        (cluster, {"as": "cluster"}),
        (cluster, {"as": "groups"}),
    ]


def test_valid_clusters_are_submitted(call: Driver, port: Port) -> None:
    """A valid cluster is submitted in every form, and its response is that of the SDK."""
    for cluster, how in forms(minimal()):
        outcome = call(
            port(None), "create_cluster", cluster, "", validating={"strict": True}, **how
        )

        assert (outcome.get("status"), outcome["logged"]) == (201, [])


def test_argument_of_the_caller_is_checked(call: Driver, batchcompute_stub: Stub) -> None:
    """The check comes before the SDK drops an unknown key silently, and adds a network."""
    cluster = minimal(Descripton="a", Configs={})

    outcome = call(batchcompute_stub.port, "create_cluster", cluster, validating={})

    (created,) = batchcompute_stub.clusters
    assert "Descripton" not in created
    assert created["Configs"]["Networks"]["VPC"] == {"CidrBlock": "192.168.0.0/16"}
    ((level, line),) = outcome["logged"]
    assert level == "WARNING"
    assert line.endswith(" [unknown-key] Did you mean Description?")


def test_requests_that_the_sdk_cannot_send(call: Driver, batchcompute_stub: Stub) -> None:
    """Where the SDK raises its own exception or corrects the request, the client explains it."""
    for rule in UNREACHABLE:
        text = (ERR[0].parent / f"{rule}.json").read_text("utf-8")

        outcome = call(batchcompute_stub.port, "create_cluster", text, validating={})

        assert answers(rule, outcome["refused"]), rule
        assert outcome["before"], rule
    assert batchcompute_stub.clusters == []


def test_invalid_clusters_are_not_sent(call: Driver, batchcompute_stub: Stub) -> None:
    """The exception is a ClientError, and the service gets no request."""
    rule = rules()["desired-vm-count-range"]
    port = batchcompute_stub.port

    for cluster, how in forms(with_group(DesiredVMCount=0)):
        outcome = call(port, "create_cluster", cluster, validating={}, **how)

        assert outcome["refused"] == [rule.status, rule.code, rule.message]
        assert outcome["before"]
    warned = call(port, "create_cluster", minimal(Nmae="a"), validating={"strict": True})
    created = call(port, "create_cluster", minimal(Name="good"), validating={"strict": True})

    assert warned["before"]
    assert warned["refused"][:2] == [None, None]
    assert warned["refused"][2].startswith("Key Nmae is not known here")
    assert created["status"] == 201
    assert [cluster["Name"] for cluster in batchcompute_stub.clusters] == ["good"]


def test_error_of_the_service(call: Driver, batchcompute_stub: Stub) -> None:
    """A client without an account passes on the ClientError of the service."""
    rule = rules()["quota-clusters"]
    batchcompute_stub.account = Account(max_cluster_count=1, cluster_count=1)

    outcome = call(batchcompute_stub.port, "create_cluster", minimal(), validating={})

    assert outcome["refused"] == [rule.status, rule.code, rule.message.replace("{value}", "1")]
    assert not outcome["before"]
    assert batchcompute_stub.clusters == []


def test_sdk_has_no_alias(commands: Path) -> None:
    """The method has no second name, which would not be checked."""
    program = """
from batchcompute import Client
print(*[name for name in dir(Client) if name.replace("_", "").lower() == "createcluster"])
"""
    ran = subprocess.run(
        [commands / "python", "-c", program],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )

    assert ran.stdout.split() == ["create_cluster"]
