"""HTTP/1.1 connections in which every stage has a deadline."""

import asyncio
import logging
from enum import Enum, auto
from socket import IPPROTO_TCP, TCP_NODELAY
from typing import Any

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle
from uvicorn.server import ServerState

from bcvalidate.stub.application import new_request_id, response_headers
from bcvalidate.stub.responses import error_response, stub_errors

MAX_CONNECTIONS = 1000
"""The maximum number of open connections. Further connections are closed at once."""

_IDLE_FACTOR = 6
"""The deadline of an idle connection, as a multiple of the timeout of other stages."""


class Stage(Enum):
    """What a connection is waiting for."""

    SILENT = auto()
    """The first byte of the connection."""
    RECEIVING = auto()
    """The rest of a request that has started."""
    ANSWERING = auto()
    """The response, and the client to read it."""
    IDLE = auto()
    """The first byte of another request."""
    CLOSING = auto()
    """The client to read the rest of the last response."""


class Connection(H11Protocol):
    """A connection whose stages each take at most `timeout` seconds, or six times that if idle.

    A deadline applies to a whole stage: received bytes do not extend it. A connection that misses
    a deadline is aborted.
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
        # Errors of a client are reported only to the client.
        self.logger = _silent_logger()
        self.access_log = False
        self._timeout = timeout
        self._stage = Stage.SILENT
        self._answered: RequestResponseCycle | None = None
        self._deadline = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._is_last = False

    # uvicorn also requires a transport that can be read and written.
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first byte."""
        super().connection_made(BatchingTransport(transport, self.loop))
        # The event loop sets this only for sockets that were created with an explicit TCP protocol.
        transport.get_extra_info("socket").setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        if len(self.connections) > MAX_CONNECTIONS:
            transport.abort()
        else:
            self._start(Stage.SILENT)
            self._check()

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancel the deadline."""
        if self._timer is not None:
            self._timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Continue with the request."""
        super().data_received(data)
        self._update_stage()

    # uvicorn declares a narrower return type than the event loop.
    def eof_received(self) -> bool | None:  # type: ignore[override]
        """Finish the current response after the client has closed its side."""
        if self._stage is not Stage.ANSWERING:
            self.transport.close()
            return None
        self._finish_last_request()
        return True

    def on_response_complete(self) -> None:
        """Continue with the next request, without the keep-alive timeout of uvicorn."""
        self.server_state.total_requests += 1
        if not self.transport.is_closing():
            self.flow.resume_reading()
            if self.conn.our_state is h11.DONE and self.conn.their_state is h11.DONE:
                self.conn.start_next_cycle()
                self.handle_events()
        self._update_stage()

    def send_400_response(self, msg: str) -> None:
        """Respond to invalid HTTP, unless a response has started, and close the connection."""
        del msg
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            response = error_response(stub_errors()["InvalidHttpRequest"])
            headers = response_headers(response, new_request_id(), close=True)
            start = h11.Response(
                status_code=response.status,
                headers=[*self.server_state.default_headers, *headers],
                reason=b"Bad Request",
            )
            events = (start, *(h11.Data(data=piece) for piece in response.pieces))
            for event in (*events, h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def shutdown(self) -> None:
        """Close the connection at once if it is idle, otherwise after the current response."""
        if self._stage in (Stage.SILENT, Stage.IDLE):
            self.transport.abort()
        else:
            self._finish_last_request()

    def _finish_last_request(self) -> None:
        self._is_last = True
        if self.cycle is not None:
            self.cycle.keep_alive = False

    def _update_stage(self) -> None:
        """Determine the current stage, and start its deadline if the stage has changed."""
        if self._is_last:
            self._finish_last_request()
        stage = self._current()
        # Each response has its own deadline, even if one follows the other.
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
        seconds = self._timeout * _IDLE_FACTOR if stage is Stage.IDLE else self._timeout
        self._deadline = self.loop.time() + seconds

    def _check(self) -> None:
        """Abort the connection after its deadline, or check again later."""
        now = self.loop.time()
        if now >= self._deadline:
            self.transport.abort()
        else:
            # A deadline that is set in the meantime cannot be earlier than this.
            self._timer = self.loop.call_at(min(self._deadline, now + self._timeout), self._check)


def _silent_logger() -> logging.Logger:
    logger = logging.getLogger("bcvalidate.stub")
    logger.setLevel(logging.CRITICAL)
    return logger


_MAX_BUFFER_SIZE = 65536


class BatchingTransport(asyncio.Transport):
    """A transport that sends the head and the body of a response with one system call.

    It buffers at most 64 KiB, so that the underlying transport notices a client that does not read.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._transport = transport
        self._loop = loop
        self._buffer = bytearray()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send the bytes in the next turn of the event loop, or now if the buffer is full."""
        if data and not self._buffer:
            self._loop.call_soon(self._send)
        self._buffer += data
        if len(self._buffer) > _MAX_BUFFER_SIZE:
            self._send()

    def close(self) -> None:
        """Close the transport after the buffer is sent."""
        self._send()
        self._transport.close()

    def abort(self) -> None:
        """Close the transport, and send nothing more."""
        self._buffer.clear()
        self._transport.abort()

    def is_closing(self) -> bool:
        """Return whether the transport is closing."""
        return self._transport.is_closing()

    def pause_reading(self) -> None:
        """Pause receiving."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Resume receiving."""
        self._transport.resume_reading()

    def get_extra_info(self, name: str, default: object = None) -> object:
        """Return information about the underlying transport."""
        return self._transport.get_extra_info(name, default)

    def _send(self) -> None:
        if self._buffer:
            data, self._buffer = bytes(self._buffer), bytearray()
            self._transport.write(data)
