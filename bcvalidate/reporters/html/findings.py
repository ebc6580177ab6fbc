"""Articles: a finding with all that is known of it, as HTML."""

import re
from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.diagnostics.translations import translation
from bcvalidate.display.printable import printable
from bcvalidate.display.snippet import Snippet, Snippets
from bcvalidate.reporters.html.markup import badge


class ContextLines:
    """The text of a file, its secrets masked, in which places are shown."""

    def __init__(self, file: FileResult) -> None:
        text, head = file.document.text or "", file.document.head
        self._excerpts = Snippets(file.document)
        before, self._characters = file.document.start
        self._first = before + 1
        self._last = self._first + head.count("\n") + text.count("\n")

    def around(self, line: int, column: int) -> Iterator[str]:
        """The line of a place and those around it, each a `span` with its number.

        `line` and `column` are one-based, in characters, as they are in the file; of a record there
        are its own lines only. A long line is cut, and what stands at the column is marked.
        """
        around = range(max(self._first, line - CONTEXT), min(self._last, line + CONTEXT) + 1)
        for at in around if line in around else ():
            if at == line:
                shown = _marked(self._excerpts.excerpt(at, column))
                yield f'<span class="at"><b>{at}</b> <code>{shown}</code></span>\n'
            else:
                start = self._characters if at == self._first else 0
                shown = escaped(self._excerpts.excerpt(at, start + 1).line)
                yield f"<span><b>{at}</b> <code>{shown}</code></span>\n"


class FindingView(NamedTuple):
    """A finding, what it is about, and as HTML the lines around it; the text is not kept."""

    finding: Finding
    subject: str
    lines: str


class Links(NamedTuple):
    """Where a finding links to: the row of its rule, and the next finding of that rule."""

    row: int
    following: int | None


def finding_views(checked: FileResult) -> Iterator[FindingView]:
    """The findings of a spec or a record."""
    has_lines = checked.report.findings and checked.document.text is not None
    listing = ContextLines(checked) if has_lines else None
    subject = "spec" if checked.ends else "record"
    for finding in checked.report.findings:
        lines = ""
        if listing and finding.line is not None and finding.column is not None:
            lines = "".join(listing.around(finding.line, finding.column))
        yield FindingView(finding, subject, lines)


def status_and_code(finding: Finding) -> str:
    """The service's status and code; "" for advice."""
    return f"{finding.status} {finding.code}" if finding.documented else ""


def finding_article(one: FindingView, number: int, links: Links, language: str) -> Iterator[str]:
    """The article of a finding, which others link to by its number."""
    finding = one.finding
    place = "" if finding.line is None else f"{finding.line}:{finding.column}"
    yield (
        f'<article class="finding filtered {finding.severity}" id="finding-{number}">\n'
        f'<h4><span class="place">{place}</span> {badge(finding.severity)}'
        f" {escaped(status_and_code(finding) or finding.rule)}</h4>\n<p>{escaped(finding.message)}</p>\n"
    )
    if translated := translation(finding, language):
        yield f'<p class="muted" lang="{escaped(language)}">{escaped(translated)}</p>\n'
    if finding.hint:
        yield f"<p><strong>Hint:</strong> {escaped(finding.hint)}</p>\n"
    if one.lines:
        yield f"<pre>{one.lines}</pre>\n"
    pointer = finding.pointer
    where = f"<code>{escaped(pointer)}</code>" if pointer else f"the whole {one.subject}"
    yield (
        f'<p class="facts"><a href="#rule-{links.row}"><code>{escaped(finding.rule)}</code></a>'
        f" <span>{where}</span>"
    )
    if links.following:
        yield f' <a class="next" href="#finding-{links.following}">next of this rule</a>'
    yield "</p>\n</article>\n"


CONTEXT = 2
"""The lines of a body that are shown before and after the one that a finding points at."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[\w.+-]+|\*+|.')


def escaped(text: str) -> str:
    """A text that has no markup and no invisible character, in an element as in an attribute."""
    return escape(printable(text))


def _marked(excerpt: Snippet) -> str:
    """The line, and in it the word or string marked that starts where the caret stands."""
    line = excerpt.line
    start = excerpt.at
    found = _TOKEN.match(line, start)
    end = found.end() if found else start
    return f"{escaped(line[:start])}<mark>{escaped(line[start:end])}</mark>{escaped(line[end:])}"
