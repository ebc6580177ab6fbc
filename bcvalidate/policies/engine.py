"""The policy engine: a policy as `jsonschema` runs it, with the rule that each failure belongs to.

Of a failure, `error.schema` is the nearest subschema around it that has a rule: failures pass from
the inside to the outside through every keyword that they are in, `$ref` included.
"""

import time
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from jsonschema import Draft202012Validator, ValidationError, validators
from referencing import Registry

from bcvalidate.document.pointer import Path
from bcvalidate.engine import ecma_regex, keywords
from bcvalidate.engine.keywords import Keyword
from bcvalidate.policies.subschemas import Schema, without_false

BODY_TIMEOUT = 10.0
"""Seconds that a policy may take on one body."""


class SlowPolicy(Exception):
    """A policy was given up on a body."""


class PolicyEngine:
    """Holds bodies against a policy that has no fault."""

    def __init__(self, policy: Schema) -> None:
        # Of a schema that names its draft, `jsonschema` would take the validator from its own list.
        own = {key: value for key, value in policy.items() if key not in ("$schema", "$id")}
        self._clock = _Clock()
        schema = without_false(own)
        self._validator = _validator_class(self._clock)(schema, registry=Registry())

    def failures(self, body: object) -> Iterator[tuple[str, Path, object]]:
        """Every failure of a body: its rule, its path, and the value that fails.

        Raises ecma.SlowPattern when a pattern takes too long, SlowPolicy when all of it does, and
        RecursionError when policy and body together lead too deep.
        """
        self._clock.start()
        for error in self._validator.iter_errors(body):
            yield error.schema["x-rule"], tuple(error.absolute_path), error.instance


class _Clock:
    """Tells when a policy has taken too long: few subschemas can refer to each other very often."""

    def __init__(self) -> None:
        self._end = 0.0

    def start(self) -> None:
        """Give the next body its time."""
        self._end = time.monotonic() + BODY_TIMEOUT

    def check(self) -> None:
        """Raise SlowPolicy when the time is up."""
        if time.monotonic() > self._end:
            raise SlowPolicy


def _validator_class(clock: _Clock) -> Any:
    own = {
        "additionalProperties": additional_properties,
        "multipleOf": multiple_of,
        "pattern": keywords.pattern,
        "patternProperties": pattern_properties,
        "propertyNames": keywords.property_names,
        "x-cidr": keywords.x_cidr,
        "x-set": keywords.x_set,
    }
    every: dict[str, Any] = {**Draft202012Validator.VALIDATORS, **own}
    extend: Any = validators.extend
    return extend(
        Draft202012Validator,
        {name: _reporting(keyword, clock) for name, keyword in every.items()},
        type_checker=keywords.TYPES.redefine("null", lambda _, instance: instance is None),
    )


def _reporting(keyword: Keyword, clock: _Clock) -> Keyword:
    def reporting(
        validator: Any, argument: Any, instance: Any, schema: Any
    ) -> Iterator[ValidationError]:
        clock.check()
        for error in keyword(validator, argument, instance, schema) or ():
            has_rule = isinstance(error.schema, dict) and "x-rule" in error.schema
            if "x-rule" in schema and not has_rule:
                error.schema = schema
            yield error

    return reporting


def pattern_properties(
    validator: Any, argument: dict[str, Any], instance: Any, _: Any
) -> Iterator[ValidationError]:
    """As `jsonschema` has it, but patterns mean the same as in `pattern`."""
    if validator.is_type(instance, "object"):
        for text, subschema in argument.items():
            for key, value in instance.items():
                if ecma_regex.matches(text, key):
                    yield from validator.descend(value, subschema, path=key)


def additional_properties(
    validator: Any, argument: Any, instance: Any, schema: dict[str, Any]
) -> Iterator[ValidationError]:
    """As `jsonschema` has it, but in the order of the body, each key with its own failure."""
    if validator.is_type(instance, "object"):
        patterns = schema.get("patternProperties", ())
        for key, value in instance.items():
            named = key in schema.get("properties", ())
            if not named and not any(ecma_regex.matches(text, key) for text in patterns):
                yield from validator.descend(value, argument, path=key)


def multiple_of(
    validator: Any, argument: float, instance: Any, _: Any
) -> Iterator[ValidationError]:
    """Exact for decimals, and for integers of any length."""
    if validator.is_type(instance, "number"):
        quotient = _fraction(instance) / _fraction(argument)
        if quotient.denominator != 1:
            yield ValidationError("not a multiple")


def _fraction(number: float) -> Fraction:
    """The number as it is written: 0.1 is a tenth."""
    return Fraction(number) if isinstance(number, int) else Fraction(repr(number))
