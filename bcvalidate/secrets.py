"""Secrets: where a text holds a value that no output may show."""

import re
import unicodedata
from _json import scanstring
from collections.abc import Iterator
from functools import lru_cache

from bcvalidate.document import skip

_NAMES = (
    "accesskeysecret",
    "secretaccesskey",
    "securitytoken",
    "accesstoken",
    "apitoken",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "pwd",
    "secret",
    "secretkey",
    "sessiontoken",
    "ststoken",
)
# The first so many name a secret wherever they stand in a key, all of them at its end.
_UNMISTAKABLE = 3
_STARTS = frozenset(name[:3] for name in _NAMES)
_ENDS = frozenset(name[-3:] for name in _NAMES)
_LONGEST = 32
_LIKENESS = 0.8
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"')
_COLON = re.compile(r"[ \t\n\r]*:[ \t\n\r]*")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_WORD = re.compile(r"(?:[\w-]|\\u[0-9a-fA-F]{4})+")
_BETWEEN = re.compile(r"""["']?[\s:=,]*""")
_MARK = re.compile(r"""["'\[\]{}\n]|\\.""", re.DOTALL)


def secret_spans(text: str, *, readable: bool) -> list[tuple[int, int]]:
    """The spans, in characters, of what no output may show: in order, and disjoint.

    In a text that is JSON, these are the values of the keys that name a secret, and the rest of a
    string in which one is named. In any other, all that follows such a name is hidden, to the end
    of its line and of what is open there.
    """
    return list(_values(text) if readable else _tails(text))


def _values(text: str) -> Iterator[tuple[int, int]]:
    """What follows the name of a secret in a JSON text: a value, or the rest of a string."""
    at = 0
    while (match := _STRING.search(text, at)) is not None:
        at = match.end()
        colon = _COLON.match(text, at)
        if colon is None:
            yield from _rest(text, match.start() + 1, at - 1)
        elif _names_a_secret(scanstring(match.group(), 1)[0]):
            start = colon.end()
            at = skip(text, start)[1]
            yield start, at


def _rest(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What follows a name within a string, such as the option of a command that it holds."""
    for word in _WORD.finditer(text, start, end):
        if _names_a_secret(_ESCAPE.sub(_unescaped, word.group())):
            yield word.end(), end
            return


def _tails(text: str) -> Iterator[tuple[int, int]]:
    """What follows the name of a secret, written in any way, in a text that is no JSON."""
    at = 0
    while (match := _WORD.search(text, at)) is not None:
        at = match.end()
        if _names_a_secret(_ESCAPE.sub(_unescaped, match.group())):
            between = _BETWEEN.match(text, at)
            start = between.end() if between else at
            at = _tail_end(text, start)
            yield start, at


def _tail_end(text: str, start: int) -> int:
    """The end of the line, or where later what was opened on it is closed."""
    quote, depth, marks = "", 0, 0
    for match in _MARK.finditer(text, start):
        mark = match.group()
        # Where a quote is missing, what is in quotes cannot be told: brackets count either way.
        step = (mark in "[{") - (mark in "]}")
        marks += step
        depth += 0 if quote else step
        if quote or mark in "\"'":
            quote = "" if mark == quote else quote or mark
        if mark == "\n" and not quote and depth <= 0 and marks <= 0:
            return match.start()
    return len(text)


def _unescaped(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16))


def _names_a_secret(name: str) -> bool:
    plain = name if name.isascii() else unicodedata.normalize("NFKC", name)
    folded = "".join(filter(str.isalnum, plain.lower()))
    if folded.endswith(_NAMES) or any(name in folded for name in _NAMES[:_UNMISTAKABLE]):
        return True
    return (folded[:3] in _STARTS or folded[-3:] in _ENDS) and _misspells_a_secret(
        folded[-_LONGEST:]
    )


@lru_cache(maxsize=1024)
def _misspells_a_secret(folded: str) -> bool:
    """Whether a key nearly names a secret: misspelt, it holds the secret just the same."""
    from difflib import get_close_matches

    ends = (folded, *(folded[-len(name) :] for name in _NAMES[:_UNMISTAKABLE]))
    return any(get_close_matches(end, _NAMES, 1, _LIKENESS) for end in ends)
