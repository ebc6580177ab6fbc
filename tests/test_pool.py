"""Worker processes, and their results in order."""

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from pickle import PicklingError
from typing import Any

import pytest

from bcvalidate.errors import WorkerLost
from bcvalidate.records import pool as module
from bcvalidate.records.pool import Pool


@pytest.fixture
def pool() -> Iterator[Pool]:
    """Three workers that do what `work` does."""
    made = Pool(3, work)
    yield made
    made.close()


def work(task: tuple[str, int]) -> object:
    """What a task asks for."""
    what, number = task
    if what == "fail":
        raise ValueError(number)
    if what == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "unpicklable":
        return lambda: number
    if what == "large":
        return b"x" * number
    return (os.getpid(), number) if what == "who" else number * 2


def test_results_come_in_the_order_of_the_tasks(pool: Pool) -> None:
    """Also when some take longer, and when there are fewer tasks than workers."""
    sizes = [1 << 20, 3, 1 << 18, 1, 2] * 4

    found = list(pool.results(("large", size) for size in sizes))

    assert [len(data) for data in found] == sizes
    assert list(pool.results([("double", 4)])) == [8]
    assert list(pool.results([])) == []


def test_work_is_shared(pool: Pool) -> None:
    """As many processes as were asked for have done it, and none of them is this one."""
    found = list(pool.results(("who", number) for number in range(9)))

    workers = {process for process, _ in found}
    assert [number for _, number in found] == list(range(9))
    assert len(workers) == 3
    assert os.getpid() not in workers


def test_tasks_are_taken_when_there_is_a_worker(pool: Pool) -> None:
    """What is not asked for is not read: a stream may have no end."""
    taken = []

    def endless() -> Iterator[tuple[str, int]]:
        for number in range(1 << 30):
            taken.append(number)
            yield ("double", number)

    results = pool.results(endless())
    assert [next(results) for _ in range(5)] == [0, 2, 4, 6, 8]
    del results

    assert len(taken) == 8


def test_a_failure_is_raised_in_its_place(pool: Pool) -> None:
    """What was done before it is given, and the pool goes on working."""
    results = pool.results([("double", 1), ("fail", 7), ("double", 2), ("double", 3)])

    assert next(results) == 2
    with pytest.raises(ValueError, match="7"):
        next(results)
    assert list(pool.results(("double", number) for number in range(5))) == [0, 2, 4, 6, 8]


def test_what_taking_a_task_raises_comes_after_the_results(pool: Pool) -> None:
    """A stream that breaks off loses nothing of what was read before."""

    def broken() -> Iterator[tuple[str, int]]:
        for number in range(4):
            yield ("double", number)
        raise ValueError("cut short")

    results = pool.results(broken())

    assert list(islice(results, 4)) == [0, 2, 4, 6]
    with pytest.raises(ValueError, match="cut short"):
        next(results)


@pytest.mark.parametrize("call", range(1, 6))
def test_an_interruption_anywhere_ends_the_waiting(
    pool: Pool, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    """Amid a message, no worker is listened to any more; there are new ones afterwards."""
    calls = iter(range(1, 100))
    send = module._send  # noqa: SLF001 - a stand-in does the same, but for one call

    def interrupted(connection: Any, task: object) -> None:
        if next(calls) == call:
            raise KeyboardInterrupt
        send(connection, task)

    monkeypatch.setattr(module, "_send", interrupted)
    with pytest.raises(KeyboardInterrupt):
        list(pool.results(("double", number) for number in range(9)))

    assert list(pool.results(("double", number) for number in range(4))) == [0, 2, 4, 6]


def test_what_cannot_be_sent_is_raised(pool: Pool) -> None:
    """A result that no process can be sent is no lost worker."""
    with pytest.raises((AttributeError, PicklingError), match="local object"):
        list(pool.results([("unpicklable", 0)]))


def test_a_worker_that_dies_is_told(pool: Pool) -> None:
    """Nobody waits for it for ever."""
    with pytest.raises(WorkerLost):
        list(pool.results([("double", 1), ("die", 0), ("double", 2), ("double", 3), ("double", 4)]))


def test_a_worker_serves_as_long_as_it_is_asked() -> None:
    """What it does is done here in this process: it ends when the other end is closed."""
    before = signal.getsignal(signal.SIGINT)
    ours, theirs = get_context("spawn").Pipe()
    inherited, other = get_context("spawn").Pipe()
    replies = []

    def ask() -> None:
        for task in [("double", 2), ("fail", 1), ("unpicklable", 0)]:
            ours.send(task)
            replies.append(pickle.loads(ours.recv_bytes()))  # noqa: S301 - our own
        ours.close()

    asking = threading.Thread(target=ask)
    asking.start()
    module._serve(theirs, [inherited], work)  # noqa: SLF001 - what a process runs
    signal.signal(signal.SIGINT, before)
    asking.join()
    for connection in (theirs, other):
        connection.close()

    assert [reply[0] for reply in replies] == [4, None, None]
    assert [repr(reply[1])[:10] for reply in replies][:2] == ["None", "ValueError"]
    assert inherited.closed


def test_what_a_worker_raises_need_not_be_sendable() -> None:
    """It is told by its words then."""

    class Odd(Exception):
        """What no other process knows."""

    def fail(_: object) -> None:
        raise Odd("so odd")

    result, error = pickle.loads(module._reply(fail, None))  # noqa: S301, SLF001 - our own

    assert (result, type(error)) == (None, RuntimeError)
    assert "so odd" in str(error)


def test_a_worker_is_started_without_masks_of_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are none, as on Windows, it is started all the same."""
    monkeypatch.delattr(signal, "pthread_sigmask", raising=False)
    pool = Pool(1, work)

    assert list(pool.results([("double", 4)])) == [8]
    pool.close()


def test_closing_ends_the_workers() -> None:
    """None is left behind, also of those at work."""
    pool = Pool(2, work)
    found = list(pool.results(("who", number) for number in range(4)))

    pool.close()

    for process, _ in found:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_workers_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    """Also when it is killed, and can close nothing any more."""
    script = tmp_path / "parent.py"
    script.write_text(
        "import sys, time\nfrom bcvalidate.records.pool import Pool\n"
        "from tests.test_pool import work\n"
        "if __name__ == '__main__':\n"
        "    pool = Pool(2, work)\n"
        "    found = [process for process, _ in pool.results([('who', 1), ('who', 2)])]\n"
        "    print(*found, flush=True)\n"
        "    time.sleep(60)\n"
    )
    folder = Path(__file__).parent.parent
    with subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(folder)},
    ) as parent:
        assert parent.stdout is not None
        workers = [int(word) for word in parent.stdout.readline().split()]
        parent.kill()
        # The pipe that they write to, too, is closed by the last of them.
        assert parent.stdout.read() == ""

    assert len(workers) == 2
