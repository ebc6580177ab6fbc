"""The stub's connections: limits before reading, deadlines, pipelining, and what is no HTTP."""

import json
import re
import socket
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from time import monotonic

import pytest

from bcvalidate.rules.registry import rules
from bcvalidate.stub import application, connection
from bcvalidate.stub.serving import Stub
from tests.harness import minimal
from tests.stubclient import PATIENCE, ask, connected, everything, exchanged, one_answer

TIMEOUT = 0.3
LIMIT = 262144
TOO_LARGE = (
    b'{"Code": "InvalidHttpBody", "Message": "The body is larger than 262144 bytes (256 KiB), the limit for a request; '
    b'keep what is large in OSS, and only its address in the body."}'
)
NO_HTTP = b'{"Code": "InvalidHttpRequest", "Message": "The request is not well-formed HTTP/1.1."}'
LONG_HEAD = (
    b'{"Code": "InvalidHttpHead", "Message": "The head of the request is larger than 65536 bytes."}'
)
GET = b"GET /quotas HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture(scope="module")
def shared() -> Iterator[Stub]:
    """A stub with the usual deadlines."""
    with Stub() as running:
        yield running


@pytest.fixture(scope="module")
def hasty() -> Iterator[Stub]:
    """A stub with short deadlines."""
    with Stub(timeout=TIMEOUT) as running:
        yield running


def post(headers: bytes, body: bytes = b"") -> bytes:
    """A request that creates a cluster, or would."""
    return b"POST /clusters HTTP/1.1\r\nHost: x\r\n" + headers + b"\r\n" + body


def chunk(data: bytes) -> bytes:
    """A chunk of a body."""
    return b"%x\r\n%s\r\n" % (len(data), data)


def test_words_of_the_limit_stand_in_a_row() -> None:
    """They are those of the advice on too large bodies."""
    message = rules()["body-size"].message

    assert TOO_LARGE.decode() == json.dumps({"Code": "InvalidHttpBody", "Message": message})


@pytest.mark.parametrize("length", [str(LIMIT + 1), "9" * 20])
def test_a_length_over_the_limit_is_refused_before_a_byte_is_read(
    shared: Stub, length: str
) -> None:
    """The answer comes though nothing of the body does, and it is the last."""
    with connected(shared.port) as client:
        client.sendall(post(b"Content-Length: " + length.encode() + b"\r\n"))
        answer = one_answer(client)

    assert answer.startswith(b"HTTP/1.1 403 Forbidden\r\n")
    assert answer.endswith(TOO_LARGE)
    assert b"connection: close\r\n" in answer


def test_a_client_is_not_invited_to_send_what_is_too_large(shared: Stub) -> None:
    """No 100 Continue, and the connection is closed at once."""
    length = b"Content-Length: 262145\r\n"
    answer = exchanged(shared.port, post(length + b"Expect: 100-continue\r\n"))

    assert answer.startswith(b"HTTP/1.1 403 Forbidden\r\n")
    assert answer.endswith(TOO_LARGE)


def test_a_client_is_invited_to_send_what_is_not(shared: Stub) -> None:
    """100 Continue, then the answer."""
    body = json.dumps(minimal()).encode()
    with connected(shared.port) as client:
        client.sendall(post(b"Content-Length: %d\r\nExpect: 100-continue\r\n" % len(body)))
        invitation = client.recv(65536)
        client.sendall(body)
        answer = one_answer(client)

    assert invitation == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert answer.startswith(b"HTTP/1.1 201 Created\r\n")


def test_chunks_over_the_limit_are_refused_as_soon_as_they_are(shared: Stub) -> None:
    """One byte too many is enough; what follows is thrown away, so that the answer arrives."""
    with connected(shared.port) as client:
        client.sendall(post(b"Transfer-Encoding: chunked\r\n", chunk(b" " * LIMIT) + chunk(b" ")))
        answer = one_answer(client)
        client.sendall(chunk(b" " * LIMIT) * 8 + b"0\r\n\r\n")
        rest = everything(client)

    assert answer.startswith(b"HTTP/1.1 403 Forbidden\r\n")
    assert answer.endswith(TOO_LARGE)
    assert rest == b""


