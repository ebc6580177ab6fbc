"""Workforces: what does the work of a run, this process alone or several."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from bcvalidate.errors import ReadError
from bcvalidate.records.checker import ChunkResult, RecordFormat
from bcvalidate.records.chunks import CHUNK_SIZE, Chunk, chunks
from bcvalidate.records.pool import METHOD, Pool
from bcvalidate.records.streams import Stream
from bcvalidate.records.tasks import CheckedFile, FilesTask, LinesTask, RangeTask, Worker
from bcvalidate.validator import Ruleset

# What is given to another process is worth its way: so many bytes of lines, so many specs.
_BYTES = 1 << 20
_SPECS = 32


class Executor:
    """Does what a run is to do, by so many `jobs`, until it is closed.

    The results do not depend on the number of jobs.
    """

    def __init__(self, ruleset: Ruleset, jobs: int) -> None:
        self._worker = Worker(ruleset)
        # Policies cannot be sent to another process, only be taken over by it.
        alone = jobs == 1 or (ruleset.policies is not None and METHOD != "fork")
        self._pool = None if alone else Pool(jobs, self._worker.result)

    def close(self) -> None:
        """End the other processes."""
        if self._pool is not None:
            self._pool.close()

    def outcomes(self, stream: Stream, reading: RecordFormat) -> Iterator[ChunkResult]:
        """What comes of each block of a stream, in order.

        Raises ReadError, WorkerLost, and what the rules raise.
        """
        small = stream.plain and (stream.size or 0) <= _BYTES
        if self._pool is not None and not small:
            yield from self._pool.results(_tasks(stream, reading))
            return
        before = 0
        for block in chunks(stream, size=CHUNK_SIZE, max_line=reading.max_line):
            outcome = self._worker.outcome(_lines(block, reading, before))
            before += outcome.lines
            yield outcome

    def assessed(self, specs: Iterable[tuple[str, bool]]) -> Iterator[CheckedFile | ReadError]:
        """What is found in each spec, in order; with a name goes whether advice is wanted.

        Raises WorkerLost, and what the rules raise.
        """
        rest = iter(specs)
        tasks = iter(lambda: tuple(islice(rest, _SPECS)), ())
        first = next(tasks, ())
        if self._pool is None or len(first) < _SPECS:
            yield from map(self._worker.assessed, chain(first, rest))
            return
        for batch in self._pool.results(map(FilesTask, chain([first], tasks))):
            yield from batch


def _tasks(stream: Stream, reading: RecordFormat) -> Iterator[LinesTask | RangeTask]:
    """The blocks of a stream as tasks: of a plain file, only where they are."""
    before = 0
    for block in chunks(stream, size=_BYTES, max_line=reading.max_line):
        if stream.plain and not block.too_long:
            place = (stream.name, stream.identity, block.offset, len(block.data))
            yield RangeTask(reading, before, *place)
        else:
            yield _lines(block, reading, before)
        before += 1 if block.too_long else _line_feeds(block.data)


def _line_feeds(data: bytes) -> int:
    """How many line feeds there are: to look for each is several times faster than to count."""
    count, at, find = 0, 0, data.find
    while at := find(b"\n", at) + 1:
        count += 1
    return count


def _lines(block: Chunk, reading: RecordFormat, before: int) -> LinesTask:
    return LinesTask(reading, before, None if block.too_long else block.data)
