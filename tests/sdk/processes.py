"""The processes that the tests of the SDKs talk to: stubs, and the drivers of the SDKs."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.harness import ROOT

Start = Callable[..., int]

SECONDS = 30


@contextmanager
def stubs() -> Iterator[Start]:
    """What gives the port of a stub that runs with these options, one for all that ask for it."""
    running: dict[tuple[str, ...], tuple[subprocess.Popen[str], int]] = {}

    def start(*options: str | Path) -> int:
        words = tuple(map(str, options))
        if words not in running:
            command = [sys.executable, "-m", "bcvalidate.stub", "--port", "0", *words]
            process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
            running[words] = process, 0
            assert process.stdout is not None
            running[words] = process, int(json.loads(process.stdout.readline())["port"])
        return running[words][1]

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
    """The port of a stub that runs with these options."""
    with stubs() as start:
        yield start(*options)


class Driver:
    """A program that takes a call a line, and answers each with the outcome, a line, too."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def __call__(self, port: int, method: str, *arguments: object, **how: object) -> Any:
        """The outcome of a call; the driver says what it tells, and `how` it can be made."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        call = {"port": port, "method": method, "arguments": arguments, **how}
        print(json.dumps(call), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())


@contextmanager
def driver(folder: Path, *command: str | Path) -> Iterator[Driver]:
    """A driver, run in this folder, that can import this project."""
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
