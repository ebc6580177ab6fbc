"""The extra: the packages that only the stub needs, and what to say where they are not there."""

from importlib.util import find_spec

MISSING = "this needs the extra: pip install 'bcvalidate[stub]'"
_NEEDED = ("uvicorn", "h11")


def is_installed() -> bool:
    """Whether all that the stub needs is installed; nothing of it is loaded."""
    return all(find_spec(name) is not None for name in _NEEDED)
