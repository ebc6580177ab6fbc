"""The summary: how much was checked, and how much was found."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bcvalidate.diagnostics.result import FileResult


def summary_line(
    files: int, errors: int = 0, warnings: int = 0, infos: int = 0, records: int | None = None
) -> str:
    """Write the summary, such as `2 files checked: 1 error, 3 warnings`, without a line feed.

    With logs, it is such as `1 file with 2000 records checked: no errors`; `records` is None
    without any.
    """
    checked = _count(files, "file")
    if records is not None:
        checked = f"{checked} with {_count(records, 'record') if records else 'no records'}"
    found = [_count(errors, "error") if errors else "no errors"]
    found += [_count(n, word) for n, word in ((warnings, "warning"), (infos, "info")) if n]
    return f"{checked} checked: {', '.join(found)}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


class Totals:
    """Counts results as they pass; `records` is None as long as no log has ended."""

    def __init__(self) -> None:
        self.files = self.errors = self.warnings = self.infos = 0
        self.records: int | None = None

    def counted(self, results: "Iterable[FileResult]") -> "Iterator[FileResult]":
        """Pass the results on; a file counts with the first of its results."""
        between = True
        for result in results:
            self.files += between
            between = result.ends
            if result.records is not None:
                self.records = (self.records or 0) + result.records
            for finding in result.report.findings:
                self.errors += finding.severity == "error"
                self.warnings += finding.severity == "warning"
                self.infos += finding.severity == "info"
            yield result

    def summary(self) -> str:
        """The summary of everything that was counted."""
        return summary_line(self.files, self.errors, self.warnings, self.infos, self.records)
