"""Prefilter statements: write the function that skips bodies that are certainly clean."""

from typing import Any

from bcvalidate.rules.credentials import is_secret_key
from bcvalidate.rules.schema import ANY, Schema, citations
from tools.compiler.constants import constant_prefix, quoted
from tools.compiler.expressions import violates
from tools.compiler.patterns import two_classes
from tools.compiler.shortcuts import shortcut
from tools.compiler.statements import parts_of, typed_part
from tools.compiler.verdict_statements import VerdictWriter

_UNSEEN = "return UNSEEN"

# These rules are checked without their expensive conditions, because almost no body violates them.
# The prefilter relies on it: it never skips a body with a bcs type, so that it does not need to
# check bcs-type-needs-ephemeral.
_WITHOUT_CONDITION = frozenset(("bcs-type-in-vpc",))

# The strings that lints compare with each other, by their path, and the statements that keep them.
_DISKS = ("Configs", "Disks")
_TOGETHER = {
    (*_DISKS, "SystemDisk", "Type"): "system_disk_type = {}",
    (*_DISKS, "DataDisk", "Type"): "data_disk_type = {}",
    (*_DISKS, "DataDisk", "MountPoint"): "mount_point = {}",
    ("Configs", "Mounts", "Entries", ANY, "Destination"): "destinations.append({})",
}


class PrefilterWriter(VerdictWriter):
    """Writes statements that check a body and count the commas between its members and items.

    Only members that the schema knows count, but all entries of a map and items of an array. A text
    with exactly that many commas has no unknown and no repeated members: see
    `records.plain_prefilter`. The function also returns BROKEN if the schema does not define the
    structure of a value, or if a field for secrets is not empty.
    """

    refusal = "return BROKEN"

    def __init__(self) -> None:
        super().__init__(lambda _: True)
        self._counted: set[tuple[str, ...]] = set()
        self._open: set[str] = set()
        self.memos: list[str] = []

    def subschema(self, place: Schema, var: str, path: list[str], known: str | None) -> None:
        """Write the rules of a subschema, then those below it."""
        if typed_part(place) is None and not self._under_condition:
            self.comment("of unknown structure")
            self.line(self.refusal)
        else:
            super().subschema(place, var, path, known)

    def _typed(
        self, place: Schema, citations: list[Schema], parts: list[Schema], var: str, path: list[str]
    ) -> None:
        kind = (typed_part(place) or {})["type"]
        if kind == "number":
            with self.block(f"if {var} not in numbers"):
                self.line(_UNSEEN)
        if kind == "string" and _steps(path) in _TOGETHER:
            self.line(_TOGETHER[_steps(path)].format(var))
        if kind in ("array", "object"):
            self._count(place, var, path)
        if kind != "string" or not (_steps(path) in _TOGETHER or _is_slow(place, var)):
            super()._typed(place, citations, parts, var, path)
            return
        memo = self.name(f"{_steps(path)[-1]} memo")
        self.memos.append(memo)
        with self.block(f"if {var} not in {memo}"):
            super()._typed(place, citations, parts, var, path)
            self.line(f"remember({memo}, {var})")

    def _count(self, place: Schema, var: str, path: list[str]) -> None:
        """Write the statement that counts the commas of an object or array, once for each path."""
        closed = [part for part in parts_of(place) if "additionalProperties" in part]
        members = [part for part in parts_of(place) if "properties" in part]
        entries = closed or [part for part in parts_of(place) if "items" in part]
        if not entries or members not in ([], closed) or _steps(path) in self._counted:
            self.comment("of unknown structure")
            with self.block(f"if {var}"):
                self.line(self.refusal)
            return
        self._counted.add(_steps(path))
        if not members:
            with self.block(f"if {var}"):
                self.line(f"commas += len({var}) - 1")
            return
        # Count all members here; later statements subtract the missing ones.
        self._open.add(var)
        number = sum(map(_is_welcome, closed[0]["properties"].values()))
        self.line(f"commas += {number - 1} if {var} else {number}")

    def _parts(self, parts: list[Schema], var: str, path: list[str], known: str | None) -> None:
        for part in parts:
            if "properties" in part and "additionalProperties" in part:
                members = {k: v for k, v in part["properties"].items() if _is_welcome(v)}
                others = {k: v for k, v in part.items() if k != "additionalProperties"}
                super()._parts([{**others, "properties": members}], var, path, known)
            else:
                super()._parts([part], var, path, known)

    def _property(self, key: str, child: Schema, var: str, path: list[str]) -> None:
        if var not in self._open or self._under_condition or self._is_required(key, var):
            super()._property(key, child, var, path)
            return
        citations, parts = self._rules_and_parts(child)
        member = f"{var}[{quoted(key)}]"
        test = f'{member} != ""' if is_secret_key(key) else violates(citations[0], member, None)
        with self.block(f"if {quoted(key)} not in {var}"):
            self.line("commas -= 1")
        if is_secret_key(key) or (len(citations) == 1 and not parts and test.count(member) == 1):
            self.comment("secret-in-spec" if is_secret_key(key) else citations[0]["x-rule"])
            with self.block(f"elif {test}"):
                self.line(self.refusal)
            return
        with self.block("else"):
            name = self.name(key) if parts else "value"
            self.line(f"{name} = {member}")
            self.subschema(child, name, path, None)

    def _is_required(self, key: str, var: str) -> bool:
        """Whether a member is required and may have any value that the schema allows."""
        return key in self._required[var] and not is_secret_key(key)

    def _entries(self, part: Schema, var: str, path: list[str], only: str | None) -> None:
        if not self._under_condition:
            with self.block(f"if not names.issuperset({var})"):
                self.line(_UNSEEN)
        super()._entries(part, var, path, only)


def _steps(path: list[str]) -> tuple[str, ...]:
    """Convert the expressions of a path, quoted keys and variables, to its path in the schema."""
    return tuple(step.strip('"') if step.startswith('"') else ANY for step in path)


def without_conditions(schema: Schema) -> Schema:
    """Remove the conditions of some rules of a schema, and merge the rules with the others."""
    parts = []
    for part in schema.get("allOf", ()):
        if {rule.rule for rule in citations(part)} <= _WITHOUT_CONDITION:
            schema = _merged(schema, part["then"])
        else:
            parts.append(part)
    return {**schema, "allOf": parts}


def _merged(place: Schema, more: Schema) -> Schema:
    """Merge the rules of two schemas for the same value."""
    found: dict[str, Any] = dict(place)
    for key, child in more.get("properties", {}).items():
        found["properties"] = {**found["properties"], key: _merged(place["properties"][key], child)}
    if "additionalProperties" in more:
        found["additionalProperties"] = _merged(
            place["additionalProperties"], more["additionalProperties"]
        )
    return {"allOf": [found, more]} if "x-rule" in more else found


def _is_slow(place: Schema, var: str) -> bool:
    """Whether checking a string against the rules of a subschema is slow enough to cache it."""
    typed = typed_part(place)
    others = (rule.subschema for rule in citations(place) if rule.subschema is not typed)
    return any(_is_slow_rule(rule, var) for rule in others)


def _is_slow_rule(rule: Schema, var: str) -> bool:
    if "pattern" not in rule:
        return any(keyword in rule for keyword in ("x-allowed", "x-cidr-network"))
    pattern = rule["pattern"]
    return two_classes(pattern) is None and shortcut(pattern, var, constant_prefix(rule)) is None


def _is_welcome(member: Schema) -> bool:
    """Whether a member is allowed and has a known type."""
    unwanted = any("x-unwanted-key" in part for part in parts_of(member))
    return typed_part(member) is not None and not unwanted
