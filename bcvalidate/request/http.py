"""HTTP files: a whole request as it is sent, in one file."""

import re

from bcvalidate.document.document import read_document
from bcvalidate.request.head import REQUEST_SYNTAX, RequestError, RequestHead
from bcvalidate.request.head_parser import decode_chunks, parse_head
from bcvalidate.request.request import BodyText, Request, build_request

_END = re.compile(rb"\n\r?\n")
_NO_END = "No empty line ends the head of the request."
_NO_CHUNKS = (
    "What follows the head is not a body in chunks, as Transfer-Encoding says, or not just that."
)
_NO_START = "Nothing may stand before the first line, not even an empty one."


def parse_http(data: bytes) -> Request:
    """Read the request that a file holds, whatever is wrong with it.

    What follows the head is the body, without line feeds after the end that Content-Length
    declares: editors end a file with one.
    """
    if data.startswith((b"\r", b"\n")):
        return _headless(data, _NO_START)
    end = _END.search(data)
    if end is None:
        return _headless(data, _NO_END)
    cut = end.end()
    head, error = parse_head(data[:cut])
    errors = [] if error is None else [error]
    body, size = data[cut:], None
    body_text: BodyText = "verbatim"
    if head is not None and head.header("transfer-encoding") is not None:
        joined = decode_chunks(body)
        if joined is None:
            errors.append(RequestError(REQUEST_SYNTAX, header="transfer-encoding", hint=_NO_CHUNKS))
        else:
            body, body_text = joined, "joined"
    elif head is not None:
        body = _declared(head, body)
        size = len(body)
    document = read_document(body, head=data[:cut].decode(errors="replace"))
    return build_request(document, head, errors, size)._replace(body_text=body_text)


def _headless(data: bytes, reason: str) -> Request:
    """The request of a file whose head does not end, so that it has no body."""
    document = read_document(b"", head=data.decode(errors="replace"))
    error = RequestError(REQUEST_SYNTAX, 0, hint=reason)
    return Request(document, errors=(error,), body_text="absent")


def _declared(head: RequestHead, body: bytes) -> bytes:
    """A body without the line feeds after the end that Content-Length declares."""
    length = head.header("content-length")
    end = len(body) if length is None else int(length)
    return body if body[end:].strip(b"\r\n") else body[:end]
