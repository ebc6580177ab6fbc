"""Patterns: parse the regular expressions of the dialect into forms that str methods can test.

They are a subset of ECMA-262 (JSON Schema Core, section 6.4) that needs no backtracking:

- `^(?:form|form)?$` matches a whole string. A form is a sequence of characters and character
  classes, each with an optional + or *. The empty string always matches.
- `^(?:prefix|prefix)`, in a predicate, matches the start of a string.
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
    r"(?P<quantifier>[+*]?)",
    re.DOTALL,
)
_RANGE = re.compile(r"\\?(.)-\\?(.)|\\?(.)", re.DOTALL)


class Part(NamedTuple):
    """A part of a form.

    - `included`: whether the characters match; otherwise all other characters do.
    - `quantifier`: "" for exactly one character, or "+" or "*".
    """

    characters: str
    included: bool
    quantifier: str

    @property
    def is_character(self) -> bool:
        """Whether the part is a single literal character."""
        return self.included and not self.quantifier and len(self.characters) == 1


Form = tuple[Part, ...]


def forms(pattern: str) -> tuple[Form, ...]:
    """Parse a pattern for whole strings; raises ValueError for one outside of the dialect."""
    match = _WHOLE.fullmatch(pattern)
    if match is None:
        raise ValueError(f"pattern {pattern}: only ^(?:form|form)?$ compiles")
    alternatives = tuple(tuple(parts) for parts in _alternatives(pattern, match["forms"]))
    for form in alternatives:
        for part, following in pairwise(form):
            if part.quantifier and _overlap(part, following):
                raise ValueError(f"pattern {pattern}: what follows + or * must differ from it")
    return alternatives


def two_classes(pattern: str) -> tuple[str, str] | None:
    """Return the characters of both classes of ^(?:[first][rest]*)?$; None for other patterns."""
    match = _TWO_CLASSES.fullmatch(pattern)
    if match is None or match["first"][0] == "^" or match["rest"][0] == "^":
        return None
    return expand(match["first"]), expand(match["rest"])


def prefixes(pattern: str) -> tuple[str, ...]:
    """Parse a pattern for prefixes; raises ValueError for one outside of the dialect."""
    match = _PREFIX.fullmatch(pattern)
    if match is None:
        raise ValueError(f"pattern {pattern}: of a predicate, only ^(?:prefix|prefix) compiles")
    alternatives = [*_alternatives(pattern, match["prefixes"])]
    if any(p.quantifier or len(p.characters) != 1 for parts in alternatives for p in parts):
        raise ValueError(f"pattern {pattern}: a prefix is made of characters only")
    return tuple("".join(part.characters for part in parts) for parts in alternatives)


def expand(character_class: str) -> str:
    """Return all characters of a class such as a-z0-9_-."""
    character_class = character_class.replace(r"\n", "\n")
    return "".join(
        single or "".join(map(chr, range(ord(low), ord(high) + 1)))
        for low, high, single in _RANGE.findall(character_class)
    )


def _alternatives(pattern: str, text: str) -> Iterator[list[Part]]:
    """Yield the parts of each alternative in a part of a pattern."""
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
        characters = characters or atom["escaped"] or atom["plain"]
        parts.append(Part(characters, not atom["not"], atom["quantifier"]))
        at = atom.end()
    yield parts


def _overlap(a: Part, b: Part) -> bool:
    """Whether some character matches both parts."""
    if a.included and b.included:
        return not set(a.characters).isdisjoint(b.characters)
    if a.included or b.included:
        included, excluded = (a, b) if a.included else (b, a)
        return not set(included.characters) <= set(excluded.characters)
    return True
