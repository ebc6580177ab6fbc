"""Policy files: what is wrong with one, and which rules it has."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from bcvalidate.document.pointer import Path
from bcvalidate.document.positions import Location, position_of
from bcvalidate.document.source_file import load_object
from bcvalidate.engine import ecma_regex
from bcvalidate.errors import ConfigFileError
from bcvalidate.policies.subschemas import References, Schema, Subschema, subschemas
from bcvalidate.policies.vocabulary import (
    DRAFT,
    PLACEHOLDERS,
    UNSUPPORTED,
    kinds,
    unknown_placeholders,
)
from bcvalidate.rules.registry import DOCUMENTED, Rule, rules
from bcvalidate.rules.spelling import did_you_mean

# So much of a word of the file is shown.
_SHOWN = 64


class PolicyFile(NamedTuple):
    """A policy: the name of its file, the text, and what that holds."""

    name: str
    text: str
    schema: Schema

    def at(self, path: Path, *, at_key: bool = False) -> str:
        """Where a place stands: name, line and column."""
        line, column = position_of(self.text, self.schema, Location(path, at_key))
        return f"{self.name}:{line}:{column}"

    def rules(self) -> dict[str, Rule]:
        """The rows of the rules, in the order of the text; they come after all of our own."""
        table: dict[str, Rule] = {}
        for _, schema in self._ruled():
            rule = schema["x-rule"]
            table.setdefault(rule, _row(self.name, len(rules()) + len(table) + 1, schema))
        return table

    def key_rules(self) -> frozenset[str]:
        """The rules that only keys break, never the values that those lead to."""
        assertions = [*References(self.schema).assertions()]
        of_values = {assertion.rule for assertion in assertions if not assertion.of_key}
        return frozenset(one.rule for one in assertions if one.rule and one.rule not in of_values)

    def of_rule(self, rule: str) -> str:
        """Where a rule stands first."""
        found = (at.path for at, schema in self._ruled() if schema["x-rule"] == rule)
        return self.at((*next(found), "x-rule"))

    def of_pattern(self, pattern: str) -> str:
        """Where a pattern stands first."""
        found = (place for place, text in _patterns(self.schema) if text == pattern)
        path, at_key = next(found)
        return self.at(path, at_key=at_key)

    def _ruled(self) -> Iterator[tuple[Subschema, Schema]]:
        every = subschemas(Subschema((), self.schema))
        return ((at, schema) for at, schema in every if "x-rule" in schema)


class _Fault(NamedTuple):
    """What is wrong with a policy, and the place of it."""

    path: Path
    words: str
    at_key: bool = False


def read_policy(name: str, data: bytes) -> PolicyFile:
    """The policy that a file holds; ConfigFileError, with line and column, when it has a fault."""
    policy = PolicyFile(name, "", load_object(name, data))._replace(text=data.decode())
    for fault in _faults(policy.schema):
        place = policy.at(fault.path, at_key=fault.at_key)
        raise ConfigFileError(f"{place}: {fault.words}")
    return policy


def _row(name: str, order: int, schema: Schema) -> Rule:
    return Rule(
        order=order,
        number=None,
        id=schema["x-rule"],
        severity=schema.get("x-severity", "error"),
        documented=False,
        status=None,
        code=None,
        message=schema["x-message"],
        note=schema.get("description"),
        source=name,
        vague=False,
    )


def _faults(policy: Schema) -> Iterator[_Fault]:
    """What is wrong; what comes later counts on that nothing came before."""
    words: dict[str, tuple[str, str]] = {}
    for at, schema in subschemas(Subschema((), policy)):
        yield from _keyword_faults(at, schema)
        yield from _rule_faults(at, schema, words)
    if not words:
        yield _Fault((), "this policy has no rule; give its subschemas an x-rule and an x-message")
    for (path, at_key), pattern in _patterns(policy):
        fault = ecma_regex.pattern_error(pattern)
        if fault is not None:
            yield _Fault(path, f"this pattern is not valid ({fault}); correct it", at_key)
    yield from _reference_faults(References(policy))


def _keyword_faults(at: Subschema, schema: Schema) -> Iterator[_Fault]:
    for keyword, value in schema.items():
        path = (*at.path, keyword)
        kind = kinds().get(keyword)
        if keyword in UNSUPPORTED:
            words = f"{keyword} is not supported in a policy; {UNSUPPORTED[keyword]}"
            yield _Fault(path, words, at_key=True)
        elif kind is None:
            advice = did_you_mean(keyword, kinds(), otherwise="remove it")
            yield _Fault(path, f"{_quoted(keyword)} is no known keyword; {advice}", at_key=True)
        elif not kind.fits(value):
            yield _Fault(path, f"{keyword} takes {kind.words}; correct it")
        elif keyword in ("$schema", "$id") and at.path:
            yield _Fault(path, f"{keyword} may stand at the top only; remove it", at_key=True)
        elif keyword == "$schema" and value.removesuffix("#") != DRAFT:
            yield _Fault(path, f"$schema must be {DRAFT}; a policy is held to no other draft")


def _rule_faults(
    at: Subschema, schema: Schema, words: dict[str, tuple[str, str]]
) -> Iterator[_Fault]:
    """What is wrong with a rule and its words; `words` has those of the rules before it."""
    rule = schema.get("x-rule")
    if rule is None:
        for keyword in ("x-message", "x-severity"):
            if keyword in schema:
                yield _Fault(
                    (*at.path, keyword), f"{keyword} needs an x-rule; add one", at_key=True
                )
        return
    path = (*at.path, "x-rule")
    message = schema.get("x-message")
    if message is None:
        yield _Fault(path, f"{rule} has no x-message; add a sentence that says what to do")
        return
    own = (message, schema.get("x-severity", "error"))
    if rule in rules() or rule == DOCUMENTED:
        yield _Fault(path, f"{rule} is a rule of bcvalidate, or means some; choose another id")
    if words.setdefault(rule, own) != own:
        yield _Fault(path, f"{rule} has another message or severity above; choose another id")
    if at.silent:
        yield _Fault(
            path, f"{rule} is inside {at.silent}, where no rule is reported; put it outside"
        )
    for word in unknown_placeholders(message):
        known = ", ".join(PLACEHOLDERS)
        yield _Fault((*at.path, "x-message"), f"{word} is filled with nothing; use one of {known}")


def _reference_faults(references: References) -> Iterator[_Fault]:
    for path in references.dangling():
        yield _Fault(path, "this $ref leads to no subschema of this file; use #/$defs/name")
    for path in references.loops():
        yield _Fault(path, "this $ref leads back to itself without end; break the circle")
    for assertion in references.assertions():
        if assertion.rule is None:
            yield _unruled(assertion.path)


def _unruled(path: Path) -> _Fault:
    keyword = path[-1]
    words = "has no rule; put an x-rule and an x-message beside it or further up"
    return _Fault(path, f"{_quoted(str(keyword))} {words}", at_key=isinstance(keyword, str))


def _patterns(policy: Schema) -> Iterator[tuple[tuple[Path, bool], str]]:
    """Every pattern of a policy, with its place and whether it is a key there."""
    for at, schema in subschemas(Subschema((), policy)):
        if "pattern" in schema:
            yield ((*at.path, "pattern"), False), schema["pattern"]
        for pattern in schema.get("patternProperties", ()):
            yield ((*at.path, "patternProperties", pattern), True), pattern


def _quoted(word: str) -> str:
    """A word of the file that may have any characters, as JSON writes it, in ASCII."""
    return json.dumps(word if len(word) <= _SHOWN else f"{word[:_SHOWN]}...")
