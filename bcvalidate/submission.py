"""Submissions: what is to be sent to the service, a body alone or a whole request."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bcvalidate.document import Document, read
from bcvalidate.engine import ACTION
from bcvalidate.finding import Finding
from bcvalidate.positions import positions
from bcvalidate.redaction import Redaction
from bcvalidate.report import Report, merged
from bcvalidate.request import UNREAD, Problem, Request, problems
from bcvalidate.rows import rows
from bcvalidate.translator import of_request

_TOKEN_LENGTH = 64
_LONGEST_KEY = 64


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
        problems = list(self.problems)
        if self.token is not None and not _well_formed(self.token):
            problems.append(Problem("token-form", self._token_at()))
        told = [p for p in problems if lint or p.rule == UNREAD or rows()[p.rule].documented]
        return merged(report, self._findings(told))

    def mismatch(self, path: str) -> Finding:
        """The finding of row 1; `path` names the request whose token it is, empty if unknown.

        Source: row 1 of the API page.
        """
        hint = f"The token is that of {path or 'another request'}; take a new one."
        (finding,) = self._findings([Problem("token-mismatch", self._token_at(), hint=hint)])
        return finding

    def _token_at(self) -> int:
        """The offset of the token in the first line of the request, if that is where it is."""
        if self.request is None or self.request.token is None:
            return 0
        return self.request.in_line(self.request.token.value_at)

    def _findings(self, problems: Sequence[Problem]) -> list[Finding]:
        if not problems:
            return []
        keys = [problem.key for problem in problems if problem.key is not None]
        shown = self._shown(keys) if keys else {}
        offsets = [self._offset(problem.at) for problem in problems]
        # A body alone has no head that anything of this could stand in.
        has_head = bool(self.document.head) or not self.complete
        at = positions(self.document.head, offsets) if has_head else {}
        return [
            of_request(problem.rule, at.get(offset), shown.get(problem.key), problem.hint)
            for problem, offset in zip(problems, offsets, strict=True)
        ]

    def _offset(self, at: int | str) -> int:
        """Where in the head something is, if that is what is known, or the header of this name."""
        if isinstance(at, int):
            return at
        found = re.search(
            rf"^{re.escape(at)}[ \t]*:", self.document.head, re.IGNORECASE | re.MULTILINE
        )
        return 0 if found is None else found.start()

    def _shown(self, keys: Iterable[str]) -> dict[str | None, str]:
        """The keys of the query as they may be shown: without secrets, and not too long."""
        document = self.document
        if self.request is not None and not document.head:
            document = read("{}", head=self.request.head())
        paths = [(key,) for key in keys]
        redaction = Redaction(ACTION, document, self.document.value, paths, ())
        shown = {path[0]: str(redaction.path(path)[0]) for path in paths}
        return {key: _shortened(text) or '""' for key, text in shown.items()}


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_KEY else f"{text[:_LONGEST_KEY]}..."


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
