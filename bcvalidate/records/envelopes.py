"""Find the body of a request in a line of a log that also has other data."""

from collections.abc import Sequence
from typing import NamedTuple

from bcvalidate.document.document import MAX_DEPTH, read_document, skip_value
from bcvalidate.document.pointer import resolve_pointer
from bcvalidate.document.positions import Location, locate
from bcvalidate.document.text_errors import text_errors
from bcvalidate.rules.schema import TOKEN_PARAMETER


class EnclosedBody(NamedTuple):
    """A body, and what its line says about it.

    - `column`: where it starts in the line, zero-based.
    - `invalid_token`: whether the line has a token that is not a string.
    - `quoted`: whether the body is the text of a JSON string, so that it differs from the line.
    - `surrounding`: the rest of the line.
    """

    text: str
    column: int
    token: str | None
    invalid_token: bool
    quoted: bool
    surrounding: str


class EnvelopeError(NamedTuple):
    """Why a line has no body: the rule it violates, the column (zero-based) and a hint.

    It does not keep the line, because any part of the line may be secret.
    """

    rule: str
    column: int = 0
    hint: str | None = None


def find_body(
    line: bytes, body_at: Sequence[str], start: tuple[int, int]
) -> EnclosedBody | EnvelopeError:
    """Find the body at a JSON Pointer, given as reference tokens, in a line.

    The body is the value there, or the text of a string there. The token is the member
    IdempotentToken of the line. `start` is the position of the line in its file, zero-based.
    """
    # The envelope does not count toward the nesting limit of the body.
    max_depth = MAX_DEPTH + len(body_at)
    envelope = read_document(line, start=start, max_depth=max_depth)
    if not envelope.readable:
        error = text_errors(envelope, lint=False, max_depth=max_depth)[0]
        rule = "record-syntax" if error.rule == "body-syntax" else error.rule
        return EnvelopeError(rule, error.offset, error.hint)
    target = resolve_pointer(body_at, envelope.value)
    if target is None:
        return EnvelopeError("record-body-missing")
    path, body = target
    text, location = envelope.text or "", Location(path)
    at = locate(text, envelope.value, [location], repeats=True)[location]
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
