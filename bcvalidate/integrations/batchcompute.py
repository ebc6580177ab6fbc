"""The vendor's SDK: a client that checks what it is to submit before the SDK changes it."""

import json
import logging
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from bcvalidate.account import Account
from bcvalidate.admission.admission import Admission
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.report import InvalidRequest, Report
from bcvalidate.display.printable import printable
from bcvalidate.document.document import Document, read_document, value_document
from bcvalidate.reporters.line import headline
from bcvalidate.request.request import Request
from bcvalidate.validator import Validator

if TYPE_CHECKING:
    from bcvalidate.admission.ledger import TokenLedger

_LEVELS = {"warning": logging.WARNING, "info": logging.INFO}


class Client(Protocol):
    """What is asked of a client: these two methods of `batchcompute.Client`."""

    def create_cluster(self, cluster_desc: Any, token: Any = "") -> Any:
        """Submit a cluster."""

    def delete_cluster(self, cluster: Any) -> Any:
        """Delete a cluster."""


class ValidatingClient:
    """A `batchcompute.Client` that submits no cluster which the service would refuse.

    What is checked is what the caller gives, before the SDK drops the keys that it does not know
    and adds a network. Warnings and infos are logged, by the logger `bcvalidate`; with `strict`,
    warnings are errors. `account` states the limits that clusters are held against: one that was
    submitted counts until it is deleted, here. With `ledger`, tokens are known from earlier runs,
    too. All else is the client's own. Safe for threads, as far as the client is.
    """

    __slots__ = ("_admission", "_client", "_lock", "_strict")

    def __init__(
        self,
        client: Client,
        *,
        account: Account | None = None,
        ledger: "TokenLedger | None" = None,
        strict: bool = False,
    ) -> None:
        self._client = client
        self._admission = Admission(Validator(account), ledger)
        self._lock = Lock()
        self._strict = strict

    def __getattr__(self, name: str) -> Any:
        # A private name of the client would be a way around the check; a copy asks for them, too.
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        value = getattr(self._client, name)
        # The SDK announces names in this style for all methods, but its latest release has none.
        return self.create_cluster if name == "createCluster" else value

    def create_cluster(self, cluster_desc: Any, token: str | None = "") -> Any:
        """Submit a cluster as it was given, and return the client's own response.

        `cluster_desc` is a dict, JSON text (then findings have lines), or a ClusterDescription;
        `token` is the IdempotentToken, empty for none. It stays taken when the client fails, since
        the request may have arrived.

        Raises InvalidRequest, which is the SDK's ClientError, too, for a request with errors,
        TypeError or ValueError for what JSON has nothing for and for a token that is no string,
        which the SDK would leave out, RecursionError for what is nested too deep to be sent,
        LedgerError, and what the client raises.
        """
        if token is not None and not isinstance(token, str):
            raise TypeError(f"token must be a str, not {type(token).__name__}")
        document = _document(cluster_desc)
        request = Request(document, token=token or None)
        with self._lock:
            report = self._admission.check(request)
            if self._strict:
                report = _strictly(report)
            result = self._admission.admit(request, report, "")
        if not result.report.ok:
            raise _refused(result.report)
        try:
            for finding in result.report.findings:
                logging.getLogger("bcvalidate").log(_LEVELS[finding.severity], "%s", _line(finding))
            return self._client.create_cluster(cluster_desc, token)
        except BaseException:
            with self._lock:
                self._admission.roll_back(result)
            raise

    def delete_cluster(self, cluster: Any) -> Any:
        """Delete a cluster, and return the client's own response; raises what the client raises."""
        response = self._client.delete_cluster(cluster)
        with self._lock:
            self._admission.release()
        return response


def _document(cluster_desc: object) -> Document:
    if isinstance(cluster_desc, str | bytes):
        return read_document(cluster_desc)
    # As the SDK sends it; what is no JSON then, such as NaN, is none for the service.
    document = read_document(json.dumps(cluster_desc, default=_members))
    return value_document(document.value) if document.readable else document


def _members(value: Any) -> Any:
    """What an object of the SDK is sent as; TypeError for any other."""
    if not hasattr(value, "detail"):
        raise TypeError(f"JSON has nothing for a value of class {type(value).__name__}")
    return value.detail()


def _strictly(report: Report) -> Report:
    """A report whose warnings are errors."""
    return Report(
        tuple(
            finding._replace(severity="error") if finding.severity == "warning" else finding
            for finding in report.findings
        )
    )


def _line(finding: Finding) -> str:
    hint = "" if finding.hint is None else f" {printable(finding.hint)}"
    return headline(f"create_cluster{finding.pointer}", finding) + hint


def _refused(report: Report) -> InvalidRequest:
    return _refusal()(report)


@cache
def _refusal() -> type[InvalidRequest]:
    """InvalidRequest as the SDK's own error, so that whoever handles that handles this."""
    try:
        # The type checker runs where the SDK is not.
        from batchcompute.core.exceptions import ClientError  # type: ignore[import-not-found]
    except ImportError:
        return InvalidRequest

    # To the type checker, ClientError may be anything.
    class Refusal(InvalidRequest, ClientError):  # type: ignore[misc]
        __doc__ = InvalidRequest.__doc__

        def __init__(self, report: Report) -> None:
            super().__init__(report)
            self.request_id, self.msg = None, self.message

        def __reduce__(self) -> tuple[object, ...]:
            # By its name, it would be taken for the class that it is made of.
            return _refused, (self.report,)

    Refusal.__name__ = Refusal.__qualname__ = InvalidRequest.__name__
    return Refusal
