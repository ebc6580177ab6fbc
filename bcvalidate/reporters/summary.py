"""Totals: how many files, records and findings of each severity a reporter is fed."""

from collections.abc import Iterable, Iterator

from bcvalidate.diagnostics.result import FileResult


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
        return summary_line(self.files, self.errors, self.warnings, self.infos, self.records)


def summary_line(
    files: int, errors: int = 0, warnings: int = 0, infos: int = 0, records: int | None = None
) -> str:
    """One line without its end, such as `2 files checked: 1 error, 3 warnings`.

    With records, None when there is no file of them: `1 file with 2000 records checked: no errors`.
    """
    checked = _count(files, "file")
    if records is not None:
        checked = f"{checked} with {_count(records, 'record') if records else 'no records'}"
    found = [_count(errors, "error") if errors else "no errors"]
    found += [_count(n, word) for n, word in ((warnings, "warning"), (infos, "info")) if n]
    return f"{checked} checked: {', '.join(found)}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
