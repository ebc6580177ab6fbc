"""Request findings: what is wrong with a submission besides its body, in words and with places."""

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

_TOKEN_LENGTH = 64
_LONGEST_KEY = 64


def with_request_findings(submission: Request, report: Report, *, lint: bool) -> Report:
    """The report on the body of a submission, with what is to be said of the rest.

    Without `lint`, that is what is documented, and what keeps the request from being read.
    """
    if submission.body_text == "absent":
        report = Report()
    elif submission.body_text == "joined":
        found = report.findings
        report = Report(tuple(finding._replace(line=None, column=None) for finding in found))
    problems = list(submission.problems)
    if submission.token is not None and not _well_formed(submission.token):
        problems.append(RequestError("token-form", submission.token_at))
    told = [p for p in problems if lint or p.rule == REQUEST_SYNTAX or rules()[p.rule].documented]
    return merge(report, _findings(submission, told))


def token_mismatch(submission: Request, path: str) -> Finding:
    """The finding of row 1; `path` names the request whose token it is, empty if unknown.

    Source: row 1 of the API page.
    """
    hint = f"The token is that of {path or 'another request'}; take a new one."
    problem = RequestError("token-mismatch", submission.token_at, hint=hint)
    return _findings(submission, [problem])[0]


def _findings(submission: Request, problems: Sequence[RequestError]) -> list[Finding]:
    if not problems:
        return []
    head = submission.document.head
    keys = [problem.key for problem in problems if problem.key is not None]
    shown = _shown(submission, keys) if keys else {}
    offsets = [_offset(head, problem) for problem in problems]
    # A body alone has no head that anything of this could stand in.
    has_head = bool(head) or submission.body_text == "absent"
    at = positions(head, offsets) if has_head else {}
    return [
        request_finding(problem.rule, at.get(offset), shown.get(problem.key), problem.hint)
        for problem, offset in zip(problems, offsets, strict=True)
    ]


def _offset(head: str, problem: RequestError) -> int:
    if problem.header is None:
        return problem.at
    name = re.escape(problem.header)
    found = re.search(rf"^{name}[ \t]*:", head, re.IGNORECASE | re.MULTILINE)
    return 0 if found is None else found.start()


def _shown(submission: Request, keys: Iterable[str]) -> dict[str | None, str]:
    """The keys of the query as they may be shown: without secrets, and not too long."""
    document = submission.document
    if submission.request is not None and not document.head:
        # What secrets the head has is asked of a document that has it.
        document = read_document("{}", head=submission.request.as_text())
    paths = [(key,) for key in keys]
    redaction = Redaction(ACTION, document, submission.document.value, paths, ())
    shown = {path[0]: str(redaction.path(path)[0]) for path in paths}
    return {key: _shortened(text) or '""' for key, text in shown.items()}


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_KEY else f"{text[:_LONGEST_KEY]}..."


def _well_formed(token: str) -> bool:
    """Whether a token is up to 64 letters, digits and underscores, as the page describes it."""
    plain_word = token.isascii() and token.replace("_", "a").isalnum()
    return plain_word and len(token) <= _TOKEN_LENGTH
