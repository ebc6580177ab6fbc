"""Check chunks of a log, and return the records that have findings."""

from collections.abc import Sequence
from typing import NamedTuple

from bcvalidate.admission.admission import body_digest
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.messages import request_finding
from bcvalidate.diagnostics.report import Report
from bcvalidate.document.document import Document, read_document
from bcvalidate.document.positions import Position
from bcvalidate.records.chunks import MAX_LINE
from bcvalidate.records.envelopes import EnclosedBody, EnvelopeError, find_body
from bcvalidate.records.prefilter import all_lines, prefilter_for
from bcvalidate.request.head import RequestError
from bcvalidate.request.request import Request
from bcvalidate.request.rules import with_request_findings
from bcvalidate.validator import Validator

BLANK = b" \t\r"
"""The bytes that a blank line may have. A blank line is not a record."""


class RecordFormat(NamedTuple):
    """How the records of a log are read and checked.

    - `body_at`: the reference tokens of the JSON Pointer to the body in a line. It is empty if the
      line itself is the body.
    - `max_line`: the longest allowed line, in bytes without its line end.
    - `lint`: whether to check lint rules, too.
    - `prefilter`: "off" forbids that a prefilter skips records.
    """

    body_at: tuple[str, ...] = ()
    max_line: int = MAX_LINE
    lint: bool = True
    prefilter: str = "auto"


class Record(NamedTuple):
    """A record that has findings or a token.

    - `line`: its line in the file, one-based.
    - `digest`: the digest of its body, if it has a token and its body can be read.
    - `nth`: its number among the records of its chunk, one-based.
    """

    line: int
    request: Request
    report: Report
    digest: str | None = None
    nth: int = 1


class ChunkResult(NamedTuple):
    """The number of lines and of records in a chunk, and the records to report."""

    lines: int
    records: int
    reported: Sequence[Record]


class Checker:
    """Checks chunks of logs of one format. Not thread-safe."""

    def __init__(self, validator: Validator, record_format: RecordFormat) -> None:
        self._validator = validator
        self._format = record_format
        self._prefilter = prefilter_for(
            validator, lint=record_format.lint, mode=record_format.prefilter
        )

    def check(self, chunk: bytes, before: int) -> ChunkResult:
        """Check whole lines. `before` is the number of lines before them in their file.

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

    def check_too_long(self, before: int) -> ChunkResult:
        """Report a line that is too long. `before` is the number of lines before it."""
        hint = f"It has more than {self._format.max_line} bytes; --max-line takes another limit."
        finding = request_finding("record-size", Position(before + 1, 1), None, hint)
        return ChunkResult(1, 1, [_textless_record((before, 0), finding)])

    def _check_envelopes(self, chunk: bytes, before: int) -> ChunkResult:
        lines, candidates = all_lines(chunk)
        blank, not_clean, reported = 0, 0, []
        for index, line in candidates:
            if not line.strip(BLANK):
                blank += 1
                continue
            start = (before + index, 0)
            body = find_body(line, self._format.body_at, start)
            if isinstance(body, EnvelopeError):
                position = Position(start[0] + 1, body.column + 1)
                finding = request_finding(body.rule, position, None, body.hint)
                reported.append(_textless_record(start, finding, index + 1 - blank))
                continue
            clean = self._prefilter.is_clean(body.text)
            not_clean += not clean
            if clean and body.token is None and not body.invalid_token:
                continue
            record = self._check_body(body, start, index + 1 - blank, clean=clean)
            if record is not None:
                reported.append(record)
        self._prefilter.update(lines, not_clean, blank + len(reported))
        return ChunkResult(lines, lines - blank, reported)

    def _check_body(
        self, body: EnclosedBody, start: tuple[int, int], nth: int, *, clean: bool
    ) -> Record | None:
        """Check a body in its envelope. A `clean` one can have findings for its token only."""
        document = read_document(body.text, start=(start[0], body.column))
        document.enclosing_text = body.surrounding
        request = Request(
            document,
            errors=(RequestError("token-form"),) if body.invalid_token else (),
            token=body.token,
            body_text="joined" if body.quoted else "verbatim",
        )
        lint = self._format.lint
        report = (
            with_request_findings(request, Report(), lint=lint)
            if clean
            else self._validator.report(request, lint=lint)
        )
        return _record(request, report, nth)


def with_position(finding: Finding, document: Document) -> Finding:
    """Give a finding without a position the position of the start of its document."""
    if finding.line is not None:
        return finding
    lines, characters = document.start
    return finding._replace(line=lines + 1, column=characters + 1)


def _record(request: Request, report: Report, nth: int) -> Record | None:
    """Make the record of a request, or None if it has neither findings nor a token."""
    if not report.findings and not request.token:
        return None
    document = request.document
    digest = body_digest(document) if request.token else None
    # The value is no longer needed, and would be sent from process to process.
    document.value = None
    findings = tuple(with_position(finding, document) for finding in report.findings)
    return Record(document.start[0] + 1, request, Report(findings), digest, nth)


def _textless_record(start: tuple[int, int], finding: Finding, nth: int = 1) -> Record:
    """Make the record of a line whose text is not kept."""
    document = Document(None)
    document.start = start
    return Record(start[0] + 1, Request(document), Report((finding,)), nth=nth)
