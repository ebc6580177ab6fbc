"""The summary line: how many files were checked, and how many findings they have."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bcvalidate.diagnostics.result import FileResult


def summary_line(
    files: int, errors: int = 0, warnings: int = 0, infos: int = 0, records: int | None = None
) -> str:
    """Write the summary, such as `2 files checked: 1 error, 3 warnings`, without a line feed.

    With logs, it is a text such as `1 file with 2000 records checked: no errors`. `records` is
    None if there was no log.
    """
    inputs = _plural(files, "file")
    if records is not None:
        inputs = f"{inputs} with {_plural(records, 'record') if records else 'no records'}"
    counts = [_plural(errors, "error") if errors else "no errors"]
    counts += [_plural(n, noun) for n, noun in ((warnings, "warning"), (infos, "info")) if n]
    return f"{inputs} checked: {', '.join(counts)}"


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


class Totals:
    """Counts files, records and findings. `records` is None as long as no log has ended."""

    def __init__(self) -> None:
        self.files = self.errors = self.warnings = self.infos = 0
        self.records: int | None = None

    def count(self, results: "Iterable[FileResult]") -> "Iterator[FileResult]":
        """Pass the results on, and count them. A file counts with the first of its results."""
        starts_file = True
        for result in results:
            self.files += starts_file
            starts_file = result.ends
            if result.records is not None:
                self.records = (self.records or 0) + result.records
            for finding in result.report.findings:
                self.errors += finding.severity == "error"
                self.warnings += finding.severity == "warning"
                self.infos += finding.severity == "info"
            yield result

    def summary(self) -> str:
        """Write the summary of everything that was counted."""
        return summary_line(self.files, self.errors, self.warnings, self.infos, self.records)
