"""The policy engine: check bodies against a policy with `jsonschema`.

Every failure belongs to the innermost enclosing subschema that has a rule. Each keyword, `$ref`
included, passes on the failures of its subschemas, and the first subschema with a rule that a
failure passes is stored as its `error.schema`.
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
"""The time limit in seconds for checking one body."""


class SlowPolicy(Exception):
    """A policy took longer than `BODY_TIMEOUT` on a body."""


class PolicyEngine:
    """Checks bodies against a policy that has no errors."""

    def __init__(self, policy: Schema) -> None:
        # With "$schema", `jsonschema` would use its validator for that draft instead of ours.
        schema = {key: value for key, value in policy.items() if key not in ("$schema", "$id")}
        self._timer = _Timer()
        validator_class = _validator_class(self._timer)
        self._validator = validator_class(without_false(schema), registry=Registry())

    def failures(self, body: object) -> Iterator[tuple[str, Path, object]]:
        """Yield the failures of a body: the rule, the path, and the value that fails.

        Raises `ecma_regex.SlowPattern` if a pattern takes too long, SlowPolicy if the whole check
        does, and RecursionError if the policy and the body together are nested too deep.
        """
        self._timer.start()
        for error in self._validator.iter_errors(body):
            yield error.schema["x-rule"], tuple(error.absolute_path), error.instance


class _Timer:
    """Limits the time of a check: even a small policy can be slow if its references multiply."""

    def __init__(self) -> None:
        self._end = 0.0

    def start(self) -> None:
        """Start the time limit for the next body."""
        self._end = time.monotonic() + BODY_TIMEOUT

    def check(self) -> None:
        """Raise SlowPolicy if the time is up."""
        if time.monotonic() > self._end:
            raise SlowPolicy


def _validator_class(timer: _Timer) -> Any:
    changed = {
        "additionalProperties": additional_properties,
        "multipleOf": multiple_of,
        "pattern": keywords.pattern,
        "patternProperties": pattern_properties,
        "propertyNames": keywords.property_names,
        "x-cidr": keywords.x_cidr,
        "x-set": keywords.x_set,
    }
    every: dict[str, Any] = {**Draft202012Validator.VALIDATORS, **changed}
    extend: Any = validators.extend
    return extend(
        Draft202012Validator,
        {name: _with_rule(keyword, timer) for name, keyword in every.items()},
        type_checker=keywords.TYPES.redefine("null", lambda _, instance: instance is None),
    )


def _with_rule(keyword: Keyword, timer: _Timer) -> Keyword:
    """Wrap a keyword so that its failures get the rule of its subschema, and check the time."""

    def checked_keyword(
        validator: Any, argument: Any, instance: Any, schema: Any
    ) -> Iterator[ValidationError]:
        timer.check()
        for error in keyword(validator, argument, instance, schema) or ():
            has_rule = isinstance(error.schema, dict) and "x-rule" in error.schema
            if "x-rule" in schema and not has_rule:
                error.schema = schema
            yield error

    return checked_keyword


def pattern_properties(
    validator: Any, argument: dict[str, Any], instance: Any, _: Any
) -> Iterator[ValidationError]:
    """Check patternProperties as `jsonschema` does, but match the keys as `pattern` does."""
    if validator.is_type(instance, "object"):
        for text, subschema in argument.items():
            for key, value in instance.items():
                if ecma_regex.matches(text, key):
                    yield from validator.descend(value, subschema, path=key)


def additional_properties(
    validator: Any, argument: Any, instance: Any, schema: dict[str, Any]
) -> Iterator[ValidationError]:
    """Check additionalProperties in the order of the body, and report each key on its own."""
    if validator.is_type(instance, "object"):
        patterns = schema.get("patternProperties", ())
        for key, value in instance.items():
            is_property = key in schema.get("properties", ())
            if not is_property and not any(ecma_regex.matches(text, key) for text in patterns):
                yield from validator.descend(value, argument, path=key)


def multiple_of(
    validator: Any, argument: float, instance: Any, _: Any
) -> Iterator[ValidationError]:
    """Check multipleOf exactly, for decimals and for integers of any length."""
    if validator.is_type(instance, "number"):
        quotient = _fraction(instance) / _fraction(argument)
        if quotient.denominator != 1:
            yield ValidationError("not a multiple")


def _fraction(number: float) -> Fraction:
    """Convert a number as it is written in decimal: 0.1 is exactly one tenth."""
    return Fraction(number) if isinstance(number, int) else Fraction(repr(number))
