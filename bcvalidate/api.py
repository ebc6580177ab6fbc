"""Validation: a body in, a report out."""

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
Words = str | bytes
"""Of a head of a request, which has no characters but those of Latin-1."""

Headers = Mapping[str, str] | Iterable[tuple[Words, Words]]


def validate(
    body: Body,
    *,
    account: Account | None = None,
    token: str | None = None,
    ledger: "TokenLedger | None" = None,
    lint: bool = True,
) -> Report:
    """Check the body of a request, and report every violation.

    `body` is JSON text, as bytes or str, whose findings have line and column, or a Mapping, as a
    strict JSON parser returns it, whose findings have only a pointer. `account` states the limits
    of rows 28 to 31, 33 and 35 of the API page. `token` is the IdempotentToken that goes with the
    request; a request without errors takes it in the `ledger`, and row 1 is reported when another
    request has. With `lint=False` only documented rules are reported, and what keeps the body from
    being read.

    Invalid input is a report, never an exception. Raises TypeError for an argument that is no body,
    account, token or ledger at all, LedgerError (a ValueError) when the ledger cannot be used, and
    RecursionError when the caller's stack has no room left.
    """
    _check_types(account, token, ledger)
    request = Request(_document(body), token=token)
    return _report(request, account, ledger, lint=lint)


def validate_request(  # noqa: PLR0913 - the four parts of a request are what it takes
    method: Words,
    target: Words,
    headers: Headers,
    body: Body,
    *,
    account: Account | None = None,
    ledger: "TokenLedger | None" = None,
    lint: bool = True,
) -> Report:
    """Check a whole request: its first line, its headers, the token in its query, and its body.

    `target` is what stands in the first line, a path with its query, or a URL. `headers` are pairs
    of a name and a value, or a Mapping; a missing Host is left to the client that sends the
    request, and no Content-Type is asked for. All else is as for `validate`.

    Source: the API page, the request line; the vendor's page of common errors; RFC 9112.
    """
    # The parser of HTTP is loaded only by those who have a head.
    from bcvalidate.request.head_parser import build_head

    _check_types(account, None, ledger)
    head, error = build_head(_word("method", method), _word("target", target), _pairs(headers))
    errors = [error] if error is not None else []
    request = build_request(_document(body), head, errors, _size(body))
    return _report(request, account, ledger, lint=lint)


def is_valid(body: Body, *, account: Account | None = None) -> bool:
    """Whether a body breaks no documented rule: the fastest path, without any finding.

    Takes what `validate` takes, and raises what it raises.
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
    """Raise InvalidRequest, with the report, for a body with errors; takes what `validate` does."""
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


def _word(what: str, word: object) -> str:
    if not isinstance(word, str | bytes):
        raise TypeError(f"{what} must be a str or bytes, not {type(word).__name__}")
    return word if isinstance(word, str) else word.decode("latin-1")


def _pairs(headers: object) -> list[tuple[str, str]]:
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    if isinstance(pairs, str | bytes) or not isinstance(pairs, Iterable):
        raise TypeError(f"headers must be a Mapping or pairs, not {type(headers).__name__}")
    found = []
    for pair in pairs:
        if not isinstance(pair, tuple | list) or len(pair) != 2:  # noqa: PLR2004 - a pair
            raise TypeError("headers must be a Mapping, or pairs of a name and a value")
        found.append((_word("a header's name", pair[0]), _word("a header's value", pair[1])))
    return found


def _size(body: Body) -> int | None:
    """The bytes of a body, or None when that is for the client to say."""
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
