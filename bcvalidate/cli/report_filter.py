"""Choose the findings that a run reports."""

from bcvalidate.cli.run_options import RunOptions
from bcvalidate.diagnostics.report import Report
from bcvalidate.document.document import Document


def filter_report(options: RunOptions, name: str, document: Document, report: Report) -> Report:
    """Remove the findings of a file or a record that the options of the run leave out.

    These are suppressed, not selected, or in the baseline.
    """
    settings = options.settings
    complete = document.readable and settings.lint(name)
    report = settings.suppressions.apply(name, report, complete=complete)
    report = settings.selection(name).apply(report)
    return report if options.baseline is None else options.baseline.apply(name, report)
