"""The sure schema: JSON Schema that only bodies without findings fulfil, for fast validators."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from bcvalidate import dialect
from bcvalidate.account import Account
from bcvalidate.bulk.flatschema import NEVER, joined
from bcvalidate.credentials import is_secret_key
from bcvalidate.dialect import ANY, EXISTING, STRUCTURE, Schema, argument_name
from bcvalidate.draft07 import plain
from bcvalidate.rows import rows

ELSEWHERE = frozenset(
    (
        # Of the request, or of the record, around a body.
        *("token-mismatch", "token-form", "request-syntax", "content-length-wrong"),
        *("query-key-unknown", "query-key-repeated"),
        *("record-body-missing", "record-size", "record-syntax"),
        # A validator that reads JSON as strictly as we do sees them.
        *("body-syntax", "body-depth"),
        # What the gate looks for in the text.
        *("body-size", "duplicate-key", "placeholder", "spot-price-decimals"),
        # What `_advice` says here; the gate compares the destinations, and looks for access keys.
        *("bcs-type-needs-ephemeral", "disk-types-differ", "mount-destinations-overlap"),
        "secret-in-spec",
    )
)
"""The rules that no schema file cites, but that are thought of, here or in the gate."""

_SILENT = frozenset(
    (*("$schema", "$id", "title", "description", "$comment"), "x-source", "x-parameter-root")
) | {"x-rule", "x-hints"}
_SIZES = ("minLength", "maxLength", "minimum", "maximum", "minProperties", "maxProperties")
_CONSTRAINTS = frozenset(("type", "enum", "pattern", "maxItems", "required", *_SIZES))
_CONDITIONS = frozenset(
    ("type", "const", "enum", "pattern", "minLength", "maxProperties", "required")
)
_NO_PLACEHOLDER = {"type": "string", "not": {"type": "string", "pattern": "^(?:\\[)"}}
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_BITS = 32
_DISKS = ("Configs", "Disks")
_MOUNT = "(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)+/?"
# The Kelvin sign is the one character beyond ASCII that is a letter of ASCII in lower case.
_ENDS_AS_SECRETS_DO = "(?:[rR][_-]*[eE][_-]*[tT]|[kK\u212a][_-]*[eE][_-]*[nN])[_-]*$"


class _Terms(NamedTuple):
    """What a body is held against: the limits of an account, and advice or only documented rules.

    `free` says that the keys of maps are looked at, too: once is enough.
    """

    limits: Mapping[str, Any]
    lint: bool
    free: bool


def sure_schema(action: str, account: Account | None, *, lint: bool) -> Schema:
    """The schema (draft 2020-12) of which a body that fulfils it breaks no rule of the schema.

    It may refuse bodies that break none, and takes 3.0 for an integer. With `lint`, it refuses what
    the advice is about that no schema file states, but for what `ELSEWHERE` leaves to the text.
    Raises ValueError for a keyword or a rule that this module does not know.
    """
    tree = dialect.schema(action)
    known = {rule.rule for rule in dialect.rules(tree)} | ELSEWHERE
    of_bodies = {r for r, row in rows().items() if row.number or (lint and not row.documented)}
    if of_bodies - known:
        raise ValueError(f"the sure schema knows no rule {', '.join(sorted(of_bodies - known))}")
    limits = account.limits() if account is not None else {}
    terms = _Terms(limits, lint, free=lint)
    return joined([_place(tree, terms), *(_advice(action) if lint else ())])


def _place(place: Schema, terms: _Terms) -> Schema:
    """What a value at a place fulfils when nothing is found there, or below."""
    return joined(_parts(place, terms))


def _parts(place: Schema, terms: _Terms) -> Iterator[Schema]:
    rule = place.get("x-rule")
    held = rule is None or terms.lint or rows()[rule].documented
    for keyword, argument in place.items():
        if keyword in _CONSTRAINTS or keyword in _OWN:
            if held:
                yield (
                    _OWN[keyword](argument, place, terms)
                    if keyword in _OWN
                    else {keyword: argument}
                )
        elif keyword == "x-unwanted-key":
            # Without lint, too: what is rarely there is not worth a look at its numbers.
            yield NEVER
        elif keyword == "allOf":
            yield from (_place(part, terms) for part in argument)
        elif keyword == "if":
            yield _conditional(argument, _place(place["then"], terms._replace(free=False)), terms)
        elif keyword not in (*_SILENT, *STRUCTURE):
            raise ValueError(f"the sure schema knows no keyword {keyword}")
    for keyword in ("propertyNames", "items"):
        if keyword in place and (child := _place(place[keyword], terms)):
            yield {keyword: child}
    yield _members(place, terms)


def _members(place: Schema, terms: _Terms) -> Schema:
    found = {name: _member(name, p, terms) for name, p in place.get("properties", {}).items()}
    if "additionalProperties" not in place:
        known = {name: child for name, child in found.items() if child}
        return {"properties": known} if known else {}
    others = _place(place["additionalProperties"], terms)
    scope: Schema = {"properties": found} if found else {}
    if terms.free and not found:
        scope["propertyNames"] = {"not": {"pattern": _ENDS_AS_SECRETS_DO}}
    return {**scope, "additionalProperties": others} if others else scope


def _member(name: str, place: Schema, terms: _Terms) -> Schema:
    """What the value of a named key fulfils: a secret is the empty string."""
    secret = terms.free and is_secret_key(name)
    return joined([{"const": ""} if secret else {}, _place(place, terms)])


def _conditional(condition: Schema, then: Schema, terms: _Terms) -> Schema:
    # A placeholder is doubtful anyway, so that everything else is held against the consequence.
    if not then or (terms.lint and condition == _NO_PLACEHOLDER):
        return then
    predicate = _predicate(condition, terms)
    return {} if predicate == NEVER else {"if": predicate, "then": then}


def _predicate(predicate: Schema, terms: _Terms) -> Schema:
    """A condition in plain JSON Schema, neither wider nor narrower."""
    found = joined(_condition(keyword, part, terms) for keyword, part in predicate.items())
    members = found.get("properties", {})
    never = any(members.get(name) == NEVER for name in found.get("required", ()))
    return NEVER if never and found.get("type") == "object" else found


def _condition(keyword: str, argument: Any, terms: _Terms) -> Schema:
    if keyword in _CONDITIONS:
        return {keyword: argument}
    if keyword == "x-set":
        return _set(argument)
    if keyword == "x-allowed":
        allowed = _allowed(argument, terms)
        return {"anyOf": [{"not": {"type": "string"}}, allowed]} if allowed else {}
    if keyword == "not":
        return {"not": _predicate(argument, terms)}
    if keyword == "properties":
        return {"properties": {name: _predicate(part, terms) for name, part in argument.items()}}
    if keyword == "anyOf":
        some = [part for part in (_predicate(part, terms) for part in argument) if part != NEVER]
        return {"anyOf": some} if some else NEVER
    raise ValueError(f"the sure schema knows no condition {keyword}")


def _set(key: str) -> Schema:
    return {"required": [key], "properties": {key: {"minLength": 1}}}


def _allowed(argument: Schema, terms: _Terms) -> Schema:
    """The strings of the lists; what is nowhere stated allows any."""
    stated = terms.limits.get(argument_name(argument["list"]), argument.get("default"))
    if stated is None:
        return {}
    others = [terms.limits.get(argument_name(other), ()) for other in argument.get("or", ())]
    unset = ("",) if argument.get("allowEmpty") else ()
    strings = [*unset, *stated, *(string for other in others for string in other)]
    # No text in UTF-8 has what cannot be encoded, and a validator may take it for another.
    encodable = [s for s in strings if s.isascii() or s == s.encode(errors="replace").decode()]
    return {"enum": list(dict.fromkeys(encodable))} if encodable else NEVER


def _quota(argument: Schema, terms: _Terms) -> Schema:
    limit = terms.limits.get(argument_name(argument["limit"]))
    if limit is None:
        return {}
    if argument["counts"] == EXISTING:
        existing = terms.limits.get(argument_name(EXISTING))
        return NEVER if existing is not None and existing >= limit else {}
    return {{"value": "maximum", "properties": "maxProperties"}[argument["counts"]]: limit}


_OWN: dict[str, Callable[[Any, Schema, _Terms], Schema]] = {
    "not": lambda own, _, terms: {"not": _predicate(own, terms)},
    "x-set": lambda own, _, __: _set(own),
    "x-cidr": lambda _, place, __: {"pattern": plain(place)["pattern"]},
    "x-cidr-network": lambda _, __, ___: {"pattern": _network_pattern()},
    "x-quota": lambda own, _, terms: _quota(own, terms),
    "x-allowed": lambda own, _, terms: _allowed(own, terms),
}
"""The keywords that JSON Schema lacks, or means otherwise, and what it says instead."""


def _network_pattern() -> str:
    """A pattern of the empty string and of the blocks without bits after their prefix."""
    # What most bodies have comes first.
    lengths = sorted(range(_BITS + 1), key=lambda length: (length % 8, length not in (16, 24)))
    blocks = (
        r"\.".join(_octet(min(max(length - before, 0), 8)) for before in (0, 8, 16, 24))
        + f"/{length}"
        for length in lengths
    )
    return f"^(?:{'|'.join(blocks)})?$"


def _octet(bits: int) -> str:
    """A pattern of the octets with no bits set after the first ones."""
    full = 8
    if bits == full:
        return _OCTET
    return f"(?:{'|'.join(map(str, range(0, 256, 1 << (full - bits))))})" if bits else "0"


def _advice(action: str) -> Iterator[Schema]:
    """What only bodies without advice fulfil that no schema file states; see the lints."""
    types = [
        kind
        for subschema in dialect.cited(action, "disk-type-unknown", (*_DISKS, "DataDisk", "Type"))
        for kind in subschema["enum"]
        if kind
    ]
    # Both disks have the same type.
    yield _at(_DISKS, {"anyOf": [_disk_types("", kind) for kind in types] or [NEVER]})
    # Of bcs, or with a disk whose type is stated, but not both.
    other = {"not": {"type": "string", "pattern": r"^bcs\."}}
    whole = {"InstanceType": other, **_at(("Groups", ANY, "InstanceType"), other)["properties"]}
    yield {"anyOf": [{"properties": whole}, _at(_DISKS, _disk_types(""))]}
    # The gate can compare these as they are written.
    yield _at(("Configs", "Mounts", "Entries", 0, "Destination"), {"pattern": f"^(?:{_MOUNT})?$"})
    yield _at((*_DISKS, "DataDisk", "MountPoint"), {"pattern": rf"^(?:{_MOUNT}|[A-Za-z]:[\\/]?)?$"})


def _disk_types(*types: str) -> Schema:
    disk = _at(("Type",), {"enum": list(types)})
    return {"properties": {"SystemDisk": disk, "DataDisk": disk}}


def _at(path: tuple[str | int, ...], schema: Schema) -> Schema:
    """A schema of what a path leads to; * stands for any key, a number for any index."""
    for step in reversed(path):
        if isinstance(step, int):
            schema = {"items": schema}
        else:
            schema = (
                {"additionalProperties": schema} if step == ANY else {"properties": {step: schema}}
            )
    return schema
