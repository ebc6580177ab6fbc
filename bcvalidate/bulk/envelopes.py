"""Envelopes: lines of a log that hold a body, and what else is known of its request."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from bcvalidate.document import Document, read, skip
from bcvalidate.faults import examine
from bcvalidate.positions import Place, locate
from bcvalidate.request import TOKEN
from bcvalidate.violation import Path

# RFC 6901, section 4; no line has more items.
_INDEX = re.compile("0|[1-9][0-9]{0,8}")


class Enclosed(NamedTuple):
    """A body in its line: its text, the column from zero where it starts, and its token, if any.

    The text of a `quoted` body is that of a string, and not as it stands in the line.
    """

    text: str
    column: int
    token: str | None
    quoted: bool


class NoBody(NamedTuple):
    """A line that holds no body: the rule it breaks, the column from zero, and what helps."""

    envelope: Document
    rule: str
    column: int = 0
    hint: str | None = None


def opened(line: bytes, body_at: Sequence[str], start: tuple[int, int]) -> Enclosed | NoBody:
    """What the steps of a pointer lead to in a line, which starts in its file where it says.

    The body is the value there, or the text that a string there holds; the token is the member
    IdempotentToken of the line, if that is a string.
    """
    envelope = read(line, start=start)
    if not envelope.readable:
        fault = examine(envelope, advice=False)[0]
        return NoBody(envelope, "record-syntax", fault.offset, fault.hint)
    target = _target(envelope.value, body_at)
    if target is None:
        return NoBody(envelope, "record-body-missing")
    path, body = target
    text, place = envelope.text or "", Place(path)
    at = locate(text, envelope.value, [place], repeats=True)[place]
    token = envelope.value.get(TOKEN) if isinstance(envelope.value, dict) else None
    quoted = isinstance(body, str)
    return Enclosed(
        body if quoted else text[at : skip(text, at)[1]],
        at,
        token if isinstance(token, str) else None,
        quoted,
    )


def _target(value: Any, steps: Sequence[str]) -> tuple[Path, Any] | None:
    """The path that the steps of a pointer are in a value, and what is there; None for nothing."""
    path: list[str | int] = []
    for step in steps:
        if isinstance(value, dict) and step in value:
            value = value[step]
            path.append(step)
        elif isinstance(value, list) and _INDEX.fullmatch(step) and int(step) < len(value):
            value = value[int(step)]
            path.append(int(step))
        else:
            return None
    return tuple(path), value
