"""The server of the stub, and a stub that runs in its own thread."""

import asyncio
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from errno import EADDRNOTAVAIL
from functools import partial
from types import FrameType
from typing import Any, TypeVar, cast, final

import uvicorn

from bcvalidate.account import Account
from bcvalidate.admission.ledger import TokenLedger
from bcvalidate.errors import CannotListen
from bcvalidate.stub.application import MAX_HEAD_SIZE, Application, to_stderr
from bcvalidate.stub.connection import Connection
from bcvalidate.stub.responses import Responder

LOOPBACK = "127.0.0.1"
TIMEOUT = 10.0
"""The seconds that each stage of a connection may take."""

_INVALID_HOST = "\0"
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_Result = TypeVar("_Result")


def listen(host: str, port: int) -> socket.socket:
    """Open a socket on a host name or an IP address. Port 0 means any free port.

    Raises CannotListen.
    """
    reason = "this is no name of a host"
    try:
        # The system would take an empty host for all addresses.
        addresses = socket.getaddrinfo(host or _INVALID_HOST, port, type=socket.SOCK_STREAM)
        family, _, _, _, address = addresses[0]
        return socket.create_server(address[:2], family=family)
    except socket.gaierror as error:
        reason = error.strerror or reason
    except OSError as error:
        # The message of the exception repeats the address.
        reason = os.strerror(error.errno or EADDRNOTAVAIL)
    except ValueError:
        # The name contains a NUL, or is too long.
        pass
    raise CannotListen(f"{host}:{port}: {reason}; choose another --host or --port")


class Server(uvicorn.Server):
    """A server that calls `ready` when it listens, and stops at once after a second signal."""

    def __init__(
        self, application: Application, *, timeout: float, ready: Callable[[], object]
    ) -> None:
        protocol = cast("type[asyncio.Protocol]", partial(Connection, timeout=timeout))
        super().__init__(
            uvicorn.Config(
                application,
                http=protocol,
                loop="asyncio",
                ws="none",
                lifespan="off",
                log_config=None,
                proxy_headers=False,
                server_header=False,
                h11_max_incomplete_event_size=MAX_HEAD_SIZE,
            )
        )
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, and call `ready`."""
        await super().startup(sockets)
        self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at a signal. Unlike in uvicorn, the signal is not raised again at the end."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop after the open requests, or at once after a second signal."""
        del sig, frame
        if self.should_exit:
            self.force_exit = True
            for connection in list(self.server_state.connections):
                connection.transport.abort()
        self.should_exit = True


@final
class Stub:
    """A stub that runs in its own thread inside a `with` statement.

    `host` is a name or an IP address. Port 0 means any free port. `timeout` is in seconds. The
    thread of the stub makes the values of `clusters` and `account`. Raises CannotListen.
    """

    def __init__(
        self,
        account: Account | None = None,
        ledger: TokenLedger | None = None,
        *,
        host: str = LOOPBACK,
        port: int = 0,
        timeout: float = TIMEOUT,
    ) -> None:
        self._socket = listen(host, port)
        self.host = host
        self.port: int = self._socket.getsockname()[1]
        self._stack = ExitStack()
        if ledger is None:
            ledger = self._stack.enter_context(TokenLedger())
        self._responder = Responder(account, ledger)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._started = threading.Event()
        application = Application(self._responder, to_stderr)
        self._server = Server(application, timeout=timeout, ready=self._ready)
        self._thread = threading.Thread(target=self._run, name="bcvalidate-stub", daemon=True)

    @property
    def address(self) -> str:
        """The URL of the stub, without a trailing slash."""
        return url(self.host, self.port)

    @property
    def clusters(self) -> list[dict[str, Any]]:
        """The bodies of the existing clusters, in the order of their creation."""
        return self._call(lambda: [cluster.body() for cluster in self._responder.clusters])

    @property
    def account(self) -> Account | None:
        """The account that requests are checked against, with the clusters that were created."""
        return self._call(lambda: self._responder.account)

    @account.setter
    def account(self, account: Account | None) -> None:
        self._call(lambda: setattr(self._responder, "account", account))

    def __enter__(self) -> "Stub":
        self._thread.start()
        self._started.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._stack.close()

    def _ready(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._started.set()

    def _run(self) -> None:
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._loop = None
            self._started.set()

    def _call(self, function: Callable[[], _Result]) -> _Result:
        """Call a function in the thread of the stub, or in this one if the stub does not run."""

        async def call() -> _Result:
            return function()

        if self._loop is None:
            return function()
        return asyncio.run_coroutine_threadsafe(call(), self._loop).result()


def url(host: str, port: int) -> str:
    """Make the URL of a host and a port. An IPv6 address is put in brackets."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
