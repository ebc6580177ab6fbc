"""The records run: the part of a run that may take several processes, and a progress bar."""

from collections.abc import Iterable, Iterator
from typing import TextIO

from bcvalidate.admission.admission import Admission
from bcvalidate.cli.interrupt import Interrupt
from bcvalidate.cli.outcome import Outcome
from bcvalidate.cli.progress import Progress, progress
from bcvalidate.cli.report_filter import ReportFilter
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
    """Checks logs, and request files that are many, until it is closed.

    Each record is checked by itself; only the tokens of the records before it are known.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what it shares with the run that it is a part of
        self,
        options: RunOptions,
        admission: Admission,
        report_filter: ReportFilter,
        outcome: Outcome,
        interrupt: Interrupt,
        bar_stream: TextIO | None,
    ) -> None:
        self._options = options
        self._admission = admission
        self._filter = report_filter
        self._outcome = outcome
        self._interrupt = interrupt
        self._bar_stream = bar_stream
        self._executor = Executor(options.validator, options.jobs)

    def close(self) -> None:
        """End the worker processes."""
        self._executor.close()

    def check_files(self, names: Iterable[str]) -> Iterator[CheckedFile | ReadError]:
        """Everything that is found in each request file, in order, or why it cannot be read."""
        lint = self._options.settings.lint
        files = ((name, lint(name)) for name in names)
        try:
            yield from self._interrupt.each(self._executor.check_files(files))
        except WorkerLost as lost:
            self._outcome.fail("--jobs", lost.reason)

    def results(self, source: Input) -> Iterator[FileResult]:
        """The result of each record that has findings, and at the end that of the log.

        A log of which nothing can be read has no result.
        """
        name, records, failed = source.name, 0, True
        try:
            for chunk, bar in self._chunks(source):
                done = chunk.records
                for record in chunk.reported:
                    report = self._report(name, record)
                    if report.findings:
                        bar.clear()
                        yield FileResult(name, record.request.document, report, ends=False)
                    if self._outcome.ended:
                        done = record.nth
                        break
                records += done
                if self._outcome.ended:
                    break
            failed = False
        except (ReadError, WorkerLost) as error:
            self._outcome.fail(name, error.reason)
        if records or not failed:
            end = empty_document()
            yield FileResult(name, end, self._filter.apply(name, end, Report()), records)

    def _chunks(self, source: Input) -> Iterator[tuple[ChunkResult, Progress]]:
        """The result of each chunk, with the progress bar of the log."""
        lint = self._options.settings.lint(source.name)
        record_format = self._options.record_format._replace(lint=lint)
        with (
            open_stream(source.name, source.stdin) as stream,
            progress(stream.size, self._bar_stream) as bar,
        ):
            for chunk in self._interrupt.each(self._executor.check_log(stream, record_format)):
                yield chunk, bar
                bar.advance(stream.at, self._outcome.findings)

    def _report(self, name: str, record: Record) -> Report:
        """What is shown of a record, whose token is taken from now on."""
        request, report = record.request, record.report
        if request.token:
            digest = record.digest if report.ok else None
            claim = self._admission.claim(request.token, digest, f"{name}:{record.line}")
            if claim is not None and claim.use.digest != record.digest:
                taken = located(token_mismatch(request, claim.use.path), request.document)
                report = merge(report, [taken])
        report = self._filter.apply(name, request.document, report)
        # A baseline could only list a finding of all records of a log, not of this one.
        return self._outcome.record(name, report, in_baseline=False)
