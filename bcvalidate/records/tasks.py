"""Work: the tasks that a run is cut into, and what one process makes of them."""

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
from bcvalidate.validator import Ruleset


class LinesTask(NamedTuple):
    """Whole lines, before which their file has so many; None for one line that is too long."""

    reading: RecordFormat
    before: int
    data: bytes | None


class RangeTask(NamedTuple):
    """Whole lines as a range of bytes of a file, before which it has so many lines.

    The file is still the same if it has the `identity` of the stream that it was read from.
    """

    reading: RecordFormat
    before: int
    name: str
    identity: tuple[int, int] | None
    offset: int
    length: int


class FilesTask(NamedTuple):
    """The names of specs, each with whether it is held against more than documented rules."""

    specs: Sequence[tuple[str, bool]]


class CheckedFile(NamedTuple):
    """A spec, and all that was found in it."""

    name: str
    submission: Request
    report: Report


class Worker:
    """Does one task after the other, and keeps what it made for the next."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        self._checkers: dict[RecordFormat, Checker] = {}

    def result(
        self, task: LinesTask | RangeTask | FilesTask
    ) -> ChunkResult | list[CheckedFile | ReadError]:
        """What comes of a task; raises ReadError, and what the rules raise."""
        if isinstance(task, FilesTask):
            return [self.assessed(spec) for spec in task.specs]
        if isinstance(task, RangeTask):
            task = LinesTask(task.reading, task.before, _bytes_of(task))
        return self.outcome(task)

    def outcome(self, lines: LinesTask) -> ChunkResult:
        """What comes of lines; raises what the rules raise."""
        checker = self._checkers.get(lines.reading)
        if checker is None:
            checker = self._checkers[lines.reading] = Checker(self._ruleset, lines.reading)
        if lines.data is None:
            return checker.refuse(lines.before)
        return checker.check(lines.data, lines.before)

    def assessed(self, spec: tuple[str, bool]) -> CheckedFile | ReadError:
        """What is found in a spec; with its name goes whether advice is wanted."""
        name, lint = spec
        try:
            submission = read_request_file(name, read_file(name))
        except ReadError as unreadable:
            return unreadable
        report = self._ruleset.report(submission, lint=lint)
        if not report.findings and not submission.token:
            # Nothing of it is to be shown, so that it need not go from process to process.
            submission = Request(empty_document())
        return CheckedFile(name, submission, report)


def empty_document() -> Document:
    """The document of something of which there is nothing to be shown."""
    document = Document("")
    document.readable = True
    return document


def _bytes_of(part: RangeTask) -> bytes:
    """The bytes of a range; ReadError when they are no longer there."""
    with open_file(part.name) as file:
        try:
            status = os.fstat(file.fileno())
            file.seek(part.offset)
            data = file.read(part.length)
        except OSError as error:
            raise ReadError(part.name, os_reason(error)) from None
    if (status.st_dev, status.st_ino) != part.identity:
        raise ReadError(part.name, "it was replaced while it was read; try again")
    if len(data) < part.length:
        raise ReadError(part.name, FILE_SHRANK)
    return data
