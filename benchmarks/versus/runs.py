"""Runs: run a command in a new process."""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

Runner = Callable[..., Callable[[], int]]

# A separate process, because the peak memory of a child includes that of the forking process.
_PEAK = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(status.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
# Linters exit with 1 if they have findings; other statuses are errors.
_WORKED = (0, 1)
_MB = 2**20 if sys.platform == "darwin" else 2**10


def status(folder: Path, *argv: str, worked: tuple[int, ...] = _WORKED) -> int:
    """Run a command without output, and return its status; raises SystemExit if it failed."""
    silent = subprocess.DEVNULL
    run = subprocess.run(
        argv, cwd=folder, env=_environment(), stdout=silent, stderr=silent, check=False
    )
    return _check_status(argv, run.returncode, worked)


def runner(folder: Path, worked: tuple[int, ...] = _WORKED) -> Runner:
    """Return a function that binds the arguments of a command to a call of `status`."""

    def run(*argv: str) -> Callable[[], int]:
        return partial(status, folder, *argv, worked=worked)

    return run


def answer(folder: Path, *argv: str, worked: tuple[int, ...] = _WORKED) -> str:
    """Run a command, and return the output of both streams; raises SystemExit if it failed."""
    run = subprocess.run(
        argv,
        cwd=folder,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    _check_status(argv, run.returncode, worked)
    return run.stdout


def peak(folder: Path, *argv: str, worked: tuple[int, ...] = _WORKED) -> float:
    """Run a command, and return the peak resident memory in MB of its largest process."""
    output = answer(folder, sys.executable, "-c", _PEAK, *argv)
    code, size = map(int, output.split())
    _check_status(argv, code, worked)
    return size / _MB


def _environment() -> dict[str, str]:
    """Return the environment without the variables that configure Python."""
    return {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}


def _check_status(argv: tuple[str, ...], code: int, worked: tuple[int, ...]) -> int:
    if code not in worked:
        raise SystemExit(f"{' '.join(argv)} ended with status {code}")
    return code
