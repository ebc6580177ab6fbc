"""Fixes: edits of a text that mend a finding."""

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
from bcvalidate.rules.spelling import distance, fold, nearest

_INTEGER = r"-?(?:0|[1-9][0-9]*)"
_NOTHING = re.compile(r"(?!)")
_WRITTEN = {
    "boolean": (re.compile(r'"(true|false)"', re.IGNORECASE), "Write true or false, unquoted."),
    "integer": (re.compile(rf'"?({_INTEGER})(?:\.0+)?"?'), "Write the number as an integer."),
    "number": (re.compile(rf'"({_INTEGER}(?:\.[0-9]+)?)"'), "Write the number, unquoted."),
}
_LINE_FEEDS = r'(?:\\n|\\u000[aA]){%d}(?="\Z)'

# In a short word, one letter more or less makes another word; few slips touch the first letter.
_LETTERS_PER_SLIP = 4
_LONG_WORD = 8

_REPEATED = "duplicate-key"


class Fix(NamedTuple):
    """One edit that mends one finding.

    The text from `start` to `end`, offsets in characters, becomes `replacement`. `safe` says that
    it cannot change what a sound body means; `description` says what it does, in one sentence. No
    value that may be a secret is in any of them.
    """

    rule: str
    start: int
    end: int
    replacement: str
    safe: bool
    description: str


def find_fixes(document: Document, findings: Sequence[Finding]) -> dict[Finding, Fix]:
    """The fix of each finding that has one; none for what was no text, or is no JSON.

    Nor for the body of a request, whose head says how long the body is.
    """
    if document.text is None or not document.readable or document.head:
        return {}
    menders = _menders()
    mendable = [finding for finding in findings if finding.rule in menders]
    at = nodes(document, {finding.pointer for finding in mendable})
    repeats = list(repeated_keys(document.text)) if findings else []
    repeated = {repeat.path for repeat in repeats}
    found = _of_repeats(document.text, repeats, findings)
    for finding in mendable:
        if finding.pointer not in at:
            continue
        spot = at[finding.pointer]
        fix = menders[finding.rule](finding.rule, spot)
        # Without the last of a repeated key, the one before it would count.
        if fix is not None and (fix.start >= spot.span[0] or spot.path not in repeated):
            found[finding] = fix
    return _without_clashes(found, at)


def apply_fixes(text: str, find_fixes: Iterable[Fix]) -> str:
    """The text with its fixes; of those that overlap, only the first in the order of the text."""
    pieces, at = [], 0
    for fix in non_overlapping(find_fixes):
        pieces += [text[at : fix.start], fix.replacement]
        at = fix.end
    return "".join([*pieces, text[at:]])


def non_overlapping(find_fixes: Iterable[Fix]) -> list[Fix]:
    """Those that can be applied together: each fix that starts after all before it have ended."""
    chosen: list[Fix] = []
    for fix in sorted(find_fixes, key=lambda fix: (fix.start, fix.end)):
        if not chosen or fix.start >= chosen[-1].end:
            chosen.append(fix)
    return chosen


_Mender = Callable[[str, Node], "Fix | None"]


@cache
def _menders() -> Mapping[str, _Mender]:
    """What mends a finding of each rule."""
    return {
        "name-charset": _without_line_feeds,
        "desired-vm-count-type": _of_its_type,
        "opposite-router-type-forbidden": _known_word,
        "resource-type-invalid": _known_word,
        "parameter-invalid": _of_its_type,
        "unknown-key": _known_key,
        "disk-type-unknown": _known_word,
        "topic-event-unknown": _known_word,
        "isv-service-unknown": _known_word,
        "spot-fields-unused": _removed,
        "cidr-host-bits": _network,
        "opposite-access-point-unused": _removed,
        "legacy-key": _newer_key,
    }


def _known_key(rule: str, spot: Node) -> Fix | None:
    meant = suggest_field(ACTION, spot.path) if spot.path else None
    if meant is None or meant.place is not None:
        return None
    # A key that the API page does not have may do what nobody has asked for.
    documented = not cited_subschemas(ACTION, "undocumented-key", (*spot.path[:-1], meant.key))
    safe = documented and _is_slip(str(spot.path[-1]), meant.key)
    return _renamed(rule, spot, meant.key, safe=safe)


def _newer_key(rule: str, spot: Node) -> Fix | None:
    return _renamed(rule, spot, "SecurityToken", safe=False)


def _renamed(rule: str, spot: Node, key: str, *, safe: bool) -> Fix | None:
    if spot.key is None or spot.parent is None or key in spot.parent:
        return None
    return Fix(rule, *spot.key, f'"{key}"', safe, f"Rename this key to {key}.")


