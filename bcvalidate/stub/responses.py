"""Respond to requests as the API reference says."""

import json
from base64 import b32hexencode
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from secrets import token_bytes
from typing import Any, NamedTuple

from bcvalidate.account import Account
from bcvalidate.admission.admission import Admission, AdmissionResult
from bcvalidate.admission.ledger import TokenLedger
from bcvalidate.document.source_file import load_array
from bcvalidate.files.resources import schema_bytes
from bcvalidate.request.head import METHOD, PATH, RequestHead
from bcvalidate.rules.registry import rules
from bcvalidate.stub.clusters import MAX_PAGE_SIZE, Cluster, Clusters
from bcvalidate.stub.quotas import account_values, available, quotas
from bcvalidate.validator import Validator

_FILE = "stub.json"
_REQUEST_NAME = "<request>"
_DEFAULT_PAGE_SIZE = 50
_ID_LENGTH = 22
# An Id needs 5 bits for each character.
_ID_BYTES = 15
_READ_METHODS = frozenset(("GET", "HEAD"))


class StubError(NamedTuple):
    """An error response: its HTTP status, and the code and message in its body."""

    status: int
    code: str
    message: str


@cache
def stub_errors() -> dict[str, StubError]:
    """The errors of the stub by code. A message may have the placeholder `{Message}`."""
    entries = load_array(f"schemas/{_FILE}", schema_bytes(_FILE))
    return {
        entry["code"]: StubError(entry["status"], entry["code"], entry["message"])
        for entry in entries
    }


class Response(NamedTuple):
    """A response: its HTTP status, its body in pieces, and the code of its error, if any."""

    status: int
    pieces: Sequence[bytes] = ()
    code: str | None = None


class Responder:
    """Responds to one request after the other. All requests must come from one thread.

    `stated` has the content of the account files, unchanged. Without it, GET /quotas and
    GET /available list the values of the account.
    """

    def __init__(
        self,
        account: Account | None = None,
        ledger: TokenLedger | None = None,
        stated: Mapping[str, Any] | None = None,
    ) -> None:
        self.clusters = Clusters()
        self._admission = Admission(Validator(account), ledger)
        self._stated = account_values(account) if stated is None else stated

    @property
    def account(self) -> Account | None:
        """The account that requests are checked against, with the clusters that were created."""
        return self._admission.account

    @account.setter
    def account(self, account: Account | None) -> None:
        self._admission.account = account
        self._stated = account_values(account)

    def respond(
        self, method: str, target: str, headers: Sequence[tuple[str, str]], body: bytes
    ) -> Response:
        """Respond to a request. The names in `headers` must be in lower case."""
        head = RequestHead(method, target, tuple(headers))
        path = head.path
        if path == PATH and method == METHOD:
            return self._create(head, body)
        if path == PATH:
            return (
                self._list(head) if method in _READ_METHODS else _documented("method-not-allowed")
            )
        above, _, last = path.rpartition("/")
        if above == PATH and last:
            return self._cluster(method, last)
        values = {"/quotas": quotas, "/available": available}.get(path)
        if values is None:
            return _documented("url-pattern-invalid")
        if method not in _READ_METHODS:
            return _documented("method-not-allowed")
        return _json_response(200, values(self._stated))

    def _create(self, head: RequestHead, body: bytes) -> Response:
        """Source: CreateCluster, https://help.aliyun.com/document_detail/44738.htm."""
        result = self._admission.receive(head, body, _REQUEST_NAME)
        response = result.report.response()
        if response is not None:
            status, content = response
            return _json_response(status, content, content["Code"])
        first = result.report.first
        if first is not None:
            return error_response(stub_errors()["InvalidHttpBody"], first.message)
        identity = _cluster_id(result)
        if not result.repeated:
            self.clusters.add(Cluster(identity, body))
        return _json_response(201, {"Id": identity})

    def _list(self, head: RequestHead) -> Response:
        """Source: https://help.aliyun.com/zh/batchcompute/developer-reference/listclusters-2."""
        parameters = {parameter.key: parameter.value for parameter in head.parameters()}
        count = parameters.get("MaxItemCount") or str(_DEFAULT_PAGE_SIZE)
        # One digit more than the maximum has, so that a long number takes no time.
        digits = count.lstrip("0")[:4] if count.isascii() and count.isdigit() else ""
        if not digits or int(digits) > MAX_PAGE_SIZE:
            return error_response(stub_errors()["InvalidMaxItemCount"])
        page = self.clusters.page(parameters.get("Marker", ""), int(digits))
        pieces = [b'{"Items": [']
        for cluster in page.clusters:
            pieces += [cluster.response_body, b", "]
        del pieces[-1 if page.clusters else 1 :]
        return Response(200, (*pieces, f'], "NextMarker": "{page.next_marker}"}}'.encode()))

    def _cluster(self, method: str, identity: str) -> Response:
        """Source: https://www.alibabacloud.com/help/doc-detail/44741.htm, and 44739 to delete."""
        if method not in _READ_METHODS and method != "DELETE":
            return _documented("method-not-allowed")
        cluster = self.clusters.get(identity)
        if cluster is None:
            return error_response(stub_errors()["InvalidResource.NotFound"])
        if method in _READ_METHODS:
            return Response(200, (cluster.response_body,))
        self.clusters.remove(identity)
        self._admission.release()
        return Response(204)


@lru_cache(maxsize=256)
def error_response(error: StubError, message: str = "") -> Response:
    """Make the response for an error. `message` replaces its placeholder."""
    content = {"Code": error.code, "Message": error.message.replace("{Message}", message)}
    return _json_response(error.status, content, error.code)


def too_large() -> Response:
    """Make the response to a body that is too large."""
    return error_response(stub_errors()["InvalidHttpBody"], rules()["body-size"].message)


@cache
def _documented(name: str) -> Response:
    """Make the response for a documented rule."""
    rule = rules()[name]
    return _json_response(rule.status or 0, {"Code": rule.code, "Message": rule.message}, rule.code)


def _json_response(status: int, content: object, code: str | None = None) -> Response:
    return Response(status, (json.dumps(content).encode(),), code)


def _cluster_id(result: AdmissionResult) -> str:
    """Make the Id of a cluster. The same token and request always give the same Id."""
    use = result.use
    if use is None:
        digest = token_bytes(_ID_BYTES)
    else:
        # A token may contain lone surrogates.
        seed = f"{use.token}\n{use.digest}".encode("utf-8", "surrogatepass")
        digest = sha256(seed).digest()[:_ID_BYTES]
    return f"cls-{b32hexencode(digest).decode().lower()[:_ID_LENGTH]}"
