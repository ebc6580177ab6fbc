"""The account: the limits and lists that requests are checked against, and their files."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields
from typing import Any, Literal

from bcvalidate.document.pointer import Path
from bcvalidate.document.source_file import SourceFile, json_object_source, read_named
from bcvalidate.rules.schema import argument_name
from bcvalidate.rules.spelling import nearest

Limits = Mapping[str, "int | tuple[str, ...]"]
"""The limits that an account states, by the parameter names of the engines."""


@dataclass(frozen=True, slots=True)
class Account:
    """The limits and the lists of an account. None means unknown, and is not checked.

    Counts are non-negative integers; lists are collections of strings, and are kept as tuples. The
    lists of router types and of resource types have documented defaults. Raises TypeError or
    ValueError for any other value.

    Source: entries 28 to 31, 33 and 35 of the error table of the API reference, and the responses
    to GET /quotas and GET /available, whose names these are.
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
        """Load an account from JSON files; of a key in two files, the later one counts.

        A file has the API's names, such as MaxClusterCount, or is the service's own response to
        GET /quotas or GET /available, as it is. Raises ConfigFileError, a ValueError with file,
        line and column, for a file that cannot be used, and TypeError without a path.
        """
        if not paths:
            raise TypeError("Account.load needs the path of a file")
        return cls.from_api(read_account_files([os.fspath(path) for path in paths]))

    @classmethod
    def from_api(cls, stated: Mapping[str, Any]) -> "Account":
        """Make an account of what `read_account_files` returns."""
        known: dict[str, Any] = {
            argument_name(name): instance_type_names(value)
            if ACCOUNT_FIELDS[name] == "types"
            else value
            for name, value in stated.items()
        }
        return cls(**known)

    def limits(self) -> Limits:
        """What the account states, by the names of the arguments of the engines."""
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
    # The order of a set differs from process to process.
    return tuple(sorted(value) if isinstance(value, AbstractSet) else value)


Kind = Literal["count", "names", "types"]
"""A count is a non-negative integer; types are instance types, as strings or as objects."""

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
"""Everything that an account may state, by the API's name, with its kind."""

COUNT_LIMIT = 10**18
"""Counts are smaller than this."""

ALTERNATIVE_NAMES = {
    "AvailableResourceType": "AvailableClusterResourceType",
    "AvailableSystemDiskType": "AvailableClusterInstanceSystemDiskType",
    "AvailableDataDiskType": "AvailableClusterInstanceDataDiskType",
}
"""The names of GET /available that are other than those of GET /quotas, with the latter."""

_NAME = "InstanceType"


def read_account_files(paths: Sequence[str]) -> dict[str, Any]:
    """Read what files state of an account: values as they are, by the keys of ACCOUNT_FIELDS.

    A file is one of the user's own, or the service's response to GET /quotas or GET /available. If
    two files state the same, the later one counts; of two names for the same in one file, that of
    GET /quotas. Everything else in the response is left out.

    Raises ConfigFileError, with line and column, for the first value of a wrong type, for a
    misspelt key, and for a file that states nothing of an account.
    """
    stated: dict[str, Any] = {}
    for path in paths:
        stated |= _read_account_file(path)
    return stated


def instance_type_names(types: Sequence[str | Mapping[str, str]]) -> list[str]:
    """The names of instance types, each given by its name or as an object that has it."""
    return [each if isinstance(each, str) else each[_NAME] for each in types]


def _read_account_file(name: str) -> dict[str, Any]:
    data = read_named(name, otherwise="{}; name a file that states limits of the account")
    file = json_object_source(name, data)
    _check(file)
    content = file.value
    alternative = {
        ALTERNATIVE_NAMES[key]: content[key] for key in content if key in ALTERNATIVE_NAMES
    }
    return alternative | {key: value for key, value in content.items() if key in ACCOUNT_FIELDS}


def _check(file: SourceFile) -> None:
    """Raise ConfigFileError for the first error of an account file."""
    known = [*ACCOUNT_FIELDS, *ALTERNATIVE_NAMES]
    for key, value in file.value.items():
        kind = ACCOUNT_FIELDS.get(ALTERNATIVE_NAMES.get(key, key))
        if kind is not None:
            for path, message in _type_errors(kind, key, value):
                hint = f"correct it, or remove {key}, which is then not checked"
                raise file.error((key, *path), f"{message}; {hint}")
        elif meant := nearest(key, known):
            raise file.error((key,), f"this key is not known; did you mean {meant}?", key=True)
    if file.value and not file.value.keys() & {*known}:
        some = ", ".join(known[:3])
        raise file.error((), f"this states nothing of an account; it needs keys such as {some}")


def _type_errors(kind: Kind, key: str, value: object) -> Iterator[tuple[Path, str]]:
    """The errors of a value, each with its path relative to the value."""
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
            for path, message in _instance_type_errors(key, entry):
                yield (index, *path), message


def _instance_type_errors(key: str, entry: object) -> Iterator[tuple[Path, str]]:
    """The errors of an instance type that is an object, as GET /available describes it."""
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
