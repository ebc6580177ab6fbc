"""The reference engine: check a body with the schema files and `jsonschema`.

The tests compare the compiled engine with this one. The two share the schema files but no code that
decides whether a rule is violated.
"""

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator, ValidationError, validators
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from bcvalidate.account import Limits
from bcvalidate.engine import keywords
from bcvalidate.engine.violation import Violation
from bcvalidate.rules.registry import rules
from bcvalidate.rules.schema import schema_file, schema_file_names

if TYPE_CHECKING:
    from bcvalidate.document.pointer import Path


def violations(action: str, body: object, limits: Limits, *, lint: bool) -> list[Violation]:
    """List the violations of a body; without `lint`, only those of documented rules."""
    schema = schema_file(schema_file_names(action)[0])
    validator = _validator_class(tuple(limits.items()))(schema, registry=_registry(action))
    errors = [(tuple(error.absolute_path), error) for error in validator.iter_errors(body)]
    # JSON Schema also checks the range of a value with a wrong type. Only the wrong type counts.
    mistyped = {path for path, error in errors if error.validator == "type" and not _at_key(error)}
    values: dict[tuple[str, Path], object] = {}
    for path, error in errors:
        if path not in mistyped or error.validator == "type" or _at_key(error):
            values.setdefault((error.schema["x-rule"], path), error.instance)
    return [
        (rule_id, path, value)
        for (rule_id, path), value in values.items()
        if lint or rules()[rule_id].documented
    ]


def _at_key(error: ValidationError) -> bool:
    """Whether an error concerns the last key of its path instead of the value."""
    return "propertyNames" in error.absolute_schema_path or error.validator == "x-unwanted-key"


@cache
def _registry(action: str) -> "Registry[Any]":
    """Build a registry of the schema files of an action, which never fetches other schemas."""
    schemas = [schema_file(name) for name in schema_file_names(action)]
    return Registry().with_resources((s["$id"], DRAFT202012.create_resource(s)) for s in schemas)


@lru_cache(maxsize=16)
def _validator_class(limits: tuple[tuple[str, Any], ...]) -> Any:
    """Build a validator class for the schema dialect with the limits of an account."""
    extend: Any = validators.extend
    return extend(
        Draft202012Validator,
        {
            "pattern": keywords.pattern,
            "propertyNames": keywords.property_names,
            "x-set": keywords.x_set,
            "x-cidr": keywords.x_cidr,
            "x-cidr-network": keywords.x_cidr_network,
            "x-unwanted-key": keywords.x_unwanted_key,
            "x-quota": keywords.x_quota(dict(limits)),
            "x-allowed": keywords.x_allowed(dict(limits)),
        },
        type_checker=keywords.TYPES,
    )
