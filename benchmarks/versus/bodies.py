"""Bodies: the sample of the API reference, invalid variants, a big one, and texts of 4 MB."""

import json
from pathlib import Path
from typing import Any, NamedTuple

FIXTURES = Path(__file__).parents[2] / "fixtures" / "create-cluster"
VIOLATIONS = 12

_BIG_GROUPS = 500
_KEYS = 64
_BIG_MOUNTS = 500
_ENTRIES = 60_000
_GROUPS = 40_000
_MOUNTS = 45_000


class Large(NamedTuple):
    """A large text whose last value is invalid; `wrong` is its text, and `path` its path."""

    name: str
    text: str
    path: tuple[str | int, ...]
    wrong: str


def sample_text() -> str:
    """Return the sample of the API reference with its placeholders replaced; it has no findings."""
    return (FIXTURES / "ok" / "page-sample-filled-in.json").read_text("utf-8")


def faulty_body(mark: str = "") -> dict[str, Any]:
    """Return the sample with twelve violations, all of which plain JSON Schema detects as well.

    `mark` makes the names of its groups, variables and user data unique.
    """
    body: dict[str, Any] = json.loads(sample_text())
    body["Name"] = "1st-cluster"
    body["Description"] = "d" * 1025
    body["ImageId"] = ""
    body["Bootstrap"] = None
    body["UserData"] = {"": "value2", f"key1{mark}": 1}
    body["EnvVars"] = {f"key3{mark}": True, "key4": "value4"}
    group = {**body["Groups"]["group1"], "DesiredVMCount": 0}
    body["Groups"] = {f"group1{mark}": {**group, "SpotStrategy": "Cheapest", "SpotPriceLimit": -1}}
    body["Notification"]["Topic"]["Events"][1] = None
    body["Configs"]["Disks"]["DataDisk"]["Size"] = "500"
    return body


def body_with_violation(mark: str = "") -> dict[str, Any]:
    """Return the sample with one violation, in a group whose name ends with `mark`."""
    body: dict[str, Any] = json.loads(sample_text())
    body["Groups"] = {f"group1{mark}": {**body["Groups"]["group1"], "DesiredVMCount": 0}}
    return body


def big_body() -> dict[str, Any]:
    """Return a valid request of 120 KB, near the limit: groups, user data and mounts."""
    body: dict[str, Any] = json.loads(sample_text())
    group = body["Groups"]["group1"]
    body["Groups"] = {f"group{number:03}": group for number in range(_BIG_GROUPS)}
    body["UserData"] = {f"key{n:02}": f"a value of a script, {n:03}" * 8 for n in range(_KEYS)}
    body["Configs"]["Mounts"]["Entries"] = [
        {"Source": f"oss://bucket/{n:03}/", "Destination": f"/mnt/{n:03}/", "WriteSupport": False}
        for n in range(_BIG_MOUNTS)
    ]
    return body


def group_body(groups: int, *, faulty: bool) -> dict[str, Any]:
    """Return a request with many groups, each with one violation or none."""
    group = {"InstanceType": "ecs.sn1ne.large", "ResourceType": "OnDemand"}
    named = {f"group{n:05}": {**group, "DesiredVMCount": 0 if faulty else 3} for n in range(groups)}
    return {"Name": "many-groups", "ImageId": "img-ubuntu", "Groups": named}


def large_texts() -> list[Large]:
    """Return a map of strings, a map of objects and an array; the last entry of each is invalid."""
    return [_user_data(), _groups(), _mounts()]


def _user_data() -> Large:
    entries: dict[str, object] = {
        f"key{n:05}": f"a value as long as scripts have them, {n:05}" for n in range(_ENTRIES)
    }
    last = f"key{_ENTRIES - 1:05}"
    entries[last] = 1
    text = _text({"UserData": entries})
    return Large("60,000 entries of UserData", text, ("UserData", last), "1")


def _groups() -> Large:
    fine = {"DesiredVMCount": 3, "InstanceType": "ecs.sn1ne.large", "ResourceType": "OnDemand"}
    groups = {f"group{n:05}": fine for n in range(_GROUPS)}
    last = f"group{_GROUPS - 1:05}"
    groups[last] = {**fine, "ResourceType": "None"}
    text = _text({"Groups": groups})
    return Large("40,000 groups", text, ("Groups", last, "ResourceType"), '"None"')


def _mounts() -> Large:
    mounts: list[dict[str, object]] = [
        {"Source": f"oss://bucket/{n:05}/", "Destination": f"/mnt/{n:05}/", "WriteSupport": True}
        for n in range(_MOUNTS)
    ]
    mounts[-1]["WriteSupport"] = "no"
    text = _text({"Configs": {"Mounts": {"Entries": mounts}}})
    path = ("Configs", "Mounts", "Entries", _MOUNTS - 1, "WriteSupport")
    return Large("45,000 mounts", text, path, '"no"')


def _text(members: dict[str, Any]) -> str:
    start = {"Name": "large", "ImageId": "img-ubuntu", "InstanceType": "ecs.sn1ne.large"}
    return json.dumps({**start, **members})
