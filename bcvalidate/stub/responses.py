"""Answers: what the service is documented to say to a request."""

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
from bcvalidate.stub.quotas import available, quotas, stated_by
from bcvalidate.validator import Validator

_NAME = "<request>"
_DEFAULT_PAGE = 50
_ID_LENGTH = 22
# Enough for them, at 5 bits each.
_ID_BYTES = 15
_READING = frozenset(("GET", "HEAD"))


class StubError(NamedTuple):
    """An answer that is an error: its HTTP status, and what its body says."""

    status: int
    code: str
    message: str


@cache
def stub_errors() -> dict[str, StubError]:
    """The errors by their codes; `{Message}` is a place to fill in."""
    rows = load_array(f"schemas/{_FILE}", schema_bytes(_FILE))
    return {row["code"]: StubError(row["status"], row["code"], row["message"]) for row in rows}


class Response(NamedTuple):
    """An answer: its HTTP status, its body in pieces, and the code that says what is wrong."""

    status: int
    pieces: Sequence[bytes] = ()
    code: str | None = None


class Responder:
    """What is answered, request by request; all requests must come from one thread.

    `stated` is what the account's files say, as they say it; without it, GET /quotas and
    GET /available tell what the account has.
    """

    def __init__(
        self,
        account: Account | None = None,
        ledger: TokenLedger | None = None,
        stated: Mapping[str, Any] | None = None,
    ) -> None:
        self.clusters = Clusters()
        self._admission = Admission(Validator(account), ledger)
        self._stated = stated_by(account) if stated is None else stated

    @property
    def account(self) -> Account | None:
        """The account that requests are held against, as it is after what was taken."""
        return self._admission.account

    @account.setter
    def account(self, account: Account | None) -> None:
        self._admission.account = account
        self._stated = stated_by(account)

    def answer(
        self, method: str, target: str, headers: Sequence[tuple[str, str]], body: bytes
    ) -> Response:
        """The answer to a request; `headers` have their names in lower case."""
        head = RequestHead(method, target, tuple(headers))
        path = head.path
        if path == PATH and method == METHOD:
            return self._create(head, body)
        if path == PATH:
            return self._list(head) if method in _READING else _documented("method-not-allowed")
        above, _, last = path.rpartition("/")
        if above == PATH and last:
            return self._one(method, last)
        table = {"/quotas": quotas, "/available": available}.get(path)
        if table is None:
            return _documented("url-pattern-invalid")
        if method not in _READING:
            return _documented("method-not-allowed")
        return _of(200, table(self._stated))

    def _create(self, head: RequestHead, body: bytes) -> Response:
        """Source: CreateCluster, https://help.aliyun.com/document_detail/44738.htm."""
        result = self._admission.receive(head, body, _NAME)
        response = result.report.response()
        if response is not None:
            status, content = response
            return _of(status, content, content["Code"])
        first = result.report.first
        if first is not None:
            return error_response(stub_errors()["InvalidHttpBody"], first.message)
        identity = _identity(result)
        if not result.repeated:
            self.clusters.add(Cluster(identity, body))
        return _of(201, {"Id": identity})

    def _list(self, head: RequestHead) -> Response:
        """Source: https://help.aliyun.com/zh/batchcompute/developer-reference/listclusters-2."""
        asked = {parameter.key: parameter.value for parameter in head.parameters()}
        count = asked.get("MaxItemCount") or str(_DEFAULT_PAGE)
        # One digit more than the largest has, so that no length of theirs takes long.
        digits = count.lstrip("0")[:4] if count.isascii() and count.isdigit() else ""
        if not digits or int(digits) > MAX_PAGE_SIZE:
            return error_response(stub_errors()["InvalidMaxItemCount"])
        page = self.clusters.page(asked.get("Marker", ""), int(digits))
        pieces = [b'{"Items": [']
        for cluster in page.clusters:
            pieces += [cluster.shown, b", "]
        del pieces[-1 if page.clusters else 1 :]
        return Response(200, (*pieces, f'], "NextMarker": "{page.next_marker}"}}'.encode()))

    def _one(self, method: str, identity: str) -> Response:
        """Source: https://www.alibabacloud.com/help/doc-detail/44741.htm, and 44739 to delete."""
        if method not in _READING and method != "DELETE":
            return _documented("method-not-allowed")
        cluster = self.clusters.get(identity)
        if cluster is None:
            return error_response(stub_errors()["InvalidResource.NotFound"])
        if method in _READING:
            return Response(200, (cluster.shown,))
        self.clusters.remove(identity)
        self._admission.release()
        return Response(204)


@lru_cache(maxsize=256)
def error_response(said: StubError, message: str = "") -> Response:
    """The answer that these words make; `message` is for their place to fill in."""
    content = {"Code": said.code, "Message": said.message.replace("{Message}", message)}
    return _of(said.status, content, said.code)


def too_large() -> Response:
    """The answer to a body that is over the limit."""
    return error_response(stub_errors()["InvalidHttpBody"], rules()["body-size"].message)


@cache
def _documented(rule: str) -> Response:
    row = rules()[rule]
    return _of(row.status or 0, {"Code": row.code, "Message": row.message}, row.code)


def _of(status: int, content: object, code: str | None = None) -> Response:
    return Response(status, (json.dumps(content).encode(),), code)


def _identity(result: AdmissionResult) -> str:
    """The Id of a cluster: always the same for the same token and request."""
    use = result.use
    if use is None:
        digest = token_bytes(_ID_BYTES)
    else:
        # A token may have lone surrogates.
        seed = f"{use.token}\n{use.digest}".encode("utf-8", "surrogatepass")
        digest = sha256(seed).digest()[:_ID_BYTES]
    return f"cls-{b32hexencode(digest).decode().lower()[:_ID_LENGTH]}"


_FILE = "stub.json"
