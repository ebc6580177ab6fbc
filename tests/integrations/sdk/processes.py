"""The processes of the tests of the SDKs: stubs, and drivers that run the SDKs."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.harness import ROOT

Start = Callable[..., int]

SECONDS = 30


@contextmanager
def stubs() -> Iterator[Start]:
    """Yield a function that returns the port of a stub with these options, started once."""
    running: dict[tuple[str, ...], tuple[subprocess.Popen[str], int]] = {}

    def start(*options: str | Path) -> int:
        argv = tuple(map(str, options))
        if argv not in running:
            command = [sys.executable, "-m", "bcvalidate.stub", "--port", "0", *argv]
            process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
            running[argv] = process, 0
            assert process.stdout is not None
            running[argv] = process, int(json.loads(process.stdout.readline())["port"])
        return running[argv][1]

    try:
        yield start
    finally:
        for process, _ in running.values():
            process.terminate()
        for process, _ in running.values():
            process.communicate(timeout=SECONDS)
    assert {process.returncode for process, _ in running.values()} <= {0}


@contextmanager
def stub(*options: str | Path) -> Iterator[int]:
    """Start a stub with these options, and yield its port."""
    with stubs() as start:
        yield start(*options)


class Driver:
    """A program that reads a call from each line, and writes the outcome as a line."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def __call__(self, port: int, method: str, *arguments: object, **how: object) -> Any:
        """Make a call, and return its outcome. The driver documents both and `how` it can be made."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        call = {"port": port, "method": method, "arguments": arguments, **how}
        print(json.dumps(call), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())


@contextmanager
def driver(folder: Path, *command: str | Path) -> Iterator[Driver]:
    """Run a driver in this folder; it can import this project."""
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        yield Driver(process)
    assert process.returncode == 0
