"""Runs: sources in, checked files out, and what they make of the exit status."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TextIO

from bcvalidate import baseline, specfile
from bcvalidate.account import Account
from bcvalidate.assessment import assess
from bcvalidate.baseline import Baseline
from bcvalidate.checked import Checked
from bcvalidate.document import Document
from bcvalidate.engine import ENGINES
from bcvalidate.excerpt import printable
from bcvalidate.intake import Intake
from bcvalidate.report import Report
from bcvalidate.requestfindings import completed
from bcvalidate.settings import Settings
from bcvalidate.sources import Source, Unreadable
from bcvalidate.submission import Submission

if TYPE_CHECKING:
    from bcvalidate.ledger import TokenLedger
    from bcvalidate.mending import Mended
    from bcvalidate.policies import Policies

OK, INVALID, MISUSE = 0, 1, 2


class Plan(NamedTuple):
    """What a run is to do.

    What is in the baseline `known` is not reported. `token` goes with each spec that has none of
    its own, and the `ledger` has those of earlier runs. The run mends what it checks, `unsafe` also
    where that may change the meaning; it reports everything or the `first` error only, and it may
    make what it finds the new baseline.
    """

    settings: Settings
    policies: "Policies | None" = None
    account: Account | None = None
    token: str | None = None
    ledger: "TokenLedger | None" = None
    known: Baseline | None = None
    engine: str = ENGINES[0]
    first: bool = False
    mend: bool = False
    unsafe: bool = False
    write_baseline: bool = False


class Run:
    """One run over the sources, whose troubles it tells stderr."""

    def __init__(self, sources: Iterable[Source | Unreadable], plan: Plan, stderr: TextIO) -> None:
        self._sources = sources
        self._plan = plan
        self._settings = plan.settings
        self._stderr = stderr
        self._intake = Intake(plan.account, plan.ledger)
        self._found: list[tuple[str, Report]] = []
        self._errors = self._warnings = self._trouble = self._unused = False

    def checked(self) -> Iterator[Checked]:
        """Every source that can be read, checked, and mended first when that is wanted."""
        for name, submission in self._submissions():
            if self._plan.mend:
                document, found = self._saved(name, self._mended(name, submission))
            else:
                document, found = submission.document, self._assessed(name, submission)
            report = self._admitted(name, submission._replace(document=document), found)
            yield Checked(name, document, self._counted(name, report))

    def differences(self) -> Iterator[str]:
        """What mending would change in each source; nothing is written."""
        from bcvalidate.difference import difference

        for name, submission in self._submissions():
            mended = self._mended(name, submission)
            self._counted(name, self._admitted(name, submission, mended.found))
            yield difference(name, mended.before.text or "", mended.after.text or "")

    def finish(self) -> None:
        """Write the baseline, and name the suppressions that nothing needs; once all is checked."""
        name = self._settings.baseline
        if self._plan.write_baseline and name is not None and not self._trouble:
            baseline.write(name, self._found)
        for suppression in self._settings.suppressions.unused():
            self._unused = True
            self._tell(suppression.place, "this suppression hides nothing; remove it")

    def status(self) -> int:
        """The exit status, once all is finished."""
        if self._trouble:
            return MISUSE
        if self._plan.write_baseline:
            return OK
        strict = self._settings.strict and (self._warnings or self._unused)
        return INVALID if self._errors or strict else OK

    def _submissions(self) -> Iterator[tuple[str, Submission]]:
        for source in self._sources:
            data = _data(source)
            if isinstance(data, Unreadable):
                self._trouble = True
                self._tell(data.name, data.reason)
            else:
                name, content = data
                submission = specfile.read_spec(name, content)
                if submission.token is None:
                    submission = submission._replace(token=self._plan.token)
                yield name, submission

    def _admitted(self, name: str, submission: Submission, found: Report) -> Report:
        """What is to be told of a spec, which takes from now on what it needs of the account."""
        report = self._intake.settle(submission, found, name).report
        return self._chosen(name, submission.document, report)

    def _assessed(self, name: str, submission: Submission) -> Report:
        """All that is found in a spec as such."""
        plan, lint = self._plan, self._settings.lint(name)
        account = self._intake.account_for(submission)
        report = assess(
            submission.document,
            account=account,
            engine=plan.engine,
            lint=lint,
            policies=plan.policies,
        )
        return completed(submission, report, lint=lint)

    def _chosen(self, name: str, document: Document, report: Report) -> Report:
        """What of all that was found is to be told."""
        whole = document.readable and self._settings.lint(name)
        report = self._settings.suppressions.apply(name, report, whole=whole)
        report = self._settings.selection(name).apply(report)
        known = self._plan.known
        return known.apply(name, report) if known is not None else report

    def _counted(self, name: str, report: Report) -> Report:
        """The report as it is told; the exit status counts all of it."""
        self._errors |= bool(report.errors)
        self._warnings |= bool(report.warnings)
        if self._plan.write_baseline:
            self._found.append((name, report))
        if self._plan.first:
            return Report(() if report.first is None else (report.first,))
        return report

    def _mended(self, name: str, submission: Submission) -> "Mended":
        from bcvalidate.mending import mend

        return mend(
            submission.document,
            lambda document: self._assessed(name, submission._replace(document=document)),
            partial(self._chosen, name),
            unsafe=self._plan.unsafe,
        )

    def _saved(self, name: str, mended: "Mended") -> tuple[Document, Report]:
        """The body as it is in its file once its fixes are written there, if they can be."""
        from bcvalidate.mending import Unsaved, save

        if mended.applied:
            try:
                save(name, mended)
            except Unsaved as unsaved:
                self._trouble = True
                self._tell(unsaved.name, unsaved.reason)
                return mended.before, mended.found
            fixes = len(mended.applied)
            self._tell(name, f"{fixes} {'fix' if fixes == 1 else 'fixes'} made")
        return mended.after, mended.report

    def _tell(self, name: str, what: str) -> None:
        self._stderr.write(f"bcvalidate: {printable(name) or repr(name)}: {printable(what)}\n")


def _data(source: Source | Unreadable) -> tuple[str, bytes] | Unreadable:
    """The name and the bytes of a source, or why it cannot be read."""
    if isinstance(source, Unreadable):
        return source
    try:
        return source.name, source.read()
    except Unreadable as unreadable:
        return unreadable
