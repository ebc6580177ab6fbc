"""Records: the requests of a log, a line each, and what is to be told of them."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from bcvalidate.admission.admission import body_digest
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.messages import request_finding
from bcvalidate.diagnostics.report import Report
from bcvalidate.document.document import Document, read_document
from bcvalidate.document.positions import Position
from bcvalidate.records.chunks import MAX_LINE
from bcvalidate.records.envelopes import NoBody, find_body
from bcvalidate.records.prefilter import all_lines, prefilters_for
from bcvalidate.request.head import RequestError
from bcvalidate.request.request import Request
from bcvalidate.request.rules import with_request_findings
from bcvalidate.validator import Ruleset


class RecordFormat(NamedTuple):
    """How the records of a file are read.

    `body_at` are the steps of the JSON Pointer to a body in its line. A line may have `max_line`
    bytes without its end. Without `lint`, only documented rules count. `gate` says what may sort
    out the lines in which there is nothing to be found.
    """

    body_at: tuple[str, ...] = ()
    max_line: int = MAX_LINE
    lint: bool = True
    gate: str = "auto"


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


class ChunkResult(NamedTuple):
    """Of a block: its lines, how many of them are records, and what is to be told of these."""

    lines: int
    records: int
    told: Sequence[Record]


def check_record(
    line: bytes, before: int, ruleset: Ruleset, reading: RecordFormat, sure: Callable[[str], bool]
) -> Record | None:
    """What is to be told of a line, before which its file has so many; None for nothing.

    In the texts it is `sure` of, there is nothing to be found. Raises what the rules raise.
    """
    start = (before, 0)
    if not reading.body_at:
        submission = Request(read_document(line, strict_keys=True, start=start))
        return _told(submission, ruleset.report(submission, lint=reading.lint))
    found = find_body(line, reading.body_at, start)
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


def too_long_record(before: int, max_line: int) -> Record:
    """What is to be told of a line that has more bytes than it may have."""
    hint = f"It has more than {max_line} bytes; --max-line takes another limit."
    finding = request_finding("record-size", Position(before + 1, 1), None, hint)
    return _unread((before, 0), finding)


def _unread(start: tuple[int, int], finding: Finding) -> Record:
    """The record of a line of which nothing is shown."""
    document = Document(None)
    document.start = start
    return Record(start[0] + 1, Request(document), Report((finding,)))


def located(finding: Finding, document: Document) -> Finding:
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
    findings = tuple(located(finding, document) for finding in report.findings)
    return Record(document.start[0] + 1, submission, Report(findings), digest)


_BLANK = b" \t\r"


class Checker:
    """Checks blocks of files that are read alike; not for several threads at once."""

    def __init__(self, ruleset: Ruleset, reading: RecordFormat) -> None:
        self._ruleset = ruleset
        self._reading = reading
        self._gates = prefilters_for(ruleset, lint=reading.lint, wanted=reading.gate)

    def check(self, block: bytes, before: int) -> ChunkResult:
        """What comes of whole lines, before which their file has so many.

        Raises what the rules raise.
        """
        enclosed = bool(self._reading.body_at)
        lines, doubtful = all_lines(block) if enclosed else self._gates.doubts(block)
        blank, unsure, told = 0, 0, []

        def sure(text: str) -> bool:
            nonlocal unsure
            is_sure = self._gates.sure(text)
            unsure += not is_sure
            return is_sure

        for index, line in doubtful:
            if not line.strip(_BLANK):
                blank += 1
                continue
            found = check_record(line, before + index, self._ruleset, self._reading, sure)
            if found is not None:
                told.append(found._replace(nth=index + 1 - blank))
        self._gates.learn(lines, unsure if enclosed else len(doubtful), blank + len(told))
        return ChunkResult(lines, lines - blank, told)

    def refuse(self, before: int) -> ChunkResult:
        """What comes of a line that is too long."""
        return ChunkResult(1, 1, [too_long_record(before, self._reading.max_line)])
