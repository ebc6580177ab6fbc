"""Printable text: escape, clip and measure text for a terminal."""

import unicodedata

_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def printable(text: str) -> str:
    """Escape every control character, bidirectional mark or other invisible character of a text."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    if character.isascii():
        return _ESCAPES.get(character, f"\\x{ord(character):02x}")
    return character.encode("ascii", "backslashreplace").decode()


def clip(text: str, width: int) -> str:
    """Clip a text to `width` terminal columns."""
    if text[: width + 1].isascii():
        return text[:width]
    end = 0
    while end < len(text) and (width := width - text_width(text[end])) >= 0:
        end += 1
    return text[:end]


def text_width(text: str) -> int:
    """The width of a text in terminal columns."""
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
