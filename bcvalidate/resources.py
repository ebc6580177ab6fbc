"""Resources: the schema files and fixtures, wherever the package was put."""

from functools import cache
from importlib.resources import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@cache
def folder(name: str) -> "Traversable":
    """The folder `schemas` or `fixtures`: inside an installed package, beside it in a checkout."""
    package = files("bcvalidate")
    return inside if (inside := package / name).is_dir() else package.parent / name  # type: ignore[attr-defined]


def schema_bytes(name: str) -> bytes:
    """The bytes of one file of `schemas`."""
    return (folder("schemas") / name).read_bytes()
