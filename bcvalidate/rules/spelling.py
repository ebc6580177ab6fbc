"""Spelling: the candidate that is most similar to a misspelt word."""

from collections.abc import Iterable
from functools import lru_cache

# A match may differ by one edit, plus one for this many letters of the word.
_LETTERS_PER_EDIT = 4
_MAX_EDITS = 3
MAX_WORD_LENGTH = 64
"""Longer words, in characters, have no match, because the time grows with the square."""


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that is most similar to a word, or None when none is similar enough.

    The comparison ignores case and separators. The candidate with the fewest edits wins, and the
    first of several such candidates. The limit is one edit plus one for every four letters of the
    word, but at most three.
    """
    if len(word) > MAX_WORD_LENGTH:
        return None
    folded = fold(word)
    allowed = min(1 + len(folded) // _LETTERS_PER_EDIT, _MAX_EDITS, max(0, len(folded) - 1))
    letters = frozenset(folded)
    best, best_distance = None, allowed + 1
    for candidate in candidates:
        other = _folded_candidate(candidate)
        if abs(len(other) - len(folded)) >= best_distance:
            continue
        # Each letter that the candidate lacks takes an edit. This rejects most candidates quickly.
        if len(letters.difference(other)) >= best_distance:
            continue
        edits = edit_distance(folded, other)
        if edits < best_distance and edits < len(other):
            best, best_distance = candidate, edits
    return best


def did_you_mean(word: str, candidates: Iterable[str], *, otherwise: str) -> str:
    """Suggest the nearest candidate in a sentence, or return another text when there is none."""
    suggestion = nearest(word, candidates)
    return f"did you mean {suggestion}?" if suggestion else otherwise


@lru_cache(maxsize=1024)
def _folded_candidate(word: str) -> str:
    return fold(word)


def fold(word: str) -> str:
    """Remove case and separators from a word."""
    return "".join(filter(str.isalnum, word)).casefold()


def edit_distance(a: str, b: str) -> int:
    """Return the optimal string alignment distance of two strings, in edits.

    An edit inserts, deletes or replaces a character, or swaps two neighbors. No part of the string
    is edited twice. Unlike the Damerau-Levenshtein distance, this may violate the triangle
    inequality.
    """
    # Each list has the distances between a prefix of `a` and all prefixes of `b`.
    previous: list[int] = []
    current = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before_previous, previous, current = previous, current, [i]
        for j, y in enumerate(b, 1):
            edits = min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                edits = min(edits, before_previous[j - 2] + 1)
            current.append(edits)
    return current[-1]
