"""Telling: what of all that is found a run tells, and what that makes of its exit status."""

from typing import TextIO

from bcvalidate.cli.interrupt import Interrupt
from bcvalidate.cli.run_options import RunOptions
from bcvalidate.config import baseline
from bcvalidate.diagnostics.report import Report
from bcvalidate.display.snippet import printable
from bcvalidate.document.document import Document

OK, INVALID, MISUSE, INTERRUPTED = 0, 1, 2, 130


class Outcome:
    """Chooses what to tell of one report after the other, and knows when it is enough.

    What keeps a source from being checked goes to stderr.
    """

    def __init__(self, plan: RunOptions, stderr: TextIO, interruption: Interrupt) -> None:
        self._plan = plan
        self._settings = plan.settings
        self._stderr = stderr
        self._interruption = interruption
        self._found: list[tuple[str, Report]] = []
        self._errors = self._warnings = self._trouble = self._unused = False
        self.findings = 0

    @property
    def ended(self) -> bool:
        """Whether nothing more is to be checked."""
        return self._interruption.asked or self._has_enough

    @property
    def _has_enough(self) -> bool:
        most = self._plan.most
        return (self._plan.fail_fast and self._errors) or (
            most is not None and self.findings >= most
        )

    def chosen(self, name: str, document: Document, report: Report) -> Report:
        """What of all that was found is to be told."""
        whole = document.readable and self._settings.lint(name)
        report = self._settings.suppressions.apply(name, report, whole=whole)
        report = self._settings.selection(name).apply(report)
        known = self._plan.known
        return known.apply(name, report) if known is not None else report

    def counted(self, name: str, report: Report, *, known: bool = True) -> Report:
        """The report as it is told; the exit status counts all of it.

        A new baseline lists it, if it may be `known`.
        """
        self._errors |= bool(report.errors)
        self._warnings |= bool(report.warnings)
        if self._plan.write_baseline and known:
            self._found.append((name, report))
        if self._plan.first:
            report = Report(() if report.first is None else (report.first,))
        if self._plan.most is not None:
            report = Report(report.findings[: self._plan.most - self.findings])
        self.findings += len(report.findings)
        return report

    def trouble(self, name: str, reason: str) -> None:
        """Say what keeps a source from being checked, or from being mended."""
        self._trouble = True
        self.say(name, reason)

    def say(self, name: str, what: str) -> None:
        """One line about a source."""
        self._stderr.write(f"bcvalidate: {printable(name) or repr(name)}: {printable(what)}\n")

    def finish(self) -> None:
        """Write the baseline, and name the suppressions that nothing needs; once all is checked."""
        if self.ended:
            why = "interrupted" if self._interruption.asked else "that is enough"
            self._stderr.write(f"bcvalidate: {why}; what comes after this was not checked\n")
            return
        name = self._settings.baseline
        if self._plan.write_baseline and name is not None and not self._trouble:
            baseline.write_baseline(name, self._found)
        for suppression in self._settings.suppressions.unused():
            self._unused = True
            self.say(suppression.place, "this suppression hides nothing; remove it")

    def status(self) -> int:
        """The exit status, once all is finished."""
        if self._interruption.asked:
            return INTERRUPTED
        if self._trouble:
            return MISUSE
        if self._plan.write_baseline:
            return OK
        strict = self._settings.strict and (self._warnings or self._unused)
        return INVALID if self._errors or strict else OK
