"""Admission: check requests in sequence, each of which may use a token and create a cluster."""

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from bcvalidate.account import Account
from bcvalidate.diagnostics.report import Report, merge
from bcvalidate.document.document import Document, read_document, value_document
from bcvalidate.engine.values import to_json_value
from bcvalidate.request.head import RequestHead
from bcvalidate.request.request import Request, build_request
from bcvalidate.request.rules import token_mismatch
from bcvalidate.validator import Validator

if TYPE_CHECKING:
    from bcvalidate.admission.ledger import Claim, TokenLedger, Use


class AdmissionResult(NamedTuple):
    """The result of a request.

    - `report`: all findings, including those on the token.
    - `use`: the first use of its token; None without a token, or if the request was refused.
    - `repeated`: whether the same request was admitted with this token before.
    - `counts`: whether it counts as one of the clusters of the account.
    """

    report: Report
    use: "Use | None" = None
    repeated: bool = False
    counts: bool = False


class Admission:
    """Checks and admits requests as the service would, one after the other.

    An admitted request counts as one more cluster and uses its token. Without a ledger, tokens are
    remembered as long as this object lives. Not safe for threads.
    """

    def __init__(self, validator: Validator, ledger: "TokenLedger | None" = None) -> None:
        self._validator = validator
        self._account = validator.account
        self._ledger = ledger
        self._admitted = 0
        self._rolled_back: set[str] = set()

    @property
    def account(self) -> Account | None:
        """The account in its current state, with the clusters that were admitted here."""
        account = self._account
        if account is None or account.max_cluster_count is None or not self._admitted:
            return account
        return replace(account, cluster_count=self._cluster_count())

    @account.setter
    def account(self, account: Account | None) -> None:
        self._account = account
        if account is not None and account.cluster_count is not None:
            # The count of the new account includes the clusters that were admitted here.
            self._admitted = 0

    def check(self, request: Request, *, lint: bool = True) -> Report:
        """Check a request, given the current state of the account.

        Raises what `Validator.report` raises, and LedgerError.
        """
        validator = self._validator._replace(account=self._account_for(request))
        return validator.report(request, lint=lint)

    def admit(self, request: Request, report: Report, name: str) -> AdmissionResult:
        """Admit a request, unless its report has errors or another request has used its token.

        `name` says where the request came from. A request with errors does not use its token, so
        it can be repeated with the same token once it is corrected. Raises LedgerError.
        """
        token = request.token
        if not token:
            self._admitted += report.ok
            return AdmissionResult(report, counts=report.ok)
        digest = body_digest(request.document)
        claim = self.claim(token, digest if report.ok else None, name)
        if claim is None:
            return AdmissionResult(report)
        use, is_new = claim
        if use.digest != digest:
            return AdmissionResult(merge(report, [token_mismatch(request, use.path)]))
        if not report.ok:
            return AdmissionResult(report)
        counts = is_new or token in self._rolled_back
        self._rolled_back.discard(token)
        self._admitted += counts
        return AdmissionResult(report, use, not is_new, counts)

    def receive(self, head: RequestHead, body: bytes, name: str) -> AdmissionResult:
        """Check and admit a request by the documented rules only, without positions.

        `name` says where the request came from. Raises LedgerError.
        """
        document = read_document(body)
        request = build_request(document, head, (), len(body))
        without_text = value_document(document.value) if document.readable else document
        report = self.check(request._replace(document=without_text), lint=False)
        return self.admit(request, report, name)

    def roll_back(self, result: AdmissionResult) -> None:
        """Free the cluster of an admitted request that failed later; its token stays used."""
        if result.counts:
            self._admitted -= 1
            if result.use is not None:
                self._rolled_back.add(result.use.token)

    def release(self) -> None:
        """Free a cluster, either of a request that was admitted here or of the given account."""
        if self._cluster_count() > 0:
            self._admitted -= 1

    def claim(self, token: str, digest: str | None, name: str) -> "Claim | None":
        """Find the first use of a token; with a digest, record a use if there was none.

        `name` says where the request came from. Raises LedgerError.
        """
        if digest is not None:
            return self._tokens.claim(token, digest, name)
        use = self._tokens.lookup(token)
        if use is None:
            return None
        from bcvalidate.admission.ledger import Claim

        return Claim(use, is_new=False)

    @property
    def _tokens(self) -> "TokenLedger":
        if self._ledger is None:
            from bcvalidate.admission.ledger import TokenLedger

            self._ledger = TokenLedger()
        return self._ledger

    def _account_for(self, request: Request) -> Account | None:
        """The account to check a request with, without a quota if it was admitted before."""
        account = self.account
        if account is None or account.max_cluster_count is None or not request.token:
            return account
        use = self._tokens.lookup(request.token)
        repeated = use is not None and use.digest == body_digest(request.document)
        has_cluster = repeated and request.token not in self._rolled_back
        return replace(account, max_cluster_count=None) if has_cluster else account

    def _cluster_count(self) -> int:
        """The number of clusters that exist, as far as it is known."""
        given = self._account.cluster_count if self._account is not None else None
        return (given or 0) + self._admitted


def body_digest(document: Document) -> str | None:
    """Compute the digest of a body; None if the body cannot be read or sent."""
    from bcvalidate.admission.digest import digest

    if not document.readable:
        return None
    try:
        return digest(
            document.value if document.text is not None else to_json_value(document.value)
        )
    except (RecursionError, TypeError, ValueError):
        return None
