"""Lints: the checks beyond the API's rules that the schema cannot express, one function each.

Each function yields violations, as the engines do. The module imports only light modules because
every run loads it.
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
"""The maximum size of a body, in bytes of UTF-8."""

MAX_DECIMALS = 3
"""The maximum number of decimals of a price."""

PLACEHOLDER_START = r'\[[^\s"{\[\]0-9-]'
"""A pattern that matches in every JSON text with a placeholder, unless its bracket is escaped."""

_FREE_TEXT = frozenset(("UserData", "EnvVars", "Bootstrap", "Description"))
_BCS_DISK_TYPE = "ephemeral"
_MAX_PLACEHOLDER_LENGTH = 128
_MAX_REPEATED_VISITS = 4096
# No system accepts longer paths, and the comparison takes the square of the length.
_MAX_PATH_LENGTH = 4096
_DISKS = ("Configs", "Disks")


def lint_violations(document: "Document", body: object) -> "list[Violation]":
    """List the violations of these lints; `body` is the value that the engines check."""
    violations = [*body_size(document)]
    if type(body) is dict:
        if document.text is None or _may_have_suspect_strings(document.text):
            for path, is_secret_field, text in _suspect_strings(body):
                violations += placeholder(path, text)
                violations += secret_in_spec(path, text, is_secret_field=is_secret_field)
        violations += mount_destinations_overlap(body)
        violations += disk_types_differ(body)
        violations += bcs_type_needs_ephemeral(body)
        violations += spot_price_decimals(document, body)
    return violations


def body_size(document: "Document") -> "Iterator[Violation]":
    """Report a text that exceeds the maximum size."""
    text = document.text or ""
    if len(text) > MAX_BODY_SIZE or (
        not text.isascii() and len(text.encode(errors="replace")) > MAX_BODY_SIZE
    ):
        yield "body-size", (), None


def placeholder(path: "Path", text: str) -> "Iterator[Violation]":
    """Report a word in square brackets, which is left over from a sample, outside free text."""
    start = text.find("[")
    while start >= 0:
        end = text.find("]", start, start + _MAX_PLACEHOLDER_LENGTH)
        # In a[b], the bracket is part of a word.
        is_separate = start == 0 or not (text[start - 1].isalnum() or text[start - 1] in "_-")
        is_word = end > start + 1 and text[start + 1].isalpha()
        if is_separate and is_word and path[0] not in _FREE_TEXT:
            yield "placeholder", path, None
            return
        start = text.find("[", start + 1)


def secret_in_spec(path: "Path", text: str, *, is_secret_field: bool) -> "Iterator[Violation]":
    """Report a literal value of a secret field, or an access key id in any string."""
    if (is_secret_field and is_literal(text)) or next(access_keys(text), None) is not None:
        yield "secret-in-spec", path, None


def mount_destinations_overlap(body: object) -> "Iterator[Violation]":
    """Report destinations that repeat, are inside another, or equal the data disk's mount point."""
    entries = _get(body, "Configs", "Mounts", "Entries")
    destinations = [
        (index, directory)
        for index, entry in enumerate(entries if type(entries) is list else ())
        if (directory := _directory(_get(entry, "Destination"))) is not None
    ]
    if not destinations:
        return
    first_indexes: dict[tuple[str, ...], int] = {}
    for index, directory in destinations:
        first_indexes.setdefault(directory, index)
    depths = {len(directory) for directory in first_indexes}
    disk = _directory(_get(body, *_DISKS, "DataDisk", "MountPoint"))
    for index, directory in destinations:
        parents = (directory[:depth] for depth in depths if depth < len(directory))
        is_inside = any(parent in first_indexes for parent in parents)
        if is_inside or first_indexes[directory] != index or directory == disk:
            yield (
                "mount-destinations-overlap",
                ("Configs", "Mounts", "Entries", index, "Destination"),
                None,
            )


def disk_types_differ(body: object) -> "Iterator[Violation]":
    """Report disks with different types."""
    system, data = _disk_type(body, "SystemDisk"), _disk_type(body, "DataDisk")
    if system and data and system != data:
        yield "disk-types-differ", (*_DISKS, "DataDisk", "Type"), None


def bcs_type_needs_ephemeral(body: object) -> "Iterator[Violation]":
    """Report disks that are not ephemeral in a cluster with a bcs.… instance type."""
    groups = _get(body, "Groups")
    members = groups.values() if type(groups) is dict else ()
    default = _get(body, "InstanceType")
    types = [_get(group, "InstanceType") or default for group in members] or [default]
    if any(type(name) is str and name.startswith("bcs.") for name in types):
        for disk in ("SystemDisk", "DataDisk"):
            if (disk_type := _disk_type(body, disk)) and disk_type != _BCS_DISK_TYPE:
                yield "bcs-type-needs-ephemeral", (*_DISKS, disk, "Type"), None


