"""Request files: a body or a whole HTTP message, depending on the name of the file."""

from bcvalidate.document.document import read_document
from bcvalidate.files.inputs import is_http
from bcvalidate.request.request import Request


def read_request_file(name: str, data: bytes) -> Request:
    """Read the request in a file: a whole HTTP message if the name ends with .http, else a body."""
    if not is_http(name):
        return Request(read_document(data))
    # The HTTP parser is loaded only for the files that need it.
    from bcvalidate.request.http import parse_http

    return parse_http(data)
