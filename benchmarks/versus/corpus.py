"""The corpus: logs of realistic requests, a share of which is faulty."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

SEED = 20151111

_KINDS = ("render", "genomics", "encode", "nightly", "train", "report", "crawl", "backtest")
_WHAT = ("frames of a film", "reads of a genome", "logs of the shop", "prices of a day")
_OWNERS = ("animation", "research", "payments", "search", "quality", "weather")
_TYPES = ("ecs.sn1ne.large", "ecs.sn2ne.xlarge", "ecs.c5.large", "ecs.g5.2xlarge", "ecs.gn5.large")
_IMAGES = ("img-ubuntu-vpc", "img-centos-vpc", "img-windows-vpc", "m-2zehx5golden")
_REGIONS = ("cn-beijing", "cn-hangzhou", "cn-shenzhen", "cn-qingdao")
_EVENTS = ("OnClusterDeleted", "OnInstanceCreated", "OnInstanceActive")
_VARIABLES = ("LANG", "TZ", "THREADS", "SCRATCH", "LOG_LEVEL", "LICENSE_SERVER", "BATCH_MODE")
_CIDR_BLOCKS = ("192.168.0.0/16", "10.0.0.0/12", "10.16.0.0/16", "172.16.0.0/12")
_STRATEGIES, _ODDS = ("", "SpotWithPriceLimit", "SpotAsPriceGo"), (7, 2, 1)
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"

_ABSENT = object()
_FIRST = "*"
_GROUP = {"DesiredVMCount": 1, "InstanceType": "ecs.c5.large", "ResourceType": "OnDemand"}
# The violations: a path, and the wrong value there. Plain JSON Schema detects all of them.
_VIOLATIONS: tuple[tuple[tuple[str, ...], object], ...] = (
    (("Name",), "1st-run"),
    (("Name",), "n" * 65),
    (("Name",), _ABSENT),
    (("ImageId",), _ABSENT),
    (("ImageId",), ""),
    (("Description",), "d" * 1025),
    (("Bootstrap",), None),
    (("UserData", "retries"), 3),
    (("EnvVars", "VERBOSE"), True),
    (("Groups", _FIRST, "DesiredVMCount"), 0),
    (("Groups", _FIRST, "DesiredVMCount"), "3"),
    (("Groups", _FIRST, "DesiredVMCount"), _ABSENT),
    (("Groups", _FIRST, "ResourceType"), _ABSENT),
    (("Groups", _FIRST, "SpotStrategy"), "Cheapest"),
    (("Groups", "g" * 65), _GROUP),
    (("Configs", "Disks", "SystemDisk", "Size"), "50"),
    (("Configs", "Mounts", "Lock"), "no"),
    (("Notification", "Topic", "Events"), None),
)
# The share of the faulty bodies that have two or three violations instead of one.
_SEVERAL_SHARE = 0.2


def lines(count: int, faulty: float, seed: int = SEED) -> Iterator[bytes]:
    """Yield lines with their line feeds; the share `faulty`, evenly spread, has violations.

    All others have no findings, not even lints. The same arguments give the same lines.
    """
    random = Random(seed)  # noqa: S311 - not used for secrets
    for number in range(count):
        body = _body(random)
        if is_faulty(number, faulty):
            several = random.random() < _SEVERAL_SHARE
            for path, value in random.sample(_VIOLATIONS, random.randint(2, 3) if several else 1):
                _spoil(body, path, value)
        yield json.dumps(body, ensure_ascii=False).encode() + b"\n"


def is_faulty(number: int, faulty: float) -> bool:
    """Whether the line with this zero-based number is faulty."""
    return int((number + 1) * faulty) > int(number * faulty)


def corpus(folder: Path, count: int, faulty: float) -> Path:
    """Return the file with these lines; it is written once per folder."""
    path = folder / f"{count}-lines-{faulty:g}-faulty.jsonl"
    if not path.exists():
        with path.open("wb") as file:
            file.writelines(lines(count, faulty))
    return path


def _body(random: Random) -> dict[str, Any]:
    kind, owner = random.choice(_KINDS), random.choice(_OWNERS)
    description = f"{kind} of the {random.choice(_WHAT)}, for {owner}"
    if not random.randrange(10):
        description = f"{owner} 的计算集群, {kind}"
    names = [kind, "merge", "check"][: random.choice((1, 1, 2, 3))]
    variables = random.sample(_VARIABLES, random.randint(1, 5))
    return {
        "Name": f"{kind}-{owner}-{_word(random, 6)}",
        "Description": description,
        "InstanceType": random.choice(_TYPES),
        "ImageId": random.choice(_IMAGES),
        "DependencyIsvService": "",
        "Bootstrap": f"bash /opt/{owner}/{kind}/start.sh --run {_word(random, 12)}",
        "UserData": {
            "owner": owner,
            "run": _word(random, 16),
            "source": f"oss://{owner}-input/{kind}/{_word(random, 10)}/",
        },
        "EnvVars": {name: _word(random, random.randint(3, 14)) for name in variables},
        "Groups": {name: _group(random) for name in names},
        "Notification": {"Topic": _topic(random, owner)},
        "Configs": {
            "Disks": _disks(random),
            "Mounts": _mounts(random, owner),
            "Networks": _networks(random),
        },
    }


def _group(random: Random) -> dict[str, object]:
    group: dict[str, object] = {
        "DesiredVMCount": random.randint(1, 200),
        "InstanceType": random.choice(_TYPES),
        "ResourceType": "OnDemand",
    }
    strategy = random.choices(_STRATEGIES, _ODDS)[0]
    if strategy:
        group |= {"ResourceType": "Spot", "SpotStrategy": strategy}
    if strategy == "SpotWithPriceLimit":
        group["SpotPriceLimit"] = random.randint(5, 400) / 100
    return group


def _topic(random: Random, owner: str) -> dict[str, object]:
    account = random.randint(10**15, 10**16 - 1)
    return {
        "Name": f"{owner}-clusters",
        "Endpoint": f"http://{account}.mns.{random.choice(_REGIONS)}.aliyuncs.com/",
        "Events": list(_EVENTS[: random.randint(1, 3)]),
    }


def _disks(random: Random) -> dict[str, object]:
    kind = random.choice(("cloud_efficiency", "cloud_ssd"))
    disks: dict[str, object] = {"SystemDisk": {"Type": kind, "Size": random.choice((40, 50, 100))}}
    if random.randrange(3):
        size = random.choice((40, 200, 500, 2000))
        disks["DataDisk"] = {"Type": kind, "Size": size, "MountPoint": "/home/data"}
    return disks


def _mounts(random: Random, owner: str) -> dict[str, object]:
    entries = [
        {
            "Source": f"oss://{owner}-{_word(random, 4)}/{_word(random, 8)}/",
            "Destination": f"/mnt/{owner}/input{number}/",
            "WriteSupport": random.choice((True, False)),
        }
        for number in range(random.randint(1, 4))
    ]
    return {
        "Locale": random.choice(("GBK", "utf-8")),
        "Lock": False,
        "CacheSupport": True,
        "CacheBlockSize": 262144,
        "CacheTotalSize": 536870912,
        "Entries": entries,
    }


def _networks(random: Random) -> dict[str, object]:
    network = {"CidrBlock": random.choice(_CIDR_BLOCKS), "VpcId": f"vpc-2ze{_word(random, 18)}"}
    return {
        "VPC": network,
        "Classic": {
            "AllowIpAddress": [],
            "AllowIpAddressEgress": [],
            "AllowSecurityGroup": [],
            "AllowSecurityGroupEgress": [],
        },
    }


def _word(random: Random, length: int) -> str:
    return "".join(random.choices(_LETTERS, k=length))


def _spoil(body: dict[str, Any], path: Sequence[str], value: object) -> None:
    """Replace or remove the value at a path; `*` in the path is the first key."""
    node = body
    for step in path[:-1]:
        node = node[next(iter(node)) if step == _FIRST else step]
    if value is _ABSENT:
        node.pop(path[-1], None)
    else:
        node[path[-1]] = value
