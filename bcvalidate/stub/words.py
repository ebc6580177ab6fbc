"""Words: the answers that only the stub gives, from stub.json, where each stands once."""

from functools import cache
from typing import NamedTuple

from bcvalidate.document.source_file import load_array
from bcvalidate.files.resources import schema_bytes

_FILE = "stub.json"


class Words(NamedTuple):
    """An answer that is an error: its HTTP status, and what its body says."""

    status: int
    code: str
    message: str


@cache
def words() -> dict[str, Words]:
    """The errors by their codes; `{Message}` is a place to fill in."""
    rows = load_array(f"schemas/{_FILE}", schema_bytes(_FILE))
    return {row["code"]: Words(row["status"], row["code"], row["message"]) for row in rows}
