"""Heads: the request line and the headers of a request, and their errors."""

from collections.abc import Iterator
from typing import NamedTuple

from bcvalidate.rules.schema import TOKEN_PARAMETER
from bcvalidate.rules.spelling import nearest

METHOD, PATH = "POST", "/clusters"
REQUEST_SYNTAX = "request-syntax"
"""The rule for a request that an HTTP parser cannot read."""


class RequestError(NamedTuple):
    """A rule that a request breaks, with the location in the head and a hint.

    `at` is the offset in the head, in characters. An error of a header has the name of the `header`
    instead, in lower case. `key` is the query key that is wrong, percent-decoded.
    """

    rule: str
    at: int = 0
    header: str | None = None
    key: str | None = None
    hint: str | None = None


class Parameter(NamedTuple):
    """A key and a value of the query, percent-decoded, and their offsets in the target."""

    key: str
    value: str
    at: int
    value_at: int


class RequestHead(NamedTuple):
    """The request line and the headers of a request; the names of headers are in lower case.

    Source: RFC 9112, section 3, and the request line of the API reference.
    """

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> str:
        """The path of the target, percent-decoded; empty if the target is not a URL."""
        target = self.target.partition("?")[0]
        if target.startswith("/"):
            return _percent_decoded(target)
        from urllib.parse import urlsplit

        try:
            return _percent_decoded(urlsplit(target).path)
        except ValueError:
            return ""

    def parameters(self) -> Iterator[Parameter]:
        """The parameters of the query, in order."""
        before, mark, query = self.target.partition("?")
        at = len(before) + len(mark)
        for pair in query.split("&") if query else ():
            key, equals, value = pair.partition("=")
            if pair:
                value_at = at + len(key) + len(equals)
                yield Parameter(
                    _percent_decoded(key, form=True),
                    _percent_decoded(value, form=True),
                    at,
                    value_at,
                )
            at += len(pair) + 1

    @property
    def token(self) -> Parameter | None:
        """The IdempotentToken; if there are several, the first."""
        return next((each for each in self.parameters() if each.key == TOKEN_PARAMETER), None)

    def header(self, name: str) -> str | None:
        """The value of a header, or None if it is missing."""
        return next((value for key, value in self.headers if key == name), None)

    def as_text(self) -> str:
        """The request line and the headers, as a client sends them."""
        headers = "".join(f"{name}: {value}\n" for name, value in self.headers)
        return f"{self.method} {self.target} HTTP/1.1\n{headers}\n"

    def request_line_offset(self, at: int) -> int:
        """Convert an offset in the target to one in the request line."""
        return len(self.method) + 1 + at


def _percent_decoded(text: str, *, form: bool = False) -> str:
    """Decode the percent-encoding of a text; with `form`, + is a space."""
    if "%" not in text and not (form and "+" in text):
        return text
    from urllib.parse import unquote, unquote_plus

    return (unquote_plus if form else unquote)(text)


def head_errors(head: RequestHead, body_size: int | None) -> Iterator[RequestError]:
    """List the errors of a head; `body_size` is in bytes, None if unknown."""
    if head.path != PATH:
        hint = f"The path must be {PATH}, with nothing before or after it."
        yield RequestError("url-pattern-invalid", head.request_line_offset(0), hint=hint)
    if head.method != METHOD:
        capitals = " in capitals" if head.method.upper() == METHOD else ""
        yield RequestError("method-not-allowed", 0, hint=f"CreateCluster is {METHOD}{capitals}.")
    length = head.header("content-length")
    if length is not None and head.header("transfer-encoding") is not None:
        hint = "It must not stand beside Transfer-Encoding."
        yield RequestError("content-length-wrong", header="content-length", hint=hint)
    elif length is not None and body_size is not None and int(length) != body_size:
        hint = f"It says {int(length)}, and the body has {body_size} bytes."
        yield RequestError("content-length-wrong", header="content-length", hint=hint)
    yield from _query_errors(head)


def _query_errors(head: RequestHead) -> Iterator[RequestError]:
    seen = set()
    for parameter in head.parameters():
        at, key = head.request_line_offset(parameter.at), parameter.key
        if key != TOKEN_PARAMETER:
            suggestion = nearest(key, (TOKEN_PARAMETER,))
            hint = f"Did you mean {suggestion}?" if suggestion else None
            yield RequestError("query-key-unknown", at, key=key, hint=hint)
        elif key in seen:
            yield RequestError("query-key-repeated", at, key=key)
        seen.add(key)
