"""Accounts: the limits and lists that a request is held against."""

import os
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields
from typing import Any

from bcvalidate.accountfile import ENDLESS, KINDS, names, stated
from bcvalidate.dialect import argument_name

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
        for field, kind in ((argument_name(name), kind) for name, kind in KINDS.items()):
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
        return cls.of(stated([os.fspath(path) for path in paths]))

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> "Account":
        """The account of which account files state this, as `accountfile.stated` gives it."""
        known: dict[str, Any] = {
            argument_name(name): names(value) if KINDS[name] == "types" else value
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
    if not 0 <= value < ENDLESS:
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
