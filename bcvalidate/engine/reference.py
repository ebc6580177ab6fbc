"""The reference engine: the same schema files, run by `jsonschema`.

It is the oracle that the compiled engine is held against, and it runs when it is asked for. The
two share the files and nothing that decides.
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
    """Every broken rule, each as (rule, path, value), in the order that `jsonschema` meets them.

    Without `lint`, these are only the rules that are documented.
    """
    schema = schema_file(schema_file_names(action)[0])
    validator = _validator_class(tuple(limits.items()))(schema, registry=_registry(action))
    errors = [(tuple(error.absolute_path), error) for error in validator.iter_errors(body)]
    # JSON Schema holds 0.5 against a range of integers; here a type failure hides all else.
    mistyped = {path for path, error in errors if error.validator == "type" and not _of_key(error)}
    found: dict[tuple[str, Path], object] = {}
    for path, error in errors:
        if path not in mistyped or error.validator == "type" or _of_key(error):
            found.setdefault((error.schema["x-rule"], path), error.instance)
    return [
        (rule, path, value)
        for (rule, path), value in found.items()
        if lint or rules()[rule].documented
    ]


def _of_key(error: ValidationError) -> bool:
    return "propertyNames" in error.absolute_schema_path or error.validator == "x-unwanted-key"


@cache
def _registry(action: str) -> "Registry[Any]":
    """The schema files of an action, and nothing that could be fetched."""
    schemas = [schema_file(name) for name in schema_file_names(action)]
    return Registry().with_resources((s["$id"], DRAFT202012.create_resource(s)) for s in schemas)


@lru_cache(maxsize=16)
def _validator_class(limits: tuple[tuple[str, Any], ...]) -> Any:
    """A validator of our dialect that holds values against these limits."""
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
