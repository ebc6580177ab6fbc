"""A client of the stub: requests through http.client, raw bytes, and the command as a process."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from socket import SHUT_WR, create_connection, socket
from typing import Any, NamedTuple

COMMAND = (sys.executable, "-m", "bcvalidate.stub")
_LENGTH = re.compile(rb"content-length: (\d+)\r\n(?:.+\r\n)*\r\n")
PATIENCE = 20.0
"""The seconds after which a test has failed; far more than anything takes."""


class Response(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def content(self) -> Any:
        """The body, parsed."""
        return json.loads(self.body)


class Running(NamedTuple):
    """The command as a process, and where it listens."""

    process: "subprocess.Popen[bytes]"
    ready: dict[str, Any]

    @property
    def port(self) -> int:
        """The port that it printed."""
        return int(self.ready["port"])


def ask(
    port: int,
    method: str,
    target: str,
    body: object = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Send one request on a connection of its own; what is not bytes is sent as JSON."""
    data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request(method, target, data, dict(headers or {}))
        return _response(connection)


def _response(connection: HTTPConnection) -> Response:
    response = connection.getresponse()
    names = {name.lower(): value for name, value in response.getheaders()}
    return Response(response.status, names, response.read())


def connected(port: int) -> socket:
    """A socket that is connected to the stub, and does not wait for ever."""
    return create_connection(("127.0.0.1", port), timeout=PATIENCE)


def one_answer(client: socket) -> bytes:
    """One answer, as far as its length says."""
    received = b""
    while not (found := _LENGTH.search(received)) or len(received) < found.end() + int(found[1]):
        piece = client.recv(65536)
        assert piece
        received += piece
    return received


def everything(client: socket) -> bytes:
    """All that comes until the stub closes; also what came before it cut the connection."""
    received = b""
    try:
        while piece := client.recv(65536):
            received += piece
    except ConnectionResetError:
        pass
    return received


def exchanged(port: int, data: bytes, *, half_closed: bool = False) -> bytes:
    """What comes back for these bytes, until the stub closes."""
    with connected(port) as client:
        client.sendall(data)
        if half_closed:
            client.shutdown(SHUT_WR)
        return everything(client)


@contextmanager
def running(*argv: str | Path) -> Iterator[Running]:
    """The command, ready; killed in the end if it is still there."""
    process = subprocess.Popen(
        [*COMMAND, *map(str, argv)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": ""},
    )
    with process:
        try:
            assert process.stdout is not None
            yield Running(process, json.loads(process.stdout.readline()))
        finally:
            if process.poll() is None:
                process.kill()
