"""The tasks of a run, and the worker that runs them."""

import os
from collections.abc import Sequence
from typing import NamedTuple

from bcvalidate.diagnostics.report import Report
from bcvalidate.document.document import Document
from bcvalidate.errors import ReadError
from bcvalidate.files.inputs import open_file, os_reason, read_file
from bcvalidate.records.checker import Checker, ChunkResult, RecordFormat
from bcvalidate.records.streams import FILE_SHRANK
from bcvalidate.request.files import read_request_file
from bcvalidate.request.request import Request
from bcvalidate.validator import Validator


class LinesTask(NamedTuple):
    """Whole lines of a log, or one line that is too long.

    - `before`: the number of lines before them in their file.
    - `data`: None for a line that is too long.
    """

    format: RecordFormat
    before: int
    data: bytes | None


class RangeTask(NamedTuple):
    """Whole lines of a log, as a range of bytes of its file.

    - `before`: the number of lines before them in their file.
    - `identity`: device and inode of the file, to detect that it was replaced.
    """

    format: RecordFormat
    before: int
    name: str
    identity: tuple[int, int] | None
    offset: int
    length: int


class FilesTask(NamedTuple):
    """The names of request files, each with whether to lint it."""

    files: Sequence[tuple[str, bool]]


class RequestFileResult(NamedTuple):
    """A request file, its request, and the complete report on it."""

    name: str
    request: Request
    report: Report


class Worker:
    """Runs tasks one after the other. Each process has one worker."""

    def __init__(self, validator: Validator) -> None:
        self._validator = validator
        self._checkers: dict[RecordFormat, Checker] = {}

    def run(
        self, task: LinesTask | RangeTask | FilesTask
    ) -> ChunkResult | list[RequestFileResult | ReadError]:
        """Run a task. Raises ReadError and what `Validator.report` raises."""
        if isinstance(task, FilesTask):
            return [self.check_file(file) for file in task.files]
        if isinstance(task, RangeTask):
            task = LinesTask(task.format, task.before, _read_range(task))
        return self.check_lines(task)

    def check_lines(self, task: LinesTask) -> ChunkResult:
        """Check the records in some lines. Raises what `Validator.report` raises."""
        checker = self._checkers.get(task.format)
        if checker is None:
            checker = self._checkers[task.format] = Checker(self._validator, task.format)
        if task.data is None:
            return checker.check_too_long(task.before)
        return checker.check(task.data, task.before)

    def check_file(self, file: tuple[str, bool]) -> RequestFileResult | ReadError:
        """Check a request file, given its name and whether to lint it."""
        name, lint = file
        try:
            request = read_request_file(name, read_file(name))
        except ReadError as error:
            return error
        report = self._validator.report(request, lint=lint)
        if not report.findings and not request.token:
            # The text is not needed, so it is not sent from process to process.
            request = Request(empty_document())
        return RequestFileResult(name, request, report)


def empty_document() -> Document:
    """Make a document for a result whose text is not needed."""
    document = Document("")
    document.readable = True
    return document


def _read_range(task: RangeTask) -> bytes:
    """Read the bytes of a range. Raises ReadError if the file was replaced or has shrunk."""
    with open_file(task.name) as file:
        try:
            status = os.fstat(file.fileno())
            file.seek(task.offset)
            data = file.read(task.length)
        except OSError as error:
            raise ReadError(task.name, os_reason(error)) from None
    if (status.st_dev, status.st_ino) != task.identity:
        raise ReadError(task.name, "it was replaced while it was read; try again")
    if len(data) < task.length:
        raise ReadError(task.name, FILE_SHRANK)
    return data
