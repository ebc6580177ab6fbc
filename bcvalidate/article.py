"""Articles: a finding with all that is known of it, as HTML."""

from collections.abc import Iterator
from typing import NamedTuple

from bcvalidate.badge import badge
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.diagnostics.translations import translation
from bcvalidate.listing import Listing, safe


class Shown(NamedTuple):
    """A finding, what it is about, and as HTML the lines around it; the text is not kept."""

    finding: Finding
    subject: str
    lines: str


class Links(NamedTuple):
    """Where a finding links to: the row of its rule, and the next finding of that rule."""

    row: int
    following: int | None


def shown(checked: FileResult) -> Iterator[Shown]:
    """The findings of a spec or a record."""
    has_lines = checked.report.findings and checked.document.text is not None
    listing = Listing(checked) if has_lines else None
    subject = "spec" if checked.ends else "record"
    for finding in checked.report.findings:
        lines = ""
        if listing and finding.line is not None and finding.column is not None:
            lines = "".join(listing.around(finding.line, finding.column))
        yield Shown(finding, subject, lines)


def answer(finding: Finding) -> str:
    """The service's status and code; "" for advice."""
    return f"{finding.status} {finding.code}" if finding.documented else ""


def article(one: Shown, number: int, links: Links, language: str) -> Iterator[str]:
    """The article of a finding, which others link to by its number."""
    finding = one.finding
    place = "" if finding.line is None else f"{finding.line}:{finding.column}"
    yield (
        f'<article class="finding filtered {finding.severity}" id="finding-{number}">\n'
        f'<h4><span class="place">{place}</span> {badge(finding.severity)}'
        f" {safe(answer(finding) or finding.rule)}</h4>\n<p>{safe(finding.message)}</p>\n"
    )
    if translated := translation(finding, language):
        yield f'<p class="muted" lang="{safe(language)}">{safe(translated)}</p>\n'
    if finding.hint:
        yield f"<p><strong>Hint:</strong> {safe(finding.hint)}</p>\n"
    if one.lines:
        yield f"<pre>{one.lines}</pre>\n"
    pointer = finding.pointer
    where = f"<code>{safe(pointer)}</code>" if pointer else f"the whole {one.subject}"
    yield (
        f'<p class="facts"><a href="#rule-{links.row}"><code>{safe(finding.rule)}</code></a>'
        f" <span>{where}</span>"
    )
    if links.following:
        yield f' <a class="next" href="#finding-{links.following}">next of this rule</a>'
    yield "</p>\n</article>\n"
