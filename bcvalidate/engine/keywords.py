"""Keywords: the x-… keywords of the schema dialect, as generators for `jsonschema`."""

from collections.abc import Callable, Iterator
from ipaddress import IPV4LENGTH, AddressValueError, IPv4Address, IPv4Interface, IPv4Network
from math import isfinite
from typing import Any

import regex
from jsonschema import TypeChecker, ValidationError

from bcvalidate.account import Limits
from bcvalidate.engine import ecma_regex
from bcvalidate.rules.schema import argument_name

Keyword = Callable[[Any, Any, Any, Any], Iterator[ValidationError]]


def pattern(validator: Any, argument: str, instance: Any, _: Any) -> Iterator[ValidationError]:
    """Match a pattern by ECMA rules, so that $ does not match before a final line feed."""
    if validator.is_type(instance, "string") and not ecma_regex.matches(argument, instance):
        yield ValidationError("does not match")


def property_names(
    validator: Any, argument: Any, instance: Any, _: Any
) -> Iterator[ValidationError]:
    """Check each key, as `jsonschema` does, but add the key to the path of the error."""
    if validator.is_type(instance, "object"):
        for key in instance:
            yield from validator.descend(instance=key, schema=argument, path=key)


def x_set(validator: Any, argument: str, instance: Any, _: Any) -> Iterator[ValidationError]:
    """Require a key with a value other than the empty string."""
    if validator.is_type(instance, "object") and instance.get(argument, "") == "":
        yield ValidationError("not set")


def x_cidr(validator: Any, argument: Any, instance: Any, _: Any) -> Iterator[ValidationError]:
    """Require the empty string or a CIDR block inside a network."""
    if validator.is_type(instance, "string") and instance and not _is_inside(instance, argument):
        yield ValidationError("not such a block")


def x_cidr_network(validator: Any, _: Any, instance: Any, __: Any) -> Iterator[ValidationError]:
    """Forbid CIDR blocks with host bits; ignore strings that are not CIDR blocks."""
    if validator.is_type(instance, "string") and (cidr := _parse_cidr(instance)) is not None:
        address, length = cidr
        if IPv4Interface(f"{address}/{length}").network.network_address != address:
            yield ValidationError("has host bits")


def x_unwanted_key(_: Any, __: Any, ___: Any, ____: Any) -> Iterator[ValidationError]:
    """Reject the key at the end of the path."""
    yield ValidationError("unwanted")


def x_quota(limits: Limits) -> Keyword:
    """Require that a count is within a limit; the instance of the error is the limit."""

    def keyword(validator: Any, argument: Any, instance: Any, _: Any) -> Iterator[ValidationError]:
        limit = limits.get(argument_name(argument["limit"]))
        if limit is not None and _count(validator, argument["counts"], instance, limits) > limit:
            yield ValidationError("over the limit", instance=limit)

    return keyword


def x_allowed(limits: Limits) -> Keyword:
    """Require a string of the account's list or its default, or of another stated list."""

    def keyword(validator: Any, argument: Any, instance: Any, _: Any) -> Iterator[ValidationError]:
        allowed = limits.get(argument_name(argument["list"]), argument.get("default"))
        if allowed is None or not validator.is_type(instance, "string"):
            return
        lists: list[Any] = [allowed]
        lists += [limits.get(argument_name(other), ()) for other in argument.get("or", ())]
        is_unset = argument.get("allowEmpty") and instance == ""
        if not is_unset and all(instance not in strings for strings in lists):
            yield ValidationError("not in the list")

    return keyword


def _count(validator: Any, counts: str, instance: Any, limits: Limits) -> Any:
    """Return the number that a quota limits, or -1 when it cannot be determined."""
    if counts == "value":
        return instance if validator.is_type(instance, "number") else -1
    if not validator.is_type(instance, "object"):
        return -1
    if counts == "properties":
        return len(instance)
    existing = limits.get(argument_name(counts))
    return existing + 1 if isinstance(existing, int) else -1


def _parse_cidr(text: str) -> tuple[IPv4Address, int] | None:
    """Parse a.b.c.d/n into address and prefix length; None for other texts and leading zeros."""
    address, _, length = text.partition("/")
    if not regex.fullmatch("0|[1-9][0-9]?", length) or int(length) > IPV4LENGTH:
        return None
    try:
        return IPv4Address(address), int(length)
    except AddressValueError:
        return None


def _is_inside(text: str, networks: dict[str, list[int]]) -> bool:
    """Whether a text is a CIDR block inside a network, with a prefix length between its bounds."""
    cidr = _parse_cidr(text)
    return cidr is not None and any(
        cidr[0] in IPv4Network(network) and shortest <= cidr[1] <= longest
        for network, (shortest, longest) in networks.items()
    )


def _is_number(_: object, instance: object) -> bool:
    return type(instance) is int or (type(instance) is float and isfinite(instance))


TYPES = TypeChecker().redefine_many(
    {
        "array": lambda _, instance: type(instance) is list,
        "boolean": lambda _, instance: type(instance) is bool,
        "integer": lambda _, instance: type(instance) is int,
        "number": _is_number,
        "object": lambda _, instance: type(instance) is dict,
        "string": lambda _, instance: type(instance) is str,
    }
)
"""The types of the dialect: 3.0 is not an integer, and neither true nor 1e400 is a number."""
