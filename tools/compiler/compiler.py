"""The compiler: the schema files of an action in, one straight-line Python module out.

`python -m tools.compiler` writes the modules of all actions; with `--check` it fails when
one is stale.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from bcvalidate.rules.registry import rules
from bcvalidate.rules.schema import (
    ACTIONS,
    AccountField,
    Schema,
    account_fields,
    action_schema,
    argument_name,
    citations,
    key_rules,
    parameter_roots,
    schema_file_names,
)
from tools import generated
from tools.compiler.constants import tables
from tools.compiler.expressions import literal
from tools.compiler.meta_schema import dialect_errors
from tools.compiler.prefilter_statements import PrefilterWriter, without_conditions
from tools.compiler.statements import StatementWriter
from tools.compiler.template import MODULE
from tools.compiler.verdict_statements import VerdictWriter

AnyWriter = TypeVar("AnyWriter", bound=StatementWriter)

FOLDER = Path(__file__).parents[2] / "bcvalidate" / "engine" / "compiled"
"""Where the modules of the actions are kept."""

_UNSTATED_LIMIT = "int | None = None"
_UNSTATED_LIST = "tuple[str, ...] | None = None"


def _parameters(schema: Schema, wants: Callable[[str], bool]) -> str:
    """The account's limits and lists that the wanted rules, and their conditions, depend on."""
    found: dict[str, str] = {}
    for rule in citations(schema):
        if wants(rule.rule):
            for asked in account_fields(rule):
                name, text = argument_name(asked.name), _declared(asked)
                if found.setdefault(name, text) != text:
                    raise ValueError(f"{rule.rule}: {name} has one default, wherever it is named")
    declared = [f"{name}: {text}" for name, text in sorted(found.items())]
    return "".join(f"    {line},\n" for line in declared)


def _declared(asked: AccountField) -> str:
    """The type and the default of the argument that has what is asked of an account."""
    if asked.default:
        return f"tuple[str, ...] = {literal(asked.default)}"
    return _UNSTATED_LIST if asked.is_list else _UNSTATED_LIMIT


def compile_action(action: str) -> str:
    """The text of an action's module."""
    schema = action_schema(action)
    documented = _placed(schema, StatementWriter(_is_documented))
    advice = _placed(schema, StatementWriter(_is_advice))
    sound = _placed(schema, VerdictWriter(_is_documented))
    settled = _placed(without_conditions(schema), PrefilterWriter())
    writers = (documented, advice, sound, settled)
    text = MODULE.format(
        request=ACTIONS[action],
        files=" and ".join(f"schemas/{name}" for name in schema_file_names(action)),
        key_rules=literal(key_rules(action)),
        parameter_roots="(" + "".join(f"{literal(p)}," for p in parameter_roots(schema)) + ")",
        tables="\n".join(
            [
                *_tables(schema),
                *(f"{k} = {v}" for w in writers for k, v in w.constants.items()),
            ]
        ),
        parameters=_parameters(schema, _is_documented),
        statements="\n".join(documented.lines),
        advice_parameters=_parameters(schema, _is_advice),
        advice="\n".join(advice.lines),
        sound="\n".join(sound.lines),
        all_parameters=_parameters(schema, lambda _: True),
        memos=len(settled.memos),
        unpacked=", ".join(settled.memos),
        settled="\n".join(settled.lines),
    )
    compile(text, action, "exec")
    return text


def _placed(schema: Schema, writer: AnyWriter) -> AnyWriter:
    """A writer that has written the statements of a schema."""
    writer.place(schema, "body", [], None)
    return writer


def _is_documented(rule: str) -> bool:
    return rules()[rule].documented


def _is_advice(rule: str) -> bool:
    return not _is_documented(rule)


def _tables(schema: Schema) -> Iterator[str]:
    """The constants that the tests of rules use; ValueError when two would have one name."""
    found: dict[str, str] = {}
    for rule in citations(schema):
        for name, text in tables(rule.subschema).items():
            if found.setdefault(name, text) != text:
                raise ValueError(f"{rule.rule}: one rule has one pattern or network; use a $ref")
    return (f"{name} = {text}" for name, text in found.items())


def module_path(action: str) -> Path:
    """Where an action's module is kept."""
    return FOLDER / f"{argument_name(action.replace('-', '_'))}.py"


def modules() -> dict[Path, str]:
    """The text of every module; ValueError, a line a fault, when a schema file makes no sense."""
    faults = [fault for action in ACTIONS for fault in dialect_errors(action)]
    if faults:
        raise ValueError("\n".join(faults))
    return {module_path(action): compile_action(action) for action in ACTIONS}


def main(argv: list[str]) -> int:
    """Write the modules that are stale, or with `--check` only name them.

    Returns 0 when all is fresh, 1 when a module is stale or a schema file is broken: then nothing
    is written; 2 for any other argument.
    """
    return generated.main(argv, "tools.compiler", FOLDER, modules)
