"""Check or fix the inputs of a run, and yield a result for each."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from enum import Enum, auto
from functools import partial
from itertools import chain, groupby
from typing import TYPE_CHECKING, TextIO

from bcvalidate.admission.admission import Admission
from bcvalidate.cli.interrupt import Interrupt
from bcvalidate.cli.outcome import Outcome
from bcvalidate.cli.records_run import RecordsRun
from bcvalidate.cli.report_filter import filter_report
from bcvalidate.cli.run_options import RunOptions
from bcvalidate.diagnostics.report import Report
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.document.document import Document
from bcvalidate.errors import FixError, ReadError
from bcvalidate.files.inputs import Input, is_log
from bcvalidate.request.files import read_request_file
from bcvalidate.request.request import Request

if TYPE_CHECKING:
    from bcvalidate.fixes.fixer import FixResult


class _Mode(Enum):
    """How an input is checked."""

    IN_ORDER = auto()
    """This process checks it, after the inputs before it."""

    BY_ANY_PROCESS = auto()
    """Any process checks it, because it depends on no other input."""

    AS_LOG = auto()
    """It is checked record by record."""


class Run:
    """Checks inputs, and fixes them if requested, until an interrupt or a limit ends the run."""

    def __init__(
        self,
        options: RunOptions,
        admission: Admission,
        outcome: Outcome,
        interrupt: Interrupt,
        bar_stream: TextIO | None = None,
    ) -> None:
        self._options = options
        self._admission = admission
        self._outcome = outcome
        self._interrupt = interrupt
        self._bar_stream = bar_stream

    def results(self, inputs: Iterable[Input | ReadError]) -> Iterator[FileResult]:
        """Check the inputs in order. Each input that can be read yields its results."""
        with ExitStack() as stack:
            for result in self._results(inputs, stack):
                yield result
                if result.ends and self._outcome.ended:
                    return

    def diffs(self, inputs: Iterable[Input | ReadError]) -> Iterator[str]:
        """Yield the diff of the fixes in each request file, and write nothing."""
        from bcvalidate.fixes.diff import unified_diff

        for name, request in self._requests(map(self._fixable, inputs)):
            fixed = self._fix(name, request)
            self._outcome.record(name, self._admit(name, request, fixed.original_report))
            yield unified_diff(name, fixed.before.text or "", fixed.after.text or "")

    def _results(
        self, inputs: Iterable[Input | ReadError], stack: ExitStack
    ) -> Iterator[FileResult]:
        """Check the inputs. A records run is opened for the first input that needs it."""
        records_run: RecordsRun | None = None
        for mode, group in groupby(inputs, self._mode):
            if mode is _Mode.IN_ORDER:
                for name, request in self._requests(group):
                    yield self._check(name, request)
                continue
            records_run = records_run or stack.enter_context(closing(self._records_run()))
            files = (source for source in group if isinstance(source, Input))
            if mode is _Mode.AS_LOG:
                yield from chain.from_iterable(map(records_run.results, files))
            else:
                yield from self._check_shared(records_run, files)

    def _mode(self, source: Input | ReadError) -> _Mode:
        if isinstance(source, ReadError):
            return _Mode.IN_ORDER
        if self._options.all_logs or (source.stdin is None and is_log(source.name)):
            return _Mode.AS_LOG
        alone = source.stdin is not None or self._options.jobs == 1 or self._options.in_order
        return _Mode.IN_ORDER if alone else _Mode.BY_ANY_PROCESS

    def _fixable(self, source: Input | ReadError) -> Input | ReadError:
        if isinstance(source, Input) and self._mode(source) is _Mode.AS_LOG:
            return ReadError(source.name, "logs cannot be fixed; leave it out")
        return source

    def _records_run(self) -> RecordsRun:
        return RecordsRun(
            self._options,
            self._admission,
            self._outcome,
            self._interrupt,
            self._bar_stream,
        )

    def _requests(self, inputs: Iterable[Input | ReadError]) -> Iterator[tuple[str, Request]]:
        for content in self._interrupt.each(map(_read, inputs)):
            if isinstance(content, ReadError):
                self._outcome.fail(content.name, content.reason)
            else:
                name, data = content
                request = read_request_file(name, data)
                if request.token is None:
                    request = request._replace(token=self._options.token)
                yield name, request

    def _check_shared(
        self, records_run: RecordsRun, inputs: Iterable[Input]
    ) -> Iterator[FileResult]:
        """Check request files that any process may check."""
        for result in records_run.check_files(source.name for source in inputs):
            if isinstance(result, ReadError):
                self._outcome.fail(result.name, result.reason)
            else:
                name, request, unfiltered = result
                report = self._outcome.record(name, self._admit(name, request, unfiltered))
                yield FileResult(name, request.document, report)

    def _check(self, name: str, request: Request) -> FileResult:
        if self._options.fix:
            document, unfiltered = self._save(name, self._fix(name, request))
        else:
            document, unfiltered = request.document, self._report(name, request)
        report = self._admit(name, request._replace(document=document), unfiltered)
        return FileResult(name, document, self._outcome.record(name, report))

    def _admit(self, name: str, request: Request, report: Report) -> Report:
        """Admit a request, so that its token and its cluster count, and filter its report."""
        report = self._admission.admit(request, report, name).report
        return filter_report(self._options, name, request.document, report)

    def _report(self, name: str, request: Request) -> Report:
        """Make the complete report on a request."""
        return self._admission.check(request, lint=self._options.settings.lint(name))

    def _fix(self, name: str, request: Request) -> "FixResult":
        # The fixer is loaded only for runs that fix.
        from bcvalidate.fixes.fixer import fix

        return fix(
            request.document,
            lambda document: self._report(name, request._replace(document=document)),
            partial(filter_report, self._options, name),
            unsafe=self._options.unsafe_fixes,
        )

    def _save(self, name: str, fixed: "FixResult") -> tuple[Document, Report]:
        """Write the fixes to the file. Return the document in the file, and the report on it."""
        from bcvalidate.fixes.fixer import save

        if fixed.applied:
            try:
                save(name, fixed)
            except FixError as error:
                self._outcome.fail(error.name, error.reason)
                return fixed.before, fixed.original_report
            count = len(fixed.applied)
            self._outcome.say(name, f"{count} {'fix' if count == 1 else 'fixes'} made")
        return fixed.after, fixed.report


def _read(source: Input | ReadError) -> tuple[str, bytes] | ReadError:
    """Read an input. Return its name and bytes, or its error."""
    if isinstance(source, ReadError):
        return source
    try:
        return source.name, source.read()
    except ReadError as error:
        return error
