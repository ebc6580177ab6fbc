"""Resources: the schemas, fixtures, stylesheets and scripts that the package ships."""

import os
from typing import Any

from bcvalidate.errors import ReadError

# importlib.resources would do the same, but it loads a dozen modules first.
_LOADER: Any = __spec__.loader
_PACKAGE = os.path.dirname(os.path.dirname(__file__))


def resource(*path: str) -> bytes:
    """Read a file that the package ships, such as `schemas/errors.json`.

    A wheel has these files inside the package, a checkout has them beside it. Raises OSError when
    the file does not exist.
    """
    try:
        return bytes(_LOADER.get_data(os.path.join(_PACKAGE, *path)))
    except OSError:
        return bytes(_LOADER.get_data(os.path.join(os.path.dirname(_PACKAGE), *path)))


def required_resource(*path: str) -> bytes:
    """Read a file that the package ships; raises ReadError when the installation lacks it."""
    try:
        return resource(*path)
    except OSError as error:
        name = "/".join(path)
        raise ReadError(name, f"{error.strerror}; install bcvalidate again") from None


def schema_bytes(name: str) -> bytes:
    """Read a file of `schemas/`; raises ReadError when it does not exist."""
    return required_resource("schemas", name)
