"""Run the tasks of a run in this process or in several worker processes."""

import os
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from bcvalidate.errors import ReadError, WorkerLost
from bcvalidate.files.inputs import os_reason
from bcvalidate.records.checker import ChunkResult, RecordFormat
from bcvalidate.records.chunks import CHUNK_SIZE, Chunk, chunks
from bcvalidate.records.streams import Stream
from bcvalidate.records.tasks import FilesTask, LinesTask, RangeTask, RequestFileResult, Worker
from bcvalidate.validator import Validator

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.process import BaseProcess

Task = LinesTask | RangeTask | FilesTask

START_METHOD = "fork" if sys.platform == "linux" else "spawn"
"""How worker processes start. A fork imports nothing again, but is safe only on Linux."""

TASK_BYTES = 1 << 20
"""The bytes of lines in a task for a worker process. Smaller tasks cost more than they save."""

POLL_SECONDS = 0.5
"""How often a run that waits for a result looks whether its worker processes are alive."""

TASK_FILES = 32
"""The number of request files in a task for a worker process."""


class Executor:
    """Checks logs and request files with `jobs` processes, until it is closed.

    The results do not depend on the number of processes.
    """

    def __init__(self, validator: Validator, jobs: int) -> None:
        self._worker = Worker(validator)
        # Policies cannot be pickled, only inherited by a fork.
        alone = validator.policies is not None and START_METHOD != "fork"
        self._jobs = 1 if alone else jobs
        self._pool: ProcessPoolExecutor | None = None

    def close(self) -> None:
        """End the worker processes at once. A later check starts new ones."""
        with _sigint_blocked():
            pool, self._pool = self._pool, None
            if pool is None:
                return
            processes = _processes(pool)
            # A thread of the pool may be reading half a message, or writing one that nobody reads.
            # It waits forever unless the other end of its pipe is closed. This comes before the
            # end of the processes, because the pool closes pipes, too, when it notices that end.
            internals: Any = pool
            with suppress(OSError):
                internals._call_queue._reader.close()  # noqa: SLF001 - there is no public way
            with suppress(OSError):
                internals._result_queue._writer.close()  # noqa: SLF001 - as above
            for process in processes:
                process.kill()
            pool.shutdown(cancel_futures=True)
            for process in processes:
                process.join()

    def check_log(self, stream: Stream, record_format: RecordFormat) -> Iterator[ChunkResult]:
        """Check a log chunk by chunk, in order.

        Raises ReadError, WorkerLost, and what `Validator.report` raises.
        """
        small = stream.plain and (stream.size or 0) <= TASK_BYTES
        if self._jobs > 1 and not small:
            yield from self._results(_log_tasks(stream, record_format))
            return
        before = 0
        for chunk in chunks(stream, size=CHUNK_SIZE, max_line=record_format.max_line):
            result = self._worker.check_lines(_lines_task(chunk, record_format, before))
            before += result.lines
            yield result

    def check_files(
        self, files: Iterable[tuple[str, bool]]
    ) -> Iterator[RequestFileResult | ReadError]:
        """Check request files in order. Each is given by its name and whether to lint it.

        Raises WorkerLost, and what `Validator.report` raises.
        """
        rest = iter(files)
        batches = iter(lambda: tuple(islice(rest, TASK_FILES)), ())
        first = next(batches, ())
        if self._jobs == 1 or len(first) < TASK_FILES:
            yield from map(self._worker.check_file, chain(first, rest))
            return
        for batch in self._results(map(FilesTask, chain([first], batches))):
            yield from batch

    def _results(self, tasks: Iterable[Task]) -> Iterator[Any]:
        """Yield the result of each task, in order.

        One task more than there are processes is submitted ahead. An error in making a task is
        raised after the results of the tasks before it.
        """
        pending: deque[Future[Any]] = deque()
        rest, failure = iter(tasks), None
        while True:
            try:
                task = next(rest, None)
            except ReadError as error:
                task, failure = None, error
            if task is None:
                break
            pending.append(self._submit(task))
            if len(pending) > self._jobs:
                yield self._result(pending.popleft())
        while pending:
            yield self._result(pending.popleft())
        if failure is not None:
            raise failure

    def _submit(self, task: Task) -> "Future[Any]":
        # Neither an import nor the start of a process may be interrupted half-way.
        with _sigint_blocked():
            # Only runs with several processes load these.
            from concurrent.futures import ProcessPoolExecutor
            from concurrent.futures.process import BrokenProcessPool
            from multiprocessing import get_context

            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    self._jobs, get_context(START_METHOD), _start_worker, (self._worker,)
                )
            try:
                return self._pool.submit(_run_task, task)
            except BrokenProcessPool:
                raise self._lost() from None
            except OSError as error:
                self.close()
                reason = f"cannot start {self._jobs} processes: {os_reason(error)}"
                raise WorkerLost(reason) from None

    def _result(self, future: "Future[Any]") -> Any:  # noqa: ANN401 - each kind of task has its own type
        from concurrent.futures import wait
        from concurrent.futures.process import BrokenProcessPool

        while not wait([future], POLL_SECONDS).done:
            # The pool does not notice that a worker was killed while it sent a result.
            if self._pool is not None and not all(p.is_alive() for p in _processes(self._pool)):
                raise self._lost()
        try:
            return future.result()
        except BrokenProcessPool:
            raise self._lost() from None

    def _lost(self) -> WorkerLost:
        self.close()
        return WorkerLost("a worker process was killed, perhaps for want of memory")


def _processes(pool: "ProcessPoolExecutor") -> "list[BaseProcess]":
    """The worker processes of a pool."""
    return [*(pool._processes or {}).values()]  # noqa: SLF001 - there is no public way


class _Process:
    """The state of a worker process."""

    worker: Worker


def _start_worker(worker: Worker) -> None:
    """Initialize a worker process. It ends as soon as its parent has ended."""
    from threading import Thread

    # Ctrl-C goes to all processes of a terminal; the parent decides what happens.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _Process.worker = worker
    Thread(target=_exit_with_parent, daemon=True).start()


def _exit_with_parent() -> None:
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _run_task(task: Task) -> ChunkResult | list[RequestFileResult | ReadError]:
    return _Process.worker.run(task)


@contextmanager
def _sigint_blocked() -> Iterator[None]:
    """Block SIGINT. A process that starts cannot handle the signal yet, and inherits this."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _log_tasks(stream: Stream, record_format: RecordFormat) -> Iterator[Task]:
    """Cut a log into tasks. Tasks of an uncompressed file only say where their lines are."""
    before = 0
    for chunk in chunks(stream, size=TASK_BYTES, max_line=record_format.max_line):
        if stream.plain and not chunk.too_long:
            source = (stream.name, stream.identity, chunk.offset, len(chunk.data))
            yield RangeTask(record_format, before, *source)
        else:
            yield _lines_task(chunk, record_format, before)
        before += 1 if chunk.too_long else _count_line_feeds(chunk.data)


def _count_line_feeds(data: bytes) -> int:
    """Count line feeds. A loop of `find` is several times faster than `count`."""
    count, at, find = 0, 0, data.find
    while at := find(b"\n", at) + 1:
        count += 1
    return count


def _lines_task(chunk: Chunk, record_format: RecordFormat, before: int) -> LinesTask:
    return LinesTask(record_format, before, None if chunk.too_long else chunk.data)
