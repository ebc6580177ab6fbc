"""Messages: turn violations and text errors into findings, by a look-up in the rules."""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from bcvalidate.account import Account
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.hints import FindingKey, hint
from bcvalidate.document.pointer import Path, to_pointer
from bcvalidate.document.positions import Position
from bcvalidate.document.text_errors import TextError
from bcvalidate.engine.engines import compiled_module
from bcvalidate.engine.violation import Violation
from bcvalidate.rules.registry import Rule, rules, rules_with_value
from bcvalidate.rules.schema import path_matches

# Both limits bound the cache of findings, because the keys of a body can be arbitrary text.
MAX_CACHED_FINDINGS = 4096
MAX_CACHED_FINDING_LENGTH = 512

# The hints that depend on a number are all for integers that are closer to zero.
MAX_INTEGER_WITH_HINT = 10**6

MAX_DISPLAYED_VALUE_LENGTH = 80
"""The characters of a value that are put into the message of a policy rule."""


class CodeAndMessage(NamedTuple):
    """The code and the message of a finding, with their placeholders filled in."""

    code: str | None
    message: str


def to_findings(
    action: str,
    violations: Iterable[Violation],
    positions: Iterable[Position | None],
    account: Account | None,
    policy_rules: Mapping[str, Rule],
) -> list[Finding]:
    """Make the finding of each violation, in the same order.

    `positions` has the position of each violation. `policy_rules` has the rules that are defined
    in policies, by their ids.
    """
    builder = _finding_builder(action, account)
    findings = []
    for violation, position in zip(violations, positions, strict=True):
        policy_rule = policy_rules.get(violation[0])
        if policy_rule is None:
            finding = builder.finding(violation)
        else:
            finding = _policy_finding(policy_rule, violation)
        if position is not None:
            finding = finding._replace(line=position.line, column=position.column)
        findings.append(finding)
    return findings


@lru_cache(maxsize=16)
def _finding_builder(action: str, account: Account | None) -> "_FindingBuilder":
    return _FindingBuilder(action, account)


class _FindingBuilder:
    """Builds findings for one account, and caches them: many bodies break the same rules."""

    def __init__(self, action: str, account: Account | None) -> None:
        self._action = action
        self._account = account
        self._with_value = rules_with_value()
        self._cache: dict[FindingKey, Finding] = {}

    def finding(self, violation: Violation) -> Finding:
        """The finding of a violation, without its position."""
        rule_id, path, value = violation
        kind = type(value)
        keeps_value = rule_id in self._with_value or (
            type(value) is int and -MAX_INTEGER_WITH_HINT < value < MAX_INTEGER_WITH_HINT
        )
        key = (rule_id, path, kind, value if keeps_value else None)
        finding = self._cache.get(key)
        if finding is None:
            finding = self._build(key)
            if len(finding.pointer) + len(finding.message) < MAX_CACHED_FINDING_LENGTH:
                if len(self._cache) >= MAX_CACHED_FINDINGS:
                    self._cache.clear()
                self._cache[key] = finding
        return finding

    def _build(self, key: FindingKey) -> Finding:
        rule_id, path, _, value = key
        rule = rules()[rule_id]
        text = _code_and_message(rule, path, value, compiled_module(self._action).PARAMETER_ROOTS)
        return _finding(
            rule, text, path, None, hint(self._action, key, self._account, vague=rule.vague)
        )


def _policy_finding(rule: Rule, violation: Violation) -> Finding:
    """The finding of a policy rule, whose message may have placeholders of every kind."""
    _, path, value = violation
    replacements = {
        "key": str(path[-1]) if path else "the body",
        "value": _value_text(value),
        "Parameter": ".".join(map(str, path)) or "the body",
    }
    first, *rest = rule.message.split("{")
    message = [first]
    for part in rest:
        name, brace, after = part.partition("}")
        is_placeholder = brace and name in replacements
        message += [replacements[name], after] if is_placeholder else ["{", part]
    return _finding(rule, CodeAndMessage(None, "".join(message)), path, None, None)


def _value_text(value: object) -> str:
    """A value as short text; an object or an array is only named as such."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "an array"
    text = value if isinstance(value, str) else json.dumps(value)
    limit = MAX_DISPLAYED_VALUE_LENGTH
    return text if len(text) <= limit else f"{text[:limit]}..."


def text_findings(errors: Iterable[TextError], positions: Iterable[Position]) -> list[Finding]:
    """Make the finding of each error of a text, in the same order."""
    table = rules()
    findings = []
    for error, position in zip(errors, positions, strict=True):
        rule = table[error.rule]
        text = _code_and_message(rule, error.path, None, ())
        findings.append(_finding(rule, text, error.path, position, error.hint))
    return findings


def request_finding(
    rule_id: str, position: Position | None, key: str | None, hint: str | None
) -> Finding:
    """Make the finding of a request error; `key` is the query key that is wrong, if there is one.

    The finding is about the request apart from its body, so its pointer is empty.
    """
    rule = rules()[rule_id]
    path = () if key is None else (key,)
    return _finding(rule, _code_and_message(rule, path, None, ()), (), position, hint)


def _finding(
    rule: Rule, text: CodeAndMessage, path: Path, position: Position | None, hint: str | None
) -> Finding:
    line, column = (None, None) if position is None else position
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        documented=rule.documented,
        status=rule.status,
        code=text.code,
        message=text.message,
        pointer=to_pointer(path),
        line=line,
        column=column,
        hint=hint,
    )


def _code_and_message(
    rule: Rule, path: Path, value: object, roots: Iterable[tuple[str, ...]]
) -> CodeAndMessage:
    """Fill in the only kind of placeholder that the message and the code of a rule have.

    The replacement is taken as text, even if it looks like a placeholder.
    """
    code, message = rule.code, rule.message
    if "{" not in message:
        return CodeAndMessage(code, message)
    if "{key}" in message:
        placeholder, text = "{key}", str(path[-1])
    elif "{value}" in message:
        placeholder, text = "{value}", str(value)
    else:
        placeholder, text = "{Parameter}", _parameter(path, roots)
    return CodeAndMessage(
        code and code.replace(placeholder, text), message.replace(placeholder, text)
    )


def _parameter(path: Path, roots: Iterable[tuple[str, ...]]) -> str:
    """The name of a parameter: its dotted path, relative to the body or to the root above it."""
    for root in roots:
        if len(path) > len(root) and path_matches(root, path[: len(root)]):
            path = path[len(root) :]
    return ".".join(map(str, path))
