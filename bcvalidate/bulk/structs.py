"""Structs: bodies as typed objects, for what takes more than one member of them to see."""

from collections.abc import Collection, Iterator
from importlib import import_module
from itertools import pairwise
from types import GenericAlias
from typing import Any

from bcvalidate.bulk.flatschema import NEVER
from bcvalidate.dialect import Schema

_BATCH = 64
_SCALARS = frozenset(("string", "number", "integer", "boolean"))


class Structs:
    """Bodies as structs, of what the sure schema has: for what takes more than one member to see.

    No key repeats in texts that have as many colons as what is written of their structs. Every
    member has one colon of its own, and strings have the same in both, as no text here has an
    escaped one (the gate sees to that). Of a key that repeats, the struct has the last member only;
    each member that is lost takes one colon or more away, and nothing adds any.
    """

    def __init__(self, integers: Collection[str], schema: Schema) -> None:
        msgspec: Any = import_module("msgspec")
        self._decode = msgspec.json.Decoder(_struct(integers, schema)).decode_lines
        self._encode = msgspec.json.Encoder().encode_lines
        self._refusal = msgspec.MsgspecError

    def doubtful(self, indices: list[int], lines: list[bytes]) -> list[int]:
        """Of the lines with these indices, which all fulfil the schema, those with doubts."""
        found = []
        for start in range(0, len(indices), _BATCH):
            batch = indices[start : start + _BATCH]
            found += self._doubtful(batch, [lines[index] for index in batch])
        return found

    def _doubtful(self, indices: list[int], lines: list[bytes]) -> list[int]:
        bodies = self._read(lines)
        if bodies is not None:
            return [i for i, body in zip(indices, bodies, strict=True) if _overlap(body)]
        if len(lines) == 1:
            return indices
        each = zip(indices, lines, strict=True)
        return [index for index, line in each if self._doubtful([index], [line])]

    def _read(self, lines: list[bytes]) -> list[Any] | None:
        """The bodies, or None when a key repeats, or a number is of another type."""
        text = b"\n".join(lines)
        try:
            bodies: list[Any] = self._decode(text)
        except self._refusal:
            return None
        same = self._encode(bodies).count(b":") == text.count(b":")
        return bodies if same and len(bodies) == len(lines) else None


def _overlap(body: Any) -> bool:
    """Whether mounts may hide each other; the schema lets only paths pass that are compared here.

    That is stricter than the lint: a drive, say, never gets here as a destination.
    """
    configs = body.Configs
    mounts = configs.Mounts if configs else None
    entries = mounts.Entries if mounts else None
    if not entries:
        return False
    places = [f"{place.rstrip('/')}/" for entry in entries if (place := entry.Destination)]
    disk = configs.Disks.DataDisk if configs.Disks else None
    if disk and disk.MountPoint and f"{disk.MountPoint.rstrip('/')}/" in places:
        return True
    if len(places) <= 1:
        return False
    # Of texts in order, those that start with one follow it at once.
    places.sort()
    return any(after.startswith(place) for place, after in pairwise(places))


def _struct(integers: Collection[str], *schemas: Schema) -> Any:
    """The type of what fulfils these schemas: a struct, a map, a list, or any scalar.

    Raises ValueError for a place where anything could stand, a secret even.
    """
    msgspec: Any = import_module("msgspec")
    parts = [*_all(*schemas)]
    members: dict[str, list[Schema]] = {}
    for part in parts:
        for name, place in part.get("properties", {}).items():
            members.setdefault(name, []).append(place)
    if members:
        fields = [
            (
                name,
                (int if name in integers else _struct(integers, *places)) | msgspec.UnsetType,
                msgspec.UNSET,
            )
            for name, places in members.items()
            if NEVER not in places
        ]
        return msgspec.defstruct("Struct", fields, gc=False, forbid_unknown_fields=True)
    if items := [part["items"] for part in parts if "items" in part]:
        return GenericAlias(list, (_struct(integers, *items),))
    entries = [part["additionalProperties"] for part in parts if "additionalProperties" in part]
    if entries:
        return GenericAlias(dict, (str, _struct(integers, *entries)))
    if NEVER not in parts and _SCALARS.isdisjoint(part.get("type") for part in parts):
        raise ValueError("the fast gate cannot tell what is inside of a value of any type")
    return Any


def _all(*schemas: Schema) -> Iterator[Schema]:
    """These schemas and the parts of them."""
    for schema in schemas:
        yield schema
        yield from _all(*schema.get("allOf", ()))
