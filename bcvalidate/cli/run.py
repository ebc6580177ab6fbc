"""Runs: sources in, checked files out."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from functools import partial
from itertools import chain, groupby
from typing import TYPE_CHECKING, TextIO

from bcvalidate.admission.admission import Admission
from bcvalidate.cli.interrupt import Interrupt
from bcvalidate.cli.outcome import Outcome
from bcvalidate.cli.run_options import RunOptions
from bcvalidate.diagnostics.report import Report
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.document.document import Document
from bcvalidate.errors import ReadError
from bcvalidate.files.inputs import Input, is_log
from bcvalidate.request import files
from bcvalidate.request.request import Request

if TYPE_CHECKING:
    from bcvalidate.cli.records_run import RecordsRun
    from bcvalidate.fixes.fixer import FixResult

# How a source is checked: by any process, by this one after those before it, or record by record.
_SHARED, _IN_ORDER, _RECORDS = range(3)


class Run:
    """One run over the sources, whose troubles it tells stderr.

    An interruption ends it when it is done with what it is at.
    """

    def __init__(
        self,
        sources: Iterable[Input | ReadError],
        plan: RunOptions,
        stderr: TextIO,
        interruption: Interrupt,
    ) -> None:
        self._sources = interruption.each(sources)
        self._plan = plan
        self._stderr = stderr
        self._interruption = interruption
        self._telling = Outcome(plan, stderr, interruption)
        self._intake = Admission(plan.ruleset.account, plan.ledger)

    def checked(self) -> Iterator[FileResult]:
        """Every source that can be read, checked, and mended first when that is wanted."""
        with ExitStack() as opened:
            for checked in self._parts(opened):
                yield checked
                if checked.ends and self._telling.ended:
                    return

    def differences(self) -> Iterator[str]:
        """What mending would change in each spec; nothing is written."""
        from bcvalidate.fixes.diff import unified_diff

        for name, submission in self._submissions(map(self._mendable, self._sources)):
            mended = self._mended(name, submission)
            self._telling.counted(name, self._admitted(name, submission, mended.found))
            yield unified_diff(name, mended.before.text or "", mended.after.text or "")

    def finish(self) -> int:
        """Do what is left once all is checked, and return the exit status."""
        self._telling.finish()
        return self._telling.status()

    def _parts(self, opened: ExitStack) -> Iterator[FileResult]:
        """What is checked, in order; what works on it is opened when it is needed."""
        audit: RecordsRun | None = None
        for way, group in groupby(self._sources, self._way):
            if way == _IN_ORDER:
                for name, submission in self._submissions(group):
                    yield self._checked(name, submission)
                continue
            audit = audit or opened.enter_context(closing(self._audit()))
            files = (source for source in group if isinstance(source, Input))
            if way == _RECORDS:
                yield from chain.from_iterable(map(audit.checked, files))
            else:
                yield from self._checked_by(audit, files)

    def _way(self, source: Input | ReadError) -> int:
        if isinstance(source, ReadError):
            return _IN_ORDER
        if self._plan.all_records or (source.stdin is None and is_log(source.name)):
            return _RECORDS
        alone = source.stdin is not None or self._plan.jobs == 1 or self._plan.in_order
        return _IN_ORDER if alone else _SHARED

    def _mendable(self, source: Input | ReadError) -> Input | ReadError:
        if isinstance(source, Input) and self._way(source) == _RECORDS:
            return ReadError(source.name, "records cannot be mended; leave it out")
        return source

    def _audit(self) -> "RecordsRun":
        from bcvalidate.cli.records_run import RecordsRun

        return RecordsRun(self._plan, self._intake, self._telling, self._interruption, self._stderr)

    def _submissions(self, sources: Iterable[Input | ReadError]) -> Iterator[tuple[str, Request]]:
        for data in self._interruption.each(map(_data, sources)):
            if isinstance(data, ReadError):
                self._telling.trouble(data.name, data.reason)
            else:
                name, content = data
                submission = files.read_request_file(name, content)
                if submission.token is None:
                    submission = submission._replace(token=self._plan.token)
                yield name, submission

    def _checked_by(self, audit: "RecordsRun", sources: Iterable[Input]) -> Iterator[FileResult]:
        """Specs that were assessed elsewhere."""
        for assessed in audit.assessed(source.name for source in sources):
            if isinstance(assessed, ReadError):
                self._telling.trouble(assessed.name, assessed.reason)
            else:
                name, submission, found = assessed
                report = self._telling.counted(name, self._admitted(name, submission, found))
                yield FileResult(name, submission.document, report)

    def _checked(self, name: str, submission: Request) -> FileResult:
        if self._plan.mend:
            document, found = self._saved(name, self._mended(name, submission))
        else:
            document, found = submission.document, self._assessed(name, submission)
        report = self._admitted(name, submission._replace(document=document), found)
        return FileResult(name, document, self._telling.counted(name, report))

    def _admitted(self, name: str, submission: Request, found: Report) -> Report:
        """What is to be told of a spec, which takes from now on what it needs of the account."""
        report = self._intake.settle(submission, found, name).report
        return self._telling.chosen(name, submission.document, report)

    def _assessed(self, name: str, submission: Request) -> Report:
        """All that is found in a spec as such."""
        ruleset = self._plan.ruleset._replace(account=self._intake.account_for(submission))
        return ruleset.report(submission, lint=self._plan.settings.lint(name))

    def _mended(self, name: str, submission: Request) -> "FixResult":
        from bcvalidate.fixes.fixer import fix

        return fix(
            submission.document,
            lambda document: self._assessed(name, submission._replace(document=document)),
            partial(self._telling.chosen, name),
            unsafe=self._plan.unsafe,
        )

    def _saved(self, name: str, mended: "FixResult") -> tuple[Document, Report]:
        """The body as it is in its file once its fixes are written there, if they can be."""
        from bcvalidate.errors import FixError
        from bcvalidate.fixes.fixer import save

        if mended.applied:
            try:
                save(name, mended)
            except FixError as unsaved:
                self._telling.trouble(unsaved.name, unsaved.reason)
                return mended.before, mended.found
            fixes = len(mended.applied)
            self._telling.say(name, f"{fixes} {'fix' if fixes == 1 else 'fixes'} made")
        return mended.after, mended.report


def _data(source: Input | ReadError) -> tuple[str, bytes] | ReadError:
    """The name and the bytes of a source, or why it cannot be read."""
    if isinstance(source, ReadError):
        return source
    try:
        return source.name, source.read()
    except ReadError as unreadable:
        return unreadable
