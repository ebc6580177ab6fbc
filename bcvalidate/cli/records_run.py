"""The part of a run that may use several processes and shows a progress bar."""

from collections.abc import Iterable, Iterator
from typing import TextIO

from bcvalidate.admission.admission import Admission
from bcvalidate.cli.interrupt import Interrupt
from bcvalidate.cli.outcome import Outcome
from bcvalidate.cli.progress import Progress, progress
from bcvalidate.cli.report_filter import filter_report
from bcvalidate.cli.run_options import RunOptions
from bcvalidate.diagnostics.report import Report, merge
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.errors import ReadError, WorkerLost
from bcvalidate.files.inputs import Input
from bcvalidate.records.checker import ChunkResult, Record, with_position
from bcvalidate.records.executor import Executor
from bcvalidate.records.streams import open_stream
from bcvalidate.records.tasks import RequestFileResult, empty_document
from bcvalidate.request.rules import token_mismatch


class RecordsRun:
    """Checks logs and many request files, until it is closed.

    Each record is checked separately. Only its token is compared with those of earlier records.
    """

    def __init__(
        self,
        options: RunOptions,
        admission: Admission,
        outcome: Outcome,
        interrupt: Interrupt,
        bar_stream: TextIO | None,
    ) -> None:
        self._options = options
        self._admission = admission
        self._outcome = outcome
        self._interrupt = interrupt
        self._bar_stream = bar_stream
        self._executor = Executor(options.validator, options.jobs)

    def close(self) -> None:
        """End the worker processes."""
        self._executor.close()

    def check_files(self, names: Iterable[str]) -> Iterator[RequestFileResult | ReadError]:
        """Check request files in order. A file that cannot be read yields its error."""
        lint = self._options.settings.lint
        files = ((name, lint(name)) for name in names)
        try:
            yield from self._interrupt.each(self._executor.check_files(files))
        except WorkerLost as lost:
            self._outcome.fail("--jobs", lost.reason)

    def results(self, source: Input) -> Iterator[FileResult]:
        """Check a log: yield a result for each record with findings, then one for the log.

        A log that cannot be read up to its first record has no result.
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
            yield FileResult(name, end, filter_report(self._options, name, end, Report()), records)

    def _chunks(self, source: Input) -> Iterator[tuple[ChunkResult, Progress]]:
        """Check the chunks of a log. Each result comes with the progress bar of the log."""
        lint = self._options.settings.lint(source.name)
        record_format = self._options.record_format._replace(lint=lint)
        with (
            open_stream(source.name, source.stdin) as stream,
            progress(stream.size, self._bar_stream) as bar,
        ):
            for chunk in self._interrupt.each(self._executor.check_log(stream, record_format)):
                yield chunk, bar
                bar.advance(stream.consumed, self._outcome.findings)

    def _report(self, name: str, record: Record) -> Report:
        """Make the filtered report on a record, and claim its token."""
        request, report = record.request, record.report
        if request.token:
            digest = record.digest if report.ok else None
            claim = self._admission.claim(request.token, digest, f"{name}:{record.line}")
            if claim is not None and claim.use.digest != record.digest:
                mismatch = with_position(token_mismatch(request, claim.use.path), request.document)
                report = merge(report, [mismatch])
        report = filter_report(self._options, name, request.document, report)
        # A baseline has no entries for single records of a log.
        return self._outcome.record(name, report, in_baseline=False)
