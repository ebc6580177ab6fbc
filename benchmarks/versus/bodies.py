"""Bodies: the page's sample, the same with faults, a big one, and three texts of 4 MB."""

import json
from pathlib import Path
from typing import Any, NamedTuple

FIXTURES = Path(__file__).parents[2] / "fixtures" / "create-cluster"
FAULTS = 12

_BIG_GROUPS = 500
_KEYS = 64
_BIG_MOUNTS = 500
_ENTRIES = 60_000
_GROUPS = 40_000
_MOUNTS = 45_000


class Large(NamedTuple):
    """A large text whose last value, at `path`, is `wrong`, as it stands there."""

    name: str
    text: str
    path: tuple[str | int, ...]
    wrong: str


def sample_text() -> str:
    """The page's own request, its placeholders filled in, so that nothing is to be said of it."""
    return (FIXTURES / "ok" / "page-sample-filled-in.json").read_text("utf-8")


def faulty_body(mark: str = "") -> dict[str, Any]:
    """The page's request with twelve violations, all of which plain JSON Schema can see as well.

    The mark makes the keys that the user chooses unlike those of other bodies.
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


def one_fault(mark: str = "") -> dict[str, Any]:
    """The page's request with one violation, that of a group whose name is marked."""
    body: dict[str, Any] = json.loads(sample_text())
    body["Groups"] = {f"group1{mark}": {**body["Groups"]["group1"], "DesiredVMCount": 0}}
    return body


def big_body() -> dict[str, Any]:
    """A valid request of 120 KB, near what the service takes: groups, user data and mounts."""
    body: dict[str, Any] = json.loads(sample_text())
    group = body["Groups"]["group1"]
    body["Groups"] = {f"group{number:03}": group for number in range(_BIG_GROUPS)}
    body["UserData"] = {f"key{n:02}": f"a value of a script, {n:03}" * 8 for n in range(_KEYS)}
    body["Configs"]["Mounts"]["Entries"] = [
        {"Source": f"oss://bucket/{n:03}/", "Destination": f"/mnt/{n:03}/", "WriteSupport": False}
        for n in range(_BIG_MOUNTS)
    ]
    return body


def group_body(groups: int, *, fault: bool) -> dict[str, Any]:
    """A small request with so many groups, all of which have one violation, or none has any."""
    group = {"InstanceType": "ecs.sn1ne.large", "ResourceType": "OnDemand"}
    named = {f"group{n:05}": {**group, "DesiredVMCount": 0 if fault else 3} for n in range(groups)}
    return {"Name": "many-groups", "ImageId": "img-ubuntu", "Groups": named}


def large_texts() -> list[Large]:
    """A map of strings, a map of objects and an array of objects, each faulty at its end."""
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
