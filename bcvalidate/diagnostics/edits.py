"""Edits: the fix of each finding that can be fixed automatically."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from ipaddress import IPv4Network
from typing import NamedTuple

from bcvalidate.diagnostics.finding import Finding
from bcvalidate.document.document import Document
from bcvalidate.document.nodes import Node, member_span, nodes
from bcvalidate.document.pointer import Path
from bcvalidate.document.positions import Position, positions
from bcvalidate.document.text_errors import RepeatedKey, repeated_keys
from bcvalidate.rules.fields import suggest_field
from bcvalidate.rules.schema import ACTION, Schema, cited_subschemas
from bcvalidate.rules.spelling import edit_distance, fold, nearest

_INTEGER = r"-?(?:0|[1-9][0-9]*)"
_NEVER_MATCHES = re.compile(r"(?!)")
_TYPE_FORMS = {
    "boolean": (re.compile(r'"(true|false)"', re.IGNORECASE), "Write true or false, unquoted."),
    "integer": (re.compile(rf'"?({_INTEGER})(?:\.0+)?"?'), "Write the number as an integer."),
    "number": (re.compile(rf'"({_INTEGER}(?:\.[0-9]+)?)"'), "Write the number, unquoted."),
}
_TRAILING_LINE_FEEDS = r'(?:\\n|\\u000[aA]){%d}(?="\Z)'

# An edit of a short key often gives another valid word, and a typo rarely affects the first letter.
_LETTERS_PER_TYPO = 4
_MIN_LONG_KEY_LENGTH = 8

_DUPLICATE_KEY = "duplicate-key"


class Fix(NamedTuple):
    """One edit that fixes one finding.

    The edit replaces the text from `start` to `end`, in characters, by `replacement`. A `safe` fix
    cannot change the meaning of a valid body. `description` is one sentence. No field contains a
    value that may be a secret.
    """

    rule: str
    start: int
    end: int
    replacement: str
    safe: bool
    description: str


def find_fixes(document: Document, findings: Sequence[Finding]) -> dict[Finding, Fix]:
    """Find the fix of each finding that has one.

    There are no fixes for a body without text, for a body that is not JSON, or for the body of a
    whole HTTP message, because its head may state the length of the body.
    """
    if document.text is None or not document.readable or document.head:
        return {}
    fixers = _fixers()
    fixable = [finding for finding in findings if finding.rule in fixers]
    targets = nodes(document, {finding.pointer for finding in fixable})
    repeats = list(repeated_keys(document.text)) if findings else []
    repeated = {repeat.path for repeat in repeats}
    fixes = _repeated_key_fixes(document.text, repeats, findings)
    for finding in fixable:
        if finding.pointer not in targets:
            continue
        node = targets[finding.pointer]
        fix = fixers[finding.rule](finding.rule, node)
        # Removing the last member with a repeated key would make the previous one effective.
        if fix is not None and (fix.start >= node.span[0] or node.path not in repeated):
            fixes[finding] = fix
    return _without_clashes(fixes, targets)


_Fixer = Callable[[str, Node], "Fix | None"]


@cache
def _fixers() -> Mapping[str, _Fixer]:
    """The function that fixes a finding, by rule."""
    return {
        "name-charset": _fix_line_feeds,
        "desired-vm-count-type": _fix_type,
        "opposite-router-type-forbidden": _fix_spelling,
        "resource-type-invalid": _fix_spelling,
        "parameter-invalid": _fix_type,
        "unknown-key": _fix_key,
        "disk-type-unknown": _fix_spelling,
        "topic-event-unknown": _fix_spelling,
        "isv-service-unknown": _fix_spelling,
        "spot-fields-unused": _remove_member,
        "cidr-host-bits": _fix_network,
        "opposite-access-point-unused": _remove_member,
        "legacy-key": _fix_legacy_key,
    }


def _fix_key(rule: str, node: Node) -> Fix | None:
    suggestion = suggest_field(ACTION, node.path) if node.path else None
    if suggestion is None or suggestion.object_path is not None:
        return None
    # A key that the API reference does not document may have unexpected effects.
    documented = not cited_subschemas(ACTION, "undocumented-key", (*node.path[:-1], suggestion.key))
    safe = documented and _is_typo(str(node.path[-1]), suggestion.key)
    return _rename_key(rule, node, suggestion.key, safe=safe)


def _fix_legacy_key(rule: str, node: Node) -> Fix | None:
    return _rename_key(rule, node, "SecurityToken", safe=False)


def _rename_key(rule: str, node: Node, key: str, *, safe: bool) -> Fix | None:
    if node.key is None or node.parent is None or key in node.parent:
        return None
    return Fix(rule, *node.key, f'"{key}"', safe, f"Rename this key to {key}.")


def _is_typo(key: str, suggested: str) -> bool:
    """Whether a key is almost certainly a typo of the suggested key."""
    folded, other = fold(key), fold(suggested)
    edits = edit_distance(folded, other)
    if edits > max(1, len(other) // _LETTERS_PER_TYPO):
        return False
    return len(other) >= _MIN_LONG_KEY_LENGTH or folded[:1] == other[:1]


def _fix_line_feeds(rule: str, node: Node) -> Fix | None:
    """Remove the line feeds at the end of a name, if that makes it valid."""
    if not isinstance(node.value, str):
        return None
    name = node.value.rstrip("\n")
    escapes = re.search(_TRAILING_LINE_FEEDS % (len(node.value) - len(name)), node.source)
    if escapes is None or name == node.value or not _is_valid_name(name, node.path):
        return None
    start, end = (node.span[0] + offset for offset in escapes.span())
    description = "Remove the line feeds at the end of the name."
    return Fix(rule, start, end, "", safe=True, description=description)


def _is_valid_name(name: str, path: Path) -> bool:
    lengths = cited_subschemas(ACTION, "name-length", path)
    charsets = cited_subschemas(ACTION, "name-charset", path)
    return all(each["minLength"] <= len(name) <= each["maxLength"] for each in lengths) and all(
        re.fullmatch(each["pattern"], name) for each in charsets
    )


def _fix_type(rule: str, node: Node) -> Fix | None:
    """Convert a value to the expected type: a number, a boolean or one of the allowed strings."""
    for subschema in cited_subschemas(ACTION, rule, node.path):
        expected = subschema.get("type", "")
        pattern, description = _TYPE_FORMS.get(expected, (_NEVER_MATCHES, ""))
        if (match := pattern.fullmatch(node.source)) and match[1] != node.source:
            value = match[1].lower()
            return Fix(rule, *node.span, value, safe=False, description=description)
    return _fix_spelling(rule, node)


def _fix_spelling(rule: str, node: Node) -> Fix | None:
    """Replace a string with the most similar string that is allowed."""
    allowed = [
        string
        for subschema in cited_subschemas(ACTION, rule, node.path)
        for string in _allowed_strings(subschema)
        if string
    ]
    near = nearest(node.value, allowed) if isinstance(node.value, str) else None
    if near is None or near == node.value:
        return None
    description = f"Replace this value with {near}."
    return Fix(rule, *node.span, f'"{near}"', safe=False, description=description)


def _fix_network(rule: str, node: Node) -> Fix | None:
    if not isinstance(node.value, str):
        return None
    try:
        network = str(IPv4Network(node.value, strict=False))
    except ValueError:
        return None
    description = f"Write the block as {network}."
    return Fix(rule, *node.span, f'"{network}"', safe=False, description=description)


def _remove_member(rule: str, node: Node) -> Fix | None:
    if node.key is None:
        return None
    span = member_span(node.text, node.key[0])
    return Fix(rule, *span, "", safe=False, description="Remove this member.")


def _repeated_key_fixes(
    text: str, repeats: Sequence[RepeatedKey], findings: Iterable[Finding]
) -> dict[Finding, Fix]:
    """For each repeated key, the fix that removes the previous member with that key."""
    key_positions = positions(text, (repeat.offset for repeat in repeats))
    previous: dict[Position, int] = {}
    latest: dict[int, int] = {}
    for repeat in repeats:
        previous[key_positions[repeat.offset]] = latest.get(
            repeat.first_offset, repeat.first_offset
        )
        latest[repeat.first_offset] = repeat.offset
    description = "Remove the earlier member with this key, which does not count."
    fixes = {}
    for finding in findings:
        position = Position(finding.line or 0, finding.column or 0)
        if finding.rule == _DUPLICATE_KEY and position in previous:
            span = member_span(text, previous[position])
            fixes[finding] = Fix(_DUPLICATE_KEY, *span, "", safe=False, description=description)
    return fixes


def _without_clashes(fixes: dict[Finding, Fix], targets: Mapping[str, Node]) -> dict[Finding, Fix]:
    """Leave out the fixes that would give two members of an object the same key."""
    renamed = {
        finding: (targets[finding.pointer].path, fix.replacement)
        for finding, fix in fixes.items()
        if finding.pointer in targets and (fix.start, fix.end) == targets[finding.pointer].key
    }
    times = Counter((path[:-1], key) for path, key in {*renamed.values()})
    clashes = {finding for finding, (path, key) in renamed.items() if times[path[:-1], key] > 1}
    return {finding: fix for finding, fix in fixes.items() if finding not in clashes}


def _allowed_strings(subschema: Schema) -> Iterable[str]:
    """The strings that a subschema lists, without those of an account."""
    default = subschema.get("x-allowed", {}).get("default", ())
    strings: Iterable[str] = subschema.get("enum", default)
    return strings
