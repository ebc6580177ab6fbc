"""Lints: the advice that no schema can give, a pure function each.

Each returns violations, as the engines do. Like what answers valid files at once, this module
imports nothing heavy.
"""

from bcvalidate.document.document import MAX_DEPTH
from bcvalidate.rules.credentials import (
    MIN_ACCESS_KEY_LENGTH,
    SECRET_KEY_ENDINGS,
    access_keys,
    is_literal,
    is_secret_key,
    may_have_access_key,
    may_have_secret_key,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from bcvalidate.document.document import Document
    from bcvalidate.document.pointer import Path
    from bcvalidate.engine.violation import Violation

MAX_BODY_SIZE = 262144
"""The most bytes of UTF-8 that a body may have."""

MAX_DECIMALS = 3
"""The decimals that a price may have."""

PLACEHOLDER_START = r'\[[^\s"{\[\]0-9-]'
"""A pattern that any JSON text with a placeholder has, if it writes brackets without escapes."""

_FREE_TEXT = frozenset(("UserData", "EnvVars", "Bootstrap", "Description"))
_DISK_OF_BCS = "ephemeral"
_LONGEST_PLACEHOLDER = 128
_SHARED = 4096
# No system takes longer paths; what is longer is none, and takes the square of its length.
_LONGEST_PATH = 4096
_DISKS = ("Configs", "Disks")


def lint_violations(document: "Document", body: object) -> "list[Violation]":
    """What the body of a document breaks; `body` as the engines see it."""
    found = [*body_size(document)]
    if type(body) is dict:
        if document.text is None or _may_have_suspects(document.text):
            for path, secret, text in _suspects(body):
                found += placeholder(path, text)
                found += secret_in_spec(path, text, named=secret)
        found += mount_destinations_overlap(body)
        found += disk_types_differ(body)
        found += bcs_type_needs_ephemeral(body)
        found += spot_price_decimals(document, body)
    return found


def body_size(document: "Document") -> "Iterator[Violation]":
    """The text takes more bytes than a body may have."""
    text = document.text or ""
    if len(text) > MAX_BODY_SIZE or (
        not text.isascii() and len(text.encode(errors="replace")) > MAX_BODY_SIZE
    ):
        yield "body-size", (), None


def placeholder(path: "Path", text: str) -> "Iterator[Violation]":
    """A word in square brackets is left over from a sample, where texts are not free."""
    start = text.find("[")
    while start >= 0:
        end = text.find("]", start, start + _LONGEST_PLACEHOLDER)
        # In a[b], the bracket is a part of a word.
        alone = start == 0 or not (text[start - 1].isalnum() or text[start - 1] in "_-")
        if alone and end > start + 1 and text[start + 1].isalpha() and path[0] not in _FREE_TEXT:
            yield "placeholder", path, None
            return
        start = text.find("[", start + 1)


def secret_in_spec(path: "Path", text: str, *, named: bool) -> "Iterator[Violation]":
    """A field that is named as one for secrets is filled in, or a text has an access key in it."""
    if (named and is_literal(text)) or next(access_keys(text), None) is not None:
        yield "secret-in-spec", path, None


def mount_destinations_overlap(body: object) -> "Iterator[Violation]":
    """A destination is that of an entry before, lies inside another, or is the data disk's."""
    entries = _at(body, "Configs", "Mounts", "Entries")
    places = [
        (index, directory)
        for index, entry in enumerate(entries if type(entries) is list else ())
        if (directory := _directory(_at(entry, "Destination"))) is not None
    ]
    if not places:
        return
    first: dict[tuple[str, ...], int] = {}
    for index, directory in places:
        first.setdefault(directory, index)
    depths = {len(directory) for directory in first}
    disk = _directory(_at(body, *_DISKS, "DataDisk", "MountPoint"))
    for index, directory in places:
        inside = any(directory[:depth] in first for depth in depths if depth < len(directory))
        if inside or first[directory] != index or directory == disk:
            yield (
                "mount-destinations-overlap",
                ("Configs", "Mounts", "Entries", index, "Destination"),
                None,
            )


def disk_types_differ(body: object) -> "Iterator[Violation]":
    """Both disks have a type, and not the same."""
    system, data = _disk_type(body, "SystemDisk"), _disk_type(body, "DataDisk")
    if system and data and system != data:
        yield "disk-types-differ", (*_DISKS, "DataDisk", "Type"), None


def bcs_type_needs_ephemeral(body: object) -> "Iterator[Violation]":
    """An instance type is one of bcs, and a disk asks for another type than goes with these."""
    groups = _at(body, "Groups")
    members = groups.values() if type(groups) is dict else ()
    whole = _at(body, "InstanceType")
    types = [_at(group, "InstanceType") or whole for group in members] or [whole]
    if any(type(name) is str and name.startswith("bcs.") for name in types):
        for disk in ("SystemDisk", "DataDisk"):
            if (found := _disk_type(body, disk)) and found != _DISK_OF_BCS:
                yield "bcs-type-needs-ephemeral", (*_DISKS, disk, "Type"), None


def spot_price_decimals(document: "Document", body: object) -> "Iterator[Violation]":
    """The text of a price has more decimals than a price may have."""
    groups, text = _at(body, "Groups"), document.text
    if type(groups) is not dict or text is None:
        return
    prices = [
        (("Groups", name, "SpotPriceLimit"), price)
        for name, group in groups.items()
        if type(price := _at(group, "SpotPriceLimit")) is float
    ]
    long = bool(prices) and _has_long_decimals(text)
    paths = [path for path, price in prices if long or has_many_decimals(price)]
    if paths:
        from bcvalidate.document.document import skip_value
        from bcvalidate.document.positions import Location, locate

        offsets = locate(
            text, body, [Location(path) for path in paths], repeats=document.repeats_keys
        )
        for place, start in offsets.items():
            number = text[start : skip_value(text, start)[1]]
            if _decimals(number) > MAX_DECIMALS:
                yield "spot-price-decimals", place.path, None


def _decimals(number: str) -> int:
    """How many decimals a JSON number has, its exponent counted in."""
    mantissa, _, exponent = number.lower().partition("e")
    # The interpreter refuses to read very long integers; a double has an exponent of 3 digits.
    shift = int(exponent[:1] + (exponent[1:].lstrip("0")[:4] or "0")) if exponent else 0
    return len(mantissa.partition(".")[2]) - shift


def _has_long_decimals(text: str) -> bool:
    """Whether any number of a text may have more decimals than the service keeps."""
    return any(
        len(after) > MAX_DECIMALS and after[: MAX_DECIMALS + 1].isdigit()
        for after in text.split(".")[1:]
    )


def has_many_decimals(price: float) -> bool:
    """Whether a price has more decimals than the service keeps, however it is written."""
    return price != round(price, MAX_DECIMALS)


def _may_have_suspects(text: str) -> bool:
    """Whether the body of a JSON text may have any of `_suspects` that breaks a rule."""
    return (
        may_have_secret_key(text)
        or may_have_access_key(text)
        or any(after[:1].isalpha() for after in text.split("[")[1:])
    )


def _suspects(body: object) -> "Iterator[tuple[Path, bool, str]]":
    """The strings that may be a placeholder or a secret: of all others, this is soon known.

    Each comes with its path, and with whether it is below a key that names a secret.
    """
    stack: list[tuple[Path, bool, Any]] = [((), False, body)]
    # A caller's own objects may stand in several places, even in themselves: up to a point.
    seen, again = set(), 0
    while stack:
        path, secret, node = stack.pop()
        again += id(node) in seen
        if again > _SHARED or len(path) > MAX_DEPTH:
            continue
        seen.add(id(node))
        for key, value in node.items() if type(node) is dict else enumerate(node):
            kind = type(value)
            if kind is str:
                named = secret or (
                    type(key) is str and key[-1:] in SECRET_KEY_ENDINGS and is_secret_key(key)
                )
                if (
                    (named and value)
                    or "[" in value
                    or (len(value) >= MIN_ACCESS_KEY_LENGTH and may_have_access_key(value))
                ):
                    yield (*path, key), named, value
            elif (kind is dict or kind is list) and value:
                named = secret or (type(key) is str and is_secret_key(key))
                stack.append(((*path, key), named, value))


def _disk_type(body: object, disk: str) -> str:
    found = _at(body, *_DISKS, disk, "Type")
    return found if type(found) is str else ""


def _directory(name: object) -> tuple[str, ...] | None:
    """The parts of a directory's name; None for what is none."""
    if type(name) is not str or len(name) > _LONGEST_PATH:
        return None
    parts = [part for part in name.replace("\\", "/").split("/") if part]
    parts = [part for part in parts if part != "."]
    if name.startswith("/"):
        return ("/", *parts)
    if parts and len(parts[0]) == len("e:") and parts[0].endswith(":"):
        return tuple(part.lower() for part in parts)
    return None


def _at(node: object, *path: str) -> object:
    """What a path of keys leads to, or None."""
    for key in path:
        if type(node) is not dict or key not in node:
            return None
        node = node[key]
    return node
