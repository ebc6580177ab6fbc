"""Differences: what a fix changes in a text, as a unified diff that shows no secret."""

import re
from difflib import SequenceMatcher

from bcvalidate.display.printable import printable
from bcvalidate.document.document import read_document
from bcvalidate.redaction.secrets import MASK, secret_spans, spelt_in

_CONTEXT = 3
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_LINE_OF_SECRET = re.compile(r"[^\n]*[^\r\n]")


def unified_diff(name: str, before: str, after: str) -> str:
    """The unified diff from one text to another, or "" when they are the same.

    What either text shows to be a secret is masked in both, line by line, so that the diff stays
    well-formed; without secrets it can be applied. Tabs, and a carriage return at the end of a
    line, stay; other control characters, and what cannot be seen, are escaped.
    """
    if before == after:
        return ""
    old, new = _LINE.findall(before), _LINE.findall(after)
    old_is_json, new_is_json = read_document(before).readable, read_document(after).readable
    shown_old = _shown(before, old_is_json, spelt_in(after, readable=new_is_json))
    shown_new = _shown(after, new_is_json, spelt_in(before, readable=old_is_json))
    pieces = [f"--- {printable(name)}\n+++ {printable(name)}\n"]
    for group in SequenceMatcher(None, old, new).get_grouped_opcodes(_CONTEXT):
        first, last = group[0], group[-1]
        pieces.append(f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n")
        for kind, start, end, new_start, new_end in group:
            if kind == "equal":
                pairs = zip(shown_old[start:end], shown_new[new_start:new_end], strict=True)
                # What is a secret on one side only is none to show.
                pieces += [f" {line if line == other else _hidden(line)}" for line, other in pairs]
            else:
                pieces += [f"-{line}" for line in shown_old[start:end]]
                pieces += [f"+{line}" for line in shown_new[new_start:new_end]]
    return "".join(
        piece if piece.endswith("\n") else f"{piece}\n\\ No newline at end of file\n"
        for piece in pieces
    )


def _range(start: int, end: int) -> str:
    """The lines of a hunk on one side, as POSIX has it: an empty range follows its line."""
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


def _shown(text: str, is_json: bool, also: set[str]) -> list[str]:
    """The lines of a text, as many as it has, without its secrets and those of another text."""
    spans = secret_spans(text, readable=is_json, also=also)
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], _LINE_OF_SECRET.sub(MASK, text[start:end])]
        at = end
    return [_safe(line) for line in _LINE.findall("".join([*pieces, text[at:]]))]


def _safe(line: str) -> str:
    content = line.removesuffix("\n").removesuffix("\r")
    return "\t".join(map(printable, content.split("\t"))) + line[len(content) :]


def _hidden(line: str) -> str:
    return _LINE_OF_SECRET.sub(MASK, line)
