"""Keywords: the dialect's own, as generators for `jsonschema`, each named as its keyword."""

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
    """As JSON Schema means it: $ never matches before a final line feed."""
    if validator.is_type(instance, "string") and not ecma_regex.matches(argument, instance):
        yield ValidationError("does not match")


def property_names(
    validator: Any, argument: Any, instance: Any, _: Any
) -> Iterator[ValidationError]:
    """As `jsonschema` has it, but with the key in the path."""
    if validator.is_type(instance, "object"):
        for key in instance:
            yield from validator.descend(instance=key, schema=argument, path=key)


def x_set(validator: Any, argument: str, instance: Any, _: Any) -> Iterator[ValidationError]:
    """The object has the key, with a value other than the empty string."""
    if validator.is_type(instance, "object") and instance.get(argument, "") == "":
        yield ValidationError("not set")


def x_cidr(validator: Any, argument: Any, instance: Any, _: Any) -> Iterator[ValidationError]:
    """The string is empty, or a block inside one of the networks."""
    if validator.is_type(instance, "string") and instance and not _is_block(instance, argument):
        yield ValidationError("not such a block")


def x_cidr_network(validator: Any, _: Any, instance: Any, __: Any) -> Iterator[ValidationError]:
    """The string is no block, or the first address of its block."""
    if validator.is_type(instance, "string") and (block := _block(instance)) is not None:
        host, length = block
        if IPv4Interface(f"{host}/{length}").network.network_address != host:
            yield ValidationError("has host bits")


def x_unwanted_key(_: Any, __: Any, ___: Any, ____: Any) -> Iterator[ValidationError]:
    """The key that leads here should not be there."""
    yield ValidationError("unwanted")


def x_quota(limits: Limits) -> Keyword:
    """A count is within the account's limit; of a violation, the instance is the limit."""

    def keyword(validator: Any, argument: Any, instance: Any, _: Any) -> Iterator[ValidationError]:
        limit = limits.get(argument_name(argument["limit"]))
        if limit is not None and _count(validator, argument["counts"], instance, limits) > limit:
            yield ValidationError("over the limit", instance=limit)

    return keyword


def x_allowed(limits: Limits) -> Keyword:
    """The string is in the account's list, or else in the default, or in another stated list."""

    def keyword(validator: Any, argument: Any, instance: Any, _: Any) -> Iterator[ValidationError]:
        allowed = limits.get(argument_name(argument["list"]), argument.get("default"))
        if allowed is None or not validator.is_type(instance, "string"):
            return
        lists: list[Any] = [allowed]
        lists += [limits.get(argument_name(other), ()) for other in argument.get("or", ())]
        unset = argument.get("allowEmpty") and instance == ""
        if not unset and all(instance not in strings for strings in lists):
            yield ValidationError("not in the list")

    return keyword


def _count(validator: Any, counts: str, instance: Any, limits: Limits) -> Any:
    """What a quota counts, or less than any limit when there is nothing to count."""
    if counts == "value":
        return instance if validator.is_type(instance, "number") else -1
    if not validator.is_type(instance, "object"):
        return -1
    if counts == "properties":
        return len(instance)
    existing = limits.get(argument_name(counts))
    return existing + 1 if isinstance(existing, int) else -1


def _block(text: str) -> tuple[IPv4Address, int] | None:
    """The address and the length of the prefix of a.b.c.d/n, written without leading zeros."""
    address, _, length = text.partition("/")
    if not regex.fullmatch("0|[1-9][0-9]?", length) or int(length) > IPV4LENGTH:
        return None
    try:
        return IPv4Address(address), int(length)
    except AddressValueError:
        return None


def _is_block(text: str, networks: dict[str, list[int]]) -> bool:
    block = _block(text)
    return block is not None and any(
        block[0] in IPv4Network(network) and shortest <= block[1] <= longest
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
"""The types of the dialect: 3.0 is no integer, true no number, 1e400 no finite number."""
