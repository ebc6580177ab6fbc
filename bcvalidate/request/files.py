"""Spec files: what the bytes of one are, by its name."""

from bcvalidate.document.document import read_document
from bcvalidate.files.inputs import HTTP_SUFFIX
from bcvalidate.request.request import Request


def read_request_file(name: str, data: bytes) -> Request:
    """A whole request, if the name ends as those of request files do; else a body."""
    if not name.endswith(HTTP_SUFFIX):
        return Request(read_document(data, strict_keys=True))
    # A parser of HTTP is loaded only when there is something for it.
    from bcvalidate.request import http

    return http.parse_http(data)
