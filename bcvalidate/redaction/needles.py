"""Needles: finds every occurrence of many strings in a text, however many there are."""

from collections.abc import Iterable, Iterator

SHORTEST = 6
"""The characters of the shortest string that is looked for."""

# So few strings are found faster one after the other.
_FEW = 8


class Needles:
    """Strings to look for; those that are too short are left out, as they stand in any word."""

    def __init__(self, strings: Iterable[str]) -> None:
        self._strings = {string for string in strings if len(string) >= SHORTEST}
        lengths: dict[str, set[int]] = {}
        for string in self._strings:
            lengths.setdefault(string[:SHORTEST], set()).add(len(string))
        # The longest of several that start at one place is the one that is found.
        self._lengths = {start: sorted(found, reverse=True) for start, found in lengths.items()}

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """From where to where each occurrence goes, in characters, in no order."""
        if len(self._strings) <= _FEW:
            for string in self._strings:
                at = text.find(string)
                while at >= 0:
                    yield at, at + len(string)
                    at = text.find(string, at + 1)
            return
        for at in range(len(text) - SHORTEST + 1):
            for length in self._lengths.get(text[at : at + SHORTEST], ()):
                if text[at : at + length] in self._strings:
                    yield at, at + length
                    break
