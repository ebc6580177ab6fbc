"""Submissions: what is to be sent to the service, a body alone or a whole request."""

from collections.abc import Iterable
from typing import NamedTuple

from bcvalidate.document import Document
from bcvalidate.finding import Finding
from bcvalidate.positions import Position, position
from bcvalidate.report import Report, merged
from bcvalidate.request import UNREAD, Problem, Request, problems
from bcvalidate.translator import of_request

_TOKEN_LENGTH = 64


class Submission(NamedTuple):
    """A body, and of a whole request also the rest, with what is wrong with it.

    `request` is None for a body alone, and for a request that cannot be read. `token` is the
    IdempotentToken, None without one. `verbatim` says that the text of the document stands in the
    file as it is, after the head. `complete` says that the head ends, so that there is a body.
    """

    document: Document
    request: Request | None = None
    problems: tuple[Problem, ...] = ()
    token: str | None = None
    verbatim: bool = True
    complete: bool = True

    def completed(self, report: Report, *, lint: bool) -> Report:
        """The report on the body, with what is to be said of the rest.

        Without `lint`, that is what is documented, and what keeps the request from being read.
        """
        if not self.complete:
            report = Report()
        if not self.verbatim:
            found = report.findings
            report = Report(tuple(finding._replace(line=None, column=None) for finding in found))
        problems = [*self.problems]
        if self.token is not None and not _well_formed(self.token):
            problems.append(Problem("token-form", self._token_at()))
        findings = [self._finding(problem) for problem in problems]
        return merged(report, [f for f in findings if lint or f.documented or f.rule == UNREAD])

    def mismatch(self, path: str) -> Finding:
        """The finding of row 1; `path` names the request whose token it is, empty if unknown.

        Source: row 1 of the API page.
        """
        hint = f"The token is that of {path or 'another request'}; take a new one."
        return self._finding(Problem("token-mismatch", self._token_at(), hint=hint))

    def _finding(self, problem: Problem) -> Finding:
        return of_request(problem.rule, self._position(problem.at), problem.key, problem.hint)

    def _token_at(self) -> int:
        """The offset of the token in the first line of the request, if that is where it is."""
        if self.request is None or self.request.token is None:
            return 0
        return self.request.in_line(self.request.token.value_at)

    def _position(self, at: int | str) -> Position | None:
        """Where a part of the head is in the file; None for what was never to have a head."""
        if self.complete and not self.document.head:
            return None
        if isinstance(at, int):
            return position(self.document.head, at)
        lines = self.document.head.lower().split("\n")
        found = (n for n, line in enumerate(lines, 1) if line.partition(":")[0].rstrip() == at)
        return Position(next(found, 1), 1)


def submitted(
    document: Document, request: Request | None, faults: Iterable[Problem], size: int | None
) -> Submission:
    """A whole request, whose body has so many bytes, None if that is not known.

    `faults` are what is wrong with it as HTTP.
    """
    if request is None:
        return Submission(document, problems=tuple(faults))
    token = request.token
    return Submission(
        document,
        request,
        (*faults, *problems(request, size)),
        None if token is None else token.value,
    )


def _well_formed(token: str) -> bool:
    """Whether a token is up to 64 letters, digits and underscores, as the page describes it."""
    plain_word = token.isascii() and token.replace("_", "a").isalnum()
    return plain_word and len(token) <= _TOKEN_LENGTH
