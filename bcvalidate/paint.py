"""Paint: the colors of a terminal, by the role that a text has."""

_COLORS = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "ok": "1;32",
    "name": "1",
    "caret": "1;32",
}


def painted(text: str, role: str) -> str:
    """A text in the color of its role: a severity, "ok", "name" or "caret"."""
    return f"\x1b[{_COLORS[role]}m{text}\x1b[0m"


def plain(text: str, _: str) -> str:
    """The text as it is, for what shows no colors."""
    return text
