"""Several worker processes, and their results in order."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from bcvalidate.errors import ReadError, WorkerLost
from bcvalidate.records.executor import TASK_FILES, Executor
from bcvalidate.records.tasks import CheckedFile, Worker
from bcvalidate.validator import Validator
from tests.harness import ROOT, SAMPLE, run

pytestmark = pytest.mark.slow
FAULTY = b'{"Name": 1}\n'


@pytest.fixture
def executor() -> Iterator[Executor]:
    """Three worker processes."""
    made = Executor(Validator(), 3)
    yield made
    made.close()


def named(checked: CheckedFile | ReadError) -> str:
    """The name of what a worker did; its process, if it was asked for that."""
    return checked.name


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker names its process in place of the file that it checks."""

    def name(_: Worker, file: tuple[str, bool]) -> ReadError:
        return ReadError(str(os.getpid()), file[0])

    monkeypatch.setattr(Worker, "check_file", name)


def files(count: int) -> Iterator[tuple[str, bool]]:
    """The names of so many files."""
    return ((f"{number}.json", True) for number in range(count))


@pytest.mark.usefixtures("processes")
def test_results_are_in_the_order_of_the_tasks(executor: Executor) -> None:
    """Three other processes do the work, whatever order they end in."""
    found = [each for each in executor.check_files(files(500)) if isinstance(each, ReadError)]

    workers = {each.name for each in found}
    assert [each.reason for each in found] == [f"{number}.json" for number in range(500)]
    assert len(workers) <= 3
    assert str(os.getpid()) not in workers


@pytest.mark.usefixtures("processes")
def test_tasks_are_taken_when_there_is_room(executor: Executor) -> None:
    """Names that are not needed yet are not asked for, as there may be no end of them."""
    taken = []

    def endless() -> Iterator[tuple[str, bool]]:
        for number in range(1 << 30):
            taken.append(number)
            yield f"{number}.json", True

    list(islice(executor.check_files(endless()), 1))

    assert len(taken) <= 5 * TASK_FILES


def test_few_files_are_checked_by_this_process(executor: Executor) -> None:
    """It is not worth starting processes for them."""
    found = list(executor.check_files([(str(SAMPLE), True), ("gone.json", True)]))

    assert [type(each) for each in found] == [CheckedFile, ReadError]
    assert executor._pool is None  # noqa: SLF001 - that no process was started shows nowhere else


@pytest.mark.usefixtures("processes")
def test_an_error_in_taking_a_task_comes_after_the_results(executor: Executor) -> None:
    """A stream that breaks off loses nothing of what was read before."""

    def broken() -> Iterator[tuple[str, bool]]:
        yield from files(3 * TASK_FILES)
        raise ReadError("the list", "cut short")

    found: list[object] = []
    with pytest.raises(ReadError, match="cut short"):
        found.extend(executor.check_files(broken()))

    assert len(found) == 3 * TASK_FILES


@pytest.mark.usefixtures("processes")
def test_it_works_again_after_it_was_closed(executor: Executor) -> None:
    """A run closes it when it ends early, and workers are started anew when they are needed."""
    first = {named(each) for each in executor.check_files(files(200))}
    executor.close()
    second = {named(each) for each in executor.check_files(files(200))}

    assert first.isdisjoint(second)
    for process in first:
        with pytest.raises(ProcessLookupError):
            os.kill(int(process), 0)


def test_errors_of_our_own_code_are_raised_here(
    executor: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a worker raises is raised by the one who waits for its result."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Worker, "check_file", fail)

    with pytest.raises(ZeroDivisionError):
        list(executor.check_files(files(200)))


@pytest.fixture
def dying(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every process but this one is killed at its first task, as when memory runs out."""
    here = os.getpid()

    def die(*_: object) -> None:
        assert os.getpid() != here
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(Worker, "check_lines", die)
    monkeypatch.setattr(Worker, "check_file", die)


@pytest.mark.usefixtures("dying")
def test_a_killed_worker_is_an_error(executor: Executor) -> None:
    """Nobody waits for ever."""
    with pytest.raises(WorkerLost):
        list(executor.check_files(files(500)))


@pytest.mark.usefixtures("dying")
def test_a_killed_worker_ends_a_log(tmp_path: Path) -> None:
    """The report is complete, and says nothing of what was not checked; the status is 2."""
    file = tmp_path / "log.jsonl"
    file.write_bytes(FAULTY * 200_000)

    assert run("--jobs", "2", file) == (2, "", lost(str(file)))


@pytest.mark.usefixtures("dying")
def test_a_killed_worker_ends_request_files(tmp_path: Path) -> None:
    """Files that were not checked are not counted."""
    for number in range(100):
        (tmp_path / f"{number}.json").write_bytes(FAULTY)

    assert run("--jobs", "2", tmp_path) == (2, "", lost("--jobs"))


def lost(name: str) -> str:
    """What stderr says of a killed worker."""
    reason = "a worker process was killed, perhaps for want of memory, and the rest was not checked"
    return f"bcvalidate: {name}: {reason}; try --jobs 1\n"


def test_workers_start_without_signal_masks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has no masks of signals."""
    monkeypatch.delattr(signal, "pthread_sigmask", raising=False)
    executor = Executor(Validator(), 2)

    found = list(executor.check_files((str(SAMPLE), True) for _ in range(64)))
    executor.close()

    assert [named(each) for each in found] == [str(SAMPLE)] * 64


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    """Also when it is killed, and cannot close anything."""
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
