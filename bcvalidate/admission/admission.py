"""Intakes: requests one after the other, of which each may take what the next one needs."""

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from bcvalidate.account import Account
from bcvalidate.diagnostics.report import Report, merge
from bcvalidate.document.document import Document, read_document, value_document
from bcvalidate.engine.values import to_json
from bcvalidate.request.head import RequestHead
from bcvalidate.request.request import Request, build_request
from bcvalidate.request.rules import token_mismatch, with_request_findings
from bcvalidate.validator import assess

if TYPE_CHECKING:
    from bcvalidate.admission.ledger import Claim, TokenLedger, Use


class AdmissionResult(NamedTuple):
    """What came of a request.

    `use` is the first use of its token, None without one, or when the request is not admitted.
    `repeated` says that the same request has used this token before, so that nothing new comes of
    it, and `counts` that it takes a cluster of the account's.
    """

    report: Report
    use: "Use | None" = None
    repeated: bool = False
    counts: bool = False


class Admission:
    """Takes requests as the service would: an admitted one is a cluster more, and has its token.

    Without a ledger, tokens are known as long as this is. Not for several threads at once.
    """

    def __init__(self, account: Account | None = None, ledger: "TokenLedger | None" = None) -> None:
        self._stated = account
        self._ledger = ledger
        self._taken = 0
        self._withdrawn: set[str] = set()

    @property
    def _tokens(self) -> "TokenLedger":
        if self._ledger is None:
            from bcvalidate.admission.ledger import TokenLedger

            self._ledger = TokenLedger()
        return self._ledger

    @property
    def account(self) -> Account | None:
        """The account as it is now: what was taken here counts, if only its limit is known, too."""
        stated = self._stated
        if stated is None or stated.max_cluster_count is None or not self._taken:
            return stated
        return replace(stated, cluster_count=self._count())

    @account.setter
    def account(self, account: Account | None) -> None:
        self._stated = account
        if account is not None and account.cluster_count is not None:
            # It says how many there are, with those that were taken.
            self._taken = 0

    def account_for(self, submission: Request) -> Account | None:
        """The account that a request is held against: one that comes again takes no cluster more.

        Raises LedgerError.
        """
        account = self.account
        if account is None or account.max_cluster_count is None or not submission.token:
            return account
        use = self._tokens.lookup(submission.token)
        again = use is not None and use.digest == body_digest(submission.document)
        free = again and submission.token not in self._withdrawn
        return replace(account, max_cluster_count=None) if free else account

    def withdraw(self, admission: AdmissionResult) -> None:
        """An admitted request has failed: its place is free again, but its token stays taken."""
        if admission.counts:
            self._taken -= 1
            if admission.use is not None:
                self._withdrawn.add(admission.use.token)

    def release(self) -> None:
        """A cluster is no more, whether it was taken here or is one that the account states."""
        if self._count() > 0:
            self._taken -= 1

    def _count(self) -> int:
        """How many clusters there are, as far as that is known."""
        stated = self._stated.cluster_count if self._stated is not None else None
        return (stated or 0) + self._taken

    def receive(self, request: RequestHead, body: bytes, name: str) -> AdmissionResult:
        """What the service would make of a request; `name` is where it came from.

        Without advice, and without lines: it is an answer that is wanted. Raises LedgerError.
        """
        document = read_document(body)
        submission = build_request(document, request, (), len(body))
        without_lines = value_document(document.value) if document.readable else document
        report = assess(without_lines, account=self.account_for(submission), lint=False)
        return self.settle(submission, with_request_findings(submission, report, lint=False), name)

    def settle(self, submission: Request, report: Report, name: str) -> AdmissionResult:
        """Admit a request, all of whose errors are in the report, or say that its token is taken.

        `name` is where it came from. A request with errors takes nothing: once it is corrected, it
        may come again, and with the same token. Raises LedgerError.
        """
        token = submission.token
        if not token:
            self._taken += report.ok
            return AdmissionResult(report, counts=report.ok)
        own = body_digest(submission.document)
        claim = self.claim(token, own if report.ok else None, name)
        if claim is None:
            return AdmissionResult(report)
        use, is_new = claim
        if use.digest != own:
            return AdmissionResult(merge(report, [token_mismatch(submission, use.path)]))
        if not report.ok:
            return AdmissionResult(report)
        counts = is_new or token in self._withdrawn
        self._withdrawn.discard(token)
        self._taken += counts
        return AdmissionResult(report, use, not is_new, counts)

    def claim(self, token: str, digest: str | None, name: str) -> "Claim | None":
        """The first use of a token, which this one is if it has a digest and comes first.

        `name` is where it came from. Raises LedgerError.
        """
        if digest is not None:
            return self._tokens.claim(token, digest, name)
        known = self._tokens.lookup(token)
        if known is None:
            return None
        from bcvalidate.admission.ledger import Claim

        return Claim(known, is_new=False)


def body_digest(document: Document) -> str | None:
    """The digest of a body, or None for one that cannot be read, or sent."""
    from bcvalidate.admission.digest import digest

    if not document.readable:
        return None
    try:
        return digest(document.value if document.text is not None else to_json(document.value))
    except (RecursionError, TypeError, ValueError):
        return None
