"""The stub as an ASGI application: read a request within its limits, and send the response."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator, MutableMapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import uuid4

from bcvalidate.display.printable import printable
from bcvalidate.engine.lints import MAX_BODY_SIZE
from bcvalidate.errors import LedgerError, describe_crash
from bcvalidate.redaction.secrets import MASK
from bcvalidate.rules.credentials import may_have_access_key
from bcvalidate.stub.responses import Responder, Response, error_response, stub_errors, too_large

MAX_HEAD_SIZE = 65536
"""The maximum size of the request line and the headers together, in bytes."""

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Log = Callable[[str], None]

# The seconds for which the rest of a refused request is discarded. If a connection is closed with
# unread bytes, it is reset, and the client may lose the response.
_DISCARD_SECONDS = 2.0
_TYPE = (b"content-type", b"application/json; charset=utf-8")
_CLOSE = (b"connection", b"close")
_MAX_PIECE_SIZE = 65536


class ClientDisconnected(Exception):
    """The client disconnected before its request was complete."""


def new_request_id() -> str:
    """Make the id of a request in the format of the service."""
    return str(uuid4()).upper()


def response_headers(
    response: Response, request_id: str, *, close: bool
) -> list[tuple[bytes, bytes]]:
    """Make the headers of a response, except for the date. `close` ends the connection."""
    headers = [_TYPE, (b"x-acs-request-id", request_id.encode())]
    # Source: RFC 9110, section 8.6: a response without content has no Content-Length.
    if response.pieces:
        headers.append((b"content-length", str(sum(map(len, response.pieces))).encode()))
    if close:
        headers.append(_CLOSE)
    return headers


class Application:
    """The ASGI application of the stub.

    `log` is called with a line for each internal error, and with `verbose` for each request.
    """

    def __init__(self, responder: Responder, log: Log, *, verbose: bool = False) -> None:
        self._responder = responder
        self._log = log
        self._verbose = verbose

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond to one request."""
        request_id = new_request_id()
        response = _refused_at_once(scope)
        body = None
        if response is None:
            try:
                body = await _body(receive)
            except ClientDisconnected:
                return
            response = too_large() if body is None else self._respond(scope, body)
        if self._verbose:
            self._log(_summary(scope, response, request_id))
        refused = body is None
        still_sending = receive if refused and not _expects_continue(scope) else None
        await _send(
            send, response, response_headers(response, request_id, close=refused), still_sending
        )

    def _respond(self, scope: Scope, body: bytes) -> Response:
        query = scope["query_string"]
        target = scope["raw_path"] + (b"?" + query if query else b"")
        pairs = scope["headers"]
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in pairs]
        try:
            return self._responder.respond(scope["method"], target.decode("ascii"), headers, body)
        except LedgerError as error:
            self._log(str(error))
        except Exception as error:  # noqa: BLE001 - a bug gives the InternalError of the service
            self._log(describe_crash(error))
        return error_response(stub_errors()["InternalError"])


def _refused_at_once(scope: Scope) -> Response | None:
    """Return the response to a request whose head alone is refused, or None."""
    size = len(scope["raw_path"]) + len(scope["query_string"])
    for name, value in scope["headers"]:
        size += len(name) + len(value) + len(b": \r\n")
        if name == b"content-length" and int(value) > MAX_BODY_SIZE:
            return too_large()
    return error_response(stub_errors()["InvalidHttpHead"]) if size > MAX_HEAD_SIZE else None


async def _body(receive: Receive) -> bytes | None:
    """Read the body of a request; None if it is too large. Raises ClientDisconnected."""
    pieces, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnected
        piece = message.get("body", b"")
        size += len(piece)
        if size > MAX_BODY_SIZE:
            return None
        pieces.append(piece)
        if not message.get("more_body", False):
            return b"".join(pieces)


async def _send(
    send: Send, response: Response, headers: list[tuple[bytes, bytes]], receive: Receive | None
) -> None:
    """Send a response. With `receive`, bytes that the client still sends are discarded."""
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    *pieces, last = response.pieces if len(response.pieces) == 1 else _regrouped(response.pieces)
    for piece in pieces:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": last, "more_body": receive is not None})
    if receive is not None:
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(_discard(receive), _DISCARD_SECONDS)
        await send({"type": "http.response.body", "body": b""})


async def _discard(receive: Receive) -> None:
    while (await receive()).get("more_body", False):
        pass


def _regrouped(pieces: Sequence[bytes]) -> Iterator[bytes]:
    """Join small pieces up to a maximum size."""
    group: list[bytes] = []
    size = 0
    for piece in pieces:
        if size + len(piece) > _MAX_PIECE_SIZE:
            yield b"".join(group)
            group, size = [], 0
        group.append(piece)
        size += len(piece)
    yield b"".join(group)


def _expects_continue(scope: Scope) -> bool:
    """Return whether the client sends its body only after a 100 (Continue) response."""
    return (b"expect", b"100-continue") in scope["headers"]


def _summary(scope: Scope, response: Response, request_id: str) -> str:
    """Describe a request in one line, without its query and body, which may have secrets."""
    path = MASK if may_have_access_key(scope["path"]) else printable(scope["path"])
    return f"{scope['method']} {path} {response.status} {response.code or '-'} {request_id}"


def to_stderr(line: str) -> None:
    """Write a line to standard error, and ignore an error in writing."""
    with suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(f"bcvalidate-stub: {line}\n")
        sys.stderr.flush()
