"""Pools: worker processes, and their results in the order of the tasks."""

import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkContext, SpawnContext
    from multiprocessing.process import BaseProcess

# What a fork takes over need not be imported again, nor be sent; elsewhere a fork is not safe.
METHOD = "fork" if sys.platform == "linux" else "spawn"


_LOST = (
    "a worker process was killed, perhaps for want of memory, and the rest was not checked; "
    "try --jobs 1"
)


class LostWorker(Exception):
    """A worker process has ended before its work was done."""


class Pool:
    """So many processes that do the same work, started when there is some, until it is closed.

    Those of `concurrent.futures` live on when the process that started them is killed, since each
    of them holds both ends of the pipe that it waits at. A worker of ours holds its own end alone,
    and sees the other one close.
    """

    def __init__(self, jobs: int, work: Callable[[Any], Any]) -> None:
        self._jobs = jobs
        self._work = work
        self._processes: list[BaseProcess] = []
        self._connections: list[Connection] = []

    def close(self) -> None:
        """End the processes, also those that are at work."""
        for connection in self._connections:
            connection.close()
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.join()
            process.close()

    def results(self, tasks: Iterable[object]) -> Iterator[Any]:
        """The result of each task, in order; a task is taken when there is a worker for it.

        Raises what the work raises, and LostWorker when a worker has died.
        """
        busy: deque[Connection] = deque()
        try:
            for task in tasks:
                if len(busy) < self._jobs:
                    busy.append(self._connection(len(busy)))
                    _send(busy[-1], task)
                    continue
                reply = _received(busy[0])
                # The worker has its next task before anybody looks at what it did.
                _send(busy[0], task)
                busy.rotate(-1)
                yield _unpacked(reply)
            while busy:
                yield _unpacked(_received(busy.popleft()))
        finally:
            # Whoever comes next must not be given what was done for this one.
            for connection in busy:
                with suppress(LostWorker):
                    _received(connection)

    def _connection(self, index: int) -> "Connection":
        """The connection to a worker, which is started if there is none yet."""
        if index == len(self._connections):
            context = _context()
            ours, theirs = context.Pipe()
            inherited = [*self._connections, ours] if METHOD == "fork" else []
            process = context.Process(
                target=_serve, args=(theirs, inherited, self._work), daemon=True
            )
            process.start()
            theirs.close()
            self._processes.append(process)
            self._connections.append(ours)
        return self._connections[index]


def _context() -> "ForkContext | SpawnContext":
    # It takes a while to load, and most runs have one process.
    from multiprocessing import get_context

    return get_context("fork") if METHOD == "fork" else get_context("spawn")


def _serve(
    connection: "Connection", inherited: "Sequence[Connection]", work: Callable[[Any], Any]
) -> None:
    """Do what is asked for, as long as there is somebody to ask."""
    # Ctrl-C at a terminal is sent to every process; it is for the first one to say what ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in inherited:
        other.close()
    with suppress(EOFError, OSError):
        while True:
            task = connection.recv()
            connection.send(_reply(work, task))


def _reply(work: Callable[[Any], Any], task: object) -> tuple[Any, Exception | None]:
    try:
        return work(task), None
    except Exception as error:  # noqa: BLE001 - it is raised where the result is asked for
        return None, error


def _send(connection: "Connection", task: object) -> None:
    try:
        connection.send(task)
    except OSError:
        raise _lost() from None


def _received(connection: "Connection") -> tuple[Any, Exception | None]:
    try:
        reply: tuple[Any, Exception | None] = connection.recv()
    except (EOFError, OSError):
        raise _lost() from None
    return reply


def _unpacked(reply: tuple[Any, Exception | None]) -> Any:  # noqa: ANN401 - whatever the work gives
    result, error = reply
    if error is not None:
        raise error
    return result


def _lost() -> LostWorker:
    return LostWorker(_LOST)
