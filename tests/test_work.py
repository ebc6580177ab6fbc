"""What one process makes of a task, and what comes of it when a process is lost."""

import os
import signal
from pathlib import Path

import pytest

from bcvalidate.errors import ReadError
from bcvalidate.records.checker import RecordFormat
from bcvalidate.records.tasks import CheckedFile, FilesTask, LinesTask, RangeTask, Worker
from bcvalidate.validator import Ruleset
from tests.harness import SAMPLE, run

FAULTY = b'{"Name": 1}\n'


def test_a_range_is_read_by_whoever_does_the_work(tmp_path: Path) -> None:
    """It gives what the same lines give, with the numbers that they have in their file."""
    file = tmp_path / "log.jsonl"
    file.write_bytes(b"{}\n" * 3 + FAULTY * 2 + b"{}\n")
    worker, reading = Worker(Ruleset()), RecordFormat(lint=False)

    found = worker.result(RangeTask(reading, 3, str(file), _identity(file), 9, 2 * len(FAULTY)))
    same = worker.result(LinesTask(reading, 3, FAULTY * 2))

    assert not isinstance(found, list)
    assert not isinstance(same, list)
    assert [record.report for record in found.told] == [record.report for record in same.told]
    assert [record.line for record in found.told] == [4, 5]
    assert (found.lines, found.records) == (2, 2)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("log.jsonl", "it has become shorter while it was read; try again"),
        ("gone.jsonl", "No such file or directory"),
        ("other.jsonl", "it was replaced while it was read; try again"),
    ],
)
def test_a_range_that_is_gone_is_unreadable(tmp_path: Path, name: str, reason: str) -> None:
    """A file may change while it is read; it is said that it did."""
    log = tmp_path / "log.jsonl"
    log.write_bytes(FAULTY)
    (tmp_path / "other.jsonl").write_bytes(FAULTY)
    lines = RangeTask(RecordFormat(), 0, str(tmp_path / name), _identity(log), 0, 100)

    with pytest.raises(ReadError) as raised:
        Worker(Ruleset()).result(lines)

    assert raised.value.reason == reason


def _identity(file: Path) -> tuple[int, int]:
    """What tells a file from all others."""
    status = file.stat()
    return status.st_dev, status.st_ino


def test_a_spec_without_findings_is_not_sent() -> None:
    """Only its name goes from process to process."""
    (assessed,) = _specs(SAMPLE)

    assert not isinstance(assessed, ReadError)
    assert (assessed.name, assessed.report.findings) == (str(SAMPLE), ())
    assert (assessed.submission.document.text, assessed.submission.document.readable) == ("", True)


def test_a_spec_that_cannot_be_read_is_no_end(tmp_path: Path) -> None:
    """The others are assessed all the same."""
    gone, sound = _specs(tmp_path / "gone.json", SAMPLE)

    assert isinstance(gone, ReadError)
    assert gone.name == str(tmp_path / "gone.json")
    assert not isinstance(sound, ReadError)


def _specs(*names: Path) -> list[CheckedFile | ReadError]:
    found = Worker(Ruleset()).result(FilesTask([(str(name), True) for name in names]))
    assert isinstance(found, list)
    return found


@pytest.fixture
def dying(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every process but this one dies at its first task, as for want of memory."""
    here = os.getpid()

    def die(self: Worker, *_: object) -> None:
        assert os.getpid() != here
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(Worker, "outcome", die)
    monkeypatch.setattr(Worker, "assessed", die)


@pytest.mark.usefixtures("dying")
def test_a_lost_process_is_told_of_records(tmp_path: Path) -> None:
    """The report is whole, and says nothing of what was not checked; the status is 2."""
    file = tmp_path / "log.jsonl"
    file.write_bytes(FAULTY * 200_000)

    ran = run("--jobs", "2", file)

    assert ran == (2, "", _lost(str(file)))


@pytest.mark.usefixtures("dying")
def test_a_lost_process_is_told_of_specs(tmp_path: Path) -> None:
    """Those that were not checked are not counted."""
    for number in range(100):
        (tmp_path / f"{number}.json").write_bytes(FAULTY)

    ran = run("--jobs", "2", tmp_path)

    assert ran == (2, "", _lost("--jobs"))


def _lost(name: str) -> str:
    words = "a worker process was killed, perhaps for want of memory, and the rest was not checked"
    return f"bcvalidate: {name}: {words}; try --jobs 1\n"
