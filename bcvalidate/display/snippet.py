"""Excerpts: the line of a text that a finding points at, safe to show on a terminal."""

from bisect import bisect_right
from typing import NamedTuple

from bcvalidate.display.printable import clip, printable, text_width
from bcvalidate.document.document import Document
from bcvalidate.redaction.head_secrets import message_spans
from bcvalidate.redaction.secrets import MASK

MAX_WIDTH = 96
"""The columns of a terminal that a line may take, unless the terminal has fewer."""

_CUT = "..."


class Snippet(NamedTuple):
    """A line to show, and where its caret stands, from zero: in columns, and in characters."""

    line: str
    caret: int
    at: int


class Snippets:
    """The lines of a document, by their place in its file, with their secrets masked.

    Nothing is shown of what stands before it in the file, and is not kept.
    """

    def __init__(self, document: Document, *, width: int = MAX_WIDTH) -> None:
        text, head = document.text or "", document.head
        self._text = head + text
        self._start = document.start
        self._width = max(width, 2 * len(_CUT) + 2)
        self._starts = [0]
        while (end := self._text.find("\n", self._starts[-1])) >= 0:
            self._starts.append(end + 1)
        self._secrets = message_spans(
            head, text, readable=document.readable, around=document.enclosing_text
        )
        self._secret_starts = [start for start, _ in self._secrets]

    def excerpt(self, line: int, column: int) -> Snippet:
        """The part of a line around a column; both are one-based, those of the file."""
        lines, characters = self._start
        index = line - lines - 1
        start = self._starts[index]
        offset = start + column - 1 - (0 if index else characters)
        end = self._starts[index + 1] - 1 if index + 1 < len(self._starts) else len(self._text)
        left, right = max(start, offset - 4 * MAX_WIDTH), min(end, offset + 4 * MAX_WIDTH)
        before = self._shown(left, offset)
        after = self._shown(offset, right)
        return _cropped(before, after, self._width)

    def _shown(self, start: int, end: int) -> str:
        """A stretch of the text, printable, a mask in place of every secret or part of one."""
        shown, at = [], start
        index = max(0, bisect_right(self._secret_starts, start) - 1)
        while index < len(self._secrets) and self._secrets[index][0] < end:
            secret_start, secret_end = self._secrets[index]
            if secret_end > at:
                shown += [self._text[at : max(at, secret_start)], MASK]
                at = min(secret_end, end)
            index += 1
        shown.append(self._text[at:end])
        return printable("".join(shown).rstrip("\r").replace("\t", " "))


def _cropped(before: str, after: str, width: int) -> Snippet:
    """As much on both sides of the caret as there is room for."""
    if text_width(before) + text_width(after) > width:
        if text_width(before) > width // 2:
            before = _CUT + clip(before[::-1], width // 2 - len(_CUT))[::-1]
        if text_width(before) + text_width(after) > width:
            after = clip(after, width - text_width(before) - len(_CUT)) + _CUT
    return Snippet(before + after, text_width(before), len(before))
