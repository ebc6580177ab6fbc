"""Clusters of the stub: created, described, listed in pages, and deleted."""

import re

from bcvalidate.stub.serving import Stub
from tests.support.harness import minimal, sample
from tests.support.stub_client import ask, create


def test_a_cluster_exists_until_it_is_deleted(stub: Stub) -> None:
    """It is created, listed, described, deleted, and then not found."""
    body = sample()
    identity = create(stub, body)

    described = ask(stub.port, "GET", f"/clusters/{identity}")
    listed = ask(stub.port, "GET", "/clusters")
    kept = stub.clusters
    deleted = ask(stub.port, "DELETE", f"/clusters/{identity}")

    assert listed.content == {"Items": [described.content], "NextMarker": ""}
    assert kept == [body]
    assert (deleted.status, deleted.body) == (204, b"")
    assert "content-length" not in deleted.headers
    assert ask(stub.port, "GET", f"/clusters/{identity}").status == 404
    assert stub.clusters == []


def test_the_description_of_a_cluster(stub: Stub) -> None:
    """It has the request, and what the service adds; all machines run."""
    body = sample()
    identity = create(stub, body)

    described = ask(stub.port, "GET", f"/clusters/{identity}").content

    time = described.pop("CreationTime")
    body["Groups"]["group1"]["ActualVMCount"] = 3
    added = {
        "Id": identity,
        "OwnerId": 123,
        "State": "Active",
        "OperationLogs": [f"[{time}]Creating cluster successfully"],
        "Metrics": {"RunningCount": 3, "StartingCount": 0, "StoppingCount": 0, "StoppedCount": 0},
    }
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", time)
    assert described == {**body, **added}


def test_pages_of_clusters(stub: Stub) -> None:
    """A page has 50 clusters by default; its marker works also if its cluster is gone."""
    identities = sorted(create(stub, minimal()) for _ in range(53))

    first = ask(stub.port, "GET", "/clusters").content
    whole = ask(stub.port, "GET", "/clusters?MaxItemCount=100&Marker=&Other=1").content
    ask(stub.port, "DELETE", f"/clusters/{first['NextMarker']}")
    rest = ask(stub.port, "GET", f"/clusters?Marker={first['NextMarker']}").content

    assert [item["Id"] for item in first["Items"]] == identities[:50]
    assert first["NextMarker"] == identities[50]
    assert [item["Id"] for item in whole["Items"]] == identities
    assert [item["Id"] for item in rest["Items"]] == identities[51:]
    assert (whole["NextMarker"], rest["NextMarker"]) == ("", "")
