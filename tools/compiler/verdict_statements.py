"""Sound writer: the statements that find out, and no more, whether a body breaks any rule."""

import re
from collections.abc import Callable, Iterator

from bcvalidate.rules.schema import Schema
from tools.compiler.constants import quoted
from tools.compiler.expressions import broken, grouped, holds
from tools.compiler.statements import StatementWriter, typed_part

TAKEN = (
    "commas",
    "data_disk_type",
    "destinations",
    "known",
    "mount_point",
    "names",
    "numbers",
    "system_disk_type",
)
"""What the statements use besides what those of any writer do."""

# Most accounts do not state all there is; and without, most conditions do not hold.
_STATED = re.compile(r"\w+ is not None")


class VerdictWriter(StatementWriter):
    """Writes statements that return as soon as a wanted rule is broken."""

    refusal = "return False"

    def __init__(self, wants: Callable[[str], bool]) -> None:
        super().__init__(wants, taken=TAKEN)
        self._under_condition = False
        # The variables of members that are there, by what they are assigned from.
        self._present: dict[str, str] = {}
        self._required: dict[str, set[str]] = {}

    def report(self, rule: Schema, path: list[str], var: str) -> None:  # noqa: ARG002 - not told
        """The statement for a broken rule: which one it is does not matter."""
        self.line(self.refusal)

    def place(self, place: Schema, var: str, path: list[str], known: str | None) -> None:
        """The rules of a place, then of everything below it."""
        typed = typed_part(place)
        rules, parts = self._rules_and_parts(place)
        if typed is None or typed not in rules or self._under_condition:
            super().place(place, var, path, known)
            return
        self.comment(typed["x-rule"])
        with self.block(f"if {broken(typed, var, None)}"):
            self.line(self.refusal)
        self._required[var] = {key for rule in rules for key in rule.get("required", ())}
        self._typed(place, [rule for rule in rules if rule is not typed], parts, var, path)

    def _typed(
        self, place: Schema, rules: list[Schema], parts: list[Schema], var: str, path: list[str]
    ) -> None:
        """The other rules of a place whose value has the type that it should have."""
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
        self.place(child, name, path, None)

    def _items(self, place: Schema, var: str, path: list[str], known: str | None) -> None:
        if known != "array":
            super()._items(place, var, path, known)
            return
        item = self.name(f"{var}_item")
        with self.block(f"for {item} in {var}"):
            self.place(place, item, [*path, item], None)

    def _conditional(self, part: Schema, var: str, path: list[str], known: str | None) -> None:
        rules, parts = self._rules_and_parts(part["then"])
        condition = self._with_names(holds(part["if"], var, known))
        if not parts and all("x-unwanted-key" not in rule for rule in rules):
            for rule in rules:
                # What costs less is asked first.
                tests = sorted((broken(rule, var, known), condition), key=_cost)
                self.comment(rule["x-rule"])
                with self.block(f"if {' and '.join(map(_grouped, tests))}"):
                    self.line(self.refusal)
            return
        outer, self._under_condition = self._under_condition, True
        if known == "object" and len(members := _members(part["then"])) == 1:
            tests = sorted((f"{quoted(members[0])} in {var}", condition), key=_cost)
            condition = " and ".join(map(_grouped, tests))
        with self.block(f"if {condition}"):
            self.place(part["then"], var, path, known)
        self._under_condition = outer

    def _entries(self, part: Schema, var: str, path: list[str], only: str | None) -> None:
        if only is not None or self._cites(part.get("propertyNames")):
            super()._entries(part, var, path, only)
            return
        value = self.name(f"{var}_value")
        with self.block(f"for {value} in {var}.values()"):
            self.place(part["additionalProperties"], value, [*path, value], None)

    def _with_names(self, test: str) -> str:
        """A test, with the variables of members that are there in place of looking them up."""
        for member, name in self._present.items():
            var, _, key = member.removesuffix("]").partition("[")
            test = test.replace(f"{key} in {var} and ", "")
            test = re.sub(rf"\b{re.escape(member)}", name, test)
        test = re.sub(r"not \((\w+) in (\([^()]*\))\)", r"\1 not in \2", test)
        return " and ".join(sorted(_conjuncts(test), key=lambda part: not _STATED.fullmatch(part)))


def _members(then: Schema) -> list[str]:
    """The members that all rules of a subschema are about, if there is nothing else in it."""
    return list(then["properties"]) if list(then) == ["properties"] else []


def _conjuncts(test: str) -> Iterator[str]:
    """The parts of a test that all have to hold."""
    depth = start = 0
    for word in re.finditer(r'"(?:[^"\\]|\\.)*"|[(\[]|[)\]]| and ', test):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(word.group(), 0)
        if word.group() == " and " and not depth:
            yield test[start : word.start()]
            start = word.end()
    yield test[start:]


def _grouped(test: str) -> str:
    """A test as a part of a larger one; what is in parentheses as a whole stays as it is."""
    depth = 0
    for end, character in enumerate(test, 1):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if not depth:
            return test if end == len(test) > 1 else grouped(test)
    return grouped(test)


def _cost(test: str) -> tuple[int, int]:
    """What a test costs, as far as its text tells: calls cost most."""
    return test.count("("), len(test)
