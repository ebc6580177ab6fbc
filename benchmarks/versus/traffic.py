"""Traffic: what a client of the stub asks, one request after the other, and what must come back."""

import json
from collections.abc import Generator, Iterator
from http.client import CREATED, NO_CONTENT, NOT_FOUND, OK
from itertools import count, cycle, islice
from typing import NamedTuple

from bcvalidate import validate
from bcvalidate.rules.registry import rules
from versus.bodies import FIXTURES, sample_text

_LARGEST = 16384
_UNKNOWN = "cls-0000000000000000000000"
_LIST = "list"


class Response(NamedTuple):
    """A status, and a body."""

    status: int
    body: bytes


class Wrong(Exception):
    """An answer that is not the expected one."""


Visit = Generator[bytes, Response, None]


class Fault(NamedTuple):
    """A body that breaks a documented rule, and the answer to it."""

    body: bytes
    answer: Response


def faults() -> list[Fault]:
    """The fixtures that break a documented rule of any account, with the library's answers."""
    found = []
    for path in sorted((FIXTURES / "err").glob("*.json")):
        body = path.read_bytes()
        response = validate(body, lint=False).response()
        alone = not path.with_suffix(".account").exists()
        if response is not None and alone and len(body) <= _LARGEST:
            found.append(Fault(body, _error(*response)))
    return found


def visit(number: int, requests: int, faulty: list[Fault], *, checked: bool) -> Visit:
    """One client's requests, so many; half of them are wrong, and it leaves no cluster behind.

    Raises Wrong for an answer that is not the expected one, unless they are not to be checked.
    """
    steps = _steps(number, faulty)
    kept: dict[str, str] = {}
    for name, request, expected in islice(steps, requests):
        answer = yield request.replace(_UNKNOWN.encode(), kept.get(name, _UNKNOWN).encode())
        if not checked:
            continue
        if expected is not None and answer != expected:
            raise Wrong(f"{name}: {answer} instead of {expected}")
        if expected is None and name == _LIST:
            _check_list(answer)
        elif expected is None:
            kept[name] = _identity(name, answer, kept.get(name))
        elif expected == _DELETED:
            del kept[name]


_DELETED = Response(NO_CONTENT, b"")
_Step = tuple[str, bytes, "Response | None"]


def _steps(number: int, faulty: list[Fault]) -> Iterator[_Step]:
    """Seven good requests and seven wrong ones, over and over.

    A step has the name of the cluster it is about; None stands for an answer with its Id.
    """
    body, other = sample_text().encode(), json.dumps({"ImageId": "img-ubuntu"}).encode()
    mismatch, method, missing = _row("token-mismatch"), _row("method-not-allowed"), _missing()
    turn = cycle(faulty[number % len(faulty) :] + faulty[: number % len(faulty)])
    for round_ in count():
        token = f"/clusters?IdempotentToken=t_{number}_{round_}"
        one = f"/clusters/{_UNKNOWN}"
        fault = next(turn)
        yield "a", _request("POST", "/clusters", body), None
        yield "-", _request("POST", "/clusters", fault.body), fault.answer
        yield "a", _request("GET", one), None
        fault = next(turn)
        yield "-", _request("POST", f"{token}_x", fault.body), fault.answer
        yield "b", _request("POST", token, body), None
        # What breaks another rule as well would be refused for that one.
        yield "-", _request("POST", token, body.replace(b'"demo"', b'"other"')), mismatch
        yield "b", _request("POST", token, body), None
        yield "-", _request("GET", one), missing
        listing = "/clusters?MaxItemCount=20" if round_ % 2 else "/quotas"
        yield _LIST, _request("GET", listing), None
        fault = next(turn)
        yield "-", _request("POST", "/clusters", fault.body), fault.answer
        yield "a", _request("DELETE", one), _DELETED
        yield "-", _request("PUT", "/clusters", other), method
        yield "b", _request("DELETE", one), _DELETED
        yield "-", _request("DELETE", one), missing


def _check_list(answer: Response) -> None:
    """Raise Wrong for neither clusters nor quotas; which there are, the other clients decide."""
    content = json.loads(answer.body)
    if answer.status != OK or not content.keys() & {"Items", "AvailableSpotInstanceType"}:
        raise Wrong(f"{_LIST}: {answer}")


def _identity(name: str, answer: Response, known: str | None) -> str:
    """The Id that an answer has; Wrong when it has none, or another one than before."""
    identity = str(json.loads(answer.body).get("Id"))
    if answer.status not in (OK, CREATED) or known not in (None, identity):
        raise Wrong(f"{name}: {answer} instead of {known}")
    return identity


def _request(method: str, target: str, body: bytes = b"") -> bytes:
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    return f"{method} {target} HTTP/1.1\r\nHost: localhost\r\n{length}\r\n".encode() + body


def _error(status: int, content: dict[str, str]) -> Response:
    return Response(status, json.dumps(content).encode())


def _row(rule: str) -> Response:
    row = rules()[rule]
    return _error(row.status or 0, {"Code": row.code or "", "Message": row.message})


def _missing() -> Response:
    words = {"Code": "InvalidResource.NotFound", "Message": "Specified resource is not found."}
    return _error(NOT_FOUND, words)
