"""Canonical text: one for every spelling of the same JSON value, and its digest."""

import json
from functools import cache
from hashlib import sha256


def digest(value: object) -> str:
    """The SHA-256, in 64 hexadecimal digits, of the canonical text of a parsed JSON value.

    The order of keys, whitespace and escapes make no difference. Numbers count as the parser read
    them: 1, 1.0 and true all differ, 0.0 and -0.0 do, too, but 1.0, 1.00 and 10e-1 do not, nor do
    1e400 and 1e999, both of them infinite, nor integers that are too long for the parser.

    Every value that `document.read` gives has one. Raises TypeError for what is no JSON value.
    """
    return sha256(_encoder().encode(value).encode("ascii")).hexdigest()


@cache
def _encoder() -> json.JSONEncoder:
    """What writes canonical text: in ASCII, so that a lone surrogate is written, too."""
    return json.JSONEncoder(check_circular=False, sort_keys=True, separators=(",", ":"))
