"""The reference engine: the same schema files, run by `jsonschema`.

It is the oracle that the compiled engine is held against, and it runs when it is asked for. The
two share the files and nothing that decides.
"""

from functools import cache, lru_cache
from typing import Any

from jsonschema import Draft202012Validator, validators
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from bcvalidate import dialect, keywords
from bcvalidate.account import Limits
from bcvalidate.violation import Path, Violation


def violations(action: str, body: object, limits: Limits) -> list[Violation]:
    """Every broken rule, each as (rule, path, value), in the order that `jsonschema` meets them."""
    schema = dialect.load(dialect.files(action)[0])
    validator = _validator_class(tuple(limits.items()))(schema, registry=_registry(action))
    found: dict[tuple[str, Path], object] = {}
    for error in validator.iter_errors(body):
        found.setdefault((error.schema["x-rule"], tuple(error.absolute_path)), error.instance)
    return [(rule, path, value) for (rule, path), value in found.items()]


@cache
def _registry(action: str) -> "Registry[Any]":
    """The schema files of an action, and nothing that could be fetched."""
    schemas = [dialect.load(name) for name in dialect.files(action)]
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
            "x-quota": keywords.x_quota(dict(limits)),
            "x-allowed": keywords.x_allowed(dict(limits)),
        },
        type_checker=keywords.TYPES,
    )
