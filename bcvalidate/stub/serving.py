"""Serving: the socket, the server on it, and a stub that runs in a thread of its own."""

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
from bcvalidate.stub.application import MAX_HEAD_SIZE, Application, to_stderr
from bcvalidate.stub.connection import Connection
from bcvalidate.stub.responses import Responder

LOOPBACK = "127.0.0.1"
TIMEOUT = 10.0
"""The seconds that a stage of a connection may take."""

_NOWHERE = "\0"
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_Result = TypeVar("_Result")


class CannotListen(Exception):
    """The address cannot be used; the message says why, in one line."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that is bound to a host, a name or an IP address; port 0 stands for any free port.

    Raises CannotListen.
    """
    reason = "this is no name of a host"
    try:
        # The system would take an empty one for all addresses that there are.
        found = socket.getaddrinfo(host or _NOWHERE, port, type=socket.SOCK_STREAM)
        family, _, _, _, address = found[0]
        return socket.create_server(address[:2], family=family)
    except socket.gaierror as error:
        reason = error.strerror or reason
    except OSError as error:
        # Its own words have the address once more.
        reason = os.strerror(error.errno or EADDRNOTAVAIL)
    except ValueError:
        # A name with a NUL, or too long for one.
        pass
    raise CannotListen(f"{host}:{port}: {reason}; choose another --host or --port")


class Server(uvicorn.Server):
    """A server that says when it is ready, and whose second signal ends it at once."""

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
        """Start to listen, and say so."""
        await super().startup(sockets)
        self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at a signal, and leave it at that: uvicorn would raise it once more in the end."""
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
        """Stop; the second time, without waiting for anybody."""
        del sig, frame
        if self.should_exit:
            self.force_exit = True
            for connection in list(self.server_state.connections):
                connection.transport.abort()
        self.should_exit = True


@final
class Stub:
    """A stub that answers from `with` on, until its end, in a thread of its own.

    `host` is a name or an IP address; port 0 stands for any free port. `timeout` is in seconds.
    Raises CannotListen. All but the address is asked of the thread that answers.
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
        self._open = ExitStack()
        own = ledger if ledger is not None else self._open.enter_context(TokenLedger())
        self._answers = Responder(account, own)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._started = threading.Event()
        application = Application(self._answers, to_stderr)
        self._server = Server(application, timeout=timeout, ready=self._ready)
        self._thread = threading.Thread(target=self._run, name="bcvalidate-stub", daemon=True)

    @property
    def address(self) -> str:
        """The URL of the stub, without a slash at its end."""
        return url(self.host, self.port)

    @property
    def clusters(self) -> list[dict[str, Any]]:
        """The bodies of the clusters that exist, in the order in which they were created."""
        return self._ask(lambda: [cluster.requested() for cluster in self._answers.clusters])

    @property
    def account(self) -> Account | None:
        """The account that requests are held against, as it is after what was taken."""
        return self._ask(lambda: self._answers.account)

    @account.setter
    def account(self, account: Account | None) -> None:
        self._ask(lambda: setattr(self._answers, "account", account))

    def __enter__(self) -> "Stub":
        self._thread.start()
        self._started.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._open.close()

    def _ready(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._started.set()

    def _run(self) -> None:
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._loop = None
            self._started.set()

    def _ask(self, question: Callable[[], _Result]) -> _Result:
        """What a question gives, in the thread that answers; here, when there is none."""

        async def answered() -> _Result:
            return question()

        if self._loop is None:
            return question()
        return asyncio.run_coroutine_threadsafe(answered(), self._loop).result()


def url(host: str, port: int) -> str:
    """The URL of a host and a port; of an IPv6 address, in brackets."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
