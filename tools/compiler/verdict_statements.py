"""Verdict statements: write the function that only tests whether a body violates any rule."""

import re
from collections.abc import Callable, Iterator

from bcvalidate.rules.schema import Schema
from tools.compiler.constants import quoted
from tools.compiler.expressions import grouped, holds, violates
from tools.compiler.statements import StatementWriter, typed_part

RESERVED_NAMES = (
    "commas",
    "data_disk_type",
    "destinations",
    "known",
    "mount_point",
    "names",
    "numbers",
    "system_disk_type",
)
"""The names that these statements use in addition to those of any writer."""

# Most accounts omit some fields, and most conditions on an omitted field are false.
_STATED = re.compile(r"\w+ is not None")


class VerdictWriter(StatementWriter):
    """Writes statements that return as soon as a wanted rule is violated."""

    refusal = "return False"

    def __init__(self, wants: Callable[[str], bool]) -> None:
        super().__init__(wants, reserved=RESERVED_NAMES)
        self._under_condition = False
        # The variables of members that exist, by the expressions that they are assigned from.
        self._present: dict[str, str] = {}
        self._required: dict[str, set[str]] = {}

    def report(self, rule: Schema, path: list[str], var: str) -> None:  # noqa: ARG002 - not reported
        """Write the return statement; the verdict does not depend on which rule is violated."""
        self.line(self.refusal)

    def subschema(self, place: Schema, var: str, path: list[str], known: str | None) -> None:
        """Write the rules of a subschema, then those below it."""
        typed = typed_part(place)
        rules, parts = self._rules_and_parts(place)
        if typed is None or typed not in rules or self._under_condition:
            super().subschema(place, var, path, known)
            return
        self.comment(typed["x-rule"])
        with self.block(f"if {violates(typed, var, None)}"):
            self.line(self.refusal)
        self._required[var] = {key for rule in rules for key in rule.get("required", ())}
        self._typed(place, [rule for rule in rules if rule is not typed], parts, var, path)

    def _typed(
        self, place: Schema, rules: list[Schema], parts: list[Schema], var: str, path: list[str]
    ) -> None:
        """Write the other rules of a subschema whose value has the right type."""
        kind = (typed_part(place) or {})["type"]
        self._rules(rules, var, path, kind)
        self._parts(parts, var, path, kind)

    def _property(self, key: str, child: Schema, var: str, path: list[str]) -> None:
        if key not in self._required.get(var, ()) or self._under_condition:
            super()._property(key, child, var, path)
            return
        name, member = self.name(key), f"{var}[{quoted(key)}]"
        self.line(f"{name} = {member}")
        self._present[member] = name
        self.subschema(child, name, path, None)

    def _items(self, place: Schema, var: str, path: list[str], known: str | None) -> None:
        if known != "array":
            super()._items(place, var, path, known)
            return
        item = self.name(f"{var}_item")
        with self.block(f"for {item} in {var}"):
            self.subschema(place, item, [*path, item], None)

    def _conditional(self, part: Schema, var: str, path: list[str], known: str | None) -> None:
        rules, parts = self._rules_and_parts(part["then"])
        condition = self._with_names(holds(part["if"], var, known))
        if not parts and all("x-unwanted-key" not in rule for rule in rules):
            for rule in rules:
                # The cheaper test comes first.
                tests = sorted((violates(rule, var, known), condition), key=_cost)
                self.comment(rule["x-rule"])
                with self.block(f"if {' and '.join(map(_grouped, tests))}"):
                    self.line(self.refusal)
            return
        outer, self._under_condition = self._under_condition, True
        if known == "object" and len(members := _members(part["then"])) == 1:
            tests = sorted((f"{quoted(members[0])} in {var}", condition), key=_cost)
            condition = " and ".join(map(_grouped, tests))
        with self.block(f"if {condition}"):
            self.subschema(part["then"], var, path, known)
        self._under_condition = outer

    def _entries(self, part: Schema, var: str, path: list[str], only: str | None) -> None:
        if only is not None or self._cites(part.get("propertyNames")):
            super()._entries(part, var, path, only)
            return
        value = self.name(f"{var}_value")
        with self.block(f"for {value} in {var}.values()"):
            self.subschema(part["additionalProperties"], value, [*path, value], None)

    def _with_names(self, test: str) -> str:
        """Replace lookups of members that exist with their variables."""
        for member, name in self._present.items():
            var, _, key = member.removesuffix("]").partition("[")
            test = test.replace(f"{key} in {var} and ", "")
            test = re.sub(rf"\b{re.escape(member)}", name, test)
        test = re.sub(r"not \((\w+) in (\([^()]*\))\)", r"\1 not in \2", test)
        return " and ".join(sorted(_conjuncts(test), key=lambda part: not _STATED.fullmatch(part)))


def _members(then: Schema) -> list[str]:
    """Return the members of a `then` that consists of `properties` only."""
    return list(then["properties"]) if list(then) == ["properties"] else []


def _conjuncts(test: str) -> Iterator[str]:
    """Split a test into the operands of its outermost `and`s."""
    depth = start = 0
    for word in re.finditer(r'"(?:[^"\\]|\\.)*"|[(\[]|[)\]]| and ', test):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(word.group(), 0)
        if word.group() == " and " and not depth:
            yield test[start : word.start()]
            start = word.end()
    yield test[start:]


def _grouped(test: str) -> str:
    """Put a test in parentheses if it needs them and has none around it."""
    depth = 0
    for end, character in enumerate(test, 1):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if not depth:
            return test if end == len(test) > 1 else grouped(test)
    return grouped(test)


def _cost(test: str) -> tuple[int, int]:
    """Estimate the cost of a test from its text: calls cost most."""
    return test.count("("), len(test)
