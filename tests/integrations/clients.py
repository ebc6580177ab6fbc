"""A stand-in for the client of the vendor's SDK, and what a client around it raises."""

from typing import NamedTuple

import pytest

from bcvalidate import InvalidRequest
from bcvalidate.integrations.batchcompute import ValidatingClient
from tests.support.harness import with_group

WRONG = with_group(DesiredVMCount=0)
"""A cluster that the service refuses."""


class Response(NamedTuple):
    """The response of a client."""

    Id: str


class Description:
    """An object of the SDK, as far as its conversion is concerned."""

    def __init__(self, **members: object) -> None:
        self._members = members

    def detail(self) -> dict[str, object]:
        """Return the members, some of which may be such objects, too."""
        return self._members


class StandIn:
    """A client that remembers its arguments, and raises `failure` if it is set."""

    region = "cn-beijing"

    def __init__(self) -> None:
        self.submitted: list[tuple[object, str]] = []
        self.deleted: list[object] = []
        self.failure: BaseException | None = None

    def create_cluster(self, cluster_desc: object, token: str = "") -> Response:
        """Remember a cluster."""
        if self.failure is not None:
            raise self.failure
        self.submitted.append((cluster_desc, token))
        return Response(f"cls-{len(self.submitted)}")

    def delete_cluster(self, cluster: object) -> Response:
        """Remember a deleted cluster."""
        if self.failure is not None:
            raise self.failure
        self.deleted.append(cluster)
        return Response(str(cluster))

    def list_clusters(self, marker: str, max_item_count: int) -> tuple[str, int]:
        """Do something that is not checked."""
        return marker, max_item_count


class WithAlias(StandIn):
    """A client that has a second name for a method."""

    createCluster = StandIn.create_cluster  # noqa: N815 - the style of the SDK


def refusal(client: ValidatingClient, cluster: object, token: str = "") -> InvalidRequest:
    """Return what a client raises for a cluster."""
    with pytest.raises(InvalidRequest) as caught:
        client.create_cluster(cluster, token)
    return caught.value
