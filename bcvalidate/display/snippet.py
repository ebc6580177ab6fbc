"""Snippets: the line of a text that a finding points at, safe to print on a terminal."""

from bisect import bisect_right
from typing import NamedTuple

from bcvalidate.display.printable import clip, printable, text_width
from bcvalidate.document.document import Document
from bcvalidate.redaction.head_secrets import message_spans
from bcvalidate.redaction.secrets import MASK

MAX_WIDTH = 96
"""The maximum width of a line in terminal columns, unless the terminal is narrower."""

_ELLIPSIS = "..."


class Snippet(NamedTuple):
    """A line, and the zero-based position of the caret in it: in columns and in characters."""

    line: str
    caret: int
    caret_index: int


class Snippets:
    """The snippets of a document, with secrets masked.

    Lines and columns are those of the file, even if the document starts within the file. The text
    before the document is never part of a snippet.
    """

    def __init__(self, document: Document, *, width: int = MAX_WIDTH) -> None:
        text, head = document.text or "", document.head
        self._text = head + text
        self._start = document.start
        self._width = max(width, 2 * len(_ELLIPSIS) + 2)
        self._line_starts = [0]
        while (end := self._text.find("\n", self._line_starts[-1])) >= 0:
            self._line_starts.append(end + 1)
        self._secrets = message_spans(
            head, text, readable=document.readable, around=document.enclosing_text
        )
        self._secret_starts = [start for start, _ in self._secrets]

    def snippet(self, line: int, column: int) -> Snippet:
        """The part of a line around a column, both one-based."""
        lines_before, columns_before = self._start
        index = line - lines_before - 1
        start = self._line_starts[index]
        offset = start + column - 1 - (0 if index else columns_before)
        is_last = index + 1 == len(self._line_starts)
        end = len(self._text) if is_last else self._line_starts[index + 1] - 1
        left, right = max(start, offset - 4 * MAX_WIDTH), min(end, offset + 4 * MAX_WIDTH)
        before = self._masked(left, offset)
        after = self._masked(offset, right)
        return _cropped(before, after, self._width)

    def _masked(self, start: int, end: int) -> str:
        """A part of the text, printable, with every secret or part of one masked."""
        pieces, at = [], start
        index = max(0, bisect_right(self._secret_starts, start) - 1)
        while index < len(self._secrets) and self._secrets[index][0] < end:
            secret_start, secret_end = self._secrets[index]
            if secret_end > at:
                pieces += [self._text[at : max(at, secret_start)], MASK]
                at = min(secret_end, end)
            index += 1
        pieces.append(self._text[at:end])
        return printable("".join(pieces).rstrip("\r").replace("\t", " "))


def _cropped(before: str, after: str, width: int) -> Snippet:
    """Crop the text on both sides of the caret to a width."""
    if text_width(before) + text_width(after) > width:
        if text_width(before) > width // 2:
            before = _ELLIPSIS + clip(before[::-1], width // 2 - len(_ELLIPSIS))[::-1]
        if text_width(before) + text_width(after) > width:
            after = clip(after, width - text_width(before) - len(_ELLIPSIS)) + _ELLIPSIS
    return Snippet(before + after, text_width(before), len(before))
