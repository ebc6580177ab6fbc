"""Totals: how many files, records and findings of each severity a reporter is fed."""

from collections.abc import Iterable, Iterator

from bcvalidate.diagnostics.result import FileResult
from bcvalidate.summary import summary


class Totals:
    """Counts while it lets pass; `records` is None as long as no file of records has ended."""

    def __init__(self) -> None:
        self.files = self.errors = self.warnings = self.infos = 0
        self.records: int | None = None

    def counted(self, checked: Iterable[FileResult]) -> Iterator[FileResult]:
        """All that is checked, as it comes; a file counts with the first of it."""
        between = True
        for part in checked:
            self.files += between
            between = part.ends
            if part.records is not None:
                self.records = (self.records or 0) + part.records
            for finding in part.report.findings:
                self.errors += finding.severity == "error"
                self.warnings += finding.severity == "warning"
                self.infos += finding.severity == "info"
            yield part

    def summary(self) -> str:
        """The summary line, without its end."""
        return summary(self.files, self.errors, self.warnings, self.infos, self.records)
