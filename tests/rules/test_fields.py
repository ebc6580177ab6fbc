"""Keys: an unknown key is taken for the known one that it most likely means."""

import pytest

from bcvalidate.document.pointer import Path
from bcvalidate.rules.fields import Suggestion, suggest_field
from bcvalidate.rules.schema import Schema, action_schema, path_matches

VPC = ("Configs", "Networks", "VPC")
GROUP = ("Groups", "any name")


@pytest.mark.parametrize(
    ("path", "meant"),
    [
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
    ],
)
def test_suggestion(path: Path, meant: Suggestion | None) -> None:
    """A key of the same object by its spelling, else one of another place, else nothing."""
    assert suggest_field("create-cluster", path) == meant


def test_every_known_key_is_suggested_for_its_own_spelling() -> None:
    """Each key of the schema, in another case, is known at its place."""
    places = [path for path in _paths(action_schema("create-cluster")) if path]
    named = [path for path in places if path[-1] != "*"]

    assert len(named) > 60
    for path in named:
        spelled = (*path[:-1], path[-1].swapcase())
        assert suggest_field("create-cluster", spelled) == Suggestion(path[-1], None)


def _paths(place: Schema, path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    found = {path}
    for name, child in place.get("properties", {}).items():
        found |= _paths(child, (*path, name))
    for keyword in ("items", "additionalProperties"):
        if keyword in place:
            found |= _paths(place[keyword], (*path, "*"))
    for part in place.get("allOf", ()):
        found |= _paths(part, path)
    return found


def test_leads() -> None:
    """A star stands for any one step, and for no more."""
    assert path_matches((), ())
    assert path_matches(("Groups", "*"), ("Groups", "a"))
    assert path_matches(("a", "*", "b"), ("a", 0, "b"))
    assert not path_matches(("Groups", "*"), ("Groups",))
    assert not path_matches(("Groups", "*"), ("Groups", "a", "b"))
    assert not path_matches(("Groups",), ("groups",))


def test_documented_keys_come_first() -> None:
    """Of two places that have a key, the one that the API page has is named."""
    assert suggest_field("create-cluster", ("Disks",)) == Suggestion("Disks", ("Configs",))
