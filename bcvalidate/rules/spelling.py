"""Nearest: the known word that a misspelt one most likely means."""

from collections.abc import Iterable
from functools import lru_cache

# A word of so many letters may differ by one edit more.
_LETTERS_PER_EDIT = 4
_MOST_EDITS = 3
MAX_WORD_LENGTH = 64
"""The characters of a word beyond which none is near: the distance takes the product of both."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is nearest to a word, or None when none is near enough.

    A word that differs only in case and in separators is nearest; else the one with the fewest
    edits, of as many the first: up to one, and one more for every four letters, at most three.
    """
    if len(word) > MAX_WORD_LENGTH:
        return None
    folded = fold(word)
    allowed = min(1 + len(folded) // _LETTERS_PER_EDIT, _MOST_EDITS, max(0, len(folded) - 1))
    letters = frozenset(folded)
    best, best_distance = None, allowed + 1
    for candidate in known:
        other = _known_fold(candidate)
        if abs(len(other) - len(folded)) >= best_distance:
            continue
        # Each letter that only one of them has takes an edit, and most words are told so by this.
        if len(letters.difference(other)) >= best_distance:
            continue
        found = distance(folded, other)
        if found < best_distance and found < len(other):
            best, best_distance = candidate, found
    return best


def did_you_mean(word: str, known: Iterable[str], *, otherwise: str) -> str:
    """The question whether the nearest known word was meant, or other words when none is near."""
    meant = nearest(word, known)
    return f"did you mean {meant}?" if meant else otherwise


@lru_cache(maxsize=1024)
def _known_fold(word: str) -> str:
    return fold(word)


def fold(word: str) -> str:
    """A word without its case and its separators."""
    return "".join(filter(str.isalnum, word)).casefold()


def distance(a: str, b: str) -> int:
    """The Damerau-Levenshtein distance, in edits, no part of the text edited twice.

    An edit inserts, deletes or replaces a character, or swaps two neighbors. Source: the optimal
    string alignment of Damerau's metric; unlike that, it may break the triangle inequality.
    """
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, last, row = row, before, [i]
        for j, y in enumerate(b, 1):
            edits = min(before[j] + 1, row[-1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                edits = min(edits, last[j - 2] + 1)
            row.append(edits)
    return row[-1]
