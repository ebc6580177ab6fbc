"""Choose the findings that a run reports."""

from bcvalidate.config.baseline import Baseline
from bcvalidate.config.settings import Settings
from bcvalidate.diagnostics.report import Report
from bcvalidate.document.document import Document


class ReportFilter:
    """Removes findings that are suppressed, not selected, or in the baseline."""

    def __init__(self, settings: Settings, baseline: Baseline | None) -> None:
        self._settings = settings
        self._baseline = baseline

    def apply(self, name: str, document: Document, report: Report) -> Report:
        """Filter the report on a file or on a record in a file."""
        complete = document.readable and self._settings.lint(name)
        report = self._settings.suppressions.apply(name, report, complete=complete)
        report = self._settings.selection(name).apply(report)
        return report if self._baseline is None else self._baseline.apply(name, report)
