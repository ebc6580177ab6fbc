"""Envelopes: lines of a log that hold a body, and what else is known of its request."""

from collections.abc import Sequence
from typing import NamedTuple

from bcvalidate.document.document import MAX_DEPTH, read_document, skip_value
from bcvalidate.document.pointer import resolve
from bcvalidate.document.positions import Location, locate
from bcvalidate.document.text_errors import text_errors
from bcvalidate.rules.schema import TOKEN_PARAMETER


class EnclosedBody(NamedTuple):
    """A body in its line: its text, the column from zero where it starts, and its token, if any.

    The text of a `quoted` body is that of a string, and not as it stands in the line; what is
    `around` it is the rest of the line. A token that is no string is an `odd_token`.
    """

    text: str
    column: int
    token: str | None
    odd_token: bool
    quoted: bool
    around: str


class NoBody(NamedTuple):
    """A line that holds no body: the rule it breaks, the column from zero, and what helps.

    The line itself is not kept: nobody knows what in it is for nobody to see.
    """

    rule: str
    column: int = 0
    hint: str | None = None


def find_body(line: bytes, body_at: Sequence[str], start: tuple[int, int]) -> EnclosedBody | NoBody:
    """What the steps of a pointer lead to in a line, which starts in its file where it says.

    The body is the value there, or the text that a string there holds; the token is the member
    IdempotentToken of the line, if that is a string.
    """
    # However deep a body stands, it may be nested as deep as any other.
    max_depth = MAX_DEPTH + len(body_at)
    envelope = read_document(line, start=start, max_depth=max_depth)
    if not envelope.readable:
        error = text_errors(envelope, lint=False, max_depth=max_depth)[0]
        rule = "record-syntax" if error.rule == "body-syntax" else error.rule
        return NoBody(rule, error.offset, error.hint)
    target = resolve(body_at, envelope.value)
    if target is None:
        return NoBody("record-body-missing")
    path, body = target
    text, place = envelope.text or "", Location(path)
    at = locate(text, envelope.value, [place], repeats=True)[place]
    token = envelope.value.get(TOKEN_PARAMETER) if isinstance(envelope.value, dict) else None
    quoted = isinstance(body, str)
    end = skip_value(text, at)[1]
    return EnclosedBody(
        body if quoted else text[at:end],
        at,
        token if isinstance(token, str) else None,
        not isinstance(token, str | None),
        quoted,
        text[:at] + text[end:],
    )
