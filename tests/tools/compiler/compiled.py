"""A function that is compiled from a schema of a test."""

from typing import Any

from bcvalidate.engine.compiled import create_cluster
from bcvalidate.rules.schema import Schema, citations
from tools.compiler.constants import tables
from tools.compiler.statements import StatementWriter


def compiled_check(schema: Schema) -> Any:
    """Compile a schema, and return the function that checks a body."""
    writer = StatementWriter(lambda _: True)
    writer.subschema(schema, "body", [], None)
    source = "\n".join(["def check(body):", "    found = []", *writer.lines, "    return found"])
    space: dict[str, Any] = {"matches": vars(create_cluster)["matches"]}
    space |= {name: eval(text) for name, text in writer.constants.items()}  # noqa: S307 - ours
    for rule in citations(schema):
        for name, text in tables(rule.subschema).items():
            space[name] = eval(text)  # noqa: S307 - what the compiler writes is ours
    exec(source, space)  # noqa: S102 - what the compiler writes is ours
    return space["check"]
