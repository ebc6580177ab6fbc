"""Requests: what is sent to the service, a body alone or with the head of its HTTP message."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from bcvalidate.document.document import Document
from bcvalidate.request.head import RequestError, RequestHead, head_errors

BodyText = Literal["verbatim", "joined", "absent"]
"""How the text of a body stands in its file: as it is, in chunks, or not at all."""


class Request(NamedTuple):
    """A body, and for a whole HTTP message its head, with what is wrong with the message.

    `head` is None for a body alone and for a head that cannot be read. `token` is the
    IdempotentToken, None without one. Where `body_text` is "joined", positions in the document are
    not positions in the file; it is "absent" when the head does not end.
    """

    document: Document
    head: RequestHead | None = None
    errors: tuple[RequestError, ...] = ()
    token: str | None = None
    body_text: BodyText = "verbatim"

    @property
    def token_offset(self) -> int:
        """The offset of the token in the first line, in characters; 0 when it is not there."""
        if self.head is None or self.head.token is None:
            return 0
        return self.head.in_line(self.head.token.value_at)


def build_request(
    document: Document,
    head: RequestHead | None,
    syntax_errors: Iterable[RequestError],
    body_size: int | None,
) -> Request:
    """Make a request of a head and a body, with the errors of the head.

    `syntax_errors` are those that the parser of HTTP found. `body_size` is in bytes, None if it is
    not known.
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
