"""The compiler: compile the schema files of each action to two Python modules.

`python -m tools.compiler` writes the modules that are not up to date. With `--check` it lists them
and fails.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bcvalidate.rules.registry import rules
from bcvalidate.rules.schema import (
    ACTIONS,
    AccountField,
    Schema,
    action_schema,
    argument_name,
    citations,
    key_rules,
    parameter_roots,
    required_account_fields,
    schema_file_names,
)
from tools import generated
from tools.compiler.constants import tables
from tools.compiler.expressions import literal
from tools.compiler.meta_schema import dialect_errors
from tools.compiler.prefilter_statements import PrefilterWriter, without_conditions
from tools.compiler.statements import StatementWriter
from tools.compiler.template import CHECKS, PREFILTER, RUNTIME_NAMES
from tools.compiler.verdict_statements import VerdictWriter

AnyWriter = TypeVar("AnyWriter", bound=StatementWriter)

FOLDER = Path(__file__).parents[2] / "bcvalidate" / "engine" / "compiled"
"""The folder of the compiled modules."""

_OPTIONAL_LIMIT = "int | None = None"
_OPTIONAL_LIST = "tuple[str, ...] | None = None"


def _parameters(schema: Schema, wants: Callable[[str], bool]) -> str:
    """Return the parameters for the account fields that the wanted rules depend on."""
    annotations: dict[str, str] = {}
    for citation in citations(schema):
        if wants(citation.rule):
            for account_field in required_account_fields(citation):
                name, annotation = argument_name(account_field.name), _annotation(account_field)
                if annotations.setdefault(name, annotation) != annotation:
                    raise ValueError(f"{citation.rule}: {name} has another default elsewhere")
    parameters = [f"{name}: {annotation}" for name, annotation in sorted(annotations.items())]
    return "".join(f"    {parameter},\n" for parameter in parameters)


def _annotation(account_field: AccountField) -> str:
    """Return the type and the default of the parameter for an account field."""
    if account_field.default:
        return f"tuple[str, ...] = {literal(account_field.default)}"
    return _OPTIONAL_LIST if account_field.is_list else _OPTIONAL_LIMIT


def compile_checks(action: str) -> str:
    """Return the text of the module that lists the violations of an action's rules."""
    schema = action_schema(action)
    documented = _written(schema, StatementWriter(_is_documented))
    lints = _written(schema, StatementWriter(_is_lint))
    return _module(
        CHECKS,
        action,
        [documented, lints],
        key_rules=literal(key_rules(action)),
        parameter_roots="(" + "".join(f"{literal(p)}," for p in parameter_roots(schema)) + ")",
        documented_parameters=_parameters(schema, _is_documented),
        documented_statements="\n".join(documented.lines),
        lint_parameters=_parameters(schema, _is_lint),
        lint_statements="\n".join(lints.lines),
    )


def compile_prefilter(action: str) -> str:
    """Return the text of the module that finds most bodies without violations, only faster."""
    schema = action_schema(action)
    verdict = _written(schema, VerdictWriter(_is_documented))
    prefilter = _written(without_conditions(schema), PrefilterWriter())
    return _module(
        PREFILTER,
        action,
        [verdict, prefilter],
        memos=len(prefilter.memos),
        unpacked=", ".join(prefilter.memos),
        documented_parameters=_parameters(schema, _is_documented),
        documented_statements="\n".join(verdict.lines),
        parameters=_parameters(schema, lambda _: True),
        statements="\n".join(prefilter.lines),
    )


def _module(template: str, action: str, writers: list[StatementWriter], **texts: object) -> str:
    """Fill in a template; the module imports and defines only what its statements use."""
    statements = "\n".join(line for writer in writers for line in writer.lines)
    constants = dict(_tables(action_schema(action)))
    for writer in writers:
        constants |= writer.constants
    # A constant may use one that is defined before it.
    used: list[str] = []
    for name, value in reversed(constants.items()):
        if _is_used(name, "\n".join([statements, *used])):
            used.insert(0, f"{name} = {value}")
    names = [n for n in RUNTIME_NAMES if _is_used(n, "\n".join([statements, *used]))]
    text = template.format(
        request=ACTIONS[action],
        files=" and ".join(f"schemas/{name}" for name in schema_file_names(action)),
        imports=f"from bcvalidate.engine.runtime import {', '.join(names)}\n" if names else "",
        constants="\n".join(used),
        **texts,
    )
    compile(text, action, "exec")
    return text


def _is_used(name: str, text: str) -> bool:
    return re.search(rf"\b{name}\b", text) is not None


def _written(schema: Schema, writer: AnyWriter) -> AnyWriter:
    """Write the statements of a schema, and return the writer."""
    writer.subschema(schema, "body", [], None)
    return writer


def _is_documented(rule_id: str) -> bool:
    return rules()[rule_id].documented


def _is_lint(rule_id: str) -> bool:
    return not _is_documented(rule_id)


def _tables(schema: Schema) -> dict[str, str]:
    """Return the constants of all rules; raises ValueError if two have the same name."""
    constants: dict[str, str] = {}
    for citation in citations(schema):
        for name, text in tables(citation.subschema).items():
            if constants.setdefault(name, text) != text:
                reason = "one rule has one pattern or network; use a $ref"
                raise ValueError(f"{citation.rule}: {reason}")
    return constants


def module_path(action: str, suffix: str = "") -> Path:
    """Return the path of a module of an action."""
    return FOLDER / f"{argument_name(action.replace('-', '_'))}{suffix}.py"


def modules() -> dict[Path, str]:
    """Return the text of every module; raises ValueError if a schema file has errors."""
    errors = [error for action in ACTIONS for error in dialect_errors(action)]
    if errors:
        raise ValueError("\n".join(errors))
    return {
        module_path(action, suffix): compiled(action)
        for action in ACTIONS
        for suffix, compiled in (("", compile_checks), ("_prefilter", compile_prefilter))
    }


def main(argv: list[str]) -> int:
    """Write the modules that are not up to date, or list them with `--check`.

    Returns the exit status of `generated.main`.
    """
    return generated.main(argv, "tools.compiler", FOLDER, modules)
