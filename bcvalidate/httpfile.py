"""Request files: the bytes of one request as it goes over the wire."""

import re

from bcvalidate.document import read
from bcvalidate.request import UNREAD, Problem, Request
from bcvalidate.requesthead import Head, parsed, unchunked
from bcvalidate.submission import Submission, submitted

_END = re.compile(rb"\n\r?\n")
_NO_END = "No empty line ends the head of the request."
_NO_CHUNKS = "The body does not come in chunks, as Transfer-Encoding says, or breaks off."


def submission(data: bytes) -> Submission:
    """The request that a file holds, whatever is wrong with it.

    What follows the head is its body, but for line feeds after the end that Content-Length
    declares: editors end a file with one.
    """
    end = _END.search(data)
    cut = len(data) if end is None else end.end()
    head = Head(None, Problem(UNREAD, 0, hint=_NO_END)) if end is None else parsed(data[:cut])
    request, found = head.request, [] if head.problem is None else [head.problem]
    body, verbatim, size = data[cut:], True, None
    if request is not None and request.header("transfer-encoding") is not None:
        joined = unchunked(body)
        if joined is None:
            found.append(Problem(UNREAD, "transfer-encoding", hint=_NO_CHUNKS))
        else:
            body, verbatim = joined, False
    elif request is not None:
        body = _declared(request, body)
        size = len(body)
    document = read(body, strict_keys=True, head=data[:cut].decode(errors="replace"))
    whole = submitted(document, request, found, size)
    return whole._replace(verbatim=verbatim, complete=end is not None)


def _declared(request: Request, body: bytes) -> bytes:
    """A body without the line feeds after the end that Content-Length declares."""
    length = request.header("content-length")
    end = len(body) if length is None else int(length)
    return body if body[end:].strip(b"\r\n") else body[:end]
