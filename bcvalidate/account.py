"""Accounts: the limits and lists that a request is held against."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields
from typing import Any, Literal, NamedTuple

from bcvalidate.document.pointer import Path
from bcvalidate.document.positions import Location, position_of
from bcvalidate.document.source_file import load_object, read_named
from bcvalidate.errors import ConfigFileError
from bcvalidate.rules.schema import argument_name
from bcvalidate.rules.spelling import nearest

Limits = Mapping[str, "int | tuple[str, ...]"]
"""What is known of an account, by the name of the argument that the engines take it as."""


@dataclass(frozen=True, slots=True)
class Account:
    """What an account may have; None is not known, and what is not known is not checked.

    Counts are non-negative integers; lists are collections of strings, and are kept as tuples. The
    lists of router types and resource types have documented defaults, which None stands for.
    Raises TypeError or ValueError when a value is not of that kind.

    Source: rows 28 to 31, 33 and 35 of the API page, and the answers of GET /quotas and
    GET /available, whose names these are.
    """

    max_cluster_count: int | None = None
    cluster_count: int | None = None
    max_cluster_group_count: int | None = None
    max_cluster_group_desired_vm_count: int | None = None
    allowed_opposite_router_type: Collection[str] | None = None
    available_cluster_instance_type: Collection[str] | None = None
    available_cluster_resource_type: Collection[str] | None = None
    available_spot_instance_type: Collection[str] | None = None
    available_prepaid_instance_type: Collection[str] | None = None
    available_cluster_instance_system_disk_type: Collection[str] | None = None
    available_cluster_instance_data_disk_type: Collection[str] | None = None

    def __post_init__(self) -> None:
        for field, kind in ((argument_name(name), kind) for name, kind in ACCOUNT_FIELDS.items()):
            value = getattr(self, field)
            if value is not None:
                check = _count if kind == "count" else _strings
                object.__setattr__(self, field, check(field, value))

    @classmethod
    def load(cls, *paths: str | os.PathLike[str]) -> "Account":
        """What these JSON files state of an account, merged; of a key in two, the later one counts.

        A file has the API's names, such as MaxClusterCount, or is the service's own answer to
        GET /quotas or GET /available, as it is. Raises ConfigFileError, a ValueError with file, line and
        column, when one cannot be used, and TypeError without a path.
        """
        if not paths:
            raise TypeError("Account.load needs the path of a file")
        return cls.of(read_account_files([os.fspath(path) for path in paths]))

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> "Account":
        """The account of which account files state this, as `accountfile.stated` gives it."""
        known: dict[str, Any] = {
            argument_name(name): instance_type_names(value)
            if ACCOUNT_FIELDS[name] == "types"
            else value
            for name, value in found.items()
        }
        return cls(**known)

    def limits(self) -> Limits:
        """What is known of the account."""
        known = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in known.items() if value is not None}


def _count(name: str, value: object) -> int:
    if type(value) is not int:
        raise TypeError(f"{name} must be an int, not {type(value).__name__}")
    if not 0 <= value < COUNT_LIMIT:
        raise ValueError(f"{name} must not be negative, nor of more than 18 digits")
    return value


def _strings(name: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, Collection):
        kind = type(value).__name__
        raise TypeError(f"{name} must be strings in a tuple, list or set, not {kind}")
    if not all(isinstance(item, str) for item in value):
        raise TypeError(f"{name} must hold strings only")
    # A set has another order in every process.
    return tuple(sorted(value) if isinstance(value, AbstractSet) else value)


Kind = Literal["count", "names", "types"]
"""A non-negative integer; strings; instance types, each a string or an object that has its name."""

ACCOUNT_FIELDS: Mapping[str, Kind] = {
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

COUNT_LIMIT = 10**18
"""The first count that is too large to be one."""

ALTERNATIVE_NAMES = {
    "AvailableResourceType": "AvailableClusterResourceType",
    "AvailableSystemDiskType": "AvailableClusterInstanceSystemDiskType",
    "AvailableDataDiskType": "AvailableClusterInstanceDataDiskType",
}
"""What GET /available calls what GET /quotas calls otherwise."""

_NAME = "InstanceType"


class _Fault(NamedTuple):
    """What is wrong with an account file, and the place of it."""

    place: Location
    words: str


def read_account_files(paths: Sequence[str]) -> dict[str, Any]:
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


def instance_type_names(types: Sequence[str | Mapping[str, str]]) -> list[str]:
    """The names of instance types that are given as names or as objects."""
    return [one if isinstance(one, str) else one[_NAME] for one in types]


def _stated_in(name: str) -> dict[str, Any]:
    data = read_named(name, otherwise="{}; name a file that states limits of the account")
    content = load_object(name, data)
    for fault in _faults(content):
        line, column = position_of(data.decode(), content, fault.place)
        raise ConfigFileError(f"{name}:{line}:{column}: {fault.words}")
    by_other_name = {
        ALTERNATIVE_NAMES[key]: content[key] for key in content if key in ALTERNATIVE_NAMES
    }
    return by_other_name | {key: value for key, value in content.items() if key in ACCOUNT_FIELDS}


def _faults(content: dict[str, Any]) -> Iterator[_Fault]:
    known = [*ACCOUNT_FIELDS, *ALTERNATIVE_NAMES]
    for key, value in content.items():
        kind = ACCOUNT_FIELDS.get(ALTERNATIVE_NAMES.get(key, key))
        if kind is not None:
            for path, wanted in _wrong(kind, key, value):
                advice = f"correct it, or remove {key}, which is then not checked"
                yield _Fault(Location((key, *path)), f"{wanted}; {advice}")
        elif meant := nearest(key, known):
            yield _Fault(
                Location((key,), at_key=True), f"this key is not known; did you mean {meant}?"
            )
    if content and not content.keys() & {*known}:
        some = ", ".join(known[:3])
        yield _Fault(
            Location(()), f"this states nothing of an account; it needs keys such as {some}"
        )


def _wrong(kind: Kind, key: str, value: object) -> Iterator[tuple[Path, str]]:
    """What is wrong with a value, each with the path to it from there."""
    if kind == "count":
        if type(value) is not int or not 0 <= value < COUNT_LIMIT:
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
    for above, holder, names, classes, wanted in members:
        for field in names:
            if field in holder and type(holder[field]) not in classes:
                yield (*above, field), f"{field} must be {wanted}"
