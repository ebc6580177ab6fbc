"""Text errors: what is wrong with a document as a text, whatever its value is."""

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
    """A rule that a text breaks, its offset in characters, the path it concerns, and a hint."""

    rule: str
    offset: int
    path: Path
    hint: str | None


class RepeatedKey(NamedTuple):
    """A key that its object already has; the offsets are those of the opening quotes."""

    path: Path
    offset: int
    first: int


def text_errors(document: Document, *, lint: bool, max_depth: int = MAX_DEPTH) -> list[TextError]:
    """List the text errors of a document; without `lint`, only those that make it unreadable.

    Raises RecursionError when the text was not read because the caller's stack ended.
    """
    if document.readable:
        return _repeated_key_errors(document) if lint and document.repeats_keys else []
    text = document.text or ""
    if document.undecodable is not None:
        reason = "utf16" if "\0" in text[:4] else "utf8"
        return [TextError("body-syntax", document.undecodable, (), REASONS[reason])]
    offset, reason, too_deep = diagnose(text, max_depth)
    if offset is not None:
        return [TextError("body-syntax", offset, (), REASONS[reason])]
    if too_deep is None:
        raise RecursionError("the stack has no room left to read the body")
    return [TextError("body-depth", too_deep, (), None)]


def _repeated_key_errors(document: Document) -> list[TextError]:
    text = document.text or ""
    repeated = list(repeated_keys(text))
    offsets = (repeat.first for repeat in repeated)
    firsts = positions(text, offsets, after=document.head, start=document.start)
    return [
        TextError("duplicate-key", offset, path, "It occurs first at {}:{}.".format(*firsts[first]))
        for path, offset, first in repeated
    ]


class _Frame:
    """An open object or array: the step into the value that is being read, and the keys so far."""

    __slots__ = ("awaits_key", "keys", "step")

    def __init__(self, bracket: str) -> None:
        self.awaits_key = bracket == "{"
        self.keys: dict[str, int] | None = {} if self.awaits_key else None
        self.step: str | int = 0


def repeated_keys(text: str) -> Iterator[RepeatedKey]:
    """Every key that repeats, in the order of the text, which must be JSON."""
    stack: list[_Frame] = []
    for match in _TOKEN.finditer(text):
        piece = match.group()
        if piece[0] in "{[":
            stack.append(_Frame(piece))
        elif piece in ("}", "]"):
            stack.pop()
        elif piece == ",":
            frame = stack[-1]
            if isinstance(frame.step, int):
                frame.step += 1
            frame.awaits_key = frame.keys is not None
        elif stack and stack[-1].awaits_key:
            frame = stack[-1]
            frame.awaits_key = False
            key = frame.step = scanstring(piece, 1)[0]
            keys = frame.keys if frame.keys is not None else {}
            first = keys.setdefault(key, match.start())
            if first != match.start():
                yield RepeatedKey(tuple(f.step for f in stack), match.start(), first)
