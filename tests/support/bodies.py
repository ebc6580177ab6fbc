"""Hypothesis strategies: good bodies with changes around every boundary."""

import copy
import json
from typing import Any

from hypothesis import strategies as st

from bcvalidate import Account
from bcvalidate.rules.schema import ANY, action_schema, citations
from tests.support.harness import OK

GOOD = [json.loads(path.read_bytes()) for path in OK]
STRINGS = [
    "", "a", "_a", "-a", "1a", "abc\n", "a b", "集群", "é", "a:b",
    *("x" * n for n in (63, 64, 65, 128, 129, 256, 257, 1024, 1025)),
    "OnDemand", "Spot", "PrePaid", "ondemand", "SpotWithPriceLimit", "SpotAsPriceGo", "VRouter", "VBR",
    "10.0.0.0/8", "10.0.0.0/12", "10.0.0.0/24", "10.0.0.0/25", "10.1.2.3/16", "172.16.0.0/12",
    "172.32.0.0/12", "172.31.255.255/24", "192.168.0.0/16", "192.168.0.0/15", "192.169.0.0/16",
    "192.168.0.0/016", "192.168.00.0/16", " 192.168.0.0/16", "192.168.0.0/16\n", "192.168.0.0", "/",
    "ecs.sn1ne.large", "ecs.", "ecs.a.b.c", "bcs.a2.large", "bcs.A.b", "img-", "img-a", "m-a", "m-\n", "[x", "[x]",
    "GTX", "OnClusterDeleted", "cloud_ssd", "ephemeral", "/", "/a", "/a\n", "c:", "E:", "e:\\", "e:/a", "ee:",
    "oss://b", "oss://b/", "oss:///", "nas://h:/", "nas://h/", "http://a", "https", "ab", "_b", "a" * 128, "a" * 129,
    "192.168.1.0/16", "1.2.3.4/33", "1.2.3.4/32", "1.2.3.4/0", "0.0.0.0/0", "1.2.3/8", "vpc-a",
    "192.168.0.0/١٦", "256.0.0.0/16", "10.0.0/16", "10.0.0.0.0/16", "10.0.0.0/-1", "10.0.0.0/+16", "10..0.0/16",
]  # fmt: skip
NUMBERS = [
    0,
    1,
    -1,
    2,
    3,
    100,
    65535,
    65536,
    65537,
    10**30,
    -(10**30),
    0.0,
    -0.0,
    0.5,
    -0.5,
    3.0,
    39,
    40,
    500,
    501,
    19,
    20,
    32768,
    32769,
    1e400,
]
SCALARS = st.sampled_from([None, True, False, *NUMBERS, *STRINGS])
KEYS = st.sampled_from(
    ["", "a", "g", "k" * 64, "k" * 65, "k" * 128, "k" * 129, "InstanceType", "集"]
)
LARGE_MAPS = st.sampled_from([63, 64, 65]).map(lambda n: {f"k{i}": "v" for i in range(n)})
VALUES = st.one_of(
    SCALARS,
    st.lists(SCALARS, max_size=3),
    st.dictionaries(KEYS, SCALARS, max_size=3),
    LARGE_MAPS,
    st.text(max_size=8),
)
PATHS = sorted({rule.path for rule in citations(action_schema("create-cluster")) if rule.path})
ACCOUNTS = st.builds(
    Account,
    max_cluster_count=st.sampled_from([None, 0, 1, 5]),
    cluster_count=st.sampled_from([None, 0, 4, 5, 6]),
    max_cluster_group_count=st.sampled_from([None, 0, 1, 2]),
    max_cluster_group_desired_vm_count=st.sampled_from([None, 0, 1, 100, 70000]),
    allowed_opposite_router_type=st.sampled_from([None, (), ("VRouter",), ("x",)]),
    available_cluster_instance_type=st.sampled_from([None, (), ("ecs.sn1ne.large",), ("a", "")]),
    available_cluster_resource_type=st.sampled_from([None, (), ("OnDemand",), ("", "Spot")]),
    available_spot_instance_type=st.sampled_from([None, (), ("ecs.sn1ne.large",), ("a", "")]),
    available_prepaid_instance_type=st.sampled_from([None, (), ("ecs.sn1ne.large",), ("a", "")]),
    available_cluster_instance_system_disk_type=st.sampled_from([None, (), ("cloud", ""), ("a",)]),
    available_cluster_instance_data_disk_type=st.sampled_from([None, (), ("cloud_ssd",), ("a",)]),
)


@st.composite
def bodies(draw: st.DrawFn) -> Any:
    """Draw a good body with some changes, or now and then any value at all."""
    if draw(st.integers(0, 15)) == 0:
        return draw(VALUES)
    body = copy.deepcopy(draw(st.sampled_from(GOOD)))
    for _ in range(draw(st.integers(1, 6))):
        _change(draw, body, draw(st.sampled_from(PATHS)))
    return body


def _change(draw: st.DrawFn, node: Any, path: tuple[str, ...]) -> None:
    """Set, remove or add the member at a path; create missing objects on the way."""
    for step in path[:-1]:
        if isinstance(node, dict):
            key = draw(st.sampled_from(sorted(node) or ["g"])) if step == ANY else step
            node = node.setdefault(key, [{}] if key == "Entries" else {})
        elif isinstance(node, list) and node:
            node = node[draw(st.integers(0, len(node) - 1))]
        else:
            return
    if isinstance(node, list):
        node.append(draw(VALUES))
    elif isinstance(node, dict):
        key = draw(KEYS) if path[-1] == ANY else path[-1]
        if draw(st.integers(0, 3)) == 0:
            node.pop(key, None)
        else:
            node[key] = draw(VALUES)
