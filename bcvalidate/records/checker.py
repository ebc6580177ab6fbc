"""The checker: chunks of a log in, the records that have findings out."""

from collections.abc import Sequence
from typing import NamedTuple

from bcvalidate.admission.admission import body_digest
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.messages import request_finding
from bcvalidate.diagnostics.report import Report
from bcvalidate.document.document import Document, read_document
from bcvalidate.document.positions import Position
from bcvalidate.records.chunks import MAX_LINE
from bcvalidate.records.envelopes import EnclosedBody, NoBody, find_body
from bcvalidate.records.prefilter import all_lines, prefilter_for
from bcvalidate.request.head import RequestError
from bcvalidate.request.request import Request
from bcvalidate.request.rules import with_request_findings
from bcvalidate.validator import Validator

BLANK = b" \t\r"
"""What a blank line may have; it is no record."""


class RecordFormat(NamedTuple):
    """How the records of a log are read and checked.

    - `body_at`: the steps of the JSON Pointer to the body in its line; none if the line is one.
    - `max_line`: the longest line, in bytes without its end.
    - `lint`: whether more than documented rules are checked.
    - `gate`: whether a prefilter may skip records ("off": it may not).
    """

    body_at: tuple[str, ...] = ()
    max_line: int = MAX_LINE
    lint: bool = True
    gate: str = "auto"


class Record(NamedTuple):
    """A record that has findings or a token.

    - `line`: its line in the file, one-based.
    - `digest`: that of its body, if it has a token and the body is readable.
    - `nth`: its place among the records of its chunk, one-based.
    """

    line: int
    request: Request
    report: Report
    digest: str | None = None
    nth: int = 1


class ChunkResult(NamedTuple):
    """What came of a chunk: its lines, how many are records, and those to be reported."""

    lines: int
    records: int
    reported: Sequence[Record]


class Checker:
    """Checks chunks of logs of one format; not for several threads at once."""

    def __init__(self, validator: Validator, record_format: RecordFormat) -> None:
        self._validator = validator
        self._format = record_format
        self._prefilter = prefilter_for(validator, lint=record_format.lint, gate=record_format.gate)

    def check(self, chunk: bytes, before: int) -> ChunkResult:
        """Check whole lines, before which their file has so many lines.

        Raises what `Validator.report` raises.
        """
        if self._format.body_at:
            return self._check_envelopes(chunk, before)
        lines, candidates = self._prefilter.candidates(chunk)
        blank, reported = 0, []
        for index, line in candidates:
            if not line.strip(BLANK):
                blank += 1
                continue
            request = Request(read_document(line, start=(before + index, 0)))
            report = self._validator.report(request, lint=self._format.lint)
            record = _record(request, report, index + 1 - blank)
            if record is not None:
                reported.append(record)
        self._prefilter.update(lines, len(candidates), blank + len(reported))
        return ChunkResult(lines, lines - blank, reported)

    def refuse(self, before: int) -> ChunkResult:
        """Report a line that is too long, before which its file has so many lines."""
        hint = f"It has more than {self._format.max_line} bytes; --max-line takes another limit."
        finding = request_finding("record-size", Position(before + 1, 1), None, hint)
        return ChunkResult(1, 1, [_unread((before, 0), finding)])

    def _check_envelopes(self, chunk: bytes, before: int) -> ChunkResult:
        lines, candidates = all_lines(chunk)
        blank, not_clean, reported = 0, 0, []
        for index, line in candidates:
            if not line.strip(BLANK):
                blank += 1
                continue
            start = (before + index, 0)
            found = find_body(line, self._format.body_at, start)
            if isinstance(found, NoBody):
                place = Position(start[0] + 1, found.column + 1)
                finding = request_finding(found.rule, place, None, found.hint)
                reported.append(_unread(start, finding, index + 1 - blank))
                continue
            clean = self._prefilter.is_clean(found.text)
            not_clean += not clean
            if clean and found.token is None and not found.odd_token:
                continue
            record = self._check_body(found, start, index + 1 - blank, clean=clean)
            if record is not None:
                reported.append(record)
        self._prefilter.update(lines, not_clean, blank + len(reported))
        return ChunkResult(lines, lines - blank, reported)

    def _check_body(
        self, found: EnclosedBody, start: tuple[int, int], nth: int, *, clean: bool
    ) -> Record | None:
        """The record of a body in its envelope; a `clean` one has findings for its token only."""
        document = read_document(found.text, start=(start[0], found.column))
        document.enclosing_text = found.around
        request = Request(
            document,
            errors=(RequestError("token-form"),) if found.odd_token else (),
            token=found.token,
            body_text="joined" if found.quoted else "verbatim",
        )
        lint = self._format.lint
        report = (
            with_request_findings(request, Report(), lint=lint)
            if clean
            else self._validator.report(request, lint=lint)
        )
        return _record(request, report, nth)


def located(finding: Finding, document: Document) -> Finding:
    """Give a finding without a position that of the start of its document."""
    if finding.line is not None:
        return finding
    lines, characters = document.start
    return finding._replace(line=lines + 1, column=characters + 1)


def _record(request: Request, report: Report, nth: int) -> Record | None:
    """The record of a request; None when there is nothing to report and no token."""
    if not report.findings and not request.token:
        return None
    document = request.document
    digest = body_digest(document) if request.token else None
    # Nobody needs it any more, and it would go from process to process.
    document.value = None
    findings = tuple(located(finding, document) for finding in report.findings)
    return Record(document.start[0] + 1, request, Report(findings), digest, nth)


def _unread(start: tuple[int, int], finding: Finding, nth: int = 1) -> Record:
    """The record of a line of which nothing is shown."""
    document = Document(None)
    document.start = start
    return Record(start[0] + 1, Request(document), Report((finding,)), nth=nth)
