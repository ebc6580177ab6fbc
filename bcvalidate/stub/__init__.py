"""The stub: a local endpoint that answers as the service is documented to."""

from importlib.util import find_spec

MISSING = "this needs the extra: pip install 'bcvalidate[stub]'"
_NEEDED = "uvicorn"


def is_installed() -> bool:
    """Whether the server that the stub runs on is installed; it is not loaded."""
    return find_spec(_NEEDED) is not None
