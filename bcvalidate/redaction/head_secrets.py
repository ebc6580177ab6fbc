"""Heads: of the first line and the headers of a request, what no output may show."""

import re
from collections.abc import Iterator

from bcvalidate.redaction.needles import Needles
from bcvalidate.redaction.secret_names import names_a_secret
from bcvalidate.redaction.secrets import secret_spans, spelt_in, united
from bcvalidate.rules.schema import TOKEN_PARAMETER

Span = tuple[int, int]

_HEADER = re.compile(r"(?:^|[\r\n])([^:\r\n]*):[ \t]*([^\r\n]*(?:[\r\n]+[ \t][^\r\n]*)*)")
_USER = re.compile(r"//([^/?\s@]*)@")
_PAIR = re.compile(r"[?&]([^=&\s]*)=?([^&\s]*)")
_PIECE = re.compile(r"[^\s:,;=]+")


def message_spans(head: str, text: str, *, readable: bool, around: str = "") -> list[Span]:
    """The spans of the secrets in a head and the text that follows it, as one string.

    They are what `secrets.secret_spans` finds in each, wherever it stands in the other, and in the
    head also what proves who sends the request, and the values of the query but for the token. The
    secrets of what stands `around` a text without a head are searched for in it, too.
    """
    if not head:
        also = spelt_in(around, readable=False) if around else ()
        return secret_spans(text, readable=readable, also=also)
    also = head_secrets(head) | spelt_in(text, readable=readable)
    in_head = [*secret_spans(head, readable=False, also=also), *_proofs(head)]
    in_text = secret_spans(text, readable=readable, also=also)
    return [
        *united([*in_head, *_of_query(head, Needles(also))]),
        *((start + len(head), end + len(head)) for start, end in in_text),
    ]


def head_secrets(head: str) -> set[str]:
    """The secrets of a head, as strings."""
    found = spelt_in(head, readable=False)
    for start, end in _proofs(head):
        found.update(_PIECE.findall(head[start:end]))
    for key, value in _pairs(head):
        if names_a_secret(_decoded(key[0])):
            found |= {value[0], _decoded(value[0])} - {""}
    return found


def _proofs(head: str) -> Iterator[Span]:
    """What the headers, and the target, have to prove who sends the request."""
    for match in _HEADER.finditer(head):
        if names_a_secret(match[1]):
            yield match.span(2)
    if user := _USER.search(head, 0, _line_end(head)):
        yield user.span(1)


def _of_query(head: str, secrets: Needles) -> Iterator[Span]:
    """The values of the query that are no token, and the keys that have a secret in them."""
    for key, value in _pairs(head):
        name = _decoded(key[0])
        if name != TOKEN_PARAMETER:
            yield value[1]
        if "%" in key[0] and any(secrets.spans(name)):
            yield key[1]


def _pairs(head: str) -> Iterator[tuple[tuple[str, Span], tuple[str, Span]]]:
    """The keys and values of the query, as they are written, each with its span."""
    for match in _PAIR.finditer(head, 0, _line_end(head)):
        yield (match[1], match.span(1)), (match[2], match.span(2))


def _decoded(text: str) -> str:
    """A key or a value of the query without its percent-encoding."""
    if "%" not in text and "+" not in text:
        return text
    from urllib.parse import unquote_plus

    return unquote_plus(text)


def _line_end(head: str) -> int:
    return (head + "\n").index("\n")
