"""The outcome of a run: its counts so far, and its exit status."""

from typing import TextIO

from bcvalidate.cli.interrupt import Interrupt
from bcvalidate.cli.run_options import RunOptions
from bcvalidate.config.baseline import write_baseline
from bcvalidate.diagnostics.report import Report
from bcvalidate.display.printable import printable
from bcvalidate.errors import ExitStatus


class Outcome:
    """Counts findings, and decides when a run ends early.

    Errors that prevent the check of an input are written to stderr.
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
        """Whether the run has ended early."""
        return self._interrupt.requested or self._reached_limit

    @property
    def _reached_limit(self) -> bool:
        limit = self._options.max_findings
        return (self._options.fail_fast and self._has_errors) or (
            limit is not None and self.findings >= limit
        )

    def record(self, name: str, report: Report, *, in_baseline: bool = True) -> Report:
        """Count a report, and return the part of it to show.

        A new baseline lists its findings, unless `in_baseline` is false.
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
        """Write why an input was not checked or fixed. The exit status of the run shows it, too."""
        self._failed = True
        self.say(name, reason)

    def say(self, name: str, message: str) -> None:
        """Write one line about an input to stderr."""
        self._stderr.write(f"bcvalidate: {printable(name) or repr(name)}: {printable(message)}\n")

    def finish(self) -> None:
        """End the run: write the baseline, and report the suppressions that hide nothing."""
        if self.ended:
            reason = "interrupted" if self._interrupt.requested else "that is enough"
            self._stderr.write(f"bcvalidate: {reason}; what comes after this was not checked\n")
            return
        baseline = self._settings.baseline
        if self._options.write_baseline and baseline is not None and not self._failed:
            write_baseline(baseline, self._baseline)
        for suppression in self._settings.suppressions.unused():
            self._has_unused_suppressions = True
            self.say(suppression.where, "this suppression hides nothing; remove it")

    def exit_status(self) -> int:
        """The exit status of the finished run."""
        if self._interrupt.requested:
            return ExitStatus.INTERRUPTED
        if self._failed:
            return ExitStatus.USAGE
        if self._options.write_baseline:
            return ExitStatus.OK
        strict = self._settings.strict and (self._has_warnings or self._has_unused_suppressions)
        return ExitStatus.INVALID if self._has_errors or strict else ExitStatus.OK
