"""Patterns: the regular expressions of the dialect, taken apart into what str methods can test.

They are a part of ECMA-262 (JSON Schema core, section 6.4) that is matched without going back:
`^(?:form|form)?$` for a whole string, where a form is a sequence of characters and of classes, each
once, + or *; and `^(?:prefix|prefix)` for a predicate. The empty string always matches the former.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

_WHOLE = re.compile(r"\^\(\?:(?P<forms>.+)\)\?\$", re.DOTALL)
_PREFIX = re.compile(r"\^\(\?:(?P<prefixes>.+)\)", re.DOTALL)
_TWO_CLASSES = re.compile(r"\^\(\?:\[(?P<first>[^\]\\]+)\]\[(?P<rest>[^\]\\]+)\]\*\)\?\$")
_ATOM = re.compile(
    r"(?:\[(?P<not>\^?)(?P<class>(?:[^\]\\]|\\.)+)\]|\\(?P<escaped>\W)|(?P<plain>[^\\\[\](){}|.^$?*+]))"
    r"(?P<many>[+*]?)",
    re.DOTALL,
)
_RANGE = re.compile(r"\\?(.)-\\?(.)|\\?(.)", re.DOTALL)


class Part(NamedTuple):
    """A part of a form: characters that are allowed, or if not `inside` all others; how many."""

    characters: str
    inside: bool
    many: str

    @property
    def is_character(self) -> bool:
        """Whether it is one certain character, once."""
        return self.inside and not self.many and len(self.characters) == 1


Form = tuple[Part, ...]


def forms(pattern: str) -> tuple[Form, ...]:
    """What a whole string may look like; ValueError for a pattern outside of the dialect."""
    match = _WHOLE.fullmatch(pattern)
    if match is None:
        raise ValueError(f"pattern {pattern}: only ^(?:form|form)?$ compiles")
    found = tuple(tuple(parts) for parts in _alternatives(pattern, match["forms"]))
    for form in found:
        for part, after in pairwise(form):
            if part.many and _share(part, after):
                raise ValueError(f"pattern {pattern}: what follows + or * must differ from it")
    return found


def two_classes(pattern: str) -> tuple[str, str] | None:
    """The characters of a pattern ^(?:[first][rest]*)?$: of the first, and of all others."""
    match = _TWO_CLASSES.fullmatch(pattern)
    if match is None or match["first"][0] == "^" or match["rest"][0] == "^":
        return None
    return expand(match["first"]), expand(match["rest"])


def prefixes(pattern: str) -> tuple[str, ...]:
    """What a string may start with; ValueError for a pattern outside of the dialect."""
    match = _PREFIX.fullmatch(pattern)
    if match is None:
        raise ValueError(f"pattern {pattern}: of a predicate, only ^(?:prefix|prefix) compiles")
    found = [tuple(parts) for parts in _alternatives(pattern, match["prefixes"])]
    if any(part.many or len(part.characters) != 1 for parts in found for part in parts):
        raise ValueError(f"pattern {pattern}: a prefix is made of characters only")
    return tuple("".join(part.characters for part in parts) for parts in found)


def expand(character_class: str) -> str:
    """The characters of a class such as a-z0-9_-."""
    character_class = character_class.replace(r"\n", "\n")
    return "".join(
        single or "".join(map(chr, range(ord(low), ord(high) + 1)))
        for low, high, single in _RANGE.findall(character_class)
    )


def _alternatives(pattern: str, text: str) -> Iterator[list[Part]]:
    parts: list[Part] = []
    at = 0
    while at < len(text):
        if text[at] == "|" and parts:
            yield parts
            parts = []
            at += 1
            continue
        atom = _ATOM.match(text, at)
        if atom is None:
            raise ValueError(f"pattern {pattern}: {text[at:]} is no part of the dialect")
        characters = atom["class"] and expand(atom["class"])
        inside = not atom["not"]
        parts.append(Part(characters or atom["escaped"] or atom["plain"], inside, atom["many"]))
        at = atom.end()
    yield parts


def _share(a: Part, b: Part) -> bool:
    """Whether a character could belong to either of two parts."""
    if a.inside and b.inside:
        return not set(a.characters).isdisjoint(b.characters)
    if a.inside or b.inside:
        allowed, denied = (a, b) if a.inside else (b, a)
        return not set(allowed.characters) <= set(denied.characters)
    return True
