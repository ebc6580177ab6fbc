"""Pools: worker processes, and their results in the order of the tasks."""

import pickle
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from bcvalidate.errors import WorkerLost

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkContext, SpawnContext
    from multiprocessing.process import BaseProcess

# What a fork takes over need not be imported again, nor be sent; elsewhere a fork is not safe.
METHOD = "fork" if sys.platform == "linux" else "spawn"


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
        """End the processes, also those that are at work; there are new ones when there is more."""
        for connection in self._connections:
            connection.close()
        for process in self._processes:
            process.terminate()
            process.join()
            process.close()
        self._connections.clear()
        self._processes.clear()

    def results(self, tasks: Iterable[object]) -> Iterator[Any]:
        """The result of each task, in order; a task is taken when there is a worker for it.

        Raises what the work raises, WorkerLost when a worker has died, and what taking a task
        raises, once the results of those before it are given.
        """
        busy: deque[Connection] = deque()
        rest, failure = iter(tasks), None
        try:
            while True:
                try:
                    task = next(rest)
                except StopIteration:
                    break
                except Exception as error:  # noqa: BLE001 - it is raised when it is its turn
                    failure = error
                    break
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
        except BaseException:
            # A worker may be amid a message that is for nobody any more.
            self.close()
            raise
        if failure is not None:
            raise failure

    def _connection(self, index: int) -> "Connection":
        """The connection to a worker, which is started if there is none yet."""
        if index == len(self._connections):
            context = _context()
            ours, theirs = context.Pipe()
            inherited = [*self._connections, ours] if METHOD == "fork" else []
            process = context.Process(
                target=_serve, args=(theirs, inherited, self._work), daemon=True
            )
            with _undisturbed():
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
            connection.send_bytes(_reply(work, task))


def _reply(work: Callable[[Any], Any], task: object) -> bytes:
    """The result of a task and None, or None and what the work has raised, pickled."""
    try:
        return pickle.dumps((work(task), None))
    except Exception as error:  # noqa: BLE001 - it is raised where the result is asked for
        with suppress(Exception):
            return pickle.dumps((None, error))
        return pickle.dumps((None, RuntimeError(repr(error))))


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C waits: a process that is just starting would not know what to do with it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _send(connection: "Connection", task: object) -> None:
    try:
        connection.send(task)
    except OSError:
        raise WorkerLost from None


def _received(connection: "Connection") -> tuple[Any, Exception | None]:
    try:
        data = connection.recv_bytes()
    except (EOFError, OSError):
        raise WorkerLost from None
    reply: tuple[Any, Exception | None] = pickle.loads(data)  # noqa: S301 - a process of ours wrote it
    return reply


def _unpacked(reply: tuple[Any, Exception | None]) -> Any:  # noqa: ANN401 - whatever the work gives
    result, error = reply
    if error is not None:
        raise error
    return result
