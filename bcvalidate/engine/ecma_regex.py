"""ECMA patterns: the regular expressions of JSON Schema, with a time limit for each search."""

from functools import cache

import regex

SEARCH_TIMEOUT = 1.0
"""The maximum time of a search, in seconds. Slower patterns backtrack exponentially."""

_TOKEN = regex.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\$", regex.DOTALL)
_PIECE = regex.compile(
    r"\\.|\[(?:\\.|[^\]\\])*\]|\{(?P<least>[0-9]+)(?:,(?P<most>[0-9]*))?\}|.", regex.DOTALL
)
_MAX_SIZE = 100_000
_ESCAPE = regex.compile(r"\\.", regex.DOTALL)


class SlowPattern(Exception):
    """A search exceeded the time limit; `pattern` is the text of its pattern."""

    def __init__(self, pattern: str) -> None:
        super().__init__(pattern)
        self.pattern = pattern


def pattern_error(pattern: str) -> str | None:
    """Return the error in a pattern, or None for a valid one."""
    if _expanded_size(pattern) > _MAX_SIZE:
        return "repeats more than can be compiled"
    try:
        _compiled(pattern)
    except regex.error as error:
        return str(error)
    except RecursionError:
        return "nested too deep"
    return None


def matches(pattern: str, text: str) -> bool:
    """Whether a valid pattern matches anywhere in a text; $ matches only at the end of the text.

    Raises SlowPattern when the search exceeds the time limit.
    """
    try:
        return _compiled(pattern).search(text, timeout=SEARCH_TIMEOUT) is not None
    except TimeoutError:
        raise SlowPattern(pattern) from None


def _expanded_size(pattern: str) -> int:
    """Count the characters and classes of a pattern with all counted repetitions expanded."""
    # For each open group: the size of its parts except the last, and the size of the last part.
    groups = [[0, 0]]
    for piece in _PIECE.finditer(pattern):
        if piece[0] == "(":
            groups.append([0, 0])
        elif piece[0] == ")":
            inner = sum(groups.pop()) if len(groups) > 1 else 0
            groups[-1] = [sum(groups[-1]), inner]
        elif piece["least"] is not None:
            groups[-1][1] *= min(int(piece["most"] or piece["least"]), _MAX_SIZE + 1)
        else:
            groups[-1] = [sum(groups[-1]), 1]
        if sum(groups[-1]) > _MAX_SIZE:
            return sum(groups[-1])
    return sum(map(sum, groups))


@cache
def _compiled(pattern: str) -> "regex.Pattern[str]":
    # In ECMA patterns, \d and \w match ASCII only. The flag ASCII would also restrict \p{Han}.
    has_properties = not {r"\p", r"\P"}.isdisjoint(_ESCAPE.findall(pattern))
    anchored = _TOKEN.sub(lambda token: r"\Z" if token[0] == "$" else token[0], pattern)
    return regex.compile(anchored, 0 if has_properties else regex.ASCII)
