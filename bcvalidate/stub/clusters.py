"""Clusters: what was created at the stub, and pages of it."""

import json
from bisect import bisect_left, insort
from collections.abc import Iterator
from datetime import datetime, timezone
from functools import cached_property
from typing import Any, NamedTuple, cast

from bcvalidate.document.document import read_document
from bcvalidate.stub.masking import masked

MAX_PAGE_SIZE = 100
"""The most clusters that one answer lists. Source: ListClusters, MaxItemCount."""

_OWNER = 123
"""The OwnerId of the vendor's sample."""


class Cluster:
    """A cluster that was created: its Id, and the body of the request, as it was sent."""

    def __init__(self, identity: str, body: bytes) -> None:
        self.id = identity
        self._body = body
        # As the vendor's sample has it: microseconds, and Z for UTC.
        self._created = f"{datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%S.%fZ}"

    def requested(self) -> dict[str, Any]:
        """The body, parsed anew, with all that is secret in it."""
        return cast("dict[str, Any]", read_document(self._body).value)

    @cached_property
    def shown(self) -> bytes:
        """What GetCluster answers, as JSON: what was asked for, all of it done, and no secrets.

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
    """Some clusters, and the Id at which the next page starts; empty when there is none."""

    clusters: list[Cluster]
    next_marker: str


class Clusters:
    """The clusters that exist, in the order of their Ids, so that a page survives deletions."""

    def __init__(self) -> None:
        self._by_id: dict[str, Cluster] = {}
        self._ids: list[str] = []

    def __iter__(self) -> Iterator[Cluster]:
        """The clusters in the order in which they were created."""
        return iter(self._by_id.values())

    def add(self, cluster: Cluster) -> None:
        """Add a cluster, under an Id that is new."""
        self._by_id[cluster.id] = cluster
        insort(self._ids, cluster.id)

    def get(self, identity: str) -> Cluster | None:
        """The cluster of this Id, if it exists."""
        return self._by_id.get(identity)

    def remove(self, identity: str) -> None:
        """Remove a cluster that exists."""
        del self._by_id[identity]
        del self._ids[bisect_left(self._ids, identity)]

    def page(self, marker: str, most: int) -> Page:
        """At most so many clusters, from the Id `marker` on."""
        start = bisect_left(self._ids, marker)
        end = start + most
        following = self._ids[end] if end < len(self._ids) else ""
        return Page([self._by_id[identity] for identity in self._ids[start:end]], following)
