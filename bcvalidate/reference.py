"""The reference engine: the same schema files, run by `jsonschema`.

It is the oracle that the compiled engine is held against, and it runs when it is asked for. The
two share the files and nothing that decides.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv4Network
from math import isfinite
from typing import Any

import regex
from jsonschema import Draft202012Validator, TypeChecker, ValidationError, validators
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from bcvalidate import dialect
from bcvalidate.account import Limits
from bcvalidate.positions import Place, locate, position
from bcvalidate.resources import schema_bytes
from bcvalidate.rows import rows
from bcvalidate.violation import Violation


def violations(action: str, body: object, limits: Limits) -> list[Violation]:
    """Every broken rule, each as (rule, path, value), in the order that `jsonschema` meets them."""
    schema = dialect.load(dialect.files(action)[0])
    validator = _validator_class(tuple(limits.items()))(schema, registry=_registry(action))
    found: dict[tuple[str, tuple[str | int, ...]], object] = {}
    for error in validator.iter_errors(body):
        found.setdefault((error.schema["x-rule"], tuple(error.absolute_path)), error.instance)
    return [(rule, path, value) for (rule, path), value in found.items()]


def dialect_faults(action: str) -> Iterator[str]:
    """What is wrong with the schema files of an action: file, line, column and reason, a line each."""
    meta = Draft202012Validator(dialect.load(dialect.META_SCHEMA), registry=Registry())
    for name in dialect.files(action):
        schema = dialect.load(name)
        faults = [(tuple(error.absolute_path), error.message) for error in meta.iter_errors(schema)]
        faults += _unknown_rules(schema)
        text = schema_bytes(name).decode()
        for path, message in sorted(faults, key=str):
            place = Place(path)
            line, column = position(text, locate(text, schema, [place])[place])
            yield f"schemas/{name}:{line}:{column}: {message}"


def _unknown_rules(
    node: object, path: tuple[str | int, ...] = ()
) -> list[tuple[tuple[str | int, ...], str]]:
    found = []
    if isinstance(node, dict):
        rule = node.get("x-rule")
        if isinstance(rule, str) and rule not in rows():
            found.append(((*path, "x-rule"), f"no row has the id {rule}"))
        for key, child in node.items():
            found += _unknown_rules(child, (*path, key))
    elif isinstance(node, list):
        for index, child in enumerate(node):
            found += _unknown_rules(child, (*path, index))
    return found


@cache
def _registry(action: str) -> "Registry[Any]":
    """The schema files of an action, and nothing that could be fetched."""
    schemas = [dialect.load(name) for name in dialect.files(action)]
    return Registry().with_resources((s["$id"], DRAFT202012.create_resource(s)) for s in schemas)


@lru_cache(maxsize=16)
def _validator_class(limits: tuple[tuple[str, Any], ...]) -> Any:
    """A validator of our dialect that holds values against these limits."""
    stated = dict(limits)

    def x_quota(
        validator: Any, argument: Any, instance: Any, schema: Any
    ) -> Iterator[ValidationError]:
        limit = stated.get(dialect.argument_name(argument["limit"]))
        if limit is None:
            return
        if argument["counts"] == "value":
            over = validator.is_type(instance, "number") and instance > limit
        elif argument["counts"] == "properties":
            over = validator.is_type(instance, "object") and len(instance) > limit
        else:
            count = stated.get(dialect.argument_name(argument["counts"]))
            over = validator.is_type(instance, "object") and count is not None and count + 1 > limit
        if over:
            yield ValidationError("over the limit", instance=limit)

    def x_allowed(
        validator: Any, argument: Any, instance: Any, schema: Any
    ) -> Iterator[ValidationError]:
        allowed = stated.get(dialect.argument_name(argument["list"]), argument.get("default"))
        unset = argument.get("allowEmpty") and instance == ""
        if (
            validator.is_type(instance, "string")
            and allowed is not None
            and not unset
            and instance not in allowed
        ):
            yield ValidationError("not in the list")

    return validators.extend(
        Draft202012Validator,
        {
            "pattern": _pattern,
            "propertyNames": _property_names,
            "x-set": _x_set,
            "x-cidr": _x_cidr,
            "x-quota": x_quota,
            "x-allowed": x_allowed,
        },
        type_checker=_TYPES,
    )


def _pattern(
    validator: Any, argument: str, instance: Any, schema: Any
) -> Iterator[ValidationError]:
    if validator.is_type(instance, "string") and not _ecma(argument).search(instance):
        yield ValidationError("does not match")


@cache
def _ecma(pattern: str) -> "regex.Pattern[str]":
    """A pattern of JSON Schema, in which $ never matches before a final line feed."""
    anchored = regex.sub(
        r"\\.|\[(?:\\.|[^\]])*\]|\$", lambda m: r"\Z" if m[0] == "$" else m[0], pattern
    )
    return regex.compile(anchored, regex.ASCII)


def _property_names(
    validator: Any, argument: Any, instance: Any, schema: Any
) -> Iterator[ValidationError]:
    if validator.is_type(instance, "object"):
        for key in instance:
            yield from validator.descend(instance=key, schema=argument, path=key)


def _x_set(validator: Any, argument: str, instance: Any, schema: Any) -> Iterator[ValidationError]:
    if validator.is_type(instance, "object") and (
        argument not in instance or instance[argument] == ""
    ):
        yield ValidationError("not set")


def _x_cidr(
    validator: Any, argument: dict[str, list[int]], instance: Any, schema: Any
) -> Iterator[ValidationError]:
    if validator.is_type(instance, "string") and instance and not _is_block(instance, argument):
        yield ValidationError("not such a block")


def _is_block(text: str, networks: dict[str, list[int]]) -> bool:
    address, _, length = text.partition("/")
    if not regex.fullmatch("0|[1-9][0-9]{0,2}", length):
        return False
    try:
        host = IPv4Address(address)
    except AddressValueError:
        return False
    return any(
        host in IPv4Network(network) and shortest <= int(length) <= longest
        for network, (shortest, longest) in networks.items()
    )


def _is_integer(checker: object, instance: object) -> bool:
    return type(instance) is int


def _is_number(checker: object, instance: object) -> bool:
    return type(instance) is int or (type(instance) is float and isfinite(instance))


_TYPES = TypeChecker(
    {
        "array": lambda _, instance: type(instance) is list,
        "boolean": lambda _, instance: type(instance) is bool,
        "integer": _is_integer,
        "number": _is_number,
        "object": lambda _, instance: type(instance) is dict,
        "string": lambda _, instance: type(instance) is str,
    }
)
