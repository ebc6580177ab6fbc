"""The meta-schema: check the schema files against the dialect."""

from collections.abc import Iterator

from jsonschema import Draft202012Validator
from referencing import Registry

from bcvalidate.document.pointer import Path
from bcvalidate.document.positions import Location, find_position
from bcvalidate.files.resources import schema_bytes
from bcvalidate.rules.registry import rules
from bcvalidate.rules.schema import META_SCHEMA, schema_file, schema_file_names


def dialect_errors(action: str) -> Iterator[str]:
    """Yield the errors in the schema files of an action, each with file, line and column."""
    meta = Draft202012Validator(schema_file(META_SCHEMA), registry=Registry())
    for name in schema_file_names(action):
        schema = schema_file(name)
        errors = [(tuple(error.absolute_path), error.message) for error in meta.iter_errors(schema)]
        errors += _unknown_rules(schema)
        text = schema_bytes(name).decode()
        for path, message in sorted(errors, key=str):
            line, column = find_position(text, schema, Location(path))
            yield f"schemas/{name}:{line}:{column}: {message}"


def _unknown_rules(node: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield an error for each citation of a rule that does not exist."""
    if isinstance(node, dict):
        rule = node.get("x-rule")
        if isinstance(rule, str) and rule not in rules():
            yield (*path, "x-rule"), f"no rule has the id {rule}"
    children = (
        node.items()
        if isinstance(node, dict)
        else enumerate(node)
        if isinstance(node, list)
        else ()
    )
    for step, child in children:
        yield from _unknown_rules(child, (*path, step))
