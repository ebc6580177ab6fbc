"""Statements: write the statements of a compiled module from a schema."""

import keyword
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from bcvalidate.rules.schema import CHILD_KEYWORDS, Schema, argument_name, citations
from tools.compiler.constants import quoted
from tools.compiler.expressions import fits, grouped, holds, literal, violates

# The names that the statements use, so that no value may have them.
_RESERVED_NAMES = (
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


class StatementWriter:
    """Writes the statements that check a body against the rules that `wants` selects.

    Every rule is one line, however long. The type of a value is tested even if its rule is not
    selected, because the other rules of the value apply to that type only.
    """

    def __init__(self, wants: Callable[[str], bool], *, reserved: Iterable[str] = ()) -> None:
        self._wants = wants
        self.lines: list[str] = []
        self.constants: dict[str, str] = {}
        self._depth = 1
        self._names = {"body", *_RESERVED_NAMES, *reserved, *keyword.kwlist}

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Write the head of a compound statement; its body is written inside of the context."""
        self.line(f"{head}:")
        self._depth += 1
        yield
        self._depth -= 1

    def line(self, text: str) -> None:
        """Write one line."""
        self.lines.append("    " * self._depth + text)

    def comment(self, text: str) -> None:
        """Write a comment, such as the rule of the next statement."""
        self.line(f"# {text}")

    def name(self, wanted: str) -> str:
        """Return a new variable name that resembles the wanted one."""
        stem = name = re.sub(r"\W|^(?=\d)", "_", argument_name(wanted))
        number = 1
        while name in self._names:
            number += 1
            name = f"{stem}_{number}"
        self._names.add(name)
        return name

    def constant(self, wanted: str, strings: Iterable[str]) -> str:
        """Add a constant for a set of strings, and return its name."""
        name = self.name(wanted).upper()
        self.constants[f"_{name}"] = f"frozenset({literal(list(strings))})"
        return f"_{name}"

    def report(self, rule: Schema, path: list[str], var: str) -> None:
        """Write the statement that reports a violation; the value of a quota is its limit."""
        value = argument_name(rule["x-quota"]["limit"]) if "x-quota" in rule else var
        steps = ", ".join(path) + ("," if len(path) == 1 else "")
        self.line(f'found.append(("{rule["x-rule"]}", ({steps}), {value}))')

    def subschema(
        self, subschema: Schema, var: str, path: list[str], known_type: str | None
    ) -> None:
        """Write the rules of a subschema, then those below it.

        - `var`: the variable that has the value.
        - `path`: the expressions of the steps of its path.
        - `known_type`: the type of the value, or None if it is unknown.
        """
        rules, parts = self._rules_and_parts(subschema)
        for rule in rules:
            if "x-unwanted-key" in rule:
                self.comment(rule["x-rule"])
                self.report(rule, path, var)
        rules = [rule for rule in rules if "x-unwanted-key" not in rule]
        typed = typed_part(subschema)
        if typed is None:
            self._rules(rules, var, path, known_type)
            self._parts(parts, var, path, known_type)
            return
        others = [rule for rule in rules if rule is not typed]
        head = f"if {fits(typed['type'], var)}"
        if typed in rules:
            self.comment(typed["x-rule"])
            with self.block(f"if {violates(typed, var, None)}"):
                self.report(typed, path, var)
            idle_when_empty = not others and not any("if" in part for part in parts)
            head = f"elif {var}" if idle_when_empty else "else"
        if others or any(map(self._leads_on, parts)):
            with self.block(head):
                self._rules(others, var, path, typed["type"])
                self._parts(parts, var, path, typed["type"])

    def _rules(
        self, rules: list[Schema], var: str, path: list[str], known_type: str | None
    ) -> None:
        for rule in rules:
            self.comment(rule["x-rule"])
            with self.block(f"if {violates(rule, var, known_type)}"):
                self.report(rule, path, var)

    def _parts(
        self, parts: list[Schema], var: str, path: list[str], known_type: str | None
    ) -> None:
        for part in parts:
            members = {k: v for k, v in part.get("properties", {}).items() if self._cites(v)}
            if members and known_type is None:
                with self.block(f"if {fits('object', var)}"):
                    self._members(members, var, path, "object")
            else:
                self._members(members, var, path, known_type)
            if self._cites(part.get("additionalProperties")) or "propertyNames" in part:
                self._map(part, var, path, known_type)
            if self._cites(part.get("items")):
                self._items(part["items"], var, path, known_type)
            if self._cites(part.get("then")):
                self._conditional(part, var, path, known_type)

    def _conditional(self, part: Schema, var: str, path: list[str], known_type: str | None) -> None:
        with self.block(f"if {holds(part['if'], var, known_type)}"):
            self.subschema(part["then"], var, path, known_type)

    def _items(self, items: Schema, var: str, path: list[str], known_type: str | None) -> None:
        if known_type != "array":
            with self.block(f"if {fits('array', var)}"):
                self._items(items, var, path, "array")
            return
        index, item = self.name(f"{var}_index"), self.name(f"{var}_item")
        with self.block(f"for {index}, {item} in enumerate({var})"):
            self.subschema(items, item, [*path, index], None)

    def _members(
        self, members: dict[str, Schema], var: str, path: list[str], known_type: str | None
    ) -> None:
        for key, child in members.items():
            if known_type != "object":
                raise ValueError(f"{key}: a value of type {known_type} has no properties")
            self._property(key, child, var, [*path, quoted(key)])

    def _property(self, key: str, child: Schema, var: str, path: list[str]) -> None:
        rules, parts = self._rules_and_parts(child)
        member, typed = f"{var}[{quoted(key)}]", typed_part(child)
        nested = any(map(self._leads_on, parts))
        if len(rules) == 1 and not nested and typed in (None, rules[0]):
            test = violates(rules[0], member, None)
            if test.count(member) == 1:
                self.comment(rules[0]["x-rule"])
                with self.block(f"if {quoted(key)} in {var} and {grouped(test)}"):
                    self.report(rules[0], path, member)
                return
        with self.block(f"if {quoted(key)} in {var}"):
            name = self.name(key) if nested else "value"
            self.line(f"{name} = {member}")
            self.subschema(child, name, path, None)

    def _map(self, part: Schema, var: str, path: list[str], known_type: str | None) -> None:
        if known_type != "object":
            with self.block(f"if {fits('object', var)}"):
                self._map(part, var, path, "object")
            return
        has_value_rules = self._cites(part.get("additionalProperties"))
        if has_value_rules and "properties" in part:
            # Most objects have known keys only, and this test for it is fast.
            known_keys = self.constant(f"{var}_keys", part["properties"])
            with self.block(f"if not {var}.keys() <= {known_keys}"):
                self._entries(part, var, path, f"if {{key}} not in {known_keys}")
        else:
            self._entries(part, var, path, None)

    def _entries(self, part: Schema, var: str, path: list[str], condition: str | None) -> None:
        key, value = self.name(f"{var}_key"), self.name(f"{var}_value")
        has_value_rules = self._cites(part.get("additionalProperties"))
        head = f"for {key}, {value} in {var}.items()" if has_value_rules else f"for {key} in {var}"
        with self.block(head):
            if self._cites(part.get("propertyNames")):
                self.subschema(part["propertyNames"], key, [*path, key], None)
            if condition is not None:
                with self.block(condition.format(key=key)):
                    self.subschema(part["additionalProperties"], value, [*path, key], None)
            elif has_value_rules:
                self.subschema(part["additionalProperties"], value, [*path, key], None)

    def _rules_and_parts(self, subschema: Schema) -> tuple[list[Schema], list[Schema]]:
        """Return the wanted rules of a subschema, and its parts with wanted rules below them."""
        parts = list(parts_of(subschema))
        rules = [part for part in parts if "x-rule" in part and self._wants(part["x-rule"])]
        return rules, [part for part in parts if self._leads_on(part)]

    def _leads_on(self, part: Schema) -> bool:
        """Whether a wanted rule is cited below a part, or in its `then`."""
        below = [part.get(keyword) for keyword in CHILD_KEYWORDS]
        members = part.get("properties", {}).values()
        return any(map(self._cites, [*members, *below, part.get("then")]))

    def _cites(self, subschema: Schema | None) -> bool:
        """Whether a wanted rule is cited in a subschema or below it."""
        if subschema is None:
            return False
        return any(self._wants(citation.rule) for citation in citations(subschema))


def typed_part(subschema: Schema) -> Schema | None:
    """Return the part of a subschema whose rule checks the type of the value, or None."""
    return next((p for p in parts_of(subschema) if "x-rule" in p and "type" in p), None)


def parts_of(subschema: Schema) -> Iterator[Schema]:
    """Yield a subschema and, recursively, the subschemas of its `allOf`."""
    yield subschema
    for part in subschema.get("allOf", ()):
        yield from parts_of(part)
