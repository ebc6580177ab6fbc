"""Validation: a body in, a report out."""

from collections.abc import Mapping

from bcvalidate.account import Account
from bcvalidate.document import Document, read
from bcvalidate.engine import ACTION, compiled, violations
from bcvalidate.faults import examine
from bcvalidate.mappings import has_foreign, plain
from bcvalidate.positions import Place, Position, locate, positions
from bcvalidate.report import InvalidRequest, Report
from bcvalidate.translator import advice, translate, translate_faults
from bcvalidate.violation import Violation

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

    Invalid input is a report, never an exception; TypeError is raised for an argument that is no
    body, account or token at all.
    """
    _check_types(account, token)
    if isinstance(body, Mapping):
        report = _assess_mapping(body, account)
    else:
        report = assess(read(_text(body), strict_keys=lint), account=account, lint=lint)
    if lint and token is not None and not _well_formed(token):
        return Report((*report.findings, advice("token-form")))
    return report


def is_valid(body: Body, *, account: Account | None = None) -> bool:
    """Whether a body breaks no documented rule: the fastest path, without any finding.

    Takes what `validate` takes, and raises TypeError as it does.
    """
    _check_types(account, None)
    if isinstance(body, Mapping):
        return not _violations_of_mapping(body, account)
    document = read(_text(body))
    return document.readable and not violations(document.value, account)


def check(
    body: Body, *, account: Account | None = None, token: str | None = None, lint: bool = True
) -> None:
    """Raise InvalidRequest, with the report, for a body with errors; takes what `validate` does."""
    report = validate(body, account=account, token=token, lint=lint)
    if not report.ok:
        raise InvalidRequest(report)


def assess(
    document: Document,
    *,
    account: Account | None = None,
    lint: bool = True,
    engine: str = "compiled",
) -> Report:
    """The report on a document that was read."""
    faults = examine(document, advice=lint) if document.suspect else []
    found = violations(document.value, account, engine) if document.readable else []
    if not found and not faults:
        return Report()
    key_rules = compiled(ACTION).KEY_RULES
    places = [Place(path, rule in key_rules) for rule, path, _ in found]
    offsets = (
        locate(document.text, document.value, places, repeats=document.suspect) if places else {}
    )
    at = positions(document.text, [*offsets.values(), *(fault.offset for fault in faults)])
    findings = translate(ACTION, found, [at[offsets[place]] for place in places], account)
    findings += translate_faults(faults, [at[fault.offset] for fault in faults])
    return Report(tuple(findings))


def _assess_mapping(body: Mapping[str, object], account: Account | None) -> Report:
    found = _violations_of_mapping(body, account)
    if not found:
        return Report()
    nowhere: list[Position | None] = [None] * len(found)
    return Report(tuple(translate(ACTION, found, nowhere, account)))


def _violations_of_mapping(body: Mapping[str, object], account: Account | None) -> list[Violation]:
    found = violations(body, account)
    return violations(plain(body), account) if has_foreign(found) else found


def _text(body: object) -> bytes | str:
    if isinstance(body, str | bytes):
        return body
    if isinstance(body, bytearray | memoryview):
        return bytes(body)
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
