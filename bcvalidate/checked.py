"""Checked files: what a reporter is fed, one at a time."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bcvalidate.document.document import Document
from bcvalidate.report import Report


class Checked(NamedTuple):
    """A source that was checked, or a record of it: its name, its text, and the report on it.

    Of a file of records, each record with findings comes for itself; the last one, which `ends` the
    file, has no findings and says how many `records` there were. A spec comes once, and has none.
    """

    name: str
    document: Document
    report: Report
    records: int | None = None
    ends: bool = True


def by_file(checked: Iterable[Checked]) -> Iterator[tuple[str, Iterator[Checked]]]:
    """Each file with what was checked of it, in order; that is to be read before the next file."""
    rest = iter(checked)
    for first in rest:
        yield first.name, _of_one_file(first, rest)


def _of_one_file(first: Checked, rest: Iterator[Checked]) -> Iterator[Checked]:
    part: Checked | None = first
    while part is not None:
        yield part
        part = None if part.ends else next(rest, None)
