"""ajv: a Node.js process that validates a body repeatedly and measures the time."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from versus.peers import BENCHMARKS, node, node_package

SCRIPT = Path(__file__).with_name("ajv.cjs")


class Ajv:
    """A running process for one schema; `errors` is "first" or "all"."""

    def __init__(self, node_command: str, errors: str, schema: Path) -> None:
        argv = [node_command, str(SCRIPT), "serve", errors, str(schema)]
        self._process = subprocess.Popen(
            argv, cwd=BENCHMARKS, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def count_errors(self, body: object) -> int:
        """Return the number of errors that ajv reports for a body."""
        return int(self._ask(body, 1)["found"])

    def seconds(self, body: object, loops: int) -> float:
        """Return the seconds of several calls on a body, measured by Node.js."""
        return float(self._ask(body, loops)["seconds"])

    def close(self) -> None:
        """End the process."""
        cast("IO[str]", self._process.stdin).close()
        cast("IO[str]", self._process.stdout).close()
        self._process.wait()

    def _ask(self, body: object, loops: int) -> dict[str, Any]:
        request = json.dumps({"body": body, "loops": loops})
        stream = cast("IO[str]", self._process.stdin)
        stream.write(f"{request}\n")
        stream.flush()
        answer: dict[str, Any] = json.loads(cast("IO[str]", self._process.stdout).readline())
        return answer


@contextmanager
def ajv(errors: str, schema: Path) -> Iterator[Ajv | None]:
    """Run a process of ajv; None if Node.js or the package is not installed."""
    runtime = node()
    if runtime is None or node_package("ajv") is None:
        yield None
        return
    process = Ajv(runtime[0], errors, schema)
    try:
        yield process
    finally:
        process.close()
