"""Spec files: what the bytes of one are, by its name."""

from bcvalidate.document.document import read_document
from bcvalidate.files.inputs import HTTP_SUFFIX
from bcvalidate.submission import Submission


def read_spec(name: str, data: bytes) -> Submission:
    """A whole request, if the name ends as those of request files do; else a body."""
    if not name.endswith(HTTP_SUFFIX):
        return Submission(read_document(data, strict_keys=True))
    # A parser of HTTP is loaded only when there is something for it.
    from bcvalidate import httpfile

    return httpfile.read_request(data)
