"""Digests: the same one for every spelling of the same JSON value."""

import json
from functools import cache
from hashlib import sha256


def digest(value: object) -> str:
    """Compute the SHA-256 of the canonical text of a parsed JSON value, in 64 hexadecimal digits.

    The order of keys, whitespace and escapes make no difference. Numbers are compared as parsed:
    1, 1.0 and true differ, and so do 0.0 and -0.0. 1.0, 1.00 and 10e-1 are equal. 1e400 and 1e999
    are equal, because both are infinite, and so are all integers that are too long for the parser.

    Every value of `read_document` has a digest. Raises TypeError for other values.
    """
    return sha256(_encoder().encode(value).encode("ascii")).hexdigest()


@cache
def _encoder() -> json.JSONEncoder:
    """The encoder of canonical text, which is ASCII, so that it may contain lone surrogates."""
    return json.JSONEncoder(check_circular=False, sort_keys=True, separators=(",", ":"))
