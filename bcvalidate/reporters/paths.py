"""File names: as the formats that other programs read refer to files."""

import os
import unicodedata
from urllib.parse import quote

from bcvalidate.display.printable import printable


def report_path(name: str) -> str:
    """A name with forward slashes and without a leading "./", as CI services match files.

    What is invisible in it is escaped, unless it is a space of any script.
    """
    slashed = _slashed(name)
    if slashed.isprintable():
        return slashed
    return "".join(c if unicodedata.category(c) == "Zs" else printable(c) for c in slashed)


def uri(name: str) -> str:
    """A URI reference (RFC 3986): relative for a relative name, else of the scheme `file`."""
    slashed = _slashed(name)
    if not os.path.isabs(name):
        return quote(_octets(slashed))
    root = "file://" if slashed.startswith("/") else "file:///"
    return root + quote(_octets(slashed), safe="/:")


def _slashed(name: str) -> str:
    slashed = name.replace(os.sep, "/")
    return slashed[2:].lstrip("/") or slashed if slashed.startswith("./") else slashed


def _octets(name: str) -> bytes:
    """The bytes of a name, those that Python could not decode among them."""
    try:
        return name.encode(errors="surrogateescape")
    except UnicodeEncodeError:
        # Not from bytes: a name of Windows may have any half of a pair.
        return name.encode(errors="surrogatepass")
