"""The validating client with an account and with tokens: which clusters and requests count."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bcvalidate import Account, InvalidRequest
from bcvalidate.admission.ledger import TokenLedger
from bcvalidate.integrations.batchcompute import ValidatingClient
from tests.integrations.clients import WRONG, StandIn, refusal
from tests.support.harness import minimal

FULL = "QuotaExhausted.MaxClusterCount"


@pytest.fixture
def inner() -> StandIn:
    """The client that is wrapped."""
    return StandIn()


def fail(client: ValidatingClient, inner: StandIn, token: str = "") -> None:
    """Submit a valid cluster while the inner client fails."""
    inner.failure = OSError("no route")
    with pytest.raises(OSError, match="no route"):
        client.create_cluster(minimal(), token)
    inner.failure = None


def test_submitted_clusters_count(inner: StandIn) -> None:
    """A refused, a failed and a deleted cluster do not count."""
    client = ValidatingClient(inner, account=Account(max_cluster_count=2, cluster_count=1))

    refusal(client, WRONG)
    fail(client, inner)
    client.create_cluster(minimal())
    error = refusal(client, minimal())
    client.delete_cluster("cls-1")
    client.create_cluster(minimal())

    assert error.code == FULL
    assert (len(inner.submitted), inner.deleted) == (2, ["cls-1"])
    refusal(client, minimal())


def test_cluster_of_an_earlier_run_is_deleted(inner: StandIn) -> None:
    """A cluster can be deleted even if the account does not give their number."""
    client = ValidatingClient(inner, account=Account(max_cluster_count=1))

    client.delete_cluster("cls-of-before")
    client.create_cluster(minimal())

    assert len(inner.submitted) == 1
    refusal(client, minimal())


def test_failed_deletion_frees_nothing(inner: StandIn) -> None:
    """A cluster counts if the client fails to delete it."""
    client = ValidatingClient(inner, account=Account(max_cluster_count=1))
    client.create_cluster(minimal())

    inner.failure = OSError("no route")
    with pytest.raises(OSError, match="no route"):
        client.delete_cluster("cls-1")

    refusal(client, minimal())


def test_threads_share_an_account(inner: StandIn) -> None:
    """Threads together submit as many clusters as the account allows."""
    client = ValidatingClient(inner, account=Account(max_cluster_count=3))

    def create(number: int) -> bool:
        try:
            client.create_cluster(minimal(Name=f"a{number}"))
        except InvalidRequest:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        created = list(pool.map(create, range(64)))

    assert (sum(created), len(inner.submitted)) == (3, 3)


def test_token_of_another_request(inner: StandIn) -> None:
    """A token with another request is refused; with the same one, it is submitted again."""
    client = ValidatingClient(inner, account=Account(max_cluster_count=2))

    client.create_cluster(minimal(), "t1")
    client.create_cluster(json.dumps(minimal(), indent=3), "t1")
    error = refusal(client, minimal(Name="other"), "t1")
    client.create_cluster(minimal(Name="other"), "t2")

    assert (error.status, error.code, error.message) == (
        400,
        "IdempotentTokenMismatch",
        "Specified idempotent token mismatch.",
    )
    assert len(inner.submitted) == 3


def test_repeated_request_counts_once(inner: StandIn) -> None:
    """The same request with its token is submitted again even if the account is full."""
    client = ValidatingClient(inner, account=Account(max_cluster_count=1, cluster_count=0))

    client.create_cluster(minimal(), "t1")
    client.create_cluster(minimal(), "t1")

    assert len(inner.submitted) == 2
    assert refusal(client, minimal(), "t2").code == FULL


def test_retry_counts_once(inner: StandIn) -> None:
    """A failed request does not count, and its retry counts once."""
    client = ValidatingClient(inner, account=Account(max_cluster_count=1, cluster_count=0))
    fail(client, inner, "t1")

    client.create_cluster(minimal(), "t1")
    client.create_cluster(minimal(), "t1")

    assert refusal(client, minimal(Name="other"), "t2").code == FULL


def test_failed_repetition_frees_nothing(inner: StandIn) -> None:
    """If a repeated request fails, the cluster of the first request still counts."""
    client = ValidatingClient(inner, account=Account(max_cluster_count=2))
    client.create_cluster(minimal(), "t1")

    fail(client, inner, "t1")
    client.create_cluster(minimal(), "t2")

    refusal(client, minimal(), "t3")


def test_ledger_keeps_tokens(tmp_path: Path) -> None:
    """The next client with the ledger knows the tokens, but not that of a refused request."""
    path = tmp_path / "tokens.db"
    with TokenLedger(path) as ledger:
        client = ValidatingClient(StandIn(), ledger=ledger)
        refusal(client, WRONG, "t1")
        client.create_cluster(minimal(), "t1")

    with TokenLedger(path) as ledger:
        error = refusal(ValidatingClient(StandIn(), ledger=ledger), minimal(Name="other"), "t1")

    assert error.code == "IdempotentTokenMismatch"
