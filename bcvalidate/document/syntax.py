"""Syntax errors: the offset and the reason of the first error in a JSON text.

Unlike those of Python's own parser, the results do not depend on the version of Python. The parser
does not recurse, so it also handles a text of a million open brackets.
"""

import re
from typing import NamedTuple

_SPACE = re.compile(r"[ \t\n\r]*")
_TOKEN = re.compile(
    r'[{}\[\]:,]|"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*"'
    r"|(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null)(?![\w.+-])"
)
_STRING_START = re.compile(
    r'"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*'
)
_WORD = re.compile(r"[-+]?[\w.]+")

# The reasons that the first characters at the error determine.
_REASONS_BY_START = (
    ("\ufeff", "bom"),
    ("\0", "utf16"),
    ("'", "quote"),
    ("//", "comment"),
    ("/*", "comment"),
    ("#", "comment"),
)

REASONS = {
    "bom": "The text starts with a byte order mark; save it as UTF-8 without one.",
    "colon": "A colon is missing between the key and its value.",
    "comma": "A comma is missing before this.",
    "comment": "JSON has no comments; remove this one.",
    "constant": "NaN and Infinity are not JSON; write a number.",
    "control": "A control character inside a string must be escaped, a line break as \\n.",
    "empty": "There is no JSON here; write an object.",
    "escape": "This is no escape of JSON; write \\\\ for the backslash itself.",
    "extra": "The value is complete before this; remove the rest.",
    "key": "A key in double quotes is expected here.",
    "lines": "The value is complete before this line; --ndjson reads a request a line.",
    "literal": "JSON's words are true, false and null, in lower case.",
    "mismatch": "This bracket does not close the one that is open.",
    "number": "A number has no leading zero, no plus sign, and digits on both sides of a point.",
    "quote": "JSON's strings stand in double quotes.",
    "trailing": "Remove this comma; nothing follows it.",
    "truncated": "The text ends before the value is complete.",
    "unterminated": "This string has no closing quote.",
    "utf8": "These bytes are not UTF-8; save the file as UTF-8.",
    "utf16": "The text is UTF-16 or holds NUL bytes; save the file as UTF-8.",
    "value": "A value is expected here.",
}


class Diagnosis(NamedTuple):
    """The result of `diagnose`; an offset is None if the text does not have the error.

    - `error_offset`: the offset, in characters, of the first syntax error.
    - `reason`: a key of `REASONS`; "" without a syntax error.
    - `too_deep_offset`: the offset, in characters, of the first bracket that is nested too deep.
    """

    error_offset: int | None
    reason: str
    too_deep_offset: int | None


def diagnose(text: str, max_depth: int) -> Diagnosis:
    """Find the first syntax error, and the first bracket that is nested deeper than `max_depth`."""
    stack: list[str] = []
    state, comma, offset = "value", 0, 0
    too_deep = None
    while True:
        offset = _end(_SPACE.match(text, offset))
        match = _TOKEN.match(text, offset)
        token = match.group() if match else ""
        kind = token[:1]
        if kind == '"' and state in ("key", "first-key"):
            state = "colon"
        elif kind and kind in "{[" and state in ("value", "first-value"):
            stack.append(kind)
            if len(stack) > max_depth and too_deep is None:
                too_deep = offset
            state = "first-key" if kind == "{" else "first-value"
        elif kind and kind not in "}]:," and state in ("value", "first-value"):
            state = "next" if stack else "end"
        elif _closes(kind, state, stack):
            stack.pop()
            state = "next" if stack else "end"
        elif kind == "," and state == "next":
            comma = offset
            state = "key" if stack[-1] == "{" else "value"
        elif kind == ":" and state == "colon":
            state = "value"
        elif offset == len(text) and state == "end":
            return Diagnosis(None, "", too_deep)
        else:
            return Diagnosis(*_explain(text, offset, state, comma), too_deep)
        offset += len(token)


def _end(match: re.Match[str] | None) -> int:
    return match.end() if match else 0


def _closes(kind: str, state: str, stack: list[str]) -> bool:
    if kind == "}":
        return state == "first-key" or (state == "next" and stack[-1] == "{")
    return kind == "]" and (state == "first-value" or (state == "next" and stack[-1] == "["))


def _explain(text: str, offset: int, state: str, comma: int) -> tuple[int, str]:
    """Return the offset and the reason of the error that the token at `offset` causes."""
    rest = text[offset : offset + 2]
    if not rest:
        end = len(text.rstrip(" \t\n\r"))
        return end, "truncated" if end else "empty"
    if rest[0] in "}]" and comma and text[comma:offset].rstrip(" \t\n\r") == ",":
        return comma, "trailing"
    for start, reason in _REASONS_BY_START:
        if rest.startswith(start):
            return offset, reason
    if state == "end" and rest[0] == "{" and text.count("\n", 0, offset) == 1:
        return offset, "lines"
    if rest[0] == '"' and not _TOKEN.match(text, offset):
        return _explain_string(text, offset)
    return offset, _explain_word(text, offset, state)


def _explain_string(text: str, start: int) -> tuple[int, str]:
    offset = _end(_STRING_START.match(text, start))
    if offset == len(text) or (text[offset] == "\\" and offset + 1 == len(text)):
        return start, "unterminated"
    if text[offset] == "\\":
        return offset, "escape"
    return (start, "unterminated") if text[offset] in "\r\n" else (offset, "control")


def _explain_word(text: str, offset: int, state: str) -> str:
    match = _WORD.match(text, offset)
    word = match.group() if match else ""
    if word.lstrip("+-") in ("NaN", "Infinity"):
        return "constant"
    if state in ("end", "next", "colon"):
        closing = text[offset] in "}]"
        return {"end": "extra", "next": "mismatch" if closing else "comma", "colon": "colon"}[state]
    if state in ("key", "first-key"):
        return "key"
    if word.lower() in ("true", "false", "null", "none", "undefined"):
        return "literal"
    return "number" if word[:1] in tuple("+-.0123456789") else "value"
