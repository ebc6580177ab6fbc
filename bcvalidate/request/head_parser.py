"""The parser of heads: read a head with h11, or find out why it cannot be read."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import h11

from bcvalidate.request.head import REQUEST_SYNTAX, RequestError, RequestHead

_HOST_LINE = b"Host: localhost\r\n"
# HTTP/1.0 does not require the Host header.
_HEAD_BEFORE_HEADER = b"POST / HTTP/1.0\r\n"
_HEAD_BEFORE_CHUNKS = b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
_SINGLE_HEADERS = (b"host", b"content-length", b"transfer-encoding")
_FOLDED_LINE = re.compile(rb"[^\n]*\n?(?:[ \t][^\n]*\n?)*")
_HEADER_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:")

_INVALID_FIRST_LINE = (
    "The first line must be a method, a target and the version, one space between them, such as "
    "POST /clusters?IdempotentToken=<token> HTTP/1.1."
)
_MISSING_HOST = "HTTP/1.1 asks for a Host header; add it."
_INVALID_HEADER = "This is no header; write a name, a colon and the value."
_INVALID_VALUE = "This header cannot have this value."
_REPEATED_HEADER = "This header may stand there only once."


class ParsedHead(NamedTuple):
    """The head of a request, None if it cannot be read, and its error."""

    head: RequestHead | None
    error: RequestError | None = None


def parse_head(head: bytes) -> ParsedHead:
    """Read a head, which must end with an empty line."""
    parsed = _try_parse(head)
    if parsed is not None:
        return ParsedHead(parsed)
    first, newline, rest = head.partition(b"\n")
    parsed = _try_parse(first + newline + _HOST_LINE + rest)
    if parsed is not None:
        return ParsedHead(parsed, RequestError(REQUEST_SYNTAX, 0, hint=_MISSING_HOST))
    at, reason = _first_error(head)
    offset = len(head[:at].decode(errors="replace"))
    return ParsedHead(None, RequestError(REQUEST_SYNTAX, offset, hint=reason))


def build_head(method: str, target: str, headers: Iterable[tuple[str, str]]) -> ParsedHead:
    """Make a head from its parts; Host may be missing, because the HTTP client adds it."""
    headers = tuple(headers)
    head = _try_send(method, target, headers)
    if head is not None:
        return ParsedHead(head)
    hint = f"No request can have this {_unsendable_part(method, target, headers)}."
    return ParsedHead(None, RequestError(REQUEST_SYNTAX, 0, hint=hint))


def decode_chunks(chunks: bytes) -> bytes | None:
    """Join the chunks of a body; None if they are invalid, incomplete or followed by data."""
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=len(chunks) + 1)
    connection.receive_data(_HEAD_BEFORE_CHUNKS + chunks)
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


def _try_parse(head: bytes) -> RequestHead | None:
    connection = h11.Connection(h11.SERVER, max_incomplete_event_size=len(head) + 1)
    connection.receive_data(head)
    try:
        event = connection.next_event()
    except h11.RemoteProtocolError:
        return None
    return _to_head(event) if isinstance(event, h11.Request) else None


def _to_head(event: h11.Request) -> RequestHead:
    headers = ((name.decode(), value.decode("latin-1")) for name, value in event.headers)
    return RequestHead(event.method.decode(), event.target.decode(), tuple(headers))


def _unsendable_part(method: str, target: str, headers: tuple[tuple[str, str], ...]) -> str:
    """Name the first part of a request that makes it impossible to send."""
    if _try_send(method, "/", ()) is None:
        return "method"
    if _try_send("POST", target, ()) is None:
        return "target"
    for number, header in enumerate(headers, 1):
        if _try_send("POST", "/", (header,)) is None:
            return f"header, the one with number {number}"
    return "combination of headers"


def _try_send(method: str, target: str, headers: tuple[tuple[str, str], ...]) -> RequestHead | None:
    """The head as a client would send it, without an added Host; None if it cannot be sent."""
    hosts = [] if any(name.lower() == "host" for name, _ in headers) else [("Host", "localhost")]
    try:
        pairs = [(n.encode("latin-1"), v.encode("latin-1")) for n, v in (*headers, *hosts)]
        event = h11.Request(method=method, target=target, headers=pairs)
    except (h11.LocalProtocolError, UnicodeEncodeError):
        return None
    head = _to_head(event)
    return head._replace(headers=head.headers[: len(head.headers) - len(hosts)])


def _first_error(head: bytes) -> tuple[int, str]:
    """The offset of the first error in an invalid head, in bytes, and its description."""
    first = head.partition(b"\n")[0]
    if _try_parse(first + b"\n" + _HOST_LINE + b"\n") is None:
        return 0, _INVALID_FIRST_LINE
    seen = set()
    for at, line in _header_lines(head, len(first) + 1):
        name = line.partition(b":")[0].lower()
        if _try_parse(_HEAD_BEFORE_HEADER + line + b"\n") is None:
            return at, _INVALID_VALUE if _HEADER_NAME.match(line) else _INVALID_HEADER
        if name in _SINGLE_HEADERS and name in seen:
            return at, _REPEATED_HEADER
        seen.add(name)
    return 0, _INVALID_FIRST_LINE


def _header_lines(head: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The offset and the bytes of each header, including the lines that it is folded over."""
    for match in _FOLDED_LINE.finditer(head, at):
        if not match.group().strip():
            return
        yield match.start(), match.group()
