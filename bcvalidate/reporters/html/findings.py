"""Write a finding as an HTML article."""

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
    """The lines around the findings of a file, with masked secrets."""

    def __init__(self, result: FileResult) -> None:
        text, head = result.document.text or "", result.document.head
        self._snippets = Snippets(result.document)
        before, self._characters = result.document.start
        self._first = before + 1
        self._last = self._first + head.count("\n") + text.count("\n")

    def around(self, line: int, column: int) -> Iterator[str]:
        """Write a line and the lines around it, each as a `span` with its number.

        `line` and `column` are one-based positions in the file, in characters. Of a log, only the
        lines of the record are written. A long line is cut. The token at the column is marked.
        """
        first, last = max(self._first, line - CONTEXT_LINES), min(self._last, line + CONTEXT_LINES)
        for at in range(first, last + 1) if first <= line <= last else ():
            if at == line:
                code = _marked(self._snippets.snippet(at, column))
                yield f'<span class="at"><b>{at}</b> <code>{code}</code></span>\n'
            else:
                start = self._characters if at == self._first else 0
                code = escaped(self._snippets.snippet(at, start + 1).line)
                yield f"<span><b>{at}</b> <code>{code}</code></span>\n"


class FindingView(NamedTuple):
    """A finding, the kind of its input, and its lines as HTML. The text is not kept."""

    finding: Finding
    subject: str
    lines: str


class Links(NamedTuple):
    """The link targets of a finding: the table row of its rule, and its next finding."""

    row: int
    following: int | None


def finding_views(result: FileResult) -> Iterator[FindingView]:
    """Make the views of the findings in a request file or a record."""
    has_lines = result.report.findings and result.document.text is not None
    context = ContextLines(result) if has_lines else None
    subject = "spec" if result.ends else "record"
    for finding in result.report.findings:
        lines = ""
        if context and finding.line is not None and finding.column is not None:
            lines = "".join(context.around(finding.line, finding.column))
        yield FindingView(finding, subject, lines)


def status_and_code(finding: Finding) -> str:
    """The status and the code of the API's response; "" for a lint rule."""
    return f"{finding.status} {finding.code}" if finding.documented else ""


def finding_article(view: FindingView, number: int, links: Links, language: str) -> Iterator[str]:
    """Write the article of a finding. Its number is the target of links."""
    finding = view.finding
    position = "" if finding.line is None else f"{finding.line}:{finding.column}"
    yield (
        f'<article class="finding filtered {finding.severity}" id="finding-{number}">\n'
        f'<h4><span class="place">{position}</span> {badge(finding.severity)}'
        f" {escaped(status_and_code(finding) or finding.rule)}</h4>\n"
        f"<p>{escaped(finding.message)}</p>\n"
    )
    if translated := translation(finding, language):
        yield f'<p class="muted" lang="{escaped(language)}">{escaped(translated)}</p>\n'
    if finding.hint:
        yield f"<p><strong>Hint:</strong> {escaped(finding.hint)}</p>\n"
    if view.lines:
        yield f"<pre>{view.lines}</pre>\n"
    pointer = finding.pointer
    where = f"<code>{escaped(pointer)}</code>" if pointer else f"the whole {view.subject}"
    yield (
        f'<p class="facts"><a href="#rule-{links.row}"><code>{escaped(finding.rule)}</code></a>'
        f" <span>{where}</span>"
    )
    if links.following:
        yield f' <a class="next" href="#finding-{links.following}">next of this rule</a>'
    yield "</p>\n</article>\n"


CONTEXT_LINES = 2
"""The number of lines that are shown before and after the line of a finding."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[\w.+-]+|\*+|.')


def escaped(text: str) -> str:
    """Escape markup and invisible characters, for an element or an attribute."""
    return escape(printable(text))


def _marked(snippet: Snippet) -> str:
    """Mark the word or string that starts at the caret."""
    line = snippet.line
    start = snippet.caret_index
    token = _TOKEN.match(line, start)
    end = token.end() if token else start
    return f"{escaped(line[:start])}<mark>{escaped(line[start:end])}</mark>{escaped(line[end:])}"
