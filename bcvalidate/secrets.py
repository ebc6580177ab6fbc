"""Secrets: where a text holds a value that no output may show."""

import re
from _json import scanstring
from collections.abc import Iterator
from functools import lru_cache

from bcvalidate.document import REFUSED, skip

_NAMES = ("accesskeysecret", "securitytoken", "secretaccesskey", "password", "passwd")
_LONGEST = 32
_LIKENESS = 0.8
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\Z)', re.DOTALL)
_COLON = re.compile(r"[ \t\n\r]*:[ \t\n\r]*")
_SCALAR = re.compile(r"[^,\s}\]]*")
# For a text that is no JSON: a name that is known, then a run of anything that ends no string.
_LOOSE = re.compile(
    r"""(?:access_?key_?secret|security_?token|passw(?:or)?d)\b['"\s:=]*([^'",\s}]+)""",
    re.IGNORECASE,
)


def secret_spans(text: str, *, readable: bool) -> list[tuple[int, int]]:
    """The spans, in characters, of the values of keys that name a secret, in order."""
    spans = list(_values(text))
    if not readable:
        spans += [match.span(1) for match in _LOOSE.finditer(text)]
    return sorted(spans)


def _values(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    while (match := _STRING.search(text, at)) is not None:
        at = match.end()
        colon = _COLON.match(text, at)
        if colon is not None and _names_a_secret(match.group()):
            start = colon.end()
            at = _value_end(text, start)
            yield start, at


def _names_a_secret(quoted: str) -> bool:
    key = quoted[1:-1]
    if "\\" in key:
        try:
            key = scanstring(quoted, 1)[0]
        except ValueError:
            return True
    folded = "".join(filter(str.isalnum, key.lower()))
    return folded.endswith(_NAMES) or _misspells_a_secret(folded)


@lru_cache(maxsize=1024)
def _misspells_a_secret(folded: str) -> bool:
    """Whether a key nearly names a secret: misspelt, it holds the secret just the same."""
    from difflib import get_close_matches

    return len(folded) < _LONGEST and bool(get_close_matches(folded, _NAMES, 1, _LIKENESS))


def _value_end(text: str, start: int) -> int:
    """Where a value ends, or as much of it as there is in a text that is no JSON."""
    try:
        return skip(text, start)[1]
    except REFUSED:
        match = _STRING.match(text, start) or _SCALAR.match(text, start)
        return match.end() if match else start
