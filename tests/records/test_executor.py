"""The executor: several worker processes, and their results in order."""

import errno
import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from multiprocessing import active_children
from pathlib import Path

import pytest

from bcvalidate.errors import ReadError, WorkerLost
from bcvalidate.records.executor import TASK_FILES, Executor
from bcvalidate.records.tasks import RequestFileResult, Worker
from bcvalidate.validator import Validator
from tests.support.harness import ROOT, SAMPLE, run

INVALID = b'{"Name": 1}\n'


@pytest.fixture
def executor() -> Iterator[Executor]:
    """Three worker processes."""
    made = Executor(Validator(), 3)
    yield made
    made.close()


def name_of(result: RequestFileResult | ReadError) -> str:
    """The file of a result; with `processes`, the process that has made it."""
    return result.name


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make workers return their process id in place of the name of the file."""

    def name(_: Worker, file: tuple[str, bool]) -> ReadError:
        return ReadError(str(os.getpid()), file[0])

    monkeypatch.setattr(Worker, "check_file", name)


def files(count: int) -> Iterator[tuple[str, bool]]:
    """So many files, by name."""
    return ((f"{number}.json", True) for number in range(count))


@pytest.mark.usefixtures("processes")
def test_results_are_in_the_order_of_the_tasks(executor: Executor) -> None:
    """Three other processes run the tasks, in whatever order they end."""
    found = [each for each in executor.check_files(files(500)) if isinstance(each, ReadError)]

    workers = {each.name for each in found}
    assert [each.reason for each in found] == [f"{number}.json" for number in range(500)]
    assert len(workers) <= 3
    assert str(os.getpid()) not in workers


@pytest.mark.usefixtures("processes")
def test_few_tasks_are_made_ahead(executor: Executor) -> None:
    """The names of the files may have no end, so only the next ones are taken."""
    taken = []

    def endless() -> Iterator[tuple[str, bool]]:
        for number in range(1 << 30):
            taken.append(number)
            yield f"{number}.json", True

    list(islice(executor.check_files(endless()), 1))

    assert len(taken) <= 5 * TASK_FILES


def test_few_files_are_checked_by_one_process(executor: Executor) -> None:
    """It is not worth starting workers for them."""
    found = executor.check_files([(str(SAMPLE), True), ("gone.json", True)])

    assert [type(each) for each in found] == [RequestFileResult, ReadError]


@pytest.mark.usefixtures("processes")
def test_few_files_are_checked_by_this_process(executor: Executor) -> None:
    """No worker is started for them."""
    assert {name_of(each) for each in executor.check_files(files(9))} == {str(os.getpid())}


@pytest.mark.usefixtures("processes")
def test_an_error_in_making_a_task_comes_after_the_results(executor: Executor) -> None:
    """What was read before the error is checked."""

    def broken() -> Iterator[tuple[str, bool]]:
        yield from files(3 * TASK_FILES)
        raise ReadError("the list", "cut short")

    found: list[object] = []
    with pytest.raises(ReadError, match="cut short"):
        found.extend(executor.check_files(broken()))

    assert len(found) == 3 * TASK_FILES


@pytest.mark.usefixtures("processes")
def test_it_works_again_after_it_was_closed(executor: Executor) -> None:
    """The old workers have ended, and new ones are started when they are needed."""
    first = {name_of(each) for each in executor.check_files(files(200))}
    executor.close()
    second = {name_of(each) for each in executor.check_files(files(200))}

    assert first.isdisjoint(second)
    for process in first:
        with pytest.raises(ProcessLookupError):
            os.kill(int(process), 0)


def test_exceptions_of_workers_are_raised(
    executor: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exception in a worker is raised where its result is taken."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Worker, "check_file", fail)

    with pytest.raises(ZeroDivisionError):
        list(executor.check_files(files(200)))


@pytest.fixture
def dying(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every worker die at its first task, as when the memory runs out."""
    here = os.getpid()

    def die(*_: object) -> None:
        assert os.getpid() != here
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(Worker, "check_lines", die)
    monkeypatch.setattr(Worker, "check_file", die)


@pytest.mark.usefixtures("dying")
def test_a_killed_worker_is_an_error(executor: Executor) -> None:
    """The executor does not wait for it for ever."""
    with pytest.raises(WorkerLost):
        list(executor.check_files(files(500)))


