"""HTML charts: the statistics of a run as tables, whose bars are drawings without any script."""

from collections.abc import Iterable, Iterator, Mapping

from bcvalidate.badge import badge
from bcvalidate.chart import Bar, share
from bcvalidate.errors import SEVERITIES
from bcvalidate.listing import safe
from bcvalidate.statistics import FileCount, Statistics

OF_FINDINGS = "Of findings"
"""The head of a column whose shares are those of all findings."""


def drawn(bars: Iterable[Bar], whole: int) -> str:
    """The share of bars in a whole, in percent and, one bar beside the other, as a drawing.

    The drawing says nothing that is not written; a policy against styles allows it.
    """
    at, parts, count = 0.0, "", 0
    for bar in bars:
        width = 100 * bar.number / whole if whole else 0
        tone = f' class="{bar.tone}"' if bar.tone else ""
        parts += f'<rect{tone} x="{at:.2f}" width="{width:.2f}" height="1"/>'
        at, count = at + width, count + bar.number
    return (
        f'<div class="share"><span>{share(count, whole)}</span> '
        '<svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">'
        f"{parts}</svg></div>"
    )


def section(statistics: Statistics, firsts: Mapping[str, int]) -> Iterator[str]:
    """The section of a page on all but the rules; `firsts` has the first finding of each file."""
    outcomes, found = statistics.outcomes(), sum(statistics.severities.values())
    severities = [Bar(statistics.severities[name], name, name) for name in SEVERITIES]
    yield '<h2>Statistics</h2>\n<div class="pair">\n'
    rows = [_row(safe(bar.label), bar, outcomes.whole) for bar in outcomes.bars]
    yield _table("outcomes", "Outcomes", "Specs and records", rows, share_of="Share")
    rows = [_row(badge(bar.tone), bar, found) for bar in severities]
    yield _table("severities", "Severities", "Severity", rows)
    yield "</div>\n"
    if codes := statistics.codes():
        bars = [Bar(code.number, "", f"{code.status} {code.code}") for code in codes]
        rows = [_row(safe(bar.label), bar, found) for bar in bars]
        yield _table("codes", "Codes", "Service answers", rows)
    if worst := statistics.worst():
        rows = [_file(file, firsts[file.name], found) for file in worst]
        yield _table("worst", "Worst files", "File", rows)


def _table(
    name: str, title: str, head: str, rows: Iterable[str], *, share_of: str = OF_FINDINGS
) -> str:
    return (
        f'<section>\n<h3 id="{name}">{title}</h3>\n<table class="chart" aria-labelledby="{name}">\n'
        f'<thead><tr><th scope="col">{head}</th><th scope="col" class="number">Count</th>'
        f'<th scope="col">{share_of}</th></tr></thead>\n<tbody>\n'
        f"{''.join(rows)}</tbody>\n</table>\n</section>\n"
    )


def _row(label: str, bar: Bar, whole: int) -> str:
    return (
        f'<tr><th scope="row">{label}</th><td class="number">{bar.number}</td>'
        f"<td>{drawn([bar], whole)}</td></tr>\n"
    )


def _file(file: FileCount, first: int, whole: int) -> str:
    """A row that leads to the first finding of the file."""
    bars = [Bar(n, name, "") for name, n in zip(SEVERITIES, file[1:], strict=True) if n]
    badges = " ".join(badge(bar.tone, bar.number) for bar in bars)
    return (
        f'<tr><th scope="row"><a class="path" href="#finding-{first}">{safe(file.name)}</a></th>'
        f'<td class="number">{badges}</td><td>{drawn(bars, whole)}</td></tr>\n'
    )
