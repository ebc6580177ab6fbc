"""The JSON format, version 1: for programs. It is ASCII, whatever the bodies hold."""

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


def report(checked: Iterable[FileResult], out: TextIO, style: ReportOptions) -> None:
    """Write one document with every file and every finding, a file at a time."""
    statistics = None
    if style.statistics:
        from bcvalidate.reporters.statistics import Statistics

        statistics = Statistics()
        checked = _added(checked, statistics)
    out.writelines(members(_report(checked, statistics), 0))
    out.write("\n")


def _added(checked: Iterable[FileResult], statistics: "Statistics") -> Iterator[FileResult]:
    for one in checked:
        statistics.add(one)
        yield one


def _report(checked: Iterable[FileResult], statistics: "Statistics | None") -> _Members:
    totals = Totals()
    files = by_file(totals.counted(checked))
    yield "version", json_value(VERSION, 1)
    yield "files", array((_file(name, parts) for name, parts in files), 1)
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


def _file(name: str, parts: Iterable[FileResult]) -> Iterator[str]:
    """A file's entry; whether it is fine is known at its end, and stands before its findings."""
    totals = Totals()
    findings = (
        json_value(finding._asdict(), 4)
        for part in totals.counted(parts)
        for finding in part.report.findings
    )
    with Spool() as spool:
        spool.add(array(findings, 3))
        told = {"path": name, "ok": not totals.errors, **_records(totals)}
        yield from members(
            [
                *((key, json_value(value, 3)) for key, value in told.items()),
                ("findings", spool.pieces()),
            ],
            2,
        )


def _records(totals: Totals) -> dict[str, int]:
    """How many records there were, where there are any to be."""
    return {} if totals.records is None else {"records": totals.records}