def spot_price_decimals(document: "Document", body: object) -> "Iterator[Violation]":
    """Report a price that is written with more decimals than the API keeps."""
    groups, text = _get(body, "Groups"), document.text
    if type(groups) is not dict or text is None:
        return
    prices = [
        (("Groups", name, "SpotPriceLimit"), price)
        for name, group in groups.items()
        if type(price := _get(group, "SpotPriceLimit")) is float
    ]
    is_long = bool(prices) and _has_long_decimals(text)
    paths = [path for path, price in prices if is_long or has_many_decimals(price)]
    if paths:
        from bcvalidate.document.document import skip_value
        from bcvalidate.document.positions import Location, locate

        offsets = locate(
            text, body, [Location(path) for path in paths], repeats=document.repeats_keys
        )
        for location, start in offsets.items():
            number = text[start : skip_value(text, start)[1]]
            if _decimals(number) > MAX_DECIMALS:
                yield "spot-price-decimals", location.path, None


def _decimals(number: str) -> int:
    """Count the decimals of a JSON number, including its exponent."""
    mantissa, _, exponent = number.lower().partition("e")
    # The interpreter refuses to convert very long integers. A double has a 3-digit exponent.
    shift = int(exponent[:1] + (exponent[1:].lstrip("0")[:4] or "0")) if exponent else 0
    return len(mantissa.partition(".")[2]) - shift


def _has_long_decimals(text: str) -> bool:
    """Whether any number in a text may have more decimals than the API keeps."""
    return any(
        len(part) > MAX_DECIMALS and part[: MAX_DECIMALS + 1].isdigit()
        for part in text.split(".")[1:]
    )


def has_many_decimals(price: float) -> bool:
    """Whether the value of a price has more decimals than the API keeps."""
    return price != round(price, MAX_DECIMALS)


def _may_have_suspect_strings(text: str) -> bool:
    """Whether a JSON text may have a string that violates a lint for placeholders or secrets."""
    return (
        may_have_secret_key(text)
        or may_have_access_key(text)
        or any(part[:1].isalpha() for part in text.split("[")[1:])
    )


def _suspect_strings(body: object) -> "Iterator[tuple[Path, bool, str]]":
    """Yield the strings that may be a placeholder or a secret; others are skipped quickly.

    Each comes with its path, and with whether a key on its path names a secret.
    """
    stack: list[tuple[Path, bool, Any]] = [((), False, body)]
    # Python objects may contain an object several times, or even themselves.
    seen, repeated_visits = set(), 0
    while stack:
        path, is_secret, node = stack.pop()
        repeated_visits += id(node) in seen
        if repeated_visits > _MAX_REPEATED_VISITS or len(path) > MAX_DEPTH:
            continue
        seen.add(id(node))
        for key, value in node.items() if type(node) is dict else enumerate(node):
            kind = type(value)
            if kind is str:
                is_secret_field = is_secret or (
                    type(key) is str and key[-1:] in SECRET_KEY_ENDINGS and is_secret_key(key)
                )
                if (
                    (is_secret_field and value)
                    or "[" in value
                    or (len(value) >= MIN_ACCESS_KEY_LENGTH and may_have_access_key(value))
                ):
                    yield (*path, key), is_secret_field, value
            elif (kind is dict or kind is list) and value:
                is_secret_field = is_secret or (type(key) is str and is_secret_key(key))
                stack.append(((*path, key), is_secret_field, value))


def _disk_type(body: object, disk: str) -> str:
    """Return the type of a disk; "" for a missing or wrong one."""
    disk_type = _get(body, *_DISKS, disk, "Type")
    return disk_type if type(disk_type) is str else ""


def _directory(name: object) -> tuple[str, ...] | None:
    """Split an absolute path of Linux or Windows into its parts; None for other values."""
    if type(name) is not str or len(name) > _MAX_PATH_LENGTH:
        return None
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    if name.startswith("/"):
        return ("/", *parts)
    if parts and len(parts[0]) == len("e:") and parts[0].endswith(":"):
        return tuple(part.lower() for part in parts)
    return None


def _get(node: object, *path: str) -> object:
    """Return the value at a path of keys, or None."""
    for key in path:
        if type(node) is not dict or key not in node:
            return None
        node = node[key]
    return node
