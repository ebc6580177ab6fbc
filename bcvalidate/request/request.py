"""Submissions: what is to be sent to the service, a body alone or a whole request."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from bcvalidate.document.document import Document
from bcvalidate.request.head import RequestError, RequestHead, head_errors

BodyText = Literal["verbatim", "joined", "absent"]


class Request(NamedTuple):
    """A body, and of a whole request also the rest, with what is wrong with it.

    `request` is None for a body alone, and for a request that cannot be read. `token` is the
    IdempotentToken, None without one. `body_text` says how the text of the document is to be found
    in the file: as it stands after the head, joined from chunks, or not at all, since the head does
    not end.
    """

    document: Document
    request: RequestHead | None = None
    problems: tuple[RequestError, ...] = ()
    token: str | None = None
    body_text: BodyText = "verbatim"

    @property
    def token_at(self) -> int:
        """The offset of the token in the first line of the request; 0 when it is not there."""
        if self.request is None or self.request.token is None:
            return 0
        return self.request.in_line(self.request.token.value_at)


def build_request(
    document: Document,
    request: RequestHead | None,
    faults: Iterable[RequestError],
    size: int | None,
) -> Request:
    """A whole request, whose body has so many bytes, None if that is not known.

    `faults` are what is wrong with it as HTTP.
    """
    if request is None:
        return Request(document, problems=tuple(faults))
    token = request.token
    return Request(
        document,
        request,
        (*faults, *head_errors(request, size)),
        None if token is None else token.value,
    )
