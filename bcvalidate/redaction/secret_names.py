"""Secret names: which keys, and which words of a text, name a secret."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

_NAMES = (
    "accesskeysecret",
    "secretaccesskey",
    "securitytoken",
    "accesstoken",
    "apitoken",
    "authorization",
    "cookie",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "pwd",
    "secret",
    "secretkey",
    "sessiontoken",
    "signature",
    "ststoken",
)
# The first so many name a secret wherever they stand in a key, all of them at its end.
_UNMISTAKABLE = 3
_STARTS = frozenset(name[:3] for name in _NAMES)
_ENDS = frozenset(name[-3:] for name in _NAMES)
_STEMS = ("accesskeys", "securityt")
_LONGEST = 32
_LIKENESS = 0.8


@lru_cache(maxsize=4096)
def names_a_secret(name: str) -> bool:
    """Whether a key, or a word of a text, names a secret."""
    plain = name if name.isascii() else unicodedata.normalize("NFKC", name)
    folded = "".join(filter(str.isalnum, plain.lower()))
    if folded.endswith(_NAMES) or any(name in folded for name in _NAMES[:_UNMISTAKABLE]):
        return True
    near = folded[:3] in _STARTS or folded[-3:] in _ENDS or any(map(folded.__contains__, _STEMS))
    return near and _misspells_a_secret(folded[-_LONGEST:])


@lru_cache(maxsize=1024)
def _misspells_a_secret(folded: str) -> bool:
    """Whether a key nearly names a secret: misspelt, it holds the secret just the same."""
    from difflib import get_close_matches

    ends = (folded, *(folded[-len(name) :] for name in _NAMES[:_UNMISTAKABLE]))
    return any(get_close_matches(end, _NAMES, 1, _LIKENESS) for end in ends)


def _signs(mark: str, words: Iterable[str]) -> "re.Pattern[bytes]":
    """A pattern for a mark, and one of these words of three letters after it."""
    first, second, _ = ("".join(sorted(set(letters))) for letters in zip(*words, strict=True))
    return re.compile(f"{mark}[{first}][{second}].(?<={'|'.join(sorted(words))})".encode())


class _Way(NamedTuple):
    """A way to look for names: what goes from the text before, and then the signs of a name.

    These are letters after a mark, of the end of a name those from its end, and whole parts.
    """

    without: bytes
    starting: "re.Pattern[bytes]"
    ending: "re.Pattern[bytes]"
    parts: tuple[bytes, ...] = ()


_BACKWARDS = frozenset(end[::-1] for end in _ENDS)
# Of the unmistakable names, those that have a stem in them are found by it.
_PARTS = tuple(
    part.encode()
    for part in (*_STEMS, *_NAMES[:_UNMISTAKABLE])
    if part in _STEMS or not any(stem in part for stem in _STEMS)
)
# What is searched is in lower case, a space for what is neither letter nor digit, nor a quote.
_LOWER = bytes(
    ord(c.lower()) if c == '"' or (c.isascii() and c.isalnum()) else ord(" ")
    for c in map(chr, range(256))
)
_SEPARATORS = bytes(byte for byte in range(128) if not chr(byte).isalnum() and byte != ord('"'))
# Of a whole string, such as a key, all separators go; of the words within one, only some do, and
# the first and the last word are not asked again.
_WAYS = (
    _Way(_SEPARATORS, _signs('"', _STARTS), _signs('"', _BACKWARDS), _PARTS),
    _Way(b"-_", _signs(" ", _STARTS), _signs(" ", _BACKWARDS)),
)


def may_name_a_secret(text: str) -> bool:
    """Whether a key of a JSON text, or a word of a string in it, may name a secret."""
    return bool(suspect_strings(text))


@lru_cache(maxsize=1)
def suspect_strings(text: str) -> tuple[tuple[int, int], ...]:
    """The strings of a JSON text that may name a secret, or have words that may, in its order.

    They are spans, in characters, with their quotes. Of all others it is certain that they do not.
    The last answer is kept, for whoever asks the same of the same text.
    """
    if "\\" in text:
        # Then every quote that is left is one of a string's own two.
        text = text.replace("\\\\", "\\/").replace('\\"', "\\/")
    found: set[int] = set()
    if "\\" in text or not text.isascii():
        strings = text.split('"')[1::2]
        found.update(i for i, s in enumerate(strings) if "\\" in s or not s.isascii())
    written = text.encode("ascii", "replace")
    for way in _WAYS:
        found.update(_strings_with_signs(written, way))
    return tuple(_numbered(text, sorted(found))) if found else ()


def _numbered(text: str, numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The spans of the strings with these numbers, in order; the text's quotes are all theirs."""
    pieces = text.split('"')
    at = done = 0
    for number in numbers:
        at += sum(map(len, pieces[done : 2 * number + 1])) + 2 * number - done
        start = at
        at += len(pieces[2 * number + 1]) + 2
        done = 2 * number + 2
        yield start, at


def _strings_with_signs(written: bytes, way: _Way) -> Iterator[int]:
    """The strings that have signs of a name, by their number, in order, perhaps several times."""
    words = written.translate(_LOWER, way.without)
    signs = [match.end() for match in way.starting.finditer(words)]
    signs += [len(words) - match.end() for match in way.ending.finditer(words[::-1])]
    for part in way.parts:
        at = words.find(part)
        while at >= 0:
            signs.append(at)
            at = words.find(part, at + 1)
    at = quotes = 0
    for sign in sorted(signs):
        quotes += words.count(b'"', at, sign)
        at = sign
        yield quotes // 2
