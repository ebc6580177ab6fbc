"""A local endpoint that responds as the API reference says."""

from importlib.util import find_spec

MISSING = "this needs the extra: pip install 'bcvalidate[stub]'"
_SERVER_PACKAGE = "uvicorn"


def is_installed() -> bool:
    """Return whether the HTTP server that the stub needs is installed, without loading it."""
    return find_spec(_SERVER_PACKAGE) is not None
