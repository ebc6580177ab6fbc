"""Spec files: what the bytes of one are, by its name."""

from bcvalidate.document import read
from bcvalidate.sources import REQUESTS
from bcvalidate.submission import Submission


def read_spec(name: str, data: bytes) -> Submission:
    """A whole request, if the name ends as those of request files do; else a body."""
    if not name.endswith(REQUESTS):
        return Submission(read(data, strict_keys=True))
    # A parser of HTTP is loaded only when there is something for it.
    from bcvalidate import httpfile

    return httpfile.read_request(data)
