"""Account files: what they state of an account, under the names of the vendor's API."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from bcvalidate.errors import ConfigFileError
from bcvalidate.jsonfile import load_object, read_named
from bcvalidate.nearest import nearest
from bcvalidate.pointer import Path
from bcvalidate.positions import Place, position_of

Kind = Literal["count", "names", "types"]
"""A non-negative integer; strings; instance types, each a string or an object that has its name."""

KINDS: Mapping[str, Kind] = {
    "MaxClusterCount": "count",
    "ClusterCount": "count",
    "MaxClusterGroupCount": "count",
    "MaxClusterGroupDesiredVMCount": "count",
    "AllowedOppositeRouterType": "names",
    "AvailableClusterResourceType": "names",
    "AvailableClusterInstanceType": "types",
    "AvailableSpotInstanceType": "types",
    "AvailablePrepaidInstanceType": "types",
    "AvailableClusterInstanceSystemDiskType": "names",
    "AvailableClusterInstanceDataDiskType": "names",
}
"""All that may be known of an account, by the API's name, and of which kind each is."""

ENDLESS = 10**18
"""The first count that is too large to be one."""

OTHER_NAMES = {
    "AvailableResourceType": "AvailableClusterResourceType",
    "AvailableSystemDiskType": "AvailableClusterInstanceSystemDiskType",
    "AvailableDataDiskType": "AvailableClusterInstanceDataDiskType",
}
"""What GET /available calls what GET /quotas calls otherwise."""

_NAME = "InstanceType"


class _Fault(NamedTuple):
    """What is wrong with an account file, and the place of it."""

    place: Place
    words: str


def stated(paths: Sequence[str]) -> dict[str, Any]:
    """What these files state of an account: the values as they are given, by the keys of KINDS.

    A file is of the user's own making, or the service's answer to GET /quotas or GET /available. Of
    what two files state, the later one counts, key by key; of two names for the same in one file,
    that of GET /quotas. What else the service says is left out.

    Raises ConfigFileError, with line and column, for the first value of a wrong type, for a key that is
    a known one misspelt, and for a file that has keys, but none that states anything of an account.
    """
    found: dict[str, Any] = {}
    for path in paths:
        found |= _stated_in(path)
    return found


def names(types: Sequence[str | Mapping[str, str]]) -> list[str]:
    """The names of instance types that are given as names or as objects."""
    return [one if isinstance(one, str) else one[_NAME] for one in types]


def _stated_in(name: str) -> dict[str, Any]:
    data = read_named(name, otherwise="{}; name a file that states limits of the account")
    content = load_object(name, data)
    for fault in _faults(content):
        line, column = position_of(data.decode(), content, fault.place)
        raise ConfigFileError(f"{name}:{line}:{column}: {fault.words}")
    by_other_name = {OTHER_NAMES[key]: content[key] for key in content if key in OTHER_NAMES}
    return by_other_name | {key: value for key, value in content.items() if key in KINDS}


def _faults(content: dict[str, Any]) -> Iterator[_Fault]:
    known = [*KINDS, *OTHER_NAMES]
    for key, value in content.items():
        kind = KINDS.get(OTHER_NAMES.get(key, key))
        if kind is not None:
            for path, wanted in _wrong(kind, key, value):
                advice = f"correct it, or remove {key}, which is then not checked"
                yield _Fault(Place((key, *path)), f"{wanted}; {advice}")
        elif meant := nearest(key, known):
            yield _Fault(
                Place((key,), at_key=True), f"this key is not known; did you mean {meant}?"
            )
    if content and not content.keys() & {*known}:
        some = ", ".join(known[:3])
        yield _Fault(Place(()), f"this states nothing of an account; it needs keys such as {some}")


def _wrong(kind: Kind, key: str, value: object) -> Iterator[tuple[Path, str]]:
    """What is wrong with a value, each with the path to it from there."""
    if kind == "count":
        if type(value) is not int or not 0 <= value < ENDLESS:
            yield (), f"{key} must be an integer, 0 or more, of at most 18 digits"
        return
    if not isinstance(value, list):
        yield (), f"{key} must be an array"
        return
    for index, entry in enumerate(value):
        if kind == "names" and not isinstance(entry, str):
            yield (index,), f"an entry of {key} must be a string"
        elif kind == "types" and not isinstance(entry, str):
            for path, words in _wrong_type(key, entry):
                yield (index, *path), words


def _wrong_type(key: str, entry: object) -> Iterator[tuple[Path, str]]:
    """What is wrong with an instance type that is no string, as GET /available describes it."""
    if not isinstance(entry, dict):
        yield (), f"an entry of {key} must be a string or an object"
        return
    if _NAME not in entry:
        yield (), f"an entry of {key} must have the key {_NAME}"
    network = entry.get("Network", {})
    if not isinstance(network, dict):
        yield ("Network",), "Network must be an object"
        network = {}
    members = (
        ((), entry, (_NAME,), (str,), "a string"),
        ((), entry, ("CpuCore", "MemorySize"), (int, float), "a number"),
        (("Network",), network, ("Classic", "Vpc"), (bool,), "true or false"),
    )
    for above, holder, fields, classes, wanted in members:
        for field in fields:
            if field in holder and type(holder[field]) not in classes:
                yield (*above, field), f"{field} must be {wanted}"
