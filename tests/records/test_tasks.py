"""What one process makes of a task, and what comes of it when a process is lost."""

from pathlib import Path

import pytest

from bcvalidate.errors import ReadError
from bcvalidate.records.checker import RecordFormat
from bcvalidate.records.tasks import CheckedFile, FilesTask, LinesTask, RangeTask, Worker
from bcvalidate.validator import Validator
from tests.harness import SAMPLE

FAULTY = b'{"Name": 1}\n'


def test_a_range_is_read_by_whoever_does_the_work(tmp_path: Path) -> None:
    """It gives what the same lines give, with the numbers that they have in their file."""
    file = tmp_path / "log.jsonl"
    file.write_bytes(b"{}\n" * 3 + FAULTY * 2 + b"{}\n")
    worker, reading = Worker(Validator()), RecordFormat(lint=False)

    found = worker.run(RangeTask(reading, 3, str(file), _identity(file), 9, 2 * len(FAULTY)))
    same = worker.run(LinesTask(reading, 3, FAULTY * 2))

    assert not isinstance(found, list)
    assert not isinstance(same, list)
    assert [record.report for record in found.reported] == [
        record.report for record in same.reported
    ]
    assert [record.line for record in found.reported] == [4, 5]
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
        Worker(Validator()).run(lines)

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
    assert (assessed.request.document.text, assessed.request.document.readable) == ("", True)


def test_a_spec_that_cannot_be_read_is_no_end(tmp_path: Path) -> None:
    """The others are assessed all the same."""
    gone, sound = _specs(tmp_path / "gone.json", SAMPLE)

    assert isinstance(gone, ReadError)
    assert gone.name == str(tmp_path / "gone.json")
    assert not isinstance(sound, ReadError)


def _specs(*names: Path) -> list[CheckedFile | ReadError]:
    found = Worker(Validator()).run(FilesTask([(str(name), True) for name in names]))
    assert isinstance(found, list)
    return found
