"""Requests: the first line and the headers of one, and what is wrong with them."""

from collections.abc import Iterator
from typing import NamedTuple

from bcvalidate.rules.schema import TOKEN_PARAMETER
from bcvalidate.rules.spelling import nearest

METHOD, PATH = "POST", "/clusters"
REQUEST_SYNTAX = "request-syntax"
"""The rule that a request breaks which no parser of HTTP can read."""


class RequestError(NamedTuple):
    """A broken rule of a request: its id, the query key it concerns if there is one, what helps.

    The key is as it stands, with what is secret in it. `at` is the offset in the head, in
    characters, but for what concerns a header: that is found by its name, in lower case.
    """

    rule: str
    at: int = 0
    header: str | None = None
    key: str | None = None
    hint: str | None = None


class Parameter(NamedTuple):
    """A key and a value of the query, percent-decoded, and where they start in the target."""

    key: str
    value: str
    at: int
    value_at: int


class RequestHead(NamedTuple):
    """A request but for its body, as a parser of HTTP reads it; the names of headers in lower case.

    Source: RFC 9112, section 3, and the API page, the request line.
    """

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> str:
        """The path of the target, percent-decoded; empty when the target is no URL."""
        target = self.target.partition("?")[0]
        if target.startswith("/"):
            return decoded(target)
        from urllib.parse import urlsplit

        try:
            return decoded(urlsplit(target).path)
        except ValueError:
            return ""

    def parameters(self) -> Iterator[Parameter]:
        """What the query says, in its order."""
        before, mark, query = self.target.partition("?")
        at = len(before) + len(mark)
        for pair in query.split("&") if query else ():
            key, equals, value = pair.partition("=")
            if pair:
                value_at = at + len(key) + len(equals)
                yield Parameter(decoded(key, form=True), decoded(value, form=True), at, value_at)
            at += len(pair) + 1

    @property
    def token(self) -> Parameter | None:
        """The IdempotentToken; of several, the first."""
        return next((found for found in self.parameters() if found.key == TOKEN_PARAMETER), None)

    def header(self, name: str) -> str | None:
        """The value of a header, or None without it."""
        return next((value for key, value in self.headers if key == name), None)

    def as_text(self) -> str:
        """The first line and the headers, as a client sends them."""
        headers = "".join(f"{name}: {value}\n" for name, value in self.headers)
        return f"{self.method} {self.target} HTTP/1.1\n{headers}\n"

    def in_line(self, at: int) -> int:
        """The offset in the first line of an offset in the target."""
        return len(self.method) + 1 + at


def decoded(text: str, *, form: bool = False) -> str:
    """A text without its percent-encoding; of a form, + is a space."""
    if "%" not in text and not (form and "+" in text):
        return text
    from urllib.parse import unquote, unquote_plus

    return (unquote_plus if form else unquote)(text)


def head_errors(request: RequestHead, size: int | None) -> Iterator[RequestError]:
    """What is wrong with a request whose body has so many bytes; None if that is not known."""
    if request.path != PATH:
        hint = f"The path must be {PATH}, with nothing before or after it."
        yield RequestError("url-pattern-invalid", request.in_line(0), hint=hint)
    if request.method != METHOD:
        capitals = " in capitals" if request.method.upper() == METHOD else ""
        yield RequestError("method-not-allowed", 0, hint=f"CreateCluster is {METHOD}{capitals}.")
    length = request.header("content-length")
    if length is not None and request.header("transfer-encoding") is not None:
        hint = "It must not stand beside Transfer-Encoding."
        yield RequestError("content-length-wrong", header="content-length", hint=hint)
    elif length is not None and size is not None and int(length) != size:
        hint = f"It says {int(length)}, and the body has {size} bytes."
        yield RequestError("content-length-wrong", header="content-length", hint=hint)
    yield from _of_query(request)


def _of_query(request: RequestHead) -> Iterator[RequestError]:
    seen = set()
    for found in request.parameters():
        at, key = request.in_line(found.at), found.key
        if found.key != TOKEN_PARAMETER:
            meant = nearest(found.key, (TOKEN_PARAMETER,))
            hint = f"Did you mean {meant}?" if meant else None
            yield RequestError("query-key-unknown", at, key=key, hint=hint)
        elif found.key in seen:
            yield RequestError("query-key-repeated", at, key=key)
        seen.add(found.key)
