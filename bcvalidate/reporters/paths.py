"""File names in the formats for other programs."""

import os
import unicodedata
from urllib.parse import quote

from bcvalidate.display.printable import printable


def report_path(name: str) -> str:
    """Write a name with forward slashes and without a leading "./", so that CI services match it.

    Invisible characters are escaped, except for spaces of any script.
    """
    slashed = _with_slashes(name)
    if slashed.isprintable():
        return slashed
    return "".join(c if unicodedata.category(c) == "Zs" else printable(c) for c in slashed)


def uri(name: str) -> str:
    """Write a name as a URI reference (RFC 3986): a relative one, or one with the scheme `file`."""
    slashed = _with_slashes(name)
    if not os.path.isabs(name):
        return quote(_encode(slashed))
    root = "file://" if slashed.startswith("/") else "file:///"
    return root + quote(_encode(slashed), safe="/:")


def _with_slashes(name: str) -> str:
    slashed = name.replace(os.sep, "/")
    return slashed[2:].lstrip("/") or slashed if slashed.startswith("./") else slashed


def _encode(name: str) -> bytes:
    """Encode a name, including the bytes that Python could not decode."""
    try:
        return name.encode(errors="surrogateescape")
    except UnicodeEncodeError:
        # A name on Windows may have any lone surrogate.
        return name.encode(errors="surrogatepass")
