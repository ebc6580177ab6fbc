"""Gathering: what is written in one turn of the event loop is sent at once."""

import asyncio

_MOST = 65536


class Gathering(asyncio.Transport):
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