def test_a_worker_killed_while_it_sends_a_result(
    executor: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a message is an error, too, though the pipe that it came through stays open."""

    def die(*_: object) -> None:
        frame = sys._getframe()  # noqa: SLF001 - the pipe of the results is a local variable
        while "result_queue" not in frame.f_locals:
            assert frame.f_back is not None
            frame = frame.f_back
        pipe = frame.f_locals["result_queue"]._writer  # noqa: SLF001 - as above
        os.write(pipe.fileno(), struct.pack("!i", 1000) + b"half")
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(Worker, "check_file", die)

    with pytest.raises(WorkerLost, match="killed"):
        list(executor.check_files(files(500)))
    assert active_children() == []


def test_processes_that_cannot_start(executor: Executor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The processes that did start are ended, and the error says what to do."""
    forks = []

    def fork() -> int:
        forks.append(1)
        if len(forks) == 3:
            raise OSError(errno.EAGAIN, "no more processes")
        return real_fork()

    real_fork = os.fork
    monkeypatch.setattr(os, "fork", fork)

    with pytest.raises(WorkerLost, match=r"cannot start 3 processes: no more.*; try --jobs 1"):
        list(executor.check_files(files(500)))
    assert active_children() == []


def test_closing_waits_for_no_task(
    executor: Executor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that ends early does not wait for the tasks that it started."""

    def check(_: Worker, file: tuple[str, bool]) -> ReadError:
        if int(file[0].removesuffix(".json")) >= TASK_FILES:
            time.sleep(2)
            (tmp_path / file[0]).touch()
        return ReadError(file[0], "")

    monkeypatch.setattr(Worker, "check_file", check)

    assert next(executor.check_files(files(500)))
    executor.close()

    assert active_children() == []
    assert [*tmp_path.iterdir()] == []


@pytest.mark.slow
@pytest.mark.usefixtures("dying")
def test_a_killed_worker_ends_a_log(tmp_path: Path) -> None:
    """What was not checked is not counted; the exit status is 2."""
    file = tmp_path / "log.jsonl"
    file.write_bytes(INVALID * 200_000)

    assert run("--jobs", "2", file) == (2, "", lost(str(file)))


@pytest.mark.usefixtures("dying")
def test_a_killed_worker_ends_request_files(tmp_path: Path) -> None:
    """Files that were not checked are not counted."""
    for number in range(100):
        (tmp_path / f"{number}.json").write_bytes(INVALID)

    assert run("--jobs", "2", tmp_path) == (2, "", lost("--jobs"))


def lost(name: str) -> str:
    """The error message about a killed worker."""
    reason = "a worker process was killed, perhaps for want of memory, and the rest was not checked"
    return f"bcvalidate: {name}: {reason}; try --jobs 1\n"


def test_workers_start_without_signal_masks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has no masks of signals."""
    monkeypatch.delattr(signal, "pthread_sigmask", raising=False)
    executor = Executor(Validator(), 2)

    found = list(executor.check_files((str(SAMPLE), True) for _ in range(64)))
    executor.close()

    assert [name_of(each) for each in found] == [str(SAMPLE)] * 64


@pytest.mark.slow
def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    """They end also when it is killed, and cannot close anything."""
    script = tmp_path / "parent.py"
    script.write_text(
        "import os, time\n"
        "from bcvalidate.errors import ReadError\n"
        "from bcvalidate.records.executor import Executor\n"
        "from bcvalidate.records.tasks import Worker\n"
        "from bcvalidate.validator import Validator\n"
        "Worker.check_file = lambda self, file: ReadError(str(os.getpid()), 'name')\n"
        "if __name__ == '__main__':\n"
        "    found = Executor(Validator(), 2).check_files(('x', True) for _ in range(500))\n"
        "    print(*{each.name for each in found}, flush=True)\n"
        "    time.sleep(60)\n",
        "utf-8",
    )
    with subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as parent:
        assert parent.stdout is not None
        workers = parent.stdout.readline().split()
        parent.kill()
        # The workers inherited the pipe, which ends once the last of them has ended.
        assert parent.stdout.read() == ""

    assert workers
