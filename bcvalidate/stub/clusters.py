"""The clusters that were created at the stub, and pages of them."""

import json
from bisect import bisect_left, insort
from collections.abc import Iterator
from datetime import datetime, timezone
from functools import cached_property
from typing import Any, NamedTuple, cast

from bcvalidate.document.document import read_document
from bcvalidate.stub.masking import masked

MAX_PAGE_SIZE = 100
"""The maximum number of clusters in one response. Source: ListClusters, MaxItemCount."""

_OWNER = 123
"""The OwnerId in the vendor's sample."""


class Cluster:
    """A cluster that was created: its Id, and the body of its request as it was sent."""

    def __init__(self, identity: str, body: bytes) -> None:
        self.id = identity
        self._body = body
        # The format of the vendor's sample: microseconds, and Z for UTC.
        self._created = f"{datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%S.%fZ}"

    def body(self) -> dict[str, Any]:
        """Parse the body of the request, including its secrets."""
        return cast("dict[str, Any]", read_document(self._body).value)

    @cached_property
    def response_body(self) -> bytes:
        """The response to GetCluster, as JSON: the request, fully provisioned, without secrets.

        Source: GetCluster, https://www.alibabacloud.com/help/doc-detail/44741.htm
        """
        item = masked(read_document(self._body))
        running = 0
        for group in item.get("Groups", {}).values():
            group["ActualVMCount"] = group["DesiredVMCount"]
            running += group["DesiredVMCount"]
        item |= {
            "Id": self.id,
            "OwnerId": _OWNER,
            "CreationTime": self._created,
            "State": "Active",
            "OperationLogs": [f"[{self._created}]Creating cluster successfully"],
            "Metrics": {
                "RunningCount": running,
                "StartingCount": 0,
                "StoppingCount": 0,
                "StoppedCount": 0,
            },
        }
        return json.dumps(item).encode()


class Page(NamedTuple):
    """Some clusters, and the Id at which the next page starts; "" if there is no next page."""

    clusters: list[Cluster]
    next_marker: str


class Clusters:
    """The existing clusters, sorted by Id, so that the pages stay correct after a deletion."""

    def __init__(self) -> None:
        self._by_id: dict[str, Cluster] = {}
        self._ids: list[str] = []

    def __iter__(self) -> Iterator[Cluster]:
        """Iterate over the clusters in the order of their creation."""
        return iter(self._by_id.values())

    def add(self, cluster: Cluster) -> None:
        """Add a cluster with a new Id."""
        self._by_id[cluster.id] = cluster
        insort(self._ids, cluster.id)

    def get(self, identity: str) -> Cluster | None:
        """Return the cluster with this Id, or None."""
        return self._by_id.get(identity)

    def remove(self, identity: str) -> None:
        """Remove an existing cluster."""
        del self._by_id[identity]
        del self._ids[bisect_left(self._ids, identity)]

    def page(self, marker: str, max_count: int) -> Page:
        """Return at most `max_count` clusters, starting at the Id `marker`."""
        start = bisect_left(self._ids, marker)
        end = start + max_count
        following = self._ids[end] if end < len(self._ids) else ""
        return Page([self._by_id[identity] for identity in self._ids[start:end]], following)