def _is_slip(key: str, meant: str) -> bool:
    """Whether a key can hardly be anything but a slip of the pen."""
    folded, other = fold(key), fold(meant)
    slips = distance(folded, other)
    if slips > max(1, len(other) // _LETTERS_PER_SLIP):
        return False
    return len(other) >= _LONG_WORD or folded[:1] == other[:1]


def _without_line_feeds(rule: str, spot: Node) -> Fix | None:
    """The name without the line feeds at its end, if that makes it valid."""
    if not isinstance(spot.value, str):
        return None
    name = spot.value.rstrip("\n")
    escapes = re.search(_LINE_FEEDS % (len(spot.value) - len(name)), spot.source)
    if escapes is None or name == spot.value or not _is_sound(name, spot.path):
        return None
    start, end = (spot.span[0] + offset for offset in escapes.span())
    what = "Remove the line feeds at the end of the name."
    return Fix(rule, start, end, "", safe=True, description=what)


def _is_sound(name: str, path: Path) -> bool:
    lengths, charsets = (
        cited_subschemas(ACTION, "name-length", path),
        cited_subschemas(ACTION, "name-charset", path),
    )
    return all(each["minLength"] <= len(name) <= each["maxLength"] for each in lengths) and all(
        re.fullmatch(each["pattern"], name) for each in charsets
    )


def _of_its_type(rule: str, spot: Node) -> Fix | None:
    """The value as what its place takes: an integer, a number, true or false, a known word."""
    for wanted in cited_subschemas(ACTION, rule, spot.path):
        pattern, what = _WRITTEN.get(wanted.get("type", ""), (_NOTHING, ""))
        if (match := pattern.fullmatch(spot.source)) and match[1] != spot.source:
            value = match[1].lower()
            return Fix(rule, *spot.span, value, safe=False, description=what)
    return _known_word(rule, spot)


def _known_word(rule: str, spot: Node) -> Fix | None:
    """The word of its place that is nearest."""
    words = [
        word
        for wanted in cited_subschemas(ACTION, rule, spot.path)
        for word in _words(wanted)
        if word
    ]
    near = nearest(spot.value, words) if isinstance(spot.value, str) else None
    if near is None or near == spot.value:
        return None
    return Fix(
        rule, *spot.span, f'"{near}"', safe=False, description=f"Replace this value with {near}."
    )


def _network(rule: str, spot: Node) -> Fix | None:
    if not isinstance(spot.value, str):
        return None
    try:
        block = str(IPv4Network(spot.value, strict=False))
    except ValueError:
        return None
    return Fix(
        rule, *spot.span, f'"{block}"', safe=False, description=f"Write the block as {block}."
    )


def _removed(rule: str, spot: Node) -> Fix | None:
    if spot.key is None:
        return None
    span = member_span(spot.text, spot.key[0])
    return Fix(rule, *span, "", safe=False, description="Remove this member.")


def _of_repeats(
    text: str, repeats: Sequence[RepeatedKey], findings: Iterable[Finding]
) -> dict[Finding, Fix]:
    """For each key that is there again, the fix that removes the member before with that key."""
    at = positions(text, (repeat.offset for repeat in repeats))
    before: dict[Position, int] = {}
    last: dict[int, int] = {}
    for repeat in repeats:
        before[at[repeat.offset]] = last.get(repeat.first, repeat.first)
        last[repeat.first] = repeat.offset
    found = {}
    for finding in findings:
        place = Position(finding.line or 0, finding.column or 0)
        if finding.rule == _REPEATED and place in before:
            span = member_span(text, before[place])
            words = "Remove the earlier member with this key, which does not count."
            found[finding] = Fix(_REPEATED, *span, "", safe=False, description=words)
    return found


def _without_clashes(found: dict[Finding, Fix], at: Mapping[str, Node]) -> dict[Finding, Fix]:
    """The fixes but for those that would give the same key to two members of an object."""
    renamed = {
        finding: (at[finding.pointer].path, fix.replacement)
        for finding, fix in found.items()
        if finding.pointer in at and (fix.start, fix.end) == at[finding.pointer].key
    }
    times = Counter((path[:-1], key) for path, key in {*renamed.values()})
    clashes = {finding for finding, (path, key) in renamed.items() if times[path[:-1], key] > 1}
    return {finding: fix for finding, fix in found.items() if finding not in clashes}


def _words(wanted: Schema) -> Iterable[str]:
    words: Iterable[str] = wanted.get("enum", wanted.get("x-allowed", {}).get("default", ()))
    return words
