"""A client of the vendor's SDK that checks each cluster before it is submitted."""

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
    """The two methods of `batchcompute.Client` that are used."""

    def create_cluster(self, cluster_desc: Any, token: Any = "") -> Any:
        """Submit a cluster."""

    def delete_cluster(self, cluster: Any) -> Any:
        """Delete a cluster."""


class ValidatingClient:
    """A `batchcompute.Client` that does not submit clusters which the service would refuse.

    It checks the argument of the caller, before the SDK drops unknown keys and adds a network. The
    logger `bcvalidate` logs warnings and infos. All other attributes are those of the client. It is
    thread-safe if the client is.

    - `account`: the limits to check clusters against. A submitted cluster counts until it is
      deleted with this client.
    - `ledger`: the tokens that were used in earlier runs.
    - `strict`: whether warnings are errors.
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
        # Private attributes would bypass the check. `copy` also looks them up.
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        value = getattr(self._client, name)
        # The SDK announces camelCase names for all methods, but its latest release has none.
        return self.create_cluster if name == "createCluster" else value

    def create_cluster(self, cluster_desc: Any, token: str | None = "") -> Any:
        """Submit a cluster unchanged, and return the response of the client.

        `cluster_desc` is a dict, JSON text (then findings have lines), or a ClusterDescription.
        `token` is the IdempotentToken; "" and None mean no token. The token stays used if the
        client fails, because the service may have received the request.

        Raises InvalidRequest for a request with errors. It is a ClientError of the SDK, too. Raises
        TypeError or ValueError for a value that JSON cannot represent, TypeError for a token that
        is not a string (the SDK would leave it out), RecursionError for a value that is nested too
        deep, LedgerError, and the exceptions of the client.
        """
        if token is not None and not isinstance(token, str):
            raise TypeError(f"token must be a str, not {type(token).__name__}")
        document = _document(cluster_desc)
        request = Request(document, token=token or None)
        with self._lock:
            report = self._admission.check(request)
            if self._strict:
                report = _with_warnings_as_errors(report)
            result = self._admission.admit(request, report, "")
        if not result.report.ok:
            raise _invalid_request(result.report)
        try:
            for finding in result.report.findings:
                logging.getLogger("bcvalidate").log(_LEVELS[finding.severity], "%s", _line(finding))
            return self._client.create_cluster(cluster_desc, token)
        except BaseException:
            with self._lock:
                self._admission.roll_back(result)
            raise

    def delete_cluster(self, cluster: Any) -> Any:
        """Delete a cluster, and return the response of the client. Raises its exceptions."""
        response = self._client.delete_cluster(cluster)
        with self._lock:
            self._admission.release()
        return response


def _document(cluster_desc: object) -> Document:
    if isinstance(cluster_desc, str | bytes):
        return read_document(cluster_desc)
    # This is the text that the SDK sends. If it is invalid, as with NaN, the service refuses it.
    document = read_document(json.dumps(cluster_desc, default=_members))
    return value_document(document.value) if document.readable else document


def _members(value: Any) -> Any:
    """Convert an object of the SDK to what it sends. Raises TypeError for any other object."""
    if not hasattr(value, "detail"):
        raise TypeError(f"JSON has nothing for a value of class {type(value).__name__}")
    return value.detail()


def _with_warnings_as_errors(report: Report) -> Report:
    """Change the warnings of a report to errors."""
    return Report(
        tuple(
            finding._replace(severity="error") if finding.severity == "warning" else finding
            for finding in report.findings
        )
    )


def _line(finding: Finding) -> str:
    hint = "" if finding.hint is None else f" {printable(finding.hint)}"
    return headline(f"create_cluster{finding.pointer}", finding) + hint


def _invalid_request(report: Report) -> InvalidRequest:
    return _exception_class()(report)


@cache
def _exception_class() -> type[InvalidRequest]:
    """Make an InvalidRequest that is also a ClientError, if the SDK is installed."""
    try:
        # The SDK is not installed where the type checker runs.
        from batchcompute.core.exceptions import ClientError  # type: ignore[import-not-found]
    except ImportError:
        return InvalidRequest

    # The type checker does not know the type of ClientError.
    class Refusal(InvalidRequest, ClientError):  # type: ignore[misc]
        __doc__ = InvalidRequest.__doc__

        def __init__(self, report: Report) -> None:
            super().__init__(report)
            self.request_id, self.msg = None, self.message

        def __reduce__(self) -> tuple[object, ...]:
            # pickle would look the class up by its name, and find the base class.
            return _invalid_request, (self.report,)

    Refusal.__name__ = Refusal.__qualname__ = InvalidRequest.__name__
    return Refusal
