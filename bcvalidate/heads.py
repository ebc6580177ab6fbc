"""Heads: of a request and its body, what no output may show."""

import re

from bcvalidate.secrets import secret_spans, spelt_in, united

_CREDENTIALS = re.compile(
    r"^(?:authorization|proxy-authorization|cookie|x-acs-security-token)[ \t]*:[ \t]*"
    r"(.*(?:\n[ \t].*)*)",
    re.IGNORECASE | re.MULTILINE,
)
_PIECE = re.compile(r"[^\s:,;=]+")


def message_spans(head: str, text: str, *, readable: bool) -> list[tuple[int, int]]:
    """The spans of the secrets in a head and the text that follows it, as one string.

    They are what `secrets.secret_spans` finds in each, wherever it stands in the other, and in the
    head also what the headers carry that prove who sends the request.
    """
    if not head:
        return secret_spans(text, readable=readable)
    credentials = [match.span(1) for match in _CREDENTIALS.finditer(head)]
    pieces = (piece for span in credentials for piece in _PIECE.findall(head[slice(*span)]))
    of_head = {*spelt_in(head, readable=False), *pieces}
    of_text = spelt_in(text, readable=readable)
    also = of_head | of_text
    in_head = united([*secret_spans(head, readable=False, also=also), *credentials])
    in_text = secret_spans(text, readable=readable, also=of_head)
    return [*in_head, *((start + len(head), end + len(head)) for start, end in in_text)]
