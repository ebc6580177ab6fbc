"""Text errors: invalid UTF-8, syntax errors, too deep nesting and repeated keys in a JSON text."""

import re
from _json import scanstring
from collections.abc import Iterator
from typing import NamedTuple

from bcvalidate.document.document import MAX_DEPTH, Document
from bcvalidate.document.pointer import Path
from bcvalidate.document.positions import positions
from bcvalidate.document.syntax import REASONS, diagnose

_TOKEN = re.compile(r'[{}\[\],]|"[^"\\]*(?:\\.[^"\\]*)*"')


class TextError(NamedTuple):
    """A violation of a rule by a text: its offset in characters, its path, and a hint."""

    rule: str
    offset: int
    path: Path
    hint: str | None


class RepeatedKey(NamedTuple):
    """A repeated key, with its offset and that of its first occurrence, at the opening quotes."""

    path: Path
    offset: int
    first_offset: int


def text_errors(document: Document, *, lint: bool, max_depth: int = MAX_DEPTH) -> list[TextError]:
    """List the text errors of a document; without `lint`, only those that make it unreadable.

    Raises RecursionError when the caller left too little stack to read the text.
    """
    if document.readable:
        return _repeated_key_errors(document) if lint and document.repeats_keys else []
    text = document.text or ""
    if document.undecodable_offset is not None:
        reason = "utf16" if "\0" in text[:4] else "utf8"
        return [TextError("body-syntax", document.undecodable_offset, (), REASONS[reason])]
    offset, reason, too_deep_offset = diagnose(text, max_depth)
    if offset is not None:
        return [TextError("body-syntax", offset, (), REASONS[reason])]
    if too_deep_offset is None:
        raise RecursionError("the stack has no room left to read the body")
    return [TextError("body-depth", too_deep_offset, (), None)]


def _repeated_key_errors(document: Document) -> list[TextError]:
    text = document.text or ""
    repeated = list(repeated_keys(text))
    first_offsets = (key.first_offset for key in repeated)
    firsts = positions(text, first_offsets, after=document.head, start=document.start)
    return [
        TextError("duplicate-key", offset, path, "It occurs first at {}:{}.".format(*firsts[first]))
        for path, offset, first in repeated
    ]


class _Frame:
    """An open object or array: the step to the current child, and the keys read so far."""

    __slots__ = ("awaits_key", "keys", "step")

    def __init__(self, bracket: str) -> None:
        self.awaits_key = bracket == "{"
        self.keys: dict[str, int] | None = {} if self.awaits_key else None
        self.step: str | int = 0


def repeated_keys(text: str) -> Iterator[RepeatedKey]:
    """Yield every repeated key of a JSON text, in the order of the text."""
    stack: list[_Frame] = []
    for match in _TOKEN.finditer(text):
        part = match.group()
        if part[0] in "{[":
            stack.append(_Frame(part))
        elif part in ("}", "]"):
            stack.pop()
        elif part == ",":
            frame = stack[-1]
            if isinstance(frame.step, int):
                frame.step += 1
            frame.awaits_key = frame.keys is not None
        elif stack and stack[-1].awaits_key:
            frame = stack[-1]
            frame.awaits_key = False
            key = frame.step = scanstring(part, 1)[0]
            keys = frame.keys if frame.keys is not None else {}
            first_offset = keys.setdefault(key, match.start())
            if first_offset != match.start():
                yield RepeatedKey(tuple(frame.step for frame in stack), match.start(), first_offset)
