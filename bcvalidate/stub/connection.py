"""Connections: HTTP/1.1 with a client, every stage of it under a deadline."""

import asyncio
import logging
from enum import Enum, auto
from socket import IPPROTO_TCP, TCP_NODELAY
from typing import Any

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle
from uvicorn.server import ServerState

from bcvalidate.stub.application import headers_of, new_identity
from bcvalidate.stub.responses import error_response, stub_errors

MAX_CONNECTIONS = 1000
"""The most connections at a time; any further one is closed at once."""

_IDLE = 6


class Stage(Enum):
    """What a connection is waiting for."""

    SILENT = auto()
    """The first byte of all."""
    RECEIVING = auto()
    """The rest of a request, of which there is at least a byte."""
    ANSWERING = auto()
    """Our answer, and the client to take it."""
    IDLE = auto()
    """The first byte of one more request."""
    CLOSING = auto()
    """The client, to take what is left of the last answer."""


class Connection(H11Protocol):
    """A connection of which no stage takes longer than `timeout` seconds, and six times that idle.

    The deadline is a total one: what drips in does not move it. Past it, the connection is cut.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        timeout: float,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        # What is said of a client's faults is said to the client.
        self.logger = _silence()
        self.access_log = False
        self._timeout = timeout
        self._stage = Stage.SILENT
        self._answered: RequestResponseCycle | None = None
        self._deadline = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._is_last = False

    # A transport that can be read and written, as uvicorn has it.
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first byte."""
        super().connection_made(BatchingTransport(transport, self.loop))
        # The event loop does so only for a listener that was made with a number for TCP.
        transport.get_extra_info("socket").setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        if len(self.connections) > MAX_CONNECTIONS:
            transport.abort()
        else:
            self._start(Stage.SILENT)
            self._check()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the deadline."""
        if self._timer is not None:
            self._timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Go on with the request."""
        super().data_received(data)
        self._settle()

    # The event loop asks for more than uvicorn tells it.
    def eof_received(self) -> bool | None:  # type: ignore[override]
        """Of a client that has said all, the request is still answered."""
        if self._stage is not Stage.ANSWERING:
            self.transport.close()
            return None
        self._last()
        return True

    def on_response_complete(self) -> None:
        """Go on with the next request; unlike in uvicorn, the deadlines are ours alone."""
        self.server_state.total_requests += 1
        if not self.transport.is_closing():
            self.flow.resume_reading()
            if self.conn.our_state is h11.DONE and self.conn.their_state is h11.DONE:
                self.conn.start_next_cycle()
                self.handle_events()
        self._settle()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, if no answer is under way, and close."""
        del msg
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            answer = error_response(stub_errors()["InvalidHttpRequest"])
            headers = headers_of(answer, new_identity(), close=True)
            response = h11.Response(
                status_code=answer.status,
                headers=[*self.server_state.default_headers, *headers],
                reason=b"Bad Request",
            )
            events = (response, *(h11.Data(data=piece) for piece in answer.pieces))
            for event in (*events, h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def shutdown(self) -> None:
        """Close at once between two requests, and otherwise once the request is answered."""
        if self._stage in (Stage.SILENT, Stage.IDLE):
            self.transport.abort()
        else:
            self._last()

    def _last(self) -> None:
        self._is_last = True
        if self.cycle is not None:
            self.cycle.keep_alive = False

    def _settle(self) -> None:
        """Find out what is waited for now, and start its deadline if it is something else."""
        if self._is_last:
            self._last()
        stage = self._current()
        # One answer may follow the other, and each has its own time.
        if stage is not self._stage or (
            stage is Stage.ANSWERING and self.cycle is not self._answered
        ):
            self._start(stage)

    def _current(self) -> Stage:
        if self.transport.is_closing():
            return Stage.CLOSING
        if self.cycle is not None and not self.cycle.response_complete:
            return Stage.RECEIVING if self.cycle.more_body else Stage.ANSWERING
        begun = self.conn.trailing_data[0] or self.conn.their_state is not h11.IDLE
        return Stage.RECEIVING if begun else Stage.IDLE

    def _start(self, stage: Stage) -> None:
        self._stage = stage
        self._answered = self.cycle
        seconds = self._timeout * _IDLE if stage is Stage.IDLE else self._timeout
        self._deadline = self.loop.time() + seconds

    def _check(self) -> None:
        """Cut the connection past the deadline, and otherwise look again."""
        now = self.loop.time()
        if now >= self._deadline:
            self.transport.abort()
        else:
            # No deadline that is set meanwhile comes before that.
            self._timer = self.loop.call_at(min(self._deadline, now + self._timeout), self._check)


def _silence() -> logging.Logger:
    logger = logging.getLogger("bcvalidate.stub")
    logger.setLevel(logging.CRITICAL)
    return logger


_MOST = 65536


class BatchingTransport(asyncio.Transport):
    """A transport that sends the head and the body of an answer with one call of the system.

    At most 64 KiB are held back, so that the transport below tells when a client does not read.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._transport = transport
        self._loop = loop
        self._held = bytearray()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send these bytes at the end of this turn, or now if there are many."""
        if data and not self._held:
            self._loop.call_soon(self._send)
        self._held += data
        if len(self._held) > _MOST:
            self._send()

    def close(self) -> None:
        """Close, once all is sent."""
        self._send()
        self._transport.close()

    def abort(self) -> None:
        """Close, and send nothing more."""
        self._held.clear()
        self._transport.abort()

    def is_closing(self) -> bool:
        """Whether nothing more can be sent."""
        return self._transport.is_closing()

    def pause_reading(self) -> None:
        """Receive nothing for now."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Receive again."""
        self._transport.resume_reading()

    def get_extra_info(self, name: str, default: object = None) -> object:
        """What the transport below knows."""
        return self._transport.get_extra_info(name, default)

    def _send(self) -> None:
        if self._held:
            held, self._held = bytes(self._held), bytearray()
            self._transport.write(held)
