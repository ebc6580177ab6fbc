"""ECMA patterns: regular expressions as JSON Schema means them, each search within a time limit."""

from functools import cache

import regex

SEARCH_TIMEOUT = 1.0
"""Seconds that one search may take; what takes longer tries exponentially many ways."""

_TOKEN = regex.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\$", regex.DOTALL)
_PIECE = regex.compile(
    r"\\.|\[(?:\\.|[^\]\\])*\]|\{(?P<least>[0-9]+)(?:,(?P<most>[0-9]*))?\}|.", regex.DOTALL
)
_LARGEST = 100_000
_ESCAPE = regex.compile(r"\\.", regex.DOTALL)


class SlowPattern(Exception):
    """A search was given up; `pattern` is the text of its pattern."""

    def __init__(self, pattern: str) -> None:
        super().__init__(pattern)
        self.pattern = pattern


def pattern_error(pattern: str) -> str | None:
    """What is wrong with a pattern, or None."""
    if _size(pattern) > _LARGEST:
        return "repeats more than can be compiled"
    try:
        _compiled(pattern)
    except regex.error as error:
        return str(error)
    except RecursionError:
        return "nested too deep"
    return None


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern that has no fault matches anywhere in a text; $ matches at its end only.

    Raises SlowPattern when the time is up.
    """
    try:
        return _compiled(pattern).search(text, timeout=SEARCH_TIMEOUT) is not None
    except TimeoutError:
        raise SlowPattern(pattern) from None


def _size(pattern: str) -> int:
    """How many characters and classes a pattern comes to, every counted repetition written out."""
    # Of each group that is open: the sum of its parts, and the last of them.
    groups = [[0, 0]]
    for piece in _PIECE.finditer(pattern):
        if piece[0] == "(":
            groups.append([0, 0])
        elif piece[0] == ")":
            inner = sum(groups.pop()) if len(groups) > 1 else 0
            groups[-1] = [sum(groups[-1]), inner]
        elif piece["least"] is not None:
            groups[-1][1] *= min(int(piece["most"] or piece["least"]), _LARGEST + 1)
        else:
            groups[-1] = [sum(groups[-1]), 1]
        if sum(groups[-1]) > _LARGEST:
            return sum(groups[-1])
    return sum(map(sum, groups))


@cache
def _compiled(pattern: str) -> "regex.Pattern[str]":
    # \d and \w are of ASCII; with the flag for that, though, \p{Han} and its like never match.
    properties = not {r"\p", r"\P"}.isdisjoint(_ESCAPE.findall(pattern))
    anchored = _TOKEN.sub(lambda token: r"\Z" if token[0] == "$" else token[0], pattern)
    return regex.compile(anchored, 0 if properties else regex.ASCII)
