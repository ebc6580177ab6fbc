"""Diffs: the changes that fixes make to a text, as a unified diff in which secrets are masked."""

import re
from difflib import SequenceMatcher

from bcvalidate.display.printable import printable
from bcvalidate.document.document import read_document
from bcvalidate.redaction.secrets import MASK, secret_spans, spelt_in

_CONTEXT_LINES = 3
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_LINE_CONTENT = re.compile(r"[^\n]*[^\r\n]")


def unified_diff(name: str, before: str, after: str) -> str:
    """The unified diff from one text to another, or "" if they are equal.

    The secrets of either text are masked in both, line by line, so the diff stays well-formed.
    Without secrets it can be applied. Tabs are kept, and so is a carriage return at the end of a
    line. Other control characters and invisible characters are escaped.
    """
    if before == after:
        return ""
    old, new = _LINE.findall(before), _LINE.findall(after)
    old_is_json, new_is_json = read_document(before).readable, read_document(after).readable
    old_masked = _masked_lines(before, old_is_json, spelt_in(after, readable=new_is_json))
    new_masked = _masked_lines(after, new_is_json, spelt_in(before, readable=old_is_json))
    pieces = [f"--- {printable(name)}\n+++ {printable(name)}\n"]
    for group in SequenceMatcher(None, old, new).get_grouped_opcodes(_CONTEXT_LINES):
        first, last = group[0], group[-1]
        pieces.append(f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n")
        for kind, start, end, new_start, new_end in group:
            if kind == "equal":
                pairs = zip(old_masked[start:end], new_masked[new_start:new_end], strict=True)
                # A line is masked even if it contains a secret of only one of the texts.
                pieces += [f" {line if line == other else _mask(line)}" for line, other in pairs]
            else:
                pieces += [f"-{line}" for line in old_masked[start:end]]
                pieces += [f"+{line}" for line in new_masked[new_start:new_end]]
    return "".join(
        piece if piece.endswith("\n") else f"{piece}\n\\ No newline at end of file\n"
        for piece in pieces
    )


def _range(start: int, end: int) -> str:
    """The lines of a hunk in one of the texts.

    Source: the unified format of POSIX diff. An empty range names the line before it.
    """
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


def _masked_lines(text: str, is_json: bool, more_secrets: set[str]) -> list[str]:
    """The lines of a text, with its own secrets and more masked; the number of lines is kept."""
    spans = secret_spans(text, readable=is_json, also=more_secrets)
    pieces, end = [], 0
    for secret_start, secret_end in spans:
        pieces += [text[end:secret_start], _mask(text[secret_start:secret_end])]
        end = secret_end
    return [_escaped(line) for line in _LINE.findall("".join([*pieces, text[end:]]))]


def _escaped(line: str) -> str:
    content = line.removesuffix("\n").removesuffix("\r")
    return "\t".join(map(printable, content.split("\t"))) + line[len(content) :]


def _mask(text: str) -> str:
    """Replace the content of every line by a mask; line ends stay."""
    return _LINE_CONTENT.sub(MASK, text)
