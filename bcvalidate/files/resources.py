"""Resources: the schemas, fixtures, stylesheets and scripts that ship with the package."""

import os
from typing import Any

from bcvalidate.errors import ReadError

# importlib.resources would do the same, and load a dozen modules first.
_LOADER: Any = __spec__.loader
_PACKAGE = os.path.dirname(os.path.dirname(__file__))


def resource(*path: str) -> bytes:
    """Read a file that ships with the package, such as `schemas/errors.json`.

    In a wheel these files are inside the package, in a checkout beside it. Raises OSError when
    there is no such file.
    """
    try:
        return bytes(_LOADER.get_data(os.path.join(_PACKAGE, *path)))
    except OSError:
        return bytes(_LOADER.get_data(os.path.join(os.path.dirname(_PACKAGE), *path)))


def required_resource(*path: str) -> bytes:
    """Read a file that ships with the package; raises ReadError when the installation lacks it."""
    try:
        return resource(*path)
    except OSError as error:
        name = "/".join(path)
        raise ReadError(name, f"{error.strerror}; install bcvalidate again") from None


def schema_bytes(name: str) -> bytes:
    """Read a file of `schemas`; raises ReadError when there is none."""
    return required_resource("schemas", name)
