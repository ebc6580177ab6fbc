"""The library: check a body or a whole request, and return a report."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from bcvalidate.account import Account
from bcvalidate.diagnostics.report import InvalidRequest, Report
from bcvalidate.document.document import Document, read_document, value_document
from bcvalidate.request.request import Request, build_request
from bcvalidate.validator import Validator

if TYPE_CHECKING:
    from bcvalidate.admission.ledger import TokenLedger

Body = bytes | bytearray | memoryview | str | Mapping[str, object]
HeadText = str | bytes
"""A text of the request line or of a header. Bytes are decoded as Latin-1."""

Headers = Mapping[str, str] | Iterable[tuple[HeadText, HeadText]]


def validate(
    body: Body,
    *,
    account: Account | None = None,
    token: str | None = None,
    ledger: "TokenLedger | None" = None,
    lint: bool = True,
) -> Report:
    """Check the body of a request, and report every violation.

    - `body`: JSON text as bytes or str, or a Mapping as a strict JSON parser returns it. Findings
      in a text have a line and a column. Findings in a Mapping have only a pointer.
    - `account`: the limits for the error-table entries 28 to 31, 33 and 35 of the API reference.
    - `token`: the IdempotentToken of the request.
    - `ledger`: the used tokens. A request without errors adds its token. Entry 1 of the error table
      is reported if a different request has used the token.
    - `lint`: with False, only documented rules and errors in the JSON text are reported.

    Invalid input makes a report, never an exception. Raises TypeError for an argument of the wrong
    type, LedgerError (a ValueError) if the ledger cannot be used, and RecursionError if the stack
    of the caller is almost full.
    """
    _check_types(account, token, ledger)
    request = Request(_document(body), token=token)
    return _report(request, account, ledger, lint=lint)


def validate_request(  # noqa: PLR0913 - a request has four parts
    method: HeadText,
    target: HeadText,
    headers: Headers,
    body: Body,
    *,
    account: Account | None = None,
    ledger: "TokenLedger | None" = None,
    lint: bool = True,
) -> Report:
    """Check a whole request: its request line, its headers, the token in its query, and its body.

    - `target`: a path with its query, or a URL, as in the request line.
    - `headers`: pairs of a name and a value, or a Mapping. Host and Content-Type may be missing.

    The other arguments and the exceptions are those of `validate`.

    Source: the API reference, request line; the vendor's list of common errors; RFC 9112.
    """
    # The HTTP parser is loaded only for requests with a head.
    from bcvalidate.request.head_parser import build_head

    _check_types(account, None, ledger)
    head, error = build_head(
        _head_text("method", method), _head_text("target", target), _header_pairs(headers)
    )
    errors = [error] if error is not None else []
    request = build_request(_document(body), head, errors, _size(body))
    return _report(request, account, ledger, lint=lint)


def is_valid(body: Body, *, account: Account | None = None) -> bool:
    """Return whether a body violates no documented rule, as fast as possible.

    The arguments and the exceptions are those of `validate`.
    """
    _check_types(account, None, None)
    return Validator(account).is_valid(_document(body))


def check(
    body: Body,
    *,
    account: Account | None = None,
    token: str | None = None,
    ledger: "TokenLedger | None" = None,
    lint: bool = True,
) -> None:
    """Raise InvalidRequest, with the report, if a body has errors.

    The arguments and the other exceptions are those of `validate`.
    """
    report = validate(body, account=account, token=token, ledger=ledger, lint=lint)
    if not report.ok:
        raise InvalidRequest(report)


def _report(
    request: Request, account: Account | None, ledger: "TokenLedger | None", *, lint: bool
) -> Report:
    validator = Validator(account)
    if request.token is None or ledger is None:
        return validator.report(request, lint=lint)
    from bcvalidate.admission.admission import Admission

    admission = Admission(validator, ledger)
    return admission.admit(request, admission.check(request, lint=lint), "").report


def _head_text(what: str, text: object) -> str:
    if not isinstance(text, str | bytes):
        raise TypeError(f"{what} must be a str or bytes, not {type(text).__name__}")
    return text if isinstance(text, str) else text.decode("latin-1")


def _header_pairs(headers: object) -> list[tuple[str, str]]:
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    if isinstance(pairs, str | bytes) or not isinstance(pairs, Iterable):
        raise TypeError(f"headers must be a Mapping or pairs, not {type(headers).__name__}")
    texts = []
    for pair in pairs:
        if not isinstance(pair, tuple | list) or len(pair) != 2:  # noqa: PLR2004 - a pair
            raise TypeError("headers must be a Mapping, or pairs of a name and a value")
        name, value = pair
        texts.append((_head_text("a header's name", name), _head_text("a header's value", value)))
    return texts


def _size(body: Body) -> int | None:
    """The size of a body in bytes, or None if only the client that sends it can say."""
    if isinstance(body, str):
        return len(body.encode(errors="surrogatepass"))
    return None if isinstance(body, Mapping) else len(bytes(body))


def _document(body: object) -> Document:
    if type(body) is dict or isinstance(body, Mapping):
        return value_document(body)
    if isinstance(body, str | bytes):
        return read_document(body)
    if isinstance(body, bytearray | memoryview):
        return read_document(bytes(body))
    raise TypeError(f"a body is bytes, str or a Mapping, not {type(body).__name__}")


def _check_types(account: object, token: object, ledger: object) -> None:
    if account is not None and not isinstance(account, Account):
        raise TypeError(f"account must be an Account, not {type(account).__name__}")
    if token is not None and not isinstance(token, str):
        raise TypeError(f"token must be a str, not {type(token).__name__}")
    if ledger is not None:
        from bcvalidate.admission.ledger import TokenLedger

        if not isinstance(ledger, TokenLedger):
            raise TypeError(f"ledger must be a TokenLedger, not {type(ledger).__name__}")
