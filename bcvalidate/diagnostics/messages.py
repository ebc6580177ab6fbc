"""The translator: violations in, findings out, by a look-up in the rows; it reads no message."""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache

from bcvalidate.account import Account
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.hints import Case, hint
from bcvalidate.document.pointer import Path, to_pointer
from bcvalidate.document.positions import Position
from bcvalidate.document.text_errors import TextError
from bcvalidate.engine.engines import compiled_module
from bcvalidate.engine.violation import Violation
from bcvalidate.rules.registry import Rule, rules, rules_with_value
from bcvalidate.rules.schema import path_matches

_Words = tuple["str | None", str]

# How many findings are kept, and how long the words of one may be: a body may hold any key.
_MANY = 4096
_LONG = 512
# Hints are written for integers nearer to zero.
_SMALL = 10**6
# So many characters of a value go into the message of a user's own rule.
_SHOWN = 80


def to_findings(
    action: str,
    found: Iterable[Violation],
    places: Iterable[Position | None],
    account: Account | None,
    policy_rules: Mapping[str, Rule],
) -> list[Finding]:
    """The finding of each violation, in the same order; `places` has their positions.

    `policy_rules` has the words of the rules that are the user's own.
    """
    of_ours = _translator(action, account).finding
    findings = []
    for violation, place in zip(found, places, strict=True):
        row = policy_rules.get(violation[0])
        finding = of_ours(violation) if row is None else _of_their_own(row, violation)
        if place is not None:
            finding = Finding(*finding[:-3], *place, finding.hint)
        findings.append(finding)
    return findings


@lru_cache(maxsize=16)
def _translator(action: str, account: Account | None) -> "_Translator":
    return _Translator(action, account)


class _Translator:
    """Translates for one account, and keeps what it made: bodies break rules alike."""

    def __init__(self, action: str, account: Account | None) -> None:
        self._action = action
        self._account = account
        self._telling = rules_with_value()
        self._kept: dict[Case, Finding] = {}

    def finding(self, violation: Violation) -> Finding:
        """The finding of a violation, without its position."""
        rule, path, value = violation
        kind = type(value)
        told = rule in self._telling or (type(value) is int and -_SMALL < value < _SMALL)
        case = (rule, path, kind, value if told else None)
        finding = self._kept.get(case)
        if finding is None:
            finding = self._translated(case)
            if len(finding.pointer) + len(finding.message) < _LONG:
                if len(self._kept) >= _MANY:
                    self._kept.clear()
                self._kept[case] = finding
        return finding

    def _translated(self, case: Case) -> Finding:
        rule, path, _, value = case
        row = rules()[rule]
        words = _filled(row, path, value, compiled_module(self._action).PARAMETER_ROOTS)
        advice = hint(self._action, case, self._account, vague=row.vague)
        return _finding(row, words, path, None, advice)


def _of_their_own(row: Rule, violation: Violation) -> Finding:
    """The finding of a user's own rule, whose message may have all kinds of places to fill in."""
    _, path, value = violation
    words = {
        "key": str(path[-1]) if path else "the body",
        "value": _shown(value),
        "Parameter": ".".join(map(str, path)) or "the body",
    }
    first, *rest = row.message.split("{")
    message = [first]
    for part in rest:
        name, brace, after = part.partition("}")
        message += [words[name], after] if brace and name in words else ["{", part]
    return _finding(row, (None, "".join(message)), path, None, None)


def _shown(value: object) -> str:
    """A value in a few words."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "an array"
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def text_findings(faults: Iterable[TextError], places: Iterable[Position]) -> list[Finding]:
    """The finding of each fault of a text, in the same order."""
    table = rules()
    findings = []
    for fault, place in zip(faults, places, strict=True):
        row = table[fault.rule]
        words = _filled(row, fault.path, None, ())
        findings.append(_finding(row, words, fault.path, place, fault.hint))
    return findings


def request_finding(
    rule: str, place: Position | None, key: str | None, hint: str | None
) -> Finding:
    """The finding of what is wrong with a request besides its body; `key` is one of its query."""
    row = rules()[rule]
    path = () if key is None else (key,)
    return _finding(row, _filled(row, path, None, ()), (), place, hint)


def _finding(
    row: Rule, words: _Words, path: Path, place: Position | None, hint: str | None
) -> Finding:
    code, message = words
    line, column = (None, None) if place is None else place
    return Finding(
        rule=row.id,
        severity=row.severity,
        documented=row.documented,
        status=row.status,
        code=code,
        message=message,
        pointer=to_pointer(path),
        line=line,
        column=column,
        hint=hint,
    )


def _filled(row: Rule, path: Path, value: object, roots: Iterable[tuple[str, ...]]) -> _Words:
    """Code and message of a row, which has one kind of place to fill in; what goes in is text."""
    if "{" not in row.message:
        return row.code, row.message
    if "{key}" in row.message:
        place, text = "{key}", str(path[-1])
    elif "{value}" in row.message:
        place, text = "{value}", str(value)
    else:
        place, text = "{Parameter}", _parameter(path, roots)
    return row.code and row.code.replace(place, text), row.message.replace(place, text)


def _parameter(path: Path, roots: Iterable[tuple[str, ...]]) -> str:
    """The name of a parameter: its dotted path, from the body or from the root it stands below."""
    for root in roots:
        if len(path) > len(root) and path_matches(root, path[: len(root)]):
            path = path[len(root) :]
    return ".".join(map(str, path))
