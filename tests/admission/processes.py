"""Scripts that use a token ledger in processes of their own."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tests.support.harness import ROOT

RACER = """
import sys
from bcvalidate.admission.ledger import TokenLedger
print("ready", flush=True)
for line in sys.stdin:
    path, token = line.split()
    with TokenLedger(path) as ledger:
        use = ledger.claim(token, sys.argv[1], "p").use
    print(use.digest, flush=True)
"""
"""Claim the tokens that are read, and print the digest of each first use."""

CLAIMER = """
import itertools, os, sys
from bcvalidate.admission.ledger import TokenLedger
ledger = TokenLedger(sys.argv[1])
for number in itertools.count():
    token = f"{sys.argv[2]}_{number}"
    ledger.claim(token, token * 9, "p")
    os.write(1, f"{token}\\n".encode())
"""
"""Claim tokens without end, and print each one that is claimed."""

CREATOR = """
import itertools, os, sys
from bcvalidate.admission.ledger import TokenLedger
for number in itertools.count():
    with TokenLedger(os.path.join(sys.argv[1], f"{number}.db")) as ledger:
        ledger.claim("t", "d", "p")
        os.write(1, f"{number}.db\\n".encode())
"""
"""Create ledgers without end, and print the name of each."""

MORTAL = """
import functools, os, sqlite3, sys
from bcvalidate.admission.ledger import TokenLedger
left, when = int(sys.argv[2]), sys.argv[3]
class Mortal(sqlite3.Connection):
    def execute(self, *arguments):
        global left
        left -= 1
        if left < 0 and when == "before":
            os._exit(9)
        cursor = super().execute(*arguments)
        if left < 0:
            os._exit(9)
        return cursor
sqlite3.connect = functools.partial(sqlite3.connect, factory=Mortal)
TokenLedger(sys.argv[1]).claim("t", "d", "p")
"""
"""Exit at the statement with this number, counted from zero, before or after it."""

CRAMPED = """
import resource, signal, sys
from bcvalidate.errors import LedgerError
from bcvalidate.admission.ledger import TokenLedger
signal.signal(signal.SIGXFSZ, getattr(signal, sys.argv[3]))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    with TokenLedger(sys.argv[1]) as ledger:
        for number in range(10_000):
            ledger.claim(f"t{number}", "d" * 64, "p")
            print(number)
except LedgerError as broken:
    sys.exit(str(broken))
"""
"""Claim tokens until a file would exceed a size; the signal then kills, or the write fails."""


def command(script: str, *arguments: object) -> list[str]:
    """The command line that runs a script in a process of its own."""
    return [sys.executable, "-c", script, *map(str, arguments)]


@contextmanager
def child(script: str, *arguments: object) -> Iterator["subprocess.Popen[str]"]:
    """A script that runs beside this process, with pipes, and is killed in the end."""
    with subprocess.Popen(
        command(script, *arguments),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def pipe(stream: IO[str] | None) -> IO[str]:
    """One end of a pipe to a child."""
    assert stream is not None
    return stream


def lines_until_killed(script: str, target: Path, lines: int, *arguments: object) -> list[str]:
    """All lines of a script that is killed after it has printed so many."""
    with child(script, target, *arguments) as process:
        output = pipe(process.stdout)
        printed = [output.readline() for _ in range(lines)]
        process.kill()
        printed += output.readlines()
    # A short line is written to a pipe as a whole or not at all.
    assert len(printed) >= lines
    assert process.returncode == -signal.SIGKILL
    return [line.rstrip("\n") for line in printed]
