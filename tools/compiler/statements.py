"""The writer: the statements of an action's module, from its schema."""

import keyword
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from bcvalidate.rules.schema import CHILD_KEYWORDS, Schema, argument_name, citations
from tools.compiler.constants import quoted
from tools.compiler.expressions import broken, fits, grouped, holds, literal

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


class StatementWriter:
    """Writes the statements that hold a body against some of the rules: those that it `wants`.

    A rule is a line, however long the line. Of a rule that is not wanted, only the type is asked
    for, since what stands below it or beside it is said of values of that type.
    """

    def __init__(self, wants: Callable[[str], bool], *, taken: Iterable[str] = ()) -> None:
        self._wants = wants
        self.lines: list[str] = []
        self.constants: dict[str, str] = {}
        self._depth = 1
        self._names = {"body", *_TAKEN, *taken, *keyword.kwlist}

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

    def constant(self, wanted: str, strings: Iterable[str]) -> str:
        """A constant of its own for a set of strings."""
        name = self.name(wanted).upper()
        self.constants[f"_{name}"] = f"frozenset({literal(list(strings))})"
        return f"_{name}"

    def report(self, rule: Schema, path: list[str], var: str) -> None:
        """The statement that reports a violation; of a quota, the value is the limit."""
        value = argument_name(rule["x-quota"]["limit"]) if "x-quota" in rule else var
        steps = ", ".join(path) + ("," if len(path) == 1 else "")
        self.line(f'found.append(("{rule["x-rule"]}", ({steps}), {value}))')

    def place(self, place: Schema, var: str, path: list[str], known: str | None) -> None:
        """The rules of a place, then of everything below it."""
        rules, parts = self._rules_and_parts(place)
        for rule in rules:
            if "x-unwanted-key" in rule:
                self.comment(rule["x-rule"])
                self.report(rule, path, var)
        rules = [rule for rule in rules if "x-unwanted-key" not in rule]
        typed = typed_part(place)
        if typed is None:
            self._rules(rules, var, path, known)
            self._parts(parts, var, path, known)
            return
        others = [rule for rule in rules if rule is not typed]
        head = f"if {fits(typed['type'], var)}"
        if typed in rules:
            self.comment(typed["x-rule"])
            with self.block(f"if {broken(typed, var, None)}"):
                self.report(typed, path, var)
            idle_when_empty = not others and not any("if" in part for part in parts)
            head = f"elif {var}" if idle_when_empty else "else"
        if others or any(map(self._leads_on, parts)):
            with self.block(head):
                self._rules(others, var, path, typed["type"])
                self._parts(parts, var, path, typed["type"])

    def _rules(self, rules: list[Schema], var: str, path: list[str], known: str | None) -> None:
        for rule in rules:
            self.comment(rule["x-rule"])
            with self.block(f"if {broken(rule, var, known)}"):
                self.report(rule, path, var)

    def _parts(self, parts: list[Schema], var: str, path: list[str], known: str | None) -> None:
        for part in parts:
            members = {k: v for k, v in part.get("properties", {}).items() if self._cites(v)}
            if members and known is None:
                with self.block(f"if {fits('object', var)}"):
                    self._members(members, var, path, "object")
            else:
                self._members(members, var, path, known)
            if self._cites(part.get("additionalProperties")) or "propertyNames" in part:
                self._map(part, var, path, known)
            if self._cites(part.get("items")):
                self._items(part["items"], var, path, known)
            if self._cites(part.get("then")):
                self._conditional(part, var, path, known)

    def _conditional(self, part: Schema, var: str, path: list[str], known: str | None) -> None:
        with self.block(f"if {holds(part['if'], var, known)}"):
            self.place(part["then"], var, path, known)

    def _items(self, place: Schema, var: str, path: list[str], known: str | None) -> None:
        if known != "array":
            with self.block(f"if {fits('array', var)}"):
                self._items(place, var, path, "array")
            return
        index, item = self.name(f"{var}_index"), self.name(f"{var}_item")
        with self.block(f"for {index}, {item} in enumerate({var})"):
            self.place(place, item, [*path, index], None)

    def _members(
        self, members: dict[str, Schema], var: str, path: list[str], known: str | None
    ) -> None:
        for key, child in members.items():
            if known != "object":
                raise ValueError(f"{key}: a value of type {known} has no properties")
            self._property(key, child, var, [*path, quoted(key)])

    def _property(self, key: str, child: Schema, var: str, path: list[str]) -> None:
        rules, parts = self._rules_and_parts(child)
        member, typed = f"{var}[{quoted(key)}]", typed_part(child)
        nested = any(map(self._leads_on, parts))
        if len(rules) == 1 and not nested and typed in (None, rules[0]):
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
        of_values = self._cites(part.get("additionalProperties"))
        if of_values and "properties" in part:
            # Most objects have known keys only, which is soon found out.
            known_keys = self.constant(f"{var}_keys", part["properties"])
            with self.block(f"if not {var}.keys() <= {known_keys}"):
                self._entries(part, var, path, f"if {{key}} not in {known_keys}")
        else:
            self._entries(part, var, path, None)

    def _entries(self, part: Schema, var: str, path: list[str], only: str | None) -> None:
        key, value = self.name(f"{var}_key"), self.name(f"{var}_value")
        of_values = self._cites(part.get("additionalProperties"))
        head = f"for {key}, {value} in {var}.items()" if of_values else f"for {key} in {var}"
        with self.block(head):
            if self._cites(part.get("propertyNames")):
                self.place(part["propertyNames"], key, [*path, key], None)
            if only is not None:
                with self.block(only.format(key=key)):
                    self.place(part["additionalProperties"], value, [*path, key], None)
            elif of_values:
                self.place(part["additionalProperties"], value, [*path, key], None)

    def _rules_and_parts(self, place: Schema) -> tuple[list[Schema], list[Schema]]:
        """The wanted rules of a place, and its subschemas that lead to further ones."""
        parts = list(parts_of(place))
        rules = [part for part in parts if "x-rule" in part and self._wants(part["x-rule"])]
        return rules, [part for part in parts if self._leads_on(part)]

    def _leads_on(self, part: Schema) -> bool:
        """Whether a wanted rule stands below a subschema, or under its condition."""
        below = [part.get(keyword) for keyword in CHILD_KEYWORDS]
        members = part.get("properties", {}).values()
        return any(map(self._cites, [*members, *below, part.get("then")]))

    def _cites(self, place: Schema | None) -> bool:
        """Whether a wanted rule stands in a subschema or anywhere below."""
        return place is not None and any(self._wants(rule.rule) for rule in citations(place))


def typed_part(place: Schema) -> Schema | None:
    """The rule that says of which type the value of a place is."""
    return next((p for p in parts_of(place) if "x-rule" in p and "type" in p), None)


def parts_of(place: Schema) -> Iterator[Schema]:
    """A place, and all that it is put together from."""
    yield place
    for part in place.get("allOf", ()):
        yield from parts_of(part)
