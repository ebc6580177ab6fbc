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

from bcvalidate.stub.serving import Stub

COMMAND = (sys.executable, "-m", "bcvalidate.stub")
_LENGTH = re.compile(rb"content-length: (\d+)\r\n(?:.+\r\n)*\r\n")
PATIENCE = 20.0
"""The seconds that a test waits for an answer before it fails."""


class Response(NamedTuple):
    """A response of the stub."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def content(self) -> Any:
        """The body, parsed."""
        return json.loads(self.body)


class Running(NamedTuple):
    """The command as a process, and its ready line."""

    process: "subprocess.Popen[bytes]"
    ready: dict[str, Any]

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.ready["port"])


def ask(
    port: int,
    method: str,
    target: str,
    body: object = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Send a request on a new connection; a body that is not bytes is sent as JSON."""
    data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request(method, target, data, dict(headers or {}))
        return _response(connection)


def create(stub: Stub, body: object, token: str = "") -> str:
    """Create a cluster, and return its Id."""
    target = f"/clusters?IdempotentToken={token}" if token else "/clusters"
    response = ask(stub.port, "POST", target, body)
    assert (response.status, [*response.content]) == (201, ["Id"])
    return str(response.content["Id"])


def status_and_body(response: Response) -> tuple[int, bytes]:
    """The status and the body of a response."""
    return response.status, response.body


def _response(connection: HTTPConnection) -> Response:
    response = connection.getresponse()
    names = {name.lower(): value for name, value in response.getheaders()}
    return Response(response.status, names, response.read())


def connected(port: int) -> socket:
    """A socket that is connected to the stub, with a timeout."""
    return create_connection(("127.0.0.1", port), timeout=PATIENCE)


def read_answer(client: socket) -> bytes:
    """Read one answer, whose length is in its head."""
    received = b""
    while not (found := _LENGTH.search(received)) or len(received) < found.end() + int(found[1]):
        piece = client.recv(65536)
        assert piece
        received += piece
    return received


def read_all(client: socket) -> bytes:
    """Read until the stub closes or cuts the connection."""
    received = b""
    try:
        while piece := client.recv(65536):
            received += piece
    except ConnectionResetError:
        pass
    return received


def exchange(port: int, data: bytes, *, half_closed: bool = False) -> bytes:
    """Send some bytes, and read until the stub closes the connection."""
    with connected(port) as client:
        client.sendall(data)
        if half_closed:
            client.shutdown(SHUT_WR)
        return read_all(client)


@contextmanager
def running(*argv: str | Path) -> Iterator[Running]:
    """Run the command, which is ready, and is killed in the end if it still runs."""
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
