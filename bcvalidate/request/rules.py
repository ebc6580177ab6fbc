"""Request findings: the errors of a request apart from its body."""

import re
from collections.abc import Iterable, Sequence

from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.messages import request_finding
from bcvalidate.diagnostics.report import Report, merge
from bcvalidate.document.document import read_document
from bcvalidate.document.positions import positions
from bcvalidate.redaction.redaction import Redaction
from bcvalidate.request.head import REQUEST_SYNTAX, RequestError
from bcvalidate.request.request import Request
from bcvalidate.rules.registry import rules
from bcvalidate.rules.schema import ACTION

MAX_TOKEN_LENGTH = 64
MAX_DISPLAYED_KEY_LENGTH = 64


def with_request_findings(request: Request, report: Report, *, lint: bool) -> Report:
    """Add the errors of a request apart from its body to the report on the body.

    Without `lint`, only violations of documented rules and syntax errors are added.
    """
    if request.body_text == "absent":
        report = Report()
    elif request.body_text == "joined":
        findings = report.findings
        report = Report(tuple(finding._replace(line=None, column=None) for finding in findings))
    errors = list(request.errors)
    if request.token is not None and not _is_valid_token(request.token):
        errors.append(RequestError("token-form", request.token_offset))
    reported = [
        error
        for error in errors
        if lint or error.rule == REQUEST_SYNTAX or rules()[error.rule].documented
    ]
    return merge(report, _findings(request, reported))


def token_mismatch(request: Request, path: str) -> Finding:
    """Make the finding for a token that another request has used.

    `path` names that request; it is empty if unknown. Source: the first entry in the error table of
    the API reference.
    """
    hint = f"The token is that of {path or 'another request'}; take a new one."
    error = RequestError("token-mismatch", request.token_offset, hint=hint)
    return _findings(request, [error])[0]


def _findings(request: Request, errors: Sequence[RequestError]) -> list[Finding]:
    if not errors:
        return []
    head = request.document.head
    keys = [error.key for error in errors if error.key is not None]
    masked = _masked_keys(request, keys) if keys else {}
    offsets = [_offset(head, error) for error in errors]
    # A body alone has no head that could contain any of these errors.
    has_head = bool(head) or request.body_text == "absent"
    at = positions(head, offsets) if has_head else {}
    return [
        request_finding(error.rule, at.get(offset), masked.get(error.key), error.hint)
        for error, offset in zip(errors, offsets, strict=True)
    ]


def _offset(head: str, error: RequestError) -> int:
    if error.header is None:
        return error.at
    name = re.escape(error.header)
    match = re.search(rf"^{name}[ \t]*:", head, re.IGNORECASE | re.MULTILINE)
    return 0 if match is None else match.start()


def _masked_keys(request: Request, keys: Iterable[str]) -> dict[str | None, str]:
    """The keys of the query as they are displayed: without secrets, and shortened if too long."""
    document = request.document
    if request.head is not None and not document.head:
        # The search for secrets needs the text of the head.
        document = read_document("{}", head=request.head.as_text())
    paths = [(key,) for key in keys]
    redaction = Redaction(ACTION, document, request.document.value, paths, ())
    masked = {path[0]: str(redaction.path(path)[0]) for path in paths}
    return {key: _shortened(text) or '""' for key, text in masked.items()}


def _shortened(text: str) -> str:
    limit = MAX_DISPLAYED_KEY_LENGTH
    return text if len(text) <= limit else f"{text[:limit]}..."


def _is_valid_token(token: str) -> bool:
    """Whether a token is 1 to 64 letters, digits and underscores, as the API reference requires."""
    valid = token.isascii() and token.replace("_", "a").isalnum()
    return valid and len(token) <= MAX_TOKEN_LENGTH
