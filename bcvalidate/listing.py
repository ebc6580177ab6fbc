"""Listings: names, messages and lines of bodies as HTML in which they are nothing but text."""

import re
from collections.abc import Iterator
from html import escape

from bcvalidate.diagnostics.result import FileResult
from bcvalidate.display.snippet import Snippet, Snippets, printable

CONTEXT = 2
"""The lines of a body that are shown before and after the one that a finding points at."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[\w.+-]+|\*+|.')


def safe(text: str) -> str:
    """A text that has no markup and no invisible character, in an element as in an attribute."""
    return escape(printable(text))


class Listing:
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
                shown = safe(self._excerpts.excerpt(at, start + 1).line)
                yield f"<span><b>{at}</b> <code>{shown}</code></span>\n"


def _marked(excerpt: Snippet) -> str:
    """The line, and in it the word or string marked that starts where the caret stands."""
    line = excerpt.line
    start = excerpt.at
    found = _TOKEN.match(line, start)
    end = found.end() if found else start
    return f"{safe(line[:start])}<mark>{safe(line[start:end])}</mark>{safe(line[end:])}"
