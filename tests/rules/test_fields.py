"""Fields: the known key that an unknown key most likely means is suggested."""

from bcvalidate.document.pointer import Path
from bcvalidate.rules.fields import Suggestion, suggest_field
from bcvalidate.rules.schema import Schema, action_schema

VPC = ("Configs", "Networks", "VPC")
GROUP = ("Groups", "any name")


SUGGESTIONS: list[tuple[Path, Suggestion | None]] = [
    (("Nmae",), Suggestion("Name", None)),
    (("name",), Suggestion("Name", None)),
    (("image-id",), Suggestion("ImageId", None)),
    ((*GROUP, "DesiredVmCount"), Suggestion("DesiredVMCount", None)),
    ((*GROUP, "Resourcetyp"), Suggestion("ResourceType", None)),
    ((*VPC, "CIDRBlok"), Suggestion("CidrBlock", None)),
    (("Configs", "Mounts", "Entries", 3, "Sorce"), Suggestion("Source", None)),
    (("Configs", "Disks", "DataDisk", "Mountpoint"), Suggestion("MountPoint", None)),
    (("CidrBlock",), Suggestion("CidrBlock", VPC)),
    (("desired_vm_count",), Suggestion("DesiredVMCount", ("Groups", "*"))),
    (("Configs", "Groups"), Suggestion("Groups", ())),
    ((*GROUP, "source"), Suggestion("Source", ("Configs", "Mounts", "Entries", "*"))),
    (("Whatever",), None),
    (("-" * 70 + "Description",), None),
    (("",), None),
    ((*GROUP,), None),
    (("UserData", "Nmae"), None),
    (("Nowhere", "Name"), None),
    (("Configs", "Mounts", "Entries", 3), None),
]


def test_suggestion() -> None:
    """A similar key of the same object is suggested, else one of another object, else none."""
    for path, suggestion in SUGGESTIONS:
        assert suggest_field("create-cluster", path) == suggestion, path


def test_every_known_key_is_suggested_for_its_own_spelling() -> None:
    """For each key of the schema, written in another case, the key itself is suggested."""
    paths = [path for path in _paths(action_schema("create-cluster")) if path[-1:] > ("*",)]

    assert len(paths) > 60
    for path in paths:
        spelled = (*path[:-1], path[-1].swapcase())
        assert suggest_field("create-cluster", spelled) == Suggestion(path[-1], None)


def _paths(subschema: Schema, path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    paths = {path}
    for name, child in subschema.get("properties", {}).items():
        paths |= _paths(child, (*path, name))
    for keyword in ("items", "additionalProperties"):
        if keyword in subschema:
            paths |= _paths(subschema[keyword], (*path, "*"))
    for part in subschema.get("allOf", ()):
        paths |= _paths(part, path)
    return paths


def test_documented_keys_come_first() -> None:
    """If two objects have a key, the object that the API reference documents is suggested."""
    assert suggest_field("create-cluster", ("Disks",)) == Suggestion("Disks", ("Configs",))
