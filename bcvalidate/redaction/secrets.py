"""Secrets: where a text holds a value that no output may show."""

import re
from _json import scanstring
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator

from bcvalidate.document.document import skip_value
from bcvalidate.redaction.needles import SHORTEST, Needles
from bcvalidate.redaction.secret_names import may_name_a_secret, names_a_secret, suspect_strings
from bcvalidate.rules.credentials import access_keys, may_have_access_key

MASK = "***"
"""What is shown in place of a secret."""

_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"')
_PIECE = re.compile(rf"{_STRING.pattern}|'[^'\n]*'|[\[\]{{}}]|[^\s\"'\[\]{{}},:]+")
_ESCAPES = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}"
    r'|["\\/bfnrt])'
)
_COLON = re.compile(r"[ \t\n\r]*:[ \t\n\r]*")
_WORD = re.compile(r"(?:[\w-]|\\u[0-9a-fA-F]{4})+")
_BETWEEN = re.compile(r"""["']?[\s:=,]*""")
_TOKEN = re.compile(r"""(?P<word>(?:[\w-]|\\u[0-9a-fA-F]{4})+)|["'\[\]{}\n]|\\.""", re.DOTALL)


def secret_spans(text: str, *, readable: bool, also: Collection[str] = ()) -> list[tuple[int, int]]:
    """The spans, in characters, of what no output may show: in order, and disjoint.

    In a text that is JSON, these are the values of the keys that name a secret, and the rest of a
    string in which one is named. In any other, all that follows such a name is hidden, to the end
    of its line and of what is open there. In both, what looks like an access key is, and wherever
    it stands once more, with escapes or without, a secret of the text or one that is given `also`.
    A secret of fewer than 6 characters stands in any word: only a string that is no more than that
    is hidden.
    """
    if readable and not also and not may_name_a_secret(text) and not may_have_access_key(text):
        return []
    if "\0" in text:
        # It is UTF-16, which can be read by those who see it, and not as what it is.
        kept = [at for at, character in enumerate(text) if character != "\0"]
        plain = text.replace("\0", "")
        found = secret_spans(plain, readable=False, also=also)
        return [(kept[start], kept[end - 1] + 1) for start, end in found if start < end]
    spans = list(_values(text) if readable else _tails(text))
    secrets = {*also, *_spelt(text, spans)}
    needles = Needles(secrets)
    spans += [*access_keys(text), *needles.spans(text)]
    if "\\" in text:
        plain, offset = _unescaped(text)
        found = [*access_keys(plain), *needles.spans(plain)]
        spans += [(offset(start), offset(end)) for start, end in found]
    if secrets:
        strings = _STRING.finditer(text)
        spans += [match.span() for match in strings if _read(match.group()[1:-1]) in secrets]
    return list(united(spans))


def spelt_in(text: str, *, readable: bool) -> set[str]:
    """The secrets that a text holds as strings."""
    return {*_spelt(text, _values(text) if readable else _tails(text))}


def _spelt(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[str]:
    """The strings of the values that spans start with, as they are written and as they read.

    Of what is no JSON, the rest of a line need not be secret. Keys, and what is not in quotes,
    count only when they are long.
    """
    for start, end in spans:
        depth = 0
        for match in _PIECE.finditer(text, start, end) if _is_assigned(text, start) else ():
            piece = match.group()
            depth += (piece in "[{") - (piece in "]}")
            quoted = piece[0] in "\"'"
            is_key = quoted and _COLON.match(text, match.end()) is not None
            # A string that goes over several lines is one that has lost a quote.
            for line in piece[1:-1].split("\n") if quoted else (piece,):
                long = len(line) >= SHORTEST and not (is_key and names_a_secret(_read(line)))
                if line.strip() and (long or (quoted and not is_key)):
                    yield from (line.strip("\r"), _read(line.strip("\r")))
            if depth <= 0:
                break


def _is_assigned(text: str, at: int) -> bool:
    """Whether a colon or an equals sign is the last thing before."""
    while at > 0 and text[at - 1].isspace():
        at -= 1
    return text[at - 1 : at] in (":", "=")


def _read(written: str) -> str:
    """What a string is, as it is written."""
    return _unescaped(written)[0] if "\\" in written else written


def _unescaped(text: str) -> tuple[str, Callable[[int], int]]:
    """A text with a character in place of each escape, and from offsets in it to those before."""
    pieces, ends, longer = [], [0], [0]
    at = length = 0
    for match in _ESCAPES.finditer(text):
        pieces += [text[at : match.start()], str(scanstring(f'"{match.group()}"', 1)[0])]
        length += match.start() - at + 1
        at = match.end()
        ends.append(length)
        longer.append(at - length)
    plain = "".join([*pieces, text[at:]])
    return plain, lambda offset: offset + longer[bisect_right(ends, offset) - 1]


def united(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans, put in order, and those that touch or overlap made one."""
    start, end = -1, -1
    for next_start, next_end in sorted(spans):
        if next_start > end:
            if end >= 0:
                yield start, end
            start, end = next_start, next_end
        end = max(end, next_end)
    if end >= 0:
        yield start, end


def _values(text: str) -> Iterator[tuple[int, int]]:
    """What follows the name of a secret in a JSON text: a value, or the rest of a string."""
    at = 0
    for start, end in suspect_strings(text):
        if start < at:
            continue
        colon = _COLON.match(text, end)
        if colon is None:
            yield from _rest(text, start + 1, end - 1)
        elif names_a_secret(scanstring(text, start + 1)[0]):
            at = skip_value(text, colon.end())[1]
            yield colon.end(), at


def _rest(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What follows a name within a string, such as the option of a command that it holds."""
    for word in _WORD.finditer(text, start, end):
        if names_a_secret(_read(word.group())):
            if word.end() < end:
                yield word.end(), end
            return


def _tails(text: str) -> Iterator[tuple[int, int]]:
    """What follows the name of a secret, written in any way, in a text that is no JSON.

    A tail ends with its line, or where later all is closed that was opened after a name in it.
    """
    start, value, quote = -1, 0, ""
    # Where a quote is missing, what is in quotes cannot be told: brackets count either way.
    depth = marks = depth_at_name = marks_at_name = 0
    for match in _TOKEN.finditer(text):
        piece = match.group()
        if match["word"]:
            if names_a_secret(_read(piece)):
                between = _BETWEEN.match(text, match.end())
                value = between.end() if between else match.end()
                if start < 0:
                    start = value
                    depth = marks = depth_at_name = marks_at_name = 0
                quote = ""
                depth_at_name = min(depth_at_name, depth)
                marks_at_name = min(marks_at_name, marks)
        elif start >= 0 and match.start() >= value:
            step = (piece in "[{") - (piece in "]}")
            marks += step
            depth += 0 if quote else step
            if quote or piece in "\"'":
                quote = "" if piece == quote else quote or piece
            closed = depth <= depth_at_name and marks <= marks_at_name
            if piece == "\n" and not quote and closed:
                yield start, match.start()
                start = -1
    if start >= 0:
        yield start, len(text)
