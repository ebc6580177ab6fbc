"""Validation: a body in, a report out."""

from collections.abc import Mapping

from bcvalidate.account import Account
from bcvalidate.assessment import assess, is_sound
from bcvalidate.document import Document, holding, read
from bcvalidate.report import InvalidRequest, Report
from bcvalidate.rows import canonical_order
from bcvalidate.translator import advice

Body = bytes | bytearray | memoryview | str | Mapping[str, object]

_TOKEN_LENGTH = 64


def validate(
    body: Body, *, account: Account | None = None, token: str | None = None, lint: bool = True
) -> Report:
    """Check the body of a request, and report every violation.

    `body` is JSON text, as bytes or str, whose findings have line and column, or a Mapping, as a
    strict JSON parser returns it, whose findings have only a pointer. `account` states the limits
    of rows 28 to 31, 33 and 35 of the API page. `token` is the IdempotentToken that goes with the
    request. With `lint=False` only documented rules are reported, and what keeps the body from
    being read.

    Invalid input is a report, never an exception. Raises TypeError for an argument that is no body,
    account or token at all, and RecursionError when the caller's stack has no room left.
    """
    _check_types(account, token)
    report = assess(_document(body, strict_keys=lint), account=account, lint=lint)
    if lint and token is not None and not _well_formed(token):
        order = canonical_order()
        findings = (*report.findings, advice("token-form"))
        return Report(tuple(sorted(findings, key=lambda finding: order[finding.rule])))
    return report


def is_valid(body: Body, *, account: Account | None = None) -> bool:
    """Whether a body breaks no documented rule: the fastest path, without any finding.

    Takes what `validate` takes, and raises what it raises.
    """
    _check_types(account, None)
    return is_sound(_document(body, strict_keys=False), account)


def check(
    body: Body, *, account: Account | None = None, token: str | None = None, lint: bool = True
) -> None:
    """Raise InvalidRequest, with the report, for a body with errors; takes what `validate` does."""
    report = validate(body, account=account, token=token, lint=lint)
    if not report.ok:
        raise InvalidRequest(report)


def _document(body: object, *, strict_keys: bool) -> Document:
    if type(body) is dict or isinstance(body, Mapping):
        return holding(body)
    if isinstance(body, str | bytes):
        return read(body, strict_keys=strict_keys)
    if isinstance(body, bytearray | memoryview):
        return read(bytes(body), strict_keys=strict_keys)
    raise TypeError(f"a body is bytes, str or a Mapping, not {type(body).__name__}")


def _check_types(account: object, token: object) -> None:
    if account is not None and not isinstance(account, Account):
        raise TypeError(f"account must be an Account, not {type(account).__name__}")
    if token is not None and not isinstance(token, str):
        raise TypeError(f"token must be a str, not {type(token).__name__}")


def _well_formed(token: str) -> bool:
    """Whether a token is up to 64 letters, digits and underscores, as the page describes it."""
    plain_word = token.isascii() and token.replace("_", "a").isalnum()
    return plain_word and len(token) <= _TOKEN_LENGTH
