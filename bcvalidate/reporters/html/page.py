"""The html format: one page for a person, which loads no resources and runs no scripts."""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple, TextIO

from bcvalidate import __version__
from bcvalidate.diagnostics.result import FileResult, by_file
from bcvalidate.errors import SEVERITIES
from bcvalidate.files.resources import required_resource
from bcvalidate.reporters.formats import ReportOptions
from bcvalidate.reporters.html.findings import (
    FindingView,
    Links,
    escaped,
    finding_article,
    finding_views,
)
from bcvalidate.reporters.html.markup import badge
from bcvalidate.reporters.html.tables import broken_rules, links, rules_table, statistics_section
from bcvalidate.reporters.statistics import Statistics
from bcvalidate.reporters.summary import Totals, summary_line

MAX_UNFOLDED_FINDINGS = 50
"""The number of findings that a page shows at first. The rest is folded."""


class _File(NamedTuple):
    """A file as the page shows it. A request file has no records."""

    name: str
    records: int | None
    findings: list[FindingView]

    @property
    def size(self) -> str:
        """The number of records as HTML; "" for a request file."""
        if self.records is None:
            return ""
        return f' <span class="muted">records: {self.records}</span>'


def report(results: Iterable[FileResult], out: TextIO, options: ReportOptions) -> None:
    """Write the page, in ASCII and with a content security policy against scripts.

    The page starts with the totals. So all findings and the lines around them are in memory before
    it is written, but not the bodies. Raises ReadError if a stylesheet of the package is missing.
    """
    out.writelines(
        piece.encode("ascii", "xmlcharrefreplace").decode("ascii")
        for piece in _page(results, options)
    )


def _page(results: Iterable[FileResult], options: ReportOptions) -> Iterator[str]:
    totals, statistics = Totals(), Statistics()
    by_name = by_file(totals.count(results))
    files = [_file(name, file_results, statistics) for name, file_results in by_name]
    findings = [view.finding for file in files for view in file.findings]
    rules = broken_rules(findings)
    yield _head(_summary(totals), options)
    yield _overview(totals)
    if options.statistics:
        yield from statistics_section(statistics, _firsts(files))
    if findings:
        yield rules_table(rules, len(findings) if options.statistics else None)
        yield _filter()
        yield from _files(files, links(rules), options)
    yield _files_without_findings([file for file in files if not file.findings])
    yield f"</main>\n<footer>bcvalidate {escaped(__version__)}</footer>\n</body>\n</html>\n"


def _file(name: str, results: Iterable[FileResult], statistics: Statistics) -> _File:
    """Collect the findings of a file, and add its results to the statistics."""
    findings: list[FindingView] = []
    records = None
    for result in results:
        statistics.add(result)
        findings += finding_views(result)
        records = result.records
    return _File(name, records, findings)


def _firsts(files: Iterable[_File]) -> dict[str, int]:
    """The number of the first finding of each file with findings."""
    firsts: dict[str, int] = {}
    number = 1
    for file in files:
        if file.findings:
            firsts.setdefault(file.name, number)
        number += len(file.findings)
    return firsts


def _summary(totals: Totals) -> str:
    return summary_line(totals.files, totals.errors, totals.warnings, totals.infos, totals.records)


def _head(title: str, options: ReportOptions) -> str:
    sheet = _stylesheet("page.css") + (_stylesheet("statistics.css") if options.statistics else "")
    digest = b64encode(sha256(sheet.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escaped(title)} - bcvalidate</title>\n<style>{sheet}</style>\n</head>\n<body>\n"
    )


def _stylesheet(name: str) -> str:
    return required_resource("reporters", "html", name).decode("ascii")


def _overview(totals: Totals) -> str:
    """Write the verdict and the totals."""
    counts = (totals.errors, totals.warnings, totals.infos)
    tone, verdict = (
        ("warning", "Nothing was checked")
        if not totals.files
        else ("error", "Errors were found")
        if totals.errors
        else ("warning", "Valid, with advice")
        if any(counts)
        else ("ok", "Valid")
    )
    names = ("Errors", "Warnings", "Infos")
    inputs = ("Files", totals.files) if totals.records is None else ("Records", totals.records)
    figures = [("files", *inputs), *zip(SEVERITIES, names, counts, strict=True)]
    cells = "".join(
        f'<div class="{tone}{" some" if number else ""}"><dt>{name}</dt><dd>{number}</dd></div>\n'
        for tone, name, number in figures
    )
    return (
        "<main>\n<h1>Check of CreateCluster requests</h1>\n"
        f'<p class="verdict {tone}"><strong>{verdict}</strong>'
        f" <span>{_summary(totals)}</span></p>\n"
        f'<dl class="totals">\n{cells}</dl>\n'
    )


def _filter() -> str:
    boxes = "".join(
        f'<label><input type="checkbox" id="show-{severity}" checked>{badge(severity)}</label>\n'
        for severity in SEVERITIES
    )
    return f"<h2>Findings</h2>\n<fieldset>\n<legend>Show</legend>\n{boxes}</fieldset>\n"


def _files(
    files: Iterable[_File], file_links: dict[int, Links], options: ReportOptions
) -> Iterator[str]:
    """Write the files with findings. Files after the first `MAX_UNFOLDED_FINDINGS` are folded."""
    number = 0
    for file in files:
        findings = file.findings
        if not findings:
            continue
        counts: Counter[str] = Counter(view.finding.severity for view in findings)
        present = [severity for severity in SEVERITIES if counts[severity]]
        yield (
            f'<details class="file filtered {" ".join(present)}"'
            f"{' open' if number < MAX_UNFOLDED_FINDINGS else ''}>\n"
            f'<summary><h3 class="path">{escaped(file.name)}</h3> '
            f"{' '.join(badge(severity, counts[severity]) for severity in present)}"
            f"{file.size}</summary>\n"
        )
        for index, view in enumerate(findings):
            number += 1
            if index == MAX_UNFOLDED_FINDINGS:
                yield _fold(findings[index:])
            yield from finding_article(view, number, file_links[number], options.language)
        yield (
            "</details>\n" if len(findings) <= MAX_UNFOLDED_FINDINGS else "</details>\n</details>\n"
        )


def _fold(findings: Sequence[FindingView]) -> str:
    """Start the fold for these findings."""
    present = {view.finding.severity for view in findings}
    severities = " ".join(severity for severity in SEVERITIES if severity in present)
    return (
        f'<details class="more filtered {severities}">\n'
        f"<summary>More findings in this file: {len(findings)}</summary>\n"
    )


def _files_without_findings(files: Sequence[_File]) -> str:
    """Write the files without findings, folded."""
    if not files:
        return ""
    items = "".join(f'<li class="path">{escaped(f.name)}{f.size}</li>\n' for f in files)
    return (
        f'<details class="sound">\n<summary><h2>Files without findings: {len(files)}</h2>'
        f"</summary>\n<ul>\n{items}</ul>\n</details>\n"
    )
