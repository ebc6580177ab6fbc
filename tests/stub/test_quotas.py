"""The account of the stub: what it states, and what is taken of it."""

from bcvalidate import Account
from bcvalidate.stub.quotas import available, quotas
from bcvalidate.stub.serving import Stub
from tests.support.harness import minimal, with_group
from tests.support.stub_client import ask, create, status_and_body


def test_a_quota_is_taken_and_released(stub: Stub) -> None:
    """Each cluster counts until it is deleted; a repeated request does not."""
    stub.account = Account(max_cluster_count=2, cluster_count=1)
    identity = create(stub, minimal(), "t")
    full = b'{"Code": "QuotaExhausted.MaxClusterCount", "Message": "The MaxClusterCount (2) quota is exhausted."}'

    assert create(stub, minimal(), "t") == identity
    assert status_and_body(ask(stub.port, "POST", "/clusters", minimal())) == (403, full)
    assert stub.account == Account(max_cluster_count=2, cluster_count=2)
    ask(stub.port, "DELETE", f"/clusters/{identity}")
    assert create(stub, minimal()) != identity


def test_the_account_can_be_set(stub: Stub) -> None:
    """The next request is checked against the new account, which GET /quotas returns."""
    assert stub.account is None
    stub.account = Account(available_cluster_instance_type=["ecs.a.large"])

    types = ask(stub.port, "GET", "/quotas").content["AvailableClusterInstanceType"]
    refused = ask(stub.port, "POST", "/clusters", with_group(InstanceType="ecs.b.large"))

    assert types == ["ecs.a.large"]
    assert (refused.status, refused.content["Code"]) == (400, "InvalidInstanceType")
    stub.account = None
    assert ask(stub.port, "POST", "/clusters", with_group(InstanceType="ecs.b.large")).status == 201


def test_quotas_that_are_not_stated(stub: Stub) -> None:
    """The answer is the sample of the API reference; requests are not checked against it."""
    page = {
        "AvailableClusterResourceType": ["OnDemand", "Spot", "PrePaid"],
        "AvailableClusterInstanceDataDiskType": ["cloud", "ephemeral"],
        "AvailableClusterInstanceSystemDiskType": ["cloud"],
        "AvailableClusterInstanceType": ["bcs.a2.3xlarge", "bcs.a2.large", "bcs.a2.xlarge"],
        "AvailableSpotInstanceType": ["ecs.sn1.large", "ecs.sn1.xlarge"],
    }

    assert ask(stub.port, "GET", "/quotas").content == page
    assert ask(stub.port, "POST", "/clusters", with_group(InstanceType="ecs.new")).status == 201
    assert ask(stub.port, "GET", "/available").content == {
        "AvailableClusterInstanceType": [
            {"InstanceType": name} for name in page["AvailableClusterInstanceType"]
        ],
        "AvailableSpotInstanceType": [
            {"InstanceType": name} for name in page["AvailableSpotInstanceType"]
        ],
        "AvailablePrepaidInstanceType": [],
        "AvailableResourceType": page["AvailableClusterResourceType"],
        "AvailableSystemDiskType": ["cloud"],
        "AvailableDataDiskType": ["cloud", "ephemeral"],
    }


def test_details_of_instance_types() -> None:
    """GET /quotas has the names of types, GET /available all that the account files state."""
    detailed = {"InstanceType": "ecs.a", "CpuCore": 2, "Network": {"Classic": False, "Vpc": True}}
    stated = {"AvailableClusterInstanceType": [detailed, "ecs.b"]}

    assert quotas(stated)["AvailableClusterInstanceType"] == ["ecs.a", "ecs.b"]
    assert available(stated)["AvailableClusterInstanceType"] == [
        detailed,
        {"InstanceType": "ecs.b"},
    ]
