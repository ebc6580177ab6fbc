"""The outcome of a run: what it has reported so far, and the exit status that this makes."""

from typing import TextIO

from bcvalidate.cli.interrupt import Interrupt
from bcvalidate.cli.run_options import RunOptions
from bcvalidate.config.baseline import write_baseline
from bcvalidate.diagnostics.report import Report
from bcvalidate.display.printable import printable
from bcvalidate.errors import ExitStatus


class Outcome:
    """Counts reports, and knows when a run has reported enough.

    What keeps an input from being checked goes to stderr.
    """

    def __init__(self, options: RunOptions, stderr: TextIO, interrupt: Interrupt) -> None:
        self._options = options
        self._settings = options.settings
        self._stderr = stderr
        self._interrupt = interrupt
        self._baseline: list[tuple[str, Report]] = []
        self._has_errors = self._has_warnings = False
        self._failed = self._has_unused_suppressions = False
        self.findings = 0

    @property
    def ended(self) -> bool:
        """Whether nothing more is to be checked."""
        return self._interrupt.requested or self._is_enough

    @property
    def _is_enough(self) -> bool:
        limit = self._options.max_findings
        return (self._options.fail_fast and self._has_errors) or (
            limit is not None and self.findings >= limit
        )

    def record(self, name: str, report: Report, *, in_baseline: bool = True) -> Report:
        """Count a report, all of it, and return what of it is shown.

        A new baseline lists it, unless `in_baseline` is false.
        """
        self._has_errors |= bool(report.errors)
        self._has_warnings |= bool(report.warnings)
        if self._options.write_baseline and in_baseline:
            self._baseline.append((name, report))
        if self._options.first:
            report = Report(() if report.first is None else (report.first,))
        if self._options.max_findings is not None:
            report = Report(report.findings[: self._options.max_findings - self.findings])
        self.findings += len(report.findings)
        return report

    def fail(self, name: str, reason: str) -> None:
        """Say why an input is not checked, or not fixed; the exit status will tell."""
        self._failed = True
        self.say(name, reason)

    def say(self, name: str, message: str) -> None:
        """Write one line about an input to stderr."""
        self._stderr.write(f"bcvalidate: {printable(name) or repr(name)}: {printable(message)}\n")

    def finish(self) -> None:
        """End the run: write the baseline, and name the suppressions that hide nothing."""
        if self.ended:
            why = "interrupted" if self._interrupt.requested else "that is enough"
            self._stderr.write(f"bcvalidate: {why}; what comes after this was not checked\n")
            return
        baseline = self._settings.baseline
        if self._options.write_baseline and baseline is not None and not self._failed:
            write_baseline(baseline, self._baseline)
        for suppression in self._settings.suppressions.unused():
            self._has_unused_suppressions = True
            self.say(suppression.place, "this suppression hides nothing; remove it")

    def exit_status(self) -> int:
        """The exit status of the run, once it is finished."""
        if self._interrupt.requested:
            return ExitStatus.INTERRUPTED
        if self._failed:
            return ExitStatus.USAGE
        if self._options.write_baseline:
            return ExitStatus.OK
        strict = self._settings.strict and (self._has_warnings or self._has_unused_suppressions)
        return ExitStatus.INVALID if self._has_errors or strict else ExitStatus.OK
