"""Results of checked files: what a reporter receives, one at a time."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bcvalidate.diagnostics.report import Report
from bcvalidate.document.document import Document


class FileResult(NamedTuple):
    """The result of a request file or of one record of a log: its name, its text and its report.

    A request file has one result, and `records` is None. Of a log, each record with findings has a
    result. One more result without findings `ends` the log, and its `records` is the number of
    records that were checked.
    """

    name: str
    document: Document
    report: Report
    records: int | None = None
    ends: bool = True


def by_file(results: Iterable[FileResult]) -> Iterator[tuple[str, Iterator[FileResult]]]:
    """Group results by their file, in order; read the results of a file before the next file."""
    rest = iter(results)
    for first in rest:
        yield first.name, _results_of_file(first, rest)


def _results_of_file(first: FileResult, rest: Iterator[FileResult]) -> Iterator[FileResult]:
    result: FileResult | None = first
    while result is not None:
        yield result
        result = None if result.ends else next(rest, None)
