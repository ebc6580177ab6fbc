"""Servers: the stub and a hello-world server on the same library, each in its own process."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple, cast

_HELLO = """
import asyncio, json, socket, sys, uvicorn

async def application(scope, receive, send):
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"13")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"Hello, world!"})

listener = socket.create_server(("127.0.0.1", 0))
listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
print(json.dumps({"port": listener.getsockname()[1]}), flush=True)
config = uvicorn.Config(
    application, http="h11", loop="asyncio", ws="none", lifespan="off",
    log_config=None, access_log=False, proxy_headers=False, server_header=False,
    timeout_keep_alive=60,
)
uvicorn.Server(config).run(sockets=[listener])
"""
COMMANDS = {"hello": ("-c", _HELLO), "stub": ("-m", "bcvalidate.stub")}


class Served(NamedTuple):
    """A running server: its port and process id."""

    port: int
    pid: int

    def memory(self) -> float:
        """Return its resident memory in MB."""
        for line in Path(f"/proc/{self.pid}/status").read_text("ascii").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0.0


@contextmanager
def served(name: str) -> Iterator[Served]:
    """Run a server from COMMANDS."""
    with subprocess.Popen([sys.executable, *COMMANDS[name]], stdout=subprocess.PIPE) as process:
        try:
            ready = cast("IO[bytes]", process.stdout).readline()
            yield Served(json.loads(ready)["port"], process.pid)
        finally:
            process.terminate()
