"""Runs: a command from start to end, as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

Runner = Callable[..., Callable[[], int]]

# In a process of its own, as the peak of a child includes that of the process that forks it.
_PEAK = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(status.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
# A linter says 1 when it has found something; more is a mistake.
_WORKED = (0, 1)
_MB = 2**20 if sys.platform == "darwin" else 2**10


def status(folder: Path, *argv: str, worked: tuple[int, ...] = _WORKED) -> int:
    """Run in a folder, in silence; the exit status. Raises SystemExit when it is none of those."""
    silent = subprocess.DEVNULL
    run = subprocess.run(
        argv, cwd=folder, env=_environment(), stdout=silent, stderr=silent, check=False
    )
    return _checked(argv, run.returncode, worked)


def runner(folder: Path, worked: tuple[int, ...] = _WORKED) -> Runner:
    """What makes of a command's words a call of `status` in a folder."""

    def run(*argv: str) -> Callable[[], int]:
        return partial(status, folder, *argv, worked=worked)

    return run


def answer(folder: Path, *argv: str, worked: tuple[int, ...] = _WORKED) -> str:
    """Run in a folder; what it wrote, to either stream. Raises SystemExit as `status` does."""
    run = subprocess.run(
        argv,
        cwd=folder,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    _checked(argv, run.returncode, worked)
    return run.stdout


def peak(folder: Path, *argv: str, worked: tuple[int, ...] = _WORKED) -> float:
    """Run in a folder, in silence; the peak of resident memory of its largest process, in MB."""
    said = answer(folder, sys.executable, "-c", _PEAK, *argv)
    code, size = map(int, said.split())
    _checked(argv, code, worked)
    return size / _MB


def _environment() -> dict[str, str]:
    """The environment, without what makes an interpreter behave unlike a fresh one."""
    return {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}


def _checked(argv: tuple[str, ...], code: int, worked: tuple[int, ...]) -> int:
    if code not in worked:
        raise SystemExit(f"{' '.join(argv)} ended with status {code}")
    return code
