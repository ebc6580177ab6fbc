"""JSON Pointers (RFC 6901)."""

from collections.abc import Sequence


def pointer(path: Sequence[str | int]) -> str:
    """The pointer of a path: "" for the whole document."""
    joined = "".join([f"/{step}" for step in path])
    if "~" not in joined and joined.count("/") == len(path):
        return joined
    return "".join([f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path])
