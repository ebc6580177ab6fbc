"""Checked files: what a reporter is fed, one at a time."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bcvalidate.diagnostics.report import Report
from bcvalidate.document.document import Document


class FileResult(NamedTuple):
    """A source that was checked, or a record of it: its name, its text, and the report on it.

    Of a file of records, each record with findings comes for itself; the last one, which `ends` the
    file, has no findings and says how many `records` there were. A spec comes once, and has none.
    """

    name: str
    document: Document
    report: Report
    records: int | None = None
    ends: bool = True


def by_file(checked: Iterable[FileResult]) -> Iterator[tuple[str, Iterator[FileResult]]]:
    """Each file with what was checked of it, in order; that is to be read before the next file."""
    rest = iter(checked)
    for first in rest:
        yield first.name, _of_one_file(first, rest)


def _of_one_file(first: FileResult, rest: Iterator[FileResult]) -> Iterator[FileResult]:
    part: FileResult | None = first
    while part is not None:
        yield part
        part = None if part.ends else next(rest, None)
