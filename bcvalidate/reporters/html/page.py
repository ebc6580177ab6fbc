"""The HTML format: one page for a person to look at, which loads nothing and runs nothing."""

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

UNFOLDED = 50
"""The findings that a page shows at once; those after them are folded away."""


class _File(NamedTuple):
    """All that is shown of a file; a spec has no records."""

    name: str
    records: int | None
    findings: list[FindingView]

    @property
    def size(self) -> str:
        """How many records were checked; nothing of a spec."""
        if self.records is None:
            return ""
        return f' <span class="muted">records: {self.records}</span>'


def report(checked: Iterable[FileResult], out: TextIO, style: ReportOptions) -> None:
    """Write the page; it is ASCII, whatever the bodies hold, and has a policy against scripts.

    It starts with its figures, so that all findings are in memory first, with the lines around
    them, but not the bodies. Raises ReadError when a stylesheet is not where the package was put.
    """
    out.writelines(
        piece.encode("ascii", "xmlcharrefreplace").decode("ascii")
        for piece in _page(checked, style)
    )


def _page(checked: Iterable[FileResult], style: ReportOptions) -> Iterator[str]:
    totals, statistics = Totals(), Statistics()
    files = [_file(name, parts, statistics) for name, parts in by_file(totals.counted(checked))]
    findings = [one.finding for file in files for one in file.findings]
    rules = broken_rules(findings)
    yield _head(_summary(totals), style)
    yield _overview(totals)
    if style.statistics:
        yield from statistics_section(statistics, _firsts(files))
    if findings:
        yield rules_table(rules, len(findings) if style.statistics else None)
        yield _filter()
        yield from _files(files, links(rules), style)
    yield _sound([file for file in files if not file.findings])
    yield f"</main>\n<footer>bcvalidate {escaped(__version__)}</footer>\n</body>\n</html>\n"


def _file(name: str, parts: Iterable[FileResult], statistics: Statistics) -> _File:
    """What is shown of a file, all of which is counted as it passes."""
    findings: list[FindingView] = []
    records = None
    for part in parts:
        statistics.add(part)
        findings += finding_views(part)
        records = part.records
    return _File(name, records, findings)


def _firsts(files: Iterable[_File]) -> dict[str, int]:
    """The number of the first finding of each file that has one."""
    firsts: dict[str, int] = {}
    number = 1
    for file in files:
        if file.findings:
            firsts.setdefault(file.name, number)
        number += len(file.findings)
    return firsts


def _summary(totals: Totals) -> str:
    return summary_line(totals.files, totals.errors, totals.warnings, totals.infos, totals.records)


def _head(title: str, style: ReportOptions) -> str:
    sheet = _stylesheet("page.css") + (_stylesheet("statistics.css") if style.statistics else "")
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
    """The verdict, and the figures that it rests on."""
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
    checked = ("Files", totals.files) if totals.records is None else ("Records", totals.records)
    figures = [("files", *checked), *zip(SEVERITIES, names, counts, strict=True)]
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
    files: Iterable[_File], links_of: dict[int, Links], style: ReportOptions
) -> Iterator[str]:
    """The files that have findings, each with them; once enough is shown, folded."""
    number = 0
    for file in files:
        findings = file.findings
        if not findings:
            continue
        of_file: Counter[str] = Counter(one.finding.severity for one in findings)
        present = [severity for severity in SEVERITIES if of_file[severity]]
        yield (
            f'<details class="file filtered {" ".join(present)}"'
            f"{' open' if number < UNFOLDED else ''}>\n"
            f'<summary><h3 class="path">{escaped(file.name)}</h3> '
            f"{' '.join(badge(severity, of_file[severity]) for severity in present)}"
            f"{file.size}</summary>\n"
        )
        for place, one in enumerate(findings):
            number += 1
            if place == UNFOLDED:
                yield _more(findings[place:])
            yield from finding_article(one, number, links_of[number], style.language)
        yield "</details>\n" if len(findings) <= UNFOLDED else "</details>\n</details>\n"


def _more(findings: Sequence[FindingView]) -> str:
    """The start of the fold that holds these findings."""
    present = {one.finding.severity for one in findings}
    severities = " ".join(severity for severity in SEVERITIES if severity in present)
    return (
        f'<details class="more filtered {severities}">\n'
        f"<summary>More findings in this file: {len(findings)}</summary>\n"
    )


def _sound(files: Sequence[_File]) -> str:
    """The files in which nothing was found, folded."""
    if not files:
        return ""
    items = "".join(f'<li class="path">{escaped(f.name)}{f.size}</li>\n' for f in files)
    return (
        f'<details class="sound">\n<summary><h2>Files without findings: {len(files)}</h2>'
        f"</summary>\n<ul>\n{items}</ul>\n</details>\n"
    )
