"""Faults: what is wrong with a document as a text, whatever its value says."""

from typing import NamedTuple

from bcvalidate.document import MAX_DEPTH, Document
from bcvalidate.duplicates import duplicates
from bcvalidate.positions import positions
from bcvalidate.syntax import REASONS, diagnose


class Fault(NamedTuple):
    """A broken rule of the text: its offset in characters, the path it concerns, and what helps."""

    rule: str
    offset: int
    path: tuple[str | int, ...]
    hint: str | None


def examine(document: Document, *, advice: bool, max_depth: int = MAX_DEPTH) -> list[Fault]:
    """The faults of a suspect document; without advice, only those that keep it from being read.

    Raises RecursionError if it was the caller's stack that kept it from being read.
    """
    text = document.text or ""
    if document.readable:
        return _duplicates(document, text) if advice else []
    if document.undecodable is not None:
        reason = "utf16" if "\0" in text[:4] else "utf8"
        return [Fault("body-syntax", document.undecodable, (), REASONS[reason])]
    fault, reason, too_deep = diagnose(text, max_depth)
    if fault is not None:
        return [Fault("body-syntax", fault, (), REASONS[reason])]
    if too_deep is None:
        raise RecursionError("the stack has no room left to read the body")
    return [Fault("body-depth", too_deep, (), None)]


def _duplicates(document: Document, text: str) -> list[Fault]:
    repeated = list(duplicates(text))
    offsets = (repeat.first for repeat in repeated)
    firsts = positions(text, offsets, after=document.head, start=document.start)
    return [
        Fault("duplicate-key", offset, path, "It occurs first at {}:{}.".format(*firsts[first]))
        for path, offset, first in repeated
    ]
