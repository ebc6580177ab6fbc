"""The loader: read policy files, and report their first error."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from bcvalidate.document.pointer import Path
from bcvalidate.document.source_file import SourceFile, json_object_source
from bcvalidate.engine import ecma_regex
from bcvalidate.policies.subschemas import References, Schema, Subschema, subschemas
from bcvalidate.policies.vocabulary import (
    DRAFT,
    PLACEHOLDERS,
    UNSUPPORTED,
    argument_types,
    unknown_placeholders,
)
from bcvalidate.rules.registry import DOCUMENTED, Rule, rules
from bcvalidate.rules.spelling import did_you_mean

MAX_QUOTED_LENGTH = 64
"""The maximum number of characters that a message quotes of a string in the file."""


class PolicyFile(NamedTuple):
    """A policy file without errors."""

    source: SourceFile

    @property
    def schema(self) -> Schema:
        """The JSON Schema in the file."""
        schema: Schema = self.source.value
        return schema

    def rules(self) -> dict[str, Rule]:
        """Return the rules by their ids, in the order of the file, after those of bcvalidate."""
        found: dict[str, Rule] = {}
        for _, schema in self._with_rules():
            order = len(rules()) + len(found) + 1
            found.setdefault(schema["x-rule"], _rule(self.source.name, order, schema))
        return found

    def key_rules(self) -> frozenset[str]:
        """Return the ids of the rules that only keys violate, never values."""
        assertions = [*References(self.schema).assertions()]
        value_rules = {assertion.rule for assertion in assertions if not assertion.at_key}
        return frozenset(
            assertion.rule
            for assertion in assertions
            if assertion.rule and assertion.rule not in value_rules
        )

    def where_rule(self, rule_id: str) -> str:
        """Say where a rule is cited first: file, line and column."""
        paths = (at.path for at, schema in self._with_rules() if schema["x-rule"] == rule_id)
        return self.source.at((*next(paths), "x-rule"))

    def where_pattern(self, pattern: str) -> str:
        """Say where a pattern is first: file, line and column."""
        path, is_key = next(at for at, text in _patterns(self.schema) if text == pattern)
        return self.source.at(path, key=is_key)

    def _with_rules(self) -> Iterator[tuple[Subschema, Schema]]:
        """Yield the subschemas that have a rule."""
        every = subschemas(Subschema((), self.schema))
        return ((at, schema) for at, schema in every if "x-rule" in schema)


def read_policy(name: str, data: bytes) -> PolicyFile:
    """Read a policy file; raises ConfigFileError, with line and column, for its first error."""
    file = json_object_source(name, data)
    policy = file.value
    messages: dict[str, tuple[str, str]] = {}
    for at, schema in subschemas(Subschema((), policy)):
        _check_keywords(file, at, schema)
        _check_rule(file, at, schema, messages)
    if not messages:
        hint = "give its subschemas an x-rule and an x-message"
        raise file.error((), f"this policy has no rule; {hint}")
    for (path, is_key), pattern in _patterns(policy):
        reason = ecma_regex.pattern_error(pattern)
        if reason is not None:
            message = f"this pattern is not valid ({reason}); correct it"
            raise file.error(path, message, key=is_key)
    _check_references(file, References(policy))
    return PolicyFile(file)


def _rule(name: str, order: int, schema: Schema) -> Rule:
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


def _check_keywords(file: SourceFile, at: Subschema, schema: Schema) -> None:
    """Raise ConfigFileError for an unknown keyword, or one with a wrong argument."""
    for keyword, value in schema.items():
        path = (*at.path, keyword)
        argument = argument_types().get(keyword)
        if keyword in UNSUPPORTED:
            message = f"{keyword} is not supported in a policy; {UNSUPPORTED[keyword]}"
            raise file.error(path, message, key=True)
        if argument is None:
            hint = did_you_mean(keyword, argument_types(), otherwise="remove it")
            raise file.error(path, f"unknown keyword {_quoted(keyword)}; {hint}", key=True)
        if not argument.accepts(value):
            raise file.error(path, f"{keyword} takes {argument.description}; correct it")
        if keyword in ("$schema", "$id") and at.path:
            raise file.error(path, f"{keyword} may stand at the top only; remove it", key=True)
        if keyword == "$schema" and value.removesuffix("#") != DRAFT:
            message = f"$schema must be {DRAFT}; no other draft is supported"
            raise file.error(path, message)


def _check_rule(
    file: SourceFile, at: Subschema, schema: Schema, messages: dict[str, tuple[str, str]]
) -> None:
    """Raise ConfigFileError for a rule with an error.

    `messages` has the message and the severity of each rule so far; those of this one are added.
    """
    rule, message = schema.get("x-rule"), schema.get("x-message")
    if rule is None:
        for keyword in ("x-message", "x-severity"):
            if keyword in schema:
                error = f"{keyword} needs an x-rule; add one"
                raise file.error((*at.path, keyword), error, key=True)
        return
    path = (*at.path, "x-rule")
    if message is None:
        raise file.error(path, f"{rule} has no x-message; add a sentence that says what to do")
    if rule in rules() or rule == DOCUMENTED:
        error = f"{rule} is an id or a group of bcvalidate's rules; choose another id"
        raise file.error(path, error)
    both = (message, schema.get("x-severity", "error"))
    if messages.setdefault(rule, both) != both:
        raise file.error(path, f"{rule} has another message or severity above; choose another id")
    if at.trial_keyword:
        error = f"{rule} is inside {at.trial_keyword}, where no rule is reported; put it outside"
        raise file.error(path, error)
    for name in unknown_placeholders(message):
        error = f"unknown placeholder {name}; use one of {', '.join(PLACEHOLDERS)}"
        raise file.error((*at.path, "x-message"), error)


def _check_references(file: SourceFile, references: References) -> None:
    """Raise ConfigFileError for a wrong reference, or for a keyword without a rule."""
    for path in references.dangling():
        raise file.error(path, "this $ref leads to no subschema of this file; use #/$defs/name")
    for path in references.loops():
        raise file.error(path, "this $ref leads back to itself; break the loop")
    for assertion in references.assertions():
        if assertion.rule is None:
            keyword = assertion.path[-1]
            hint = "put an x-rule and an x-message beside it or further up"
            message = f"{_quoted(str(keyword))} has no rule; {hint}"
            raise file.error(assertion.path, message, key=isinstance(keyword, str))


def _patterns(policy: Schema) -> Iterator[tuple[tuple[Path, bool], str]]:
    """Yield the patterns of a policy, each with its path and whether it is a key there."""
    for at, schema in subschemas(Subschema((), policy)):
        if "pattern" in schema:
            yield ((*at.path, "pattern"), False), schema["pattern"]
        for pattern in schema.get("patternProperties", ()):
            yield ((*at.path, "patternProperties", pattern), True), pattern


def _quoted(text: str) -> str:
    """Quote a string of the file as ASCII JSON, shortened if it is too long."""
    limit = MAX_QUOTED_LENGTH
    return json.dumps(text if len(text) <= limit else f"{text[:limit]}...")