def test_a_large_body_that_is_sent_anyway_does_not_lose_the_answer(shared: Stub) -> None:
    """A client that sends all before it reads gets its answer, not a reset."""
    response = ask(shared.port, "POST", "/clusters", b" " * (8 * LIMIT))

    assert (response.status, response.body) == (403, TOO_LARGE)


def test_a_client_that_goes_on_sending_is_left(
    shared: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it sends is thrown away for a while, not for ever."""
    monkeypatch.setattr(application, "_LINGER", 0.05)

    answer = exchanged(shared.port, post(b"Content-Length: 999999\r\n", b"x"))

    assert answer.endswith(TOO_LARGE)


def test_the_largest_body_is_read(shared: Stub) -> None:
    """In one piece and in chunks."""
    body = json.dumps(minimal()).encode().ljust(LIMIT)
    chunked = post(b"Transfer-Encoding: chunked\r\nConnection: close\r\n", chunk(body) + chunk(b""))

    assert ask(shared.port, "POST", "/clusters", body).status == 201
    assert exchanged(shared.port, chunked).startswith(b"HTTP/1.1 201 Created\r\n")


@pytest.mark.parametrize(
    "request_",
    [
        b"GARBAGE\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /quotas HTTP/1.1\r\n\r\n",
        b"GET /qu\xc3\xb6tas HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /quotas HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n",
        post(b"Content-Length: -1\r\n"),
        post(b"Content-Length: 1, 2\r\n"),
        post(b"Content-Length: " + b"9" * 5000 + b"\r\n"),
        post(b"Transfer-Encoding: chunked\r\nContent-Length: " + b"9" * 5000 + b"\r\n"),
        post(b"Transfer-Encoding: gzip\r\n"),
        post(b"Transfer-Encoding: chunked\r\n", b"no chunk\r\n"),
        b"x" * 200_000,
    ],
)
def test_what_is_no_http(shared: Stub, request_: bytes) -> None:
    """Status 400 with words, and the connection is closed."""
    answer = exchanged(shared.port, request_)

    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\ndate: ")
    assert b"x-acs-request-id: " in answer
    assert b"connection: close\r\n" in answer
    assert answer.endswith(NO_HTTP)


def test_a_broken_chunk_after_the_answer(shared: Stub) -> None:
    """There is one answer, not two, and the connection is closed."""
    with connected(shared.port) as client:
        client.sendall(post(b"Transfer-Encoding: chunked\r\n", chunk(b" " * (LIMIT + 1))))
        one_answer(client)
        client.sendall(b"no chunk\r\n")

        assert everything(client) == b""


@pytest.mark.parametrize("size", [65600, 100_000])
def test_a_long_head_is_refused(shared: Stub, size: int) -> None:
    """Also one that comes in one piece, and so is read before anybody counts."""
    answer = exchanged(shared.port, b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * size + b"\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert answer.endswith((LONG_HEAD, NO_HTTP))
    assert b"connection: close\r\n" in answer


def test_keep_alive(shared: Stub) -> None:
    """One connection for many requests, also after an error."""
    with closing(HTTPConnection("127.0.0.1", shared.port, timeout=PATIENCE)) as kept:
        statuses, sockets = [], set()
        for method, target, body in (
            ("GET", "/quotas", None),
            ("POST", "/clusters", b"{"),
            ("HEAD", "/clusters", None),
            ("DELETE", "/clusters/x", None),
            ("GET", "/nope", b"a body that nobody asked for"),
            ("GET", "/available", None),
        ):
            kept.request(method, target, body)
            response = kept.getresponse()
            response.read()
            statuses.append(response.status)
            sockets.add(kept.sock)

    assert statuses == [200, 400, 200, 404, 400, 200]
    assert len(sockets) == 1


def test_pipelined_requests(hasty: Stub) -> None:
    """All are answered, in their order, though they take longer together than one may."""
    count = 300
    last = b"GET /nope HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    answers = exchanged(hasty.port, GET * count + last)

    assert re.findall(rb"HTTP/1.1 (\d+)", answers) == [b"200"] * count + [b"400"]


def test_a_client_that_has_said_all(shared: Stub) -> None:
    """A half-closed connection still gets its answer, and is then closed."""
    answer = exchanged(shared.port, GET, half_closed=True)

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_client_that_has_said_all_waits_for_a_long_answer() -> None:
    """A page that does not fit into any buffer arrives as a whole."""
    with Stub() as stub:
        body = json.dumps(minimal(Description="d" * 1024, Filler="x" * 200_000)).encode()
        for _ in range(40):
            ask(stub.port, "POST", "/clusters", body)
        with connected(stub.port) as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 131072)
            client.sendall(b"GET /clusters HTTP/1.1\r\nHost: x\r\n\r\n")
            client.shutdown(socket.SHUT_WR)
            # Once this is answered, the stub knows that the other has said all.
            ask(stub.port, "GET", "/quotas")
            answer = everything(client)

    assert len(json.loads(answer.partition(b"\r\n\r\n")[2])["Items"]) == 40


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"P",
        b"POST /clusters HTTP/1.1\r\nHost: x\r\n",
        post(b"Content-Length: 10\r\n"),
        post(b"Content-Length: 10\r\n", b"{"),
        post(b"Transfer-Encoding: chunked\r\n", b"5\r\n{"),
        GET + b"G",
    ],
)
def test_a_stalled_request_is_cut(hasty: Stub, start: bytes) -> None:
    """Without a byte at all, within the head, and within the body."""
    begun = monotonic()

    answer = exchanged(hasty.port, start)

    assert TIMEOUT <= monotonic() - begun < PATIENCE
    assert answer.count(b"HTTP/1.1") == start.count(GET)


@pytest.mark.parametrize("start", [b"GET / HTTP/1.1\r\nX: ", post(b"Content-Length: 9999\r\n")])
def test_a_dripping_request_is_cut(hasty: Stub, start: bytes) -> None:
    """A byte now and then does not move the deadline."""
    begun = monotonic()
    with connected(hasty.port) as client:
        client.sendall(start)
        client.settimeout(TIMEOUT / 10)
        while True:
            try:
                client.sendall(b"x")
                rest = client.recv(1)
            except TimeoutError:
                continue
            except ConnectionError:
                rest = b""
            break

    assert rest == b""
    assert TIMEOUT <= monotonic() - begun < PATIENCE / 2


def test_an_idle_connection_is_closed_later(hasty: Stub) -> None:
    """Between two requests, there is six times as long."""
    with connected(hasty.port) as client:
        client.sendall(GET)
        one_answer(client)
        begun = monotonic()
        rest = everything(client)

    assert rest == b""
    assert 6 * TIMEOUT - 0.05 <= monotonic() - begun < PATIENCE


def test_a_client_that_does_not_read_is_cut() -> None:
    """Its answers are not kept for it: neither are many made, nor is one for ever."""
    with Stub(timeout=TIMEOUT) as stub:
        body = json.dumps(minimal(Filler="x" * 200_000)).encode()
        for _ in range(40):
            ask(stub.port, "POST", "/clusters", body)
        with connected(stub.port) as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.sendall(b"GET /clusters HTTP/1.1\r\nHost: x\r\n\r\n" * 100)
            # The stub answers others meanwhile, and stops though this one is still there.
            assert ask(stub.port, "GET", "/quotas").status == 200
            begun = monotonic()
            _until_cut(stub)

        assert monotonic() - begun < PATIENCE


def _until_cut(stub: Stub) -> None:
    """Return once the stub has no connection left."""
    while stub._ask(lambda: len(stub._server.server_state.connections)):  # noqa: SLF001 - nobody outside is told
        ask(stub.port, "GET", "/quotas")


def test_a_connection_too_many_is_closed(shared: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the others go on."""
    with connected(shared.port) as kept:
        kept.sendall(GET)
        one_answer(kept)
        monkeypatch.setattr(connection, "MAX_CONNECTIONS", 1)

        assert exchanged(shared.port, b"") == b""
        kept.sendall(GET)
        assert one_answer(kept).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_client_that_leaves_in_the_middle(shared: Stub) -> None:
    """Nothing comes of its request."""
    before = len(shared.clusters)
    with connected(shared.port) as client:
        client.sendall(post(b"Content-Length: 500\r\n", json.dumps(minimal()).encode()))

    assert ask(shared.port, "GET", "/quotas").status == 200
    assert len(shared.clusters) == before


def test_a_websocket_is_a_request_like_any_other(shared: Stub) -> None:
    """There is nothing to upgrade to."""
    upgrade = b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"

    answer = exchanged(shared.port, GET[:-2] + upgrade, half_closed=True)

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
