"""JSON Pointers (RFC 6901)."""

from collections.abc import Sequence


def pointer(path: Sequence[str | int]) -> str:
    """The pointer of a path: "" for the whole document."""
    joined = "".join([f"/{step}" for step in path])
    if "~" not in joined and joined.count("/") == len(path):
        return joined
    return "".join([f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path])


def steps(text: str) -> tuple[str, ...] | None:
    """The steps of a pointer, as strings; None for a text that is no pointer."""
    if not text:
        return ()
    start, *parts = text.split("/")
    if start or any(part.replace("~0", "").replace("~1", "").count("~") for part in parts):
        return None
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in parts)
