"""The json format, version 1: one document for programs, in ASCII."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TextIO

from bcvalidate.diagnostics.result import FileResult, by_file
from bcvalidate.files.spool import Spool
from bcvalidate.reporters.formats import ReportOptions
from bcvalidate.reporters.json_stream import Pieces, array, json_value, members
from bcvalidate.reporters.summary import Totals

if TYPE_CHECKING:
    from bcvalidate.reporters.statistics import Statistics

VERSION = 1

_Members = Iterator[tuple[str, Pieces]]


def report(results: Iterable[FileResult], out: TextIO, options: ReportOptions) -> None:
    """Write one document with every file and every finding, file by file."""
    statistics = None
    if options.statistics:
        from bcvalidate.reporters.statistics import Statistics

        statistics = Statistics()
        results = _count(results, statistics)
    out.writelines(members(_document(results, statistics), 0))
    out.write("\n")


def _count(results: Iterable[FileResult], statistics: "Statistics") -> Iterator[FileResult]:
    for result in results:
        statistics.add(result)
        yield result


def _document(results: Iterable[FileResult], statistics: "Statistics | None") -> _Members:
    totals = Totals()
    files = by_file(totals.count(results))
    yield "version", json_value(VERSION, 1)
    yield "files", array((_file(name, file_results) for name, file_results in files), 1)
    summary = {
        "files": totals.files,
        **_records(totals),
        "errors": totals.errors,
        "warnings": totals.warnings,
        "infos": totals.infos,
    }
    yield "summary", json_value(summary, 1)
    if statistics is not None:
        yield "statistics", json_value(statistics.as_dict(), 1)


def _file(name: str, results: Iterable[FileResult]) -> Iterator[str]:
    """Write the entry of a file. Its `ok` stands before its findings but is known after them."""
    totals = Totals()
    findings = (
        json_value(finding._asdict(), 4)
        for result in totals.count(results)
        for finding in result.report.findings
    )
    with Spool() as spool:
        spool.add(array(findings, 3))
        head = {"path": name, "ok": not totals.errors, **_records(totals)}
        yield from members(
            [
                *((key, json_value(value, 3)) for key, value in head.items()),
                ("findings", spool.pieces()),
            ],
            2,
        )


def _records(totals: Totals) -> dict[str, int]:
    """The number of records, as a member; nothing if there was no log."""
    return {} if totals.records is None else {"records": totals.records}
