"""The application: reads a request's body, as far as it may be read, and sends the answer."""

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
"""The most bytes that a request line and headers may have."""

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Log = Callable[[str], None]

# How long, in seconds, what a refused client still sends is thrown away: a connection that is
# closed on unread bytes is reset, and the answer may be lost with it.
_LINGER = 2.0
_TYPE = (b"content-type", b"application/json; charset=utf-8")
_CLOSE = (b"connection", b"close")
_PIECE = 65536


class Gone(Exception):
    """The client went away before its request was complete."""


def new_identity() -> str:
    """The id of a request, as the service gives it."""
    return str(uuid4()).upper()


def headers_of(answer: Response, identity: str, *, close: bool) -> list[tuple[bytes, bytes]]:
    """The headers of an answer, but for the date; with `close`, it is the last of a connection."""
    headers = [_TYPE, (b"x-acs-request-id", identity.encode())]
    # Source: RFC 9110, section 8.6: what has no content has no length of it either.
    if answer.pieces:
        headers.append((b"content-length", str(sum(map(len, answer.pieces))).encode()))
    if close:
        headers.append(_CLOSE)
    return headers


class Application:
    """The answers as an ASGI application.

    `log` takes a line for each exception in our own code; with `verbose`, one for each request.
    """

    def __init__(self, answers: Responder, log: Log, *, verbose: bool = False) -> None:
        self._answers = answers
        self._log = log
        self._verbose = verbose

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        identity = new_identity()
        answer = _refused_at_once(scope)
        body = None
        if answer is None:
            try:
                body = await _body(receive)
            except Gone:
                return
            answer = too_large() if body is None else self._answer(scope, body)
        if self._verbose:
            self._log(_summary(scope, answer, identity))
        refused = body is None
        still_sending = receive if refused and not _waits(scope) else None
        await _send(send, answer, headers_of(answer, identity, close=refused), still_sending)

    def _answer(self, scope: Scope, body: bytes) -> Response:
        query = scope["query_string"]
        target = scope["raw_path"] + (b"?" + query if query else b"")
        pairs = scope["headers"]
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in pairs]
        try:
            return self._answers.answer(scope["method"], target.decode("ascii"), headers, body)
        except LedgerError as broken:
            self._log(str(broken))
        except Exception as error:  # noqa: BLE001 - a fault of ours is an answer, too, as the service's is
            self._log(describe_crash(error))
        return error_response(stub_errors()["InternalError"])


def _refused_at_once(scope: Scope) -> Response | None:
    """The answer to a request that is refused by its head alone, if it is."""
    size = len(scope["raw_path"]) + len(scope["query_string"])
    for name, value in scope["headers"]:
        size += len(name) + len(value) + len(b": \r\n")
        if name == b"content-length" and int(value) > MAX_BODY_SIZE:
            return too_large()
    return error_response(stub_errors()["InvalidHttpHead"]) if size > MAX_HEAD_SIZE else None


async def _body(receive: Receive) -> bytes | None:
    """The body of a request; None as soon as it is over the limit. Raises Gone."""
    pieces, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        piece = message.get("body", b"")
        size += len(piece)
        if size > MAX_BODY_SIZE:
            return None
        pieces.append(piece)
        if not message.get("more_body", False):
            return b"".join(pieces)


async def _send(
    send: Send, answer: Response, headers: list[tuple[bytes, bytes]], receive: Receive | None
) -> None:
    """Send an answer; with `receive`, the client may still be sending, and that is thrown away."""
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    *pieces, last = answer.pieces if len(answer.pieces) == 1 else _united(answer.pieces)
    for piece in pieces:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": last, "more_body": receive is not None})
    if receive is not None:
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(_throw_away(receive), _LINGER)
        await send({"type": "http.response.body", "body": b""})


async def _throw_away(receive: Receive) -> None:
    while (await receive()).get("more_body", False):
        pass


def _united(pieces: Sequence[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces that are neither many nor large."""
    gathered: list[bytes] = []
    size = 0
    for piece in pieces:
        if size + len(piece) > _PIECE:
            yield b"".join(gathered)
            gathered, size = [], 0
        gathered.append(piece)
        size += len(piece)
    yield b"".join(gathered)


def _waits(scope: Scope) -> bool:
    """Whether the client sends its body only when it is invited to."""
    return (b"expect", b"100-continue") in scope["headers"]


def _summary(scope: Scope, answer: Response, identity: str) -> str:
    """One line on a request, without its query and its body, in which secrets may be."""
    path = MASK if may_have_access_key(scope["path"]) else printable(scope["path"])
    return f"{scope['method']} {path} {answer.status} {answer.code or '-'} {identity}"


def to_stderr(line: str) -> None:
    """Write a line to standard error, if anybody listens there."""
    with suppress(OSError, ValueError, AttributeError):
        sys.stderr.write(f"bcvalidate-stub: {line}\n")
        sys.stderr.flush()
