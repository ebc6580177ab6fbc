"""Records: the requests of a log, a line each, and what is to be told of them."""

from collections.abc import Callable
from typing import NamedTuple

from bcvalidate.admission.admission import body_digest
from bcvalidate.bulk.envelopes import NoBody, enclosed
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.messages import request_finding
from bcvalidate.diagnostics.report import Report
from bcvalidate.document.document import Document, read_document
from bcvalidate.document.positions import Position
from bcvalidate.plan import Reading
from bcvalidate.request.head import RequestError
from bcvalidate.request.request import Request
from bcvalidate.request.rules import with_request_findings
from bcvalidate.validator import Ruleset


class Record(NamedTuple):
    """What is to be told of a request, which stands in this line of its file, from one.

    `digest` is that of its body, for a request with a token whose body can be read. It is the
    `nth` record of its block.
    """

    line: int
    submission: Request
    report: Report
    digest: str | None = None
    nth: int = 1


def record(
    line: bytes, before: int, ruleset: Ruleset, reading: Reading, sure: Callable[[str], bool]
) -> Record | None:
    """What is to be told of a line, before which its file has so many; None for nothing.

    In the texts it is `sure` of, there is nothing to be found. Raises what the rules raise.
    """
    start = (before, 0)
    if not reading.body_at:
        submission = Request(read_document(line, strict_keys=True, start=start))
        return _told(submission, ruleset.report(submission, lint=reading.lint))
    found = enclosed(line, reading.body_at, start)
    if isinstance(found, NoBody):
        place = Position(before + 1, found.column + 1)
        return _unread(start, request_finding(found.rule, place, None, found.hint))
    clean = sure(found.text)
    if clean and found.token is None and not found.odd_token:
        return None
    document = read_document(found.text, strict_keys=True, start=(before, found.column))
    document.around = found.around
    submission = Request(
        document,
        problems=(RequestError("token-form"),) if found.odd_token else (),
        token=found.token,
        body_text="joined" if found.quoted else "verbatim",
    )
    if clean:
        return _told(submission, with_request_findings(submission, Report(), lint=reading.lint))
    return _told(submission, ruleset.report(submission, lint=reading.lint))


def too_long(before: int, max_line: int) -> Record:
    """What is to be told of a line that has more bytes than it may have."""
    hint = f"It has more than {max_line} bytes; --max-line takes another limit."
    finding = request_finding("record-size", Position(before + 1, 1), None, hint)
    return _unread((before, 0), finding)


def _unread(start: tuple[int, int], finding: Finding) -> Record:
    """The record of a line of which nothing is shown."""
    document = Document(None)
    document.start = start
    return Record(start[0] + 1, Request(document), Report((finding,)))


def placed(finding: Finding, document: Document) -> Finding:
    """A finding with a place: one that has none in the text stands where the text starts."""
    if finding.line is not None:
        return finding
    lines, characters = document.start
    return finding._replace(line=lines + 1, column=characters + 1)


def _told(submission: Request, report: Report) -> Record | None:
    """The record of a submission, if there is anything to tell of it, or of its token."""
    if not report.findings and not submission.token:
        return None
    document = submission.document
    digest = body_digest(document) if submission.token else None
    # Nobody asks for it any more, and it would go from process to process.
    document.value = None
    findings = tuple(placed(finding, document) for finding in report.findings)
    return Record(document.start[0] + 1, submission, Report(findings), digest)
