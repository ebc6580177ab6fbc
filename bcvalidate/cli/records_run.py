"""Audits: files of records in, and out what is to be told of them."""

from collections.abc import Iterable, Iterator
from typing import TextIO

from bcvalidate.admission.admission import Admission
from bcvalidate.cli.interrupt import Interrupt
from bcvalidate.cli.outcome import Outcome
from bcvalidate.cli.progress import Progress, progress
from bcvalidate.cli.run_options import RunOptions
from bcvalidate.diagnostics.report import Report, merge
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.errors import ReadError, WorkerLost
from bcvalidate.files.inputs import Input
from bcvalidate.records.checker import ChunkResult, Record, located
from bcvalidate.records.executor import Executor
from bcvalidate.records.streams import open_stream
from bcvalidate.records.tasks import CheckedFile, empty_document
from bcvalidate.request.rules import token_mismatch


class RecordsRun:
    """Checks what takes a while: files of records, and many specs, until it is closed.

    Each record stands for itself: of those before it, only the tokens are known. How far it is, and
    what keeps it from going on, is told stderr.
    """

    def __init__(
        self,
        plan: RunOptions,
        intake: Admission,
        telling: Outcome,
        interruption: Interrupt,
        stderr: TextIO,
    ) -> None:
        self._plan = plan
        self._intake = intake
        self._telling = telling
        self._interruption = interruption
        self._stderr = stderr
        self._workforce = Executor(plan.ruleset, plan.jobs)

    def close(self) -> None:
        """End the processes that did the work."""
        self._workforce.close()

    def assessed(self, names: Iterable[str]) -> Iterator[CheckedFile | ReadError]:
        """All that is found in each of these specs, in order, or why it cannot be read."""
        lint = self._plan.settings.lint
        specs = ((name, lint(name)) for name in names)
        try:
            yield from self._interruption.each(self._workforce.assessed(specs))
        except WorkerLost as lost:
            self._telling.trouble("--jobs", lost.reason)

    def checked(self, source: Input) -> Iterator[FileResult]:
        """What is to be told of the records of a file, and at its end how many there are.

        Of a file of which nothing can be read, there is nothing but why.
        """
        name, records, failed = source.name, 0, True
        try:
            for outcome, bar in self._outcomes(source):
                done = outcome.records
                for record in outcome.told:
                    report = self._told(name, record)
                    if report.findings:
                        bar.clear()
                        yield FileResult(name, record.submission.document, report, ends=False)
                    if self._telling.ended:
                        done = record.nth
                        break
                records += done
                if self._telling.ended:
                    break
            failed = False
        except (ReadError, WorkerLost) as failure:
            self._telling.trouble(name, failure.reason)
        if records or not failed:
            end = empty_document()
            yield FileResult(name, end, self._telling.chosen(name, end, Report()), records)

    def _outcomes(self, source: Input) -> Iterator[tuple[ChunkResult, Progress]]:
        """What comes of each block, with the bar of the file."""
        reading = self._plan.reading._replace(lint=self._plan.settings.lint(source.name))
        with (
            open_stream(source.name, source.stdin) as stream,
            progress(stream.size, self._stderr, wanted=self._plan.progress) as bar,
        ):
            found = self._workforce.outcomes(stream, reading)
            for outcome in self._interruption.each(found):
                yield outcome, bar
                bar.advance(stream.at, self._telling.findings)

    def _told(self, name: str, record: Record) -> Report:
        """What is to be told of a record, whose token is taken from now on."""
        submission, report = record.submission, record.report
        if submission.token:
            digest = record.digest if report.ok else None
            claim = self._intake.claim(submission.token, digest, f"{name}:{record.line}")
            if claim is not None and claim.use.digest != record.digest:
                taken = located(token_mismatch(submission, claim.use.path), submission.document)
                report = merge(report, [taken])
        chosen = self._telling.chosen(name, submission.document, report)
        # Of a record, a baseline could only say that all others of its file may have the same.
        return self._telling.counted(name, chosen, known=False)
