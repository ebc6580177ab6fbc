"""Heads of requests: read by a parser of HTTP, and what is wrong with one that it refuses."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import h11

from bcvalidate.request.head import REQUEST_SYNTAX, RequestError, RequestHead

_ANY_HOST = b"Host: localhost\r\n"
# A server of HTTP/1.0 asks for no Host.
_BEFORE_A_HEADER = b"POST / HTTP/1.0\r\n"
_BEFORE_CHUNKS = b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
_ONCE = (b"host", b"content-length", b"transfer-encoding")
_FOLDED = re.compile(rb"[^\n]*\n?(?:[ \t][^\n]*\n?)*")
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:")

_NO_LINE = (
    "The first line must be a method, a target and the version, one space between them, such as "
    "POST /clusters?IdempotentToken=<token> HTTP/1.1."
)
_NO_HOST = "HTTP/1.1 asks for a Host header; add it."
_NO_HEADER = "This is no header; write a name, a colon and the value."
_NO_VALUE = "This header cannot have this value."
_CONTRADICTION = "This header may stand there only once."


class ParsedHead(NamedTuple):
    """The head of a request, None if it cannot be read, and what is wrong with it as HTTP."""

    head: RequestHead | None
    error: RequestError | None = None


def parse_head(head: bytes) -> ParsedHead:
    """Read a head, which ends with an empty line."""
    parsed = _parsed(head)
    if parsed is not None:
        return ParsedHead(parsed)
    first, newline, rest = head.partition(b"\n")
    parsed = _parsed(first + newline + _ANY_HOST + rest)
    if parsed is not None:
        return ParsedHead(parsed, RequestError(REQUEST_SYNTAX, 0, hint=_NO_HOST))
    at, reason = _first_error(head)
    characters = len(head[:at].decode(errors="replace"))
    return ParsedHead(None, RequestError(REQUEST_SYNTAX, characters, hint=reason))


def build_head(method: str, target: str, headers: Iterable[tuple[str, str]]) -> ParsedHead:
    """Make a head of its parts; a missing Host is added by the client that sends the request."""
    headers = tuple(headers)
    head = _sendable(method, target, headers)
    if head is not None:
        return ParsedHead(head)
    hint = f"No request can have this {_unsendable(method, target, headers)}."
    return ParsedHead(None, RequestError(REQUEST_SYNTAX, 0, hint=hint))


def decode_chunks(chunks: bytes) -> bytes | None:
    """The body that comes in chunks; None when it has a fault, breaks off, or is not all."""
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=len(chunks) + 1)
    connection.receive_data(_BEFORE_CHUNKS + chunks)
    body = []
    try:
        while not isinstance(event := connection.next_event(), h11.EndOfMessage):
            if event is h11.NEED_DATA:
                return None
            if isinstance(event, h11.Data):
                body.append(bytes(event.data))
    except h11.RemoteProtocolError:
        return None
    rest: bytes = connection.trailing_data[0]
    return None if rest.strip(b"\r\n") else b"".join(body)


def _parsed(head: bytes) -> RequestHead | None:
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=len(head) + 1)
    connection.receive_data(head)
    try:
        event = connection.next_event()
    except h11.RemoteProtocolError:
        return None
    return _as_read(event) if isinstance(event, h11.Request) else None


def _as_read(event: h11.Request) -> RequestHead:
    headers = ((name.decode(), value.decode("latin-1")) for name, value in event.headers)
    return RequestHead(event.method.decode(), event.target.decode(), tuple(headers))


def _unsendable(method: str, target: str, headers: tuple[tuple[str, str], ...]) -> str:
    """What of a request that cannot be sent is the first to forbid it."""
    if _sendable(method, "/", ()) is None:
        return "method"
    if _sendable("POST", target, ()) is None:
        return "target"
    for number, header in enumerate(headers, 1):
        if _sendable("POST", "/", (header,)) is None:
            return f"header, the one with number {number}"
    return "combination of headers"


def _sendable(method: str, target: str, headers: tuple[tuple[str, str], ...]) -> RequestHead | None:
    """The request of these parts as a client sends it, but for a Host that it adds."""
    hosts = [] if any(name.lower() == "host" for name, _ in headers) else [("Host", "localhost")]
    try:
        pairs = [(n.encode("latin-1"), v.encode("latin-1")) for n, v in (*headers, *hosts)]
        event = h11.Request(method=method, target=target, headers=pairs)
    except (h11.LocalProtocolError, UnicodeEncodeError):
        return None
    head = _as_read(event)
    return head._replace(headers=head.headers[: len(head.headers) - len(hosts)])


def _first_error(head: bytes) -> tuple[int, str]:
    """Where a head that is refused has its first fault, in bytes, and what is wrong there."""
    first = head.partition(b"\n")[0]
    if _parsed(first + b"\n" + _ANY_HOST + b"\n") is None:
        return 0, _NO_LINE
    seen = set()
    for at, line in _lines(head, len(first) + 1):
        name = line.partition(b":")[0].lower()
        if _parsed(_BEFORE_A_HEADER + line + b"\n") is None:
            return at, _NO_VALUE if _NAME.match(line) else _NO_HEADER
        if name in _ONCE and name in seen:
            return at, _CONTRADICTION
        seen.add(name)
    return 0, _NO_LINE


def _lines(head: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The lines of the headers, each with those that it is folded over, and where it starts."""
    for match in _FOLDED.finditer(head, at):
        if not match.group().strip():
            return
        yield match.start(), match.group()
