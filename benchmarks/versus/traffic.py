"""Traffic: the requests of a client of the stub, and the expected answers."""

import json
from collections.abc import Generator, Iterator
from http.client import CREATED, NO_CONTENT, NOT_FOUND, OK
from itertools import count, cycle, islice
from typing import NamedTuple

from bcvalidate import validate
from bcvalidate.rules.registry import rules
from versus.bodies import FIXTURES, sample_text

_MAX_BODY = 16384
_UNKNOWN_ID = "cls-0000000000000000000000"
_LIST = "list"


class Response(NamedTuple):
    """The status and body of a response."""

    status: int
    body: bytes


class Wrong(Exception):
    """An answer differs from the expected one."""


Visit = Generator[bytes, Response, None]


class InvalidBody(NamedTuple):
    """A body that violates a documented rule, and the expected answer."""

    body: bytes
    answer: Response


def invalid_bodies() -> list[InvalidBody]:
    """Return the fixtures that violate a documented rule without an account, with the answers."""
    bodies = []
    for path in sorted((FIXTURES / "err").glob("*.json")):
        body = path.read_bytes()
        response = validate(body, lint=False).response()
        needs_no_account = not path.with_suffix(".account").exists()
        if response is not None and needs_no_account and len(body) <= _MAX_BODY:
            bodies.append(InvalidBody(body, _error(*response)))
    return bodies


def visit(number: int, requests: int, bodies: list[InvalidBody], *, check: bool) -> Visit:
    """Yield the requests of one client, half of which are invalid, and receive the answers.

    The client deletes all clusters that it creates. With `check`, a wrong answer raises Wrong.
    """
    steps = _steps(number, bodies)
    ids: dict[str, str] = {}
    for name, request, expected in islice(steps, requests):
        answer = yield request.replace(_UNKNOWN_ID.encode(), ids.get(name, _UNKNOWN_ID).encode())
        if not check:
            continue
        if expected is not None and answer != expected:
            raise Wrong(f"{name}: {answer} instead of {expected}")
        if expected is None and name == _LIST:
            _check_list(answer)
        elif expected is None:
            ids[name] = _cluster_id(name, answer, ids.get(name))
        elif expected == _DELETED:
            del ids[name]


_DELETED = Response(NO_CONTENT, b"")
_Step = tuple[str, bytes, "Response | None"]


def _steps(number: int, bodies: list[InvalidBody]) -> Iterator[_Step]:
    """Yield seven valid and seven invalid requests, again and again.

    A step is the name of a cluster, the request and the expected answer; None expects an answer
    with the Id of the cluster.
    """
    body, other = sample_text().encode(), json.dumps({"ImageId": "img-ubuntu"}).encode()
    mismatch, method = _rule_error("token-mismatch"), _rule_error("method-not-allowed")
    missing = _missing()
    start = number % len(bodies)
    invalid = cycle(bodies[start:] + bodies[:start])
    for round_ in count():
        token = f"/clusters?IdempotentToken=t_{number}_{round_}"
        cluster = f"/clusters/{_UNKNOWN_ID}"
        wrong = next(invalid)
        yield "a", _request("POST", "/clusters", body), None
        yield "-", _request("POST", "/clusters", wrong.body), wrong.answer
        yield "a", _request("GET", cluster), None
        wrong = next(invalid)
        yield "-", _request("POST", f"{token}_x", wrong.body), wrong.answer
        yield "b", _request("POST", token, body), None
        # The body must be valid: a violated rule would be reported instead of the mismatch.
        yield "-", _request("POST", token, body.replace(b'"demo"', b'"other"')), mismatch
        yield "b", _request("POST", token, body), None
        yield "-", _request("GET", cluster), missing
        listing = "/clusters?MaxItemCount=20" if round_ % 2 else "/quotas"
        yield _LIST, _request("GET", listing), None
        wrong = next(invalid)
        yield "-", _request("POST", "/clusters", wrong.body), wrong.answer
        yield "a", _request("DELETE", cluster), _DELETED
        yield "-", _request("PUT", "/clusters", other), method
        yield "b", _request("DELETE", cluster), _DELETED
        yield "-", _request("DELETE", cluster), missing


def _check_list(answer: Response) -> None:
    """Raise Wrong if an answer lists neither clusters nor quotas."""
    content = json.loads(answer.body)
    if answer.status != OK or not content.keys() & {"Items", "AvailableSpotInstanceType"}:
        raise Wrong(f"{_LIST}: {answer}")


def _cluster_id(name: str, answer: Response, previous: str | None) -> str:
    """Return the Id in an answer; raises Wrong if it has none, or not the previous one."""
    cluster_id = str(json.loads(answer.body).get("Id"))
    if answer.status not in (OK, CREATED) or previous not in (None, cluster_id):
        raise Wrong(f"{name}: {answer} instead of {previous}")
    return cluster_id


def _request(method: str, target: str, body: bytes = b"") -> bytes:
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    return f"{method} {target} HTTP/1.1\r\nHost: localhost\r\n{length}\r\n".encode() + body


def _error(status: int, content: dict[str, str]) -> Response:
    return Response(status, json.dumps(content).encode())


def _rule_error(rule_id: str) -> Response:
    rule = rules()[rule_id]
    return _error(rule.status or 0, {"Code": rule.code or "", "Message": rule.message})


def _missing() -> Response:
    content = {"Code": "InvalidResource.NotFound", "Message": "Specified resource is not found."}
    return _error(NOT_FOUND, content)
