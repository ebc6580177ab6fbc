"""Accounts: the limits and lists that a request is held against."""

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields

Limits = Mapping[str, "int | tuple[str, ...]"]
"""What is known of an account, by the name of the argument that the engines take it as."""

_ENDLESS = 10**18
_COUNTS = frozenset(
    (
        "max_cluster_count",
        "cluster_count",
        "max_cluster_group_count",
        "max_cluster_group_desired_vm_count",
    )
)


@dataclass(frozen=True, slots=True)
class Account:
    """What an account may have; None is not known, and what is not known is not checked.

    Counts are non-negative integers; lists are collections of strings, and are kept as tuples. The
    lists of router types and resource types have documented defaults, which None stands for.
    Raises TypeError or ValueError when a value is not of that kind.

    Source: rows 28 to 31, 33 and 35 of the API page, and the names of the vendor's quota API.
    """

    max_cluster_count: int | None = None
    cluster_count: int | None = None
    max_cluster_group_count: int | None = None
    max_cluster_group_desired_vm_count: int | None = None
    allowed_opposite_router_type: Collection[str] | None = None
    available_cluster_instance_type: Collection[str] | None = None
    available_cluster_resource_type: Collection[str] | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not None:
                check = _count if field.name in _COUNTS else _strings
                object.__setattr__(self, field.name, check(field.name, value))

    def limits(self) -> Limits:
        """What is known of the account."""
        known = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in known.items() if value is not None}


def _count(name: str, value: object) -> int:
    if type(value) is not int:
        raise TypeError(f"{name} must be an int, not {type(value).__name__}")
    if not 0 <= value < _ENDLESS:
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
