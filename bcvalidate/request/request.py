"""Requests: a body that is sent to the service, alone or with the head of its HTTP message."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from bcvalidate.document.document import Document
from bcvalidate.request.head import RequestError, RequestHead, head_errors

BodyText = Literal["verbatim", "joined", "absent"]
"""How a file contains the text of the body: as it is, joined from chunks, or not at all."""


class Request(NamedTuple):
    """A body, and for a whole HTTP message its head, with the errors of the message.

    `head` is None for a body alone and for a head that cannot be read. `token` is the
    IdempotentToken, None without one. If `body_text` is "joined", the positions in the document
    are not those in the file. It is "absent" if the end of the head is missing.
    """

    document: Document
    head: RequestHead | None = None
    errors: tuple[RequestError, ...] = ()
    token: str | None = None
    body_text: BodyText = "verbatim"

    @property
    def token_offset(self) -> int:
        """The offset of the token in the request line, in characters; 0 without a token."""
        if self.head is None or self.head.token is None:
            return 0
        return self.head.request_line_offset(self.head.token.value_at)


def build_request(
    document: Document,
    head: RequestHead | None,
    syntax_errors: Iterable[RequestError],
    body_size: int | None,
) -> Request:
    """Make a request from a head and a body, with the errors of the head.

    `syntax_errors` are the errors of the HTTP parser. `body_size` is in bytes, None if unknown.
    """
    if head is None:
        return Request(document, errors=tuple(syntax_errors))
    token = head.token
    return Request(
        document,
        head,
        (*syntax_errors, *head_errors(head, body_size)),
        None if token is None else token.value,
    )
