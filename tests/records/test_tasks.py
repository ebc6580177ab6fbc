"""Tasks: what a worker does with lines, ranges and request files."""

from pathlib import Path

import pytest

from bcvalidate.errors import ReadError
from bcvalidate.records.checker import RecordFormat
from bcvalidate.records.tasks import FilesTask, LinesTask, RangeTask, RequestFileResult, Worker
from bcvalidate.validator import Validator
from tests.support.harness import SAMPLE

INVALID = b'{"Name": 1}\n'


def test_a_range_is_read_by_the_worker(tmp_path: Path) -> None:
    """Its records are those of the same lines, with their line numbers in the file."""
    file = tmp_path / "log.jsonl"
    file.write_bytes(b"{}\n" * 3 + INVALID * 2 + b"{}\n")
    worker, record_format = Worker(Validator()), RecordFormat(lint=False)

    found = worker.run(RangeTask(record_format, 3, str(file), _identity(file), 9, 2 * len(INVALID)))
    same = worker.run(LinesTask(record_format, 3, INVALID * 2))

    assert not isinstance(found, list)
    assert not isinstance(same, list)
    assert [record.report for record in found.reported] == [
        record.report for record in same.reported
    ]
    assert [record.line for record in found.reported] == [4, 5]
    assert (found.lines, found.records) == (2, 2)


def test_a_range_of_a_file_that_has_changed(tmp_path: Path) -> None:
    """A file that was replaced, removed or shortened is an error."""
    log = tmp_path / "log.jsonl"
    log.write_bytes(INVALID)
    (tmp_path / "other.jsonl").write_bytes(INVALID)

    for name, reason in {
        "log.jsonl": "it has become shorter while it was read; try again",
        "gone.jsonl": "No such file or directory",
        "other.jsonl": "it was replaced while it was read; try again",
    }.items():
        lines = RangeTask(RecordFormat(), 0, str(tmp_path / name), _identity(log), 0, 100)
        with pytest.raises(ReadError) as raised:
            Worker(Validator()).run(lines)
        assert raised.value.reason == reason


def _identity(file: Path) -> tuple[int, int]:
    """The device and the inode of a file."""
    status = file.stat()
    return status.st_dev, status.st_ino


def test_a_clean_request_file_is_returned_without_its_text() -> None:
    """The text is not needed, so it is not sent from process to process."""
    (result,) = _check_files(SAMPLE)

    assert not isinstance(result, ReadError)
    assert (result.name, result.report.findings) == (str(SAMPLE), ())
    assert (result.request.document.text, result.request.document.readable) == ("", True)


def test_an_unreadable_request_file_does_not_stop_the_others(tmp_path: Path) -> None:
    """Its result is the error."""
    gone, clean = _check_files(tmp_path / "gone.json", SAMPLE)

    assert isinstance(gone, ReadError)
    assert gone.name == str(tmp_path / "gone.json")
    assert not isinstance(clean, ReadError)


def _check_files(*names: Path) -> list[RequestFileResult | ReadError]:
    found = Worker(Validator()).run(FilesTask([(str(name), True) for name in names]))
    assert isinstance(found, list)
    return found
