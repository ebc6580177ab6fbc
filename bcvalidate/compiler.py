"""The compiler: the schema files of an action in, one straight-line Python module out.

`python -m bcvalidate.compiler` writes the modules of all actions; with `--check` it fails when
one is stale.
"""

import keyword
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bcvalidate import dialect
from bcvalidate.dialect import Schema, argument_name
from bcvalidate.expressions import broken, fits, grouped, holds, literal, quoted, tables
from bcvalidate.metaschema import dialect_faults
from bcvalidate.template import MODULE

# What the statements use: a value may not be named so.
_TAKEN = (
    "bool",
    "dict",
    "enumerate",
    "float",
    "found",
    "int",
    "len",
    "list",
    "str",
    "type",
    "value",
)


class Writer:
    """Writes the statements of an action's module: a rule a line, however long the line."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._depth = 1
        self._names = {"body", *_TAKEN, *keyword.kwlist}

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """A compound statement: what is written inside is its suite."""
        self.line(f"{head}:")
        self._depth += 1
        yield
        self._depth -= 1

    def line(self, text: str) -> None:
        """One line."""
        self.lines.append("    " * self._depth + text)

    def comment(self, text: str) -> None:
        """A comment that names the rule of the statement after it."""
        self.line(f"# {text}")

    def name(self, wanted: str) -> str:
        """A variable of its own for a value."""
        stem = name = re.sub(r"\W|^(?=\d)", "_", argument_name(wanted))
        number = 1
        while name in self._names:
            number += 1
            name = f"{stem}_{number}"
        self._names.add(name)
        return name

    def report(self, rule: Schema, path: list[str], var: str) -> None:
        """The statement that reports a violation; of a quota, the value is the limit."""
        value = argument_name(rule["x-quota"]["limit"]) if "x-quota" in rule else var
        steps = ", ".join(path) + ("," if len(path) == 1 else "")
        self.line(f'found.append(("{rule["x-rule"]}", ({steps}), {value}))')

    def place(self, place: Schema, var: str, path: list[str], known: str | None) -> None:
        """The rules of a place, then of everything below it."""
        rules, parts = _rules_and_parts(place)
        typed = next((rule for rule in rules if "type" in rule), None)
        if typed is None:
            self._rules(rules, var, path, known)
            self._parts(parts, var, path, known)
            return
        self.comment(typed["x-rule"])
        with self.block(f"if {broken(typed, var, None)}"):
            self.report(typed, path, var)
        others = [rule for rule in rules if rule is not typed]
        if others or any(map(_has_structure, parts)):
            idle_when_empty = not others and not any("if" in part for part in parts)
            with self.block(f"elif {var}" if idle_when_empty else "else"):
                self._rules(others, var, path, typed["type"])
                self._parts(parts, var, path, typed["type"])

    def _rules(self, rules: list[Schema], var: str, path: list[str], known: str | None) -> None:
        for rule in rules:
            self.comment(rule["x-rule"])
            with self.block(f"if {broken(rule, var, known)}"):
                self.report(rule, path, var)

    def _parts(self, parts: list[Schema], var: str, path: list[str], known: str | None) -> None:
        for part in parts:
            for key, child in part.get("properties", {}).items():
                self._property(key, child, var, path, known)
            if "additionalProperties" in part or "propertyNames" in part:
                self._map(part, var, path, known)
            if "items" in part:
                index, item = self.name(f"{var}_index"), self.name(f"{var}_item")
                with self.block(f"for {index}, {item} in enumerate({var})"):
                    self.place(part["items"], item, [*path, index], None)
            if "if" in part:
                with self.block(f"if {holds(part['if'], var, known)}"):
                    self.place(part["then"], var, path, known)

    def _property(
        self, key: str, child: Schema, var: str, path: list[str], known: str | None
    ) -> None:
        if known != "object":
            raise ValueError(
                f"{key}: properties stand below a place whose rule says it is an object"
            )
        rules, parts = _rules_and_parts(child)
        member, path = f"{var}[{quoted(key)}]", [*path, quoted(key)]
        nested = any(map(_has_structure, parts))
        if len(rules) == 1 and not nested:
            test = broken(rules[0], member, None)
            if test.count(member) == 1:
                self.comment(rules[0]["x-rule"])
                with self.block(f"if {quoted(key)} in {var} and {grouped(test)}"):
                    self.report(rules[0], path, member)
                return
        with self.block(f"if {quoted(key)} in {var}"):
            name = self.name(key) if nested else "value"
            self.line(f"{name} = {member}")
            self.place(child, name, path, None)

    def _map(self, part: Schema, var: str, path: list[str], known: str | None) -> None:
        if known != "object":
            with self.block(f"if {fits('object', var)}"):
                self._map(part, var, path, "object")
            return
        key = self.name(f"{var}_key")
        if "additionalProperties" in part:
            value = self.name(f"{var}_value")
            with self.block(f"for {key}, {value} in {var}.items()"):
                self._rules_of_key(part, key, path)
                self.place(part["additionalProperties"], value, [*path, key], None)
        else:
            with self.block(f"for {key} in {var}"):
                self._rules_of_key(part, key, path)

    def _rules_of_key(self, part: Schema, key: str, path: list[str]) -> None:
        if "propertyNames" in part:
            self.place(part["propertyNames"], key, [*path, key], None)


def _rules_and_parts(place: Schema) -> tuple[list[Schema], list[Schema]]:
    """The rules of a place, and all its subschemas, each of which may lead further."""
    parts = list(_parts_of(place))
    return [part for part in parts if "x-rule" in part], parts


def _parts_of(place: Schema) -> Iterator[Schema]:
    yield place
    for part in place.get("allOf", ()):
        yield from _parts_of(part)


def _has_structure(part: Schema) -> bool:
    return any(keyword in part for keyword in dialect.STRUCTURE if keyword != "allOf")


def _parameters(schema: Schema) -> Iterator[str]:
    """The arguments of `violations`: the account's limits and lists."""
    found: dict[str, str] = {}
    for rule in dialect.rules(schema):
        quota, allowed = rule.subschema.get("x-quota"), rule.subschema.get("x-allowed")
        if quota:
            found[argument_name(quota["limit"])] = "int | None = None"
            if quota["counts"] == "ClusterCount":
                found[argument_name(quota["counts"])] = "int | None = None"
        if allowed and "default" in allowed:
            found[argument_name(allowed["list"])] = (
                f"tuple[str, ...] = {literal(allowed['default'])}"
            )
        elif allowed:
            found[argument_name(allowed["list"])] = "tuple[str, ...] | None = None"
    return (f"    {name}: {declared}," for name, declared in sorted(found.items()))


