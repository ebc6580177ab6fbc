"""The extra: the package that only the stub needs, and what to say where they are not there."""

from importlib.util import find_spec

MISSING = "this needs the extra: pip install 'bcvalidate[stub]'"
_NEEDED = "uvicorn"


def is_installed() -> bool:
    """Whether the server is installed; nothing of it is loaded."""
    return find_spec(_NEEDED) is not None
