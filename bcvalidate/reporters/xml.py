"""Markup: texts as XML 1.0 can carry them, in ASCII."""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

# Source: XML 1.0, production 2 (Char).
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCES = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}


def content(text: str) -> str:
    """A text as the content of an element; what XML forbids becomes U+FFFD."""
    return _escaped(text, {"\r": "&#13;"})


def attributes(values: Mapping[str, str | int | None]) -> str:
    """Attributes in this order, a space before each; None leaves one out."""
    return "".join(
        f' {name}="{_escaped(str(value), _REFERENCES)}"'
        for name, value in values.items()
        if value is not None
    )


def _escaped(text: str, references: dict[str, str]) -> str:
    carried = escape(_FORBIDDEN.sub("\ufffd", text), references)
    return carried.encode("ascii", "xmlcharrefreplace").decode()