def compiled(action: str) -> str:
    """The text of an action's module."""
    schema = dialect.schema(action)
    writer = Writer()
    writer.place(schema, "body", [], None)
    text = MODULE.format(
        request=dialect.ACTIONS[action],
        files=" and ".join(f"schemas/{name}" for name in dialect.files(action)),
        key_rules=literal(dialect.key_rules(action)),
        parameter_roots="("
        + "".join(f"{literal(p)}," for p in dialect.parameter_roots(schema))
        + ")",
        tables="\n".join(_tables(schema)),
        parameters="\n".join(_parameters(schema)),
        statements="\n".join(writer.lines),
    )
    compile(text, action, "exec")
    return text


def _tables(schema: Schema) -> list[str]:
    """The constants that the tests of rules use."""
    found = {line: None for rule in dialect.rules(schema) for line in tables(rule.subschema)}
    return list(found)


def module_path(action: str) -> Path:
    """Where an action's module is kept."""
    return Path(__file__).parent / "compiled" / f"{argument_name(action.replace('-', '_'))}.py"


def main(argv: list[str]) -> int:
    """Write the modules that are stale, or with `--check` only name them.

    Returns 0 when all is fresh, 1 when a module is stale or a schema file is broken: then nothing
    is written; 2 for any other argument.
    """
    if argv not in ([], ["--check"]):
        sys.stderr.write("usage: python -m bcvalidate.compiler [--check]\n")
        return 2
    try:
        faults = [fault for action in dialect.ACTIONS for fault in dialect_faults(action)]
        texts = {} if faults else {module_path(a): compiled(a) for a in dialect.ACTIONS}
    except (ValueError, SyntaxError) as error:
        faults, texts = [str(error)], {}
    stale = [path for path, text in texts.items() if not _holds(path, text)]
    if "--check" in argv:
        faults += [f"{path.name} is stale: run python -m bcvalidate.compiler" for path in stale]
    else:
        for path in stale:
            path.write_text(texts[path], "utf-8")
    sys.stderr.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text("utf-8") == text


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
