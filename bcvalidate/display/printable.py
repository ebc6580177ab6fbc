"""Printable text: what a terminal shows of a text, and how wide it is."""

import unicodedata

_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def printable(text: str) -> str:
    """A text with every control, bidirectional or otherwise invisible character escaped."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    if character.isascii():
        return _ESCAPES.get(character, f"\\x{ord(character):02x}")
    return character.encode("ascii", "backslashreplace").decode()


def clip(text: str, room: int) -> str:
    """As many characters from the start as there is room for, in columns of a terminal."""
    if text[: room + 1].isascii():
        return text[:room]
    end = 0
    while end < len(text) and (room := room - text_width(text[end])) >= 0:
        end += 1
    return text[:end]


def text_width(text: str) -> int:
    """The columns of a terminal that a text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.category(c) in ("Mn", "Me")
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )
