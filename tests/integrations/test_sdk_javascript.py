"""The vendor's SDK for JavaScript, unchanged, against the stub."""

import json
import re
from collections.abc import Iterator

import pytest

from bcvalidate.document.document import read_document
from tests.integrations.sdk.answers import DOCUMENTED, Port, account_file, checked_rule
from tests.integrations.sdk.environment import NotInstalled
from tests.integrations.sdk.packages import node_beside
from tests.integrations.sdk.processes import Driver, driver
from tests.support.harness import ERR, FIXTURES, ROOT, minimal

pytestmark = pytest.mark.slow

PROGRAM = ROOT / "tests" / "integrations" / "sdk" / "create.cjs"
UNREACHABLE = {
    "token-mismatch": "the SDK has no parameter for the token",
    "body-syntax": "the SDK always writes JSON",
    "body-type": "the body is always an object",
    "name-missing": "the SDK misses the key itself",
    "opposite-router-id-missing": "the SDK refuses Networks, except below Mounts",
    "opposite-access-point-id-missing": "the SDK refuses Networks, except below Mounts",
    "opposite-region-id-missing": "the SDK refuses Networks, except below Mounts",
    "name-type": "the SDK takes a string only, and misses null itself",
    "image-id-missing": "the SDK misses the key itself",
    "image-id-type": "the SDK takes a string only, and misses null itself",
    "group-type": "the SDK takes an object only",
    "desired-vm-count-missing": "the SDK misses the key itself",
    "cidr-block": "the SDK refuses Networks, except below Mounts",
    "opposite-router-type-forbidden": "the SDK refuses Networks, except below Mounts",
}
"""The rules that the service cannot apply to a request of the SDK, each with the reason."""

REAL_REQUEST = FIXTURES / "ok" / "js-wire-05-networks-under-mounts.json"


@pytest.fixture(scope="module")
def create(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    """Start a process that creates clusters with the SDK for JavaScript."""
    folder = tmp_path_factory.mktemp("node")
    try:
        node = node_beside(PROGRAM, folder)
    except NotInstalled as reason:
        pytest.skip(f"the vendor's SDK for JavaScript cannot be installed: {reason}")
    # The SDK uses a function of node that is deprecated.
    with driver(folder, node, "--no-deprecation", "create.cjs") as calls:
        yield calls


def test_valid_clusters_are_created(create: Driver, port: Port) -> None:
    """Valid clusters get an Id, although their Content-Type is not that of JSON."""
    clusters = [
        minimal(),
        minimal(Name="b", UserData={"集": "群"}),
        json.loads(REAL_REQUEST.read_text()),
    ]

    outcomes = [create(port(None), "createCluster", cluster) for cluster in clusters]

    assert [outcome["data"]["code"] for outcome in outcomes] == [201] * len(clusters)
    assert {outcome["type"] for outcome in outcomes} == {"text/plain;charset=UTF-8"}
    assert all(re.fullmatch("cls-[a-z0-9]+", outcome["data"]["data"]["Id"]) for outcome in outcomes)
    assert all(outcome["data"]["requestId"] for outcome in outcomes)


def test_invalid_fixtures_are_refused(create: Driver, port: Port) -> None:
    """Each invalid fixture that is sent fails with our status, code and message."""
    reached: set[str] = set()

    for fixture in ERR:
        cluster = read_document(fixture.read_bytes()).value
        # JavaScript's parser refuses infinite numbers.
        if "Infinity" in json.dumps(cluster):
            continue
        outcome = create(port(account_file(fixture)), "createCluster", cluster)
        if "refused" in outcome and outcome["refused"][0] is None:
            continue
        reached |= checked_rule(fixture, outcome)

    assert DOCUMENTED - UNREACHABLE.keys() == reached
