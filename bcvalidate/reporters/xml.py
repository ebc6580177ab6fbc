"""Write texts as XML 1.0, in ASCII."""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

# Source: XML 1.0, production 2 (Char).
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCES = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}


def content(text: str) -> str:
    """Escape a text for an element. Characters that XML forbids become U+FFFD."""
    return _escape(text, {"\r": "&#13;"})


def attributes(values: Mapping[str, str | int | None]) -> str:
    """Write attributes in this order, with a space before each. A value of None is left out."""
    return "".join(
        f' {name}="{_escape(str(value), _REFERENCES)}"'
        for name, value in values.items()
        if value is not None
    )


def _escape(text: str, references: dict[str, str]) -> str:
    escaped = escape(_FORBIDDEN.sub("\ufffd", text), references)
    return escaped.encode("ascii", "xmlcharrefreplace").decode()
