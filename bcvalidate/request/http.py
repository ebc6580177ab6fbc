"""HTTP files: a whole HTTP message in one file."""

import re

from bcvalidate.document.document import read_document
from bcvalidate.request.head import REQUEST_SYNTAX, RequestError, RequestHead
from bcvalidate.request.head_parser import decode_chunks, parse_head
from bcvalidate.request.request import BodyText, Request, build_request

_HEAD_END = re.compile(rb"\n\r?\n")
_NO_HEAD_END = "No empty line ends the head of the request."
_INVALID_CHUNKS = (
    "What follows the head is not a body in chunks, as Transfer-Encoding says, or not just that."
)
_EMPTY_REQUEST_LINE = "Nothing may stand before the first line, not even an empty one."


def parse_http(data: bytes) -> Request:
    """Read the request in a file; its errors are part of the result.

    The body follows the head. If Content-Length declares where it ends, the line feeds after that
    are left out, because editors add one at the end of a file.
    """
    if data.startswith((b"\r", b"\n")):
        return _without_body(data, _EMPTY_REQUEST_LINE)
    end = _HEAD_END.search(data)
    if end is None:
        return _without_body(data, _NO_HEAD_END)
    head_size = end.end()
    head, error = parse_head(data[:head_size])
    errors = [] if error is None else [error]
    body, body_size = data[head_size:], None
    body_text: BodyText = "verbatim"
    if head is not None and head.header("transfer-encoding") is not None:
        joined = decode_chunks(body)
        if joined is None:
            errors.append(
                RequestError(REQUEST_SYNTAX, header="transfer-encoding", hint=_INVALID_CHUNKS)
            )
        else:
            body, body_text = joined, "joined"
    elif head is not None:
        body = _without_final_line_feeds(head, body)
        body_size = len(body)
    document = read_document(body, head=data[:head_size].decode(errors="replace"))
    return build_request(document, head, errors, body_size)._replace(body_text=body_text)


def _without_body(data: bytes, reason: str) -> Request:
    """The request in a file without a complete head, and so without a body."""
    document = read_document(b"", head=data.decode(errors="replace"))
    error = RequestError(REQUEST_SYNTAX, 0, hint=reason)
    return Request(document, errors=(error,), body_text="absent")


def _without_final_line_feeds(head: RequestHead, body: bytes) -> bytes:
    """Remove the line feeds after the end of the body that Content-Length declares."""
    length = head.header("content-length")
    end = len(body) if length is None else int(length)
    return body if body[end:].strip(b"\r\n") else body[:end]
