"""Resources: the schema files and fixtures, wherever the package was put."""

import os
from typing import Any

from bcvalidate.errors import ReadError

# importlib.resources would do the same, and load a dozen modules first.
_LOADER: Any = __spec__.loader
_PACKAGE = os.path.dirname(os.path.dirname(__file__))


def resource(*path: str) -> bytes:
    """The bytes of a file of `schemas` or `fixtures`, inside the package or, in a checkout, beside.

    Raises OSError when there is no such file.
    """
    try:
        return bytes(_LOADER.get_data(os.path.join(_PACKAGE, *path)))
    except OSError:
        return bytes(_LOADER.get_data(os.path.join(os.path.dirname(_PACKAGE), *path)))


def schema_bytes(name: str) -> bytes:
    """The bytes of one file of `schemas`; ReadError when there is none."""
    try:
        return resource("schemas", name)
    except OSError as error:
        raise ReadError(f"schemas/{name}", f"{error.strerror}; install bcvalidate again") from None
