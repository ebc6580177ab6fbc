"""The stub's connections: limits, deadlines, pipelining, and malformed requests."""

import json
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection

import pytest

from bcvalidate.rules.registry import rules
from bcvalidate.stub import application, connection
from bcvalidate.stub.serving import Stub
from tests.support.harness import minimal
from tests.support.stub_client import PATIENCE, ask, connected, exchange, read_all, read_answer

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
def hasty() -> Iterator[Stub]:
    """A stub with short deadlines."""
    with Stub(timeout=TIMEOUT) as running:
        yield running


def post(headers: bytes, body: bytes = b"") -> bytes:
    """A request to create a cluster."""
    return b"POST /clusters HTTP/1.1\r\nHost: x\r\n" + headers + b"\r\n" + body


def chunk(data: bytes) -> bytes:
    """A chunk of a body."""
    return b"%x\r\n%s\r\n" % (len(data), data)


def test_the_message_of_the_limit() -> None:
    """It is that of the lint rule on large bodies."""
    message = rules()["body-size"].message

    assert TOO_LARGE.decode() == json.dumps({"Code": "InvalidHttpBody", "Message": message})


def test_a_large_body_is_refused_before_it_is_read(shared: Stub) -> None:
    """The answer does not wait for the body, and it is the last one."""
    for length in (str(LIMIT + 1), "9" * 20):
        with connected(shared.port) as client:
            client.sendall(post(b"Content-Length: " + length.encode() + b"\r\n"))
            answer = read_answer(client)
        assert answer.startswith(b"HTTP/1.1 403 Forbidden\r\n"), length
        assert answer.endswith(TOO_LARGE)
        assert b"connection: close\r\n" in answer


def test_no_continue_for_a_large_body(shared: Stub) -> None:
    """The connection is closed at once."""
    length = b"Content-Length: 262145\r\n"
    answer = exchange(shared.port, post(length + b"Expect: 100-continue\r\n"))

    assert answer.startswith(b"HTTP/1.1 403 Forbidden\r\n")
    assert answer.endswith(TOO_LARGE)


def test_continue_for_a_small_body(shared: Stub) -> None:
    """100 Continue is sent, then the answer."""
    body = json.dumps(minimal()).encode()
    with connected(shared.port) as client:
        client.sendall(post(b"Content-Length: %d\r\nExpect: 100-continue\r\n" % len(body)))
        invitation = client.recv(65536)
        client.sendall(body)
        answer = read_answer(client)

    assert invitation == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert answer.startswith(b"HTTP/1.1 201 Created\r\n")


def test_chunks_are_refused_at_the_limit(shared: Stub) -> None:
    """One byte too many is enough; the rest is discarded, so that the answer arrives."""
    with connected(shared.port) as client:
        client.sendall(post(b"Transfer-Encoding: chunked\r\n", chunk(b" " * LIMIT) + chunk(b" ")))
        answer = read_answer(client)
        client.sendall(chunk(b" " * LIMIT) * 8 + b"0\r\n\r\n")
        rest = read_all(client)

    assert answer.startswith(b"HTTP/1.1 403 Forbidden\r\n")
    assert answer.endswith(TOO_LARGE)
    assert rest == b""


def test_a_client_that_sends_a_large_body_gets_the_answer(shared: Stub) -> None:
    """It may send the whole body before it reads, and is not reset."""
    response = ask(shared.port, "POST", "/clusters", b" " * (8 * LIMIT))

    assert (response.status, response.body) == (403, TOO_LARGE)


def test_a_client_that_never_stops_sending_is_closed(
    shared: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it sends is discarded for a while only."""
    monkeypatch.setattr(application, "_DISCARD_SECONDS", 0.05)

    answer = exchange(shared.port, post(b"Content-Length: 999999\r\n", b"x"))

    assert answer.endswith(TOO_LARGE)


def test_the_largest_body_is_read(shared: Stub) -> None:
    """It may be sent in one piece or in chunks."""
    body = json.dumps(minimal()).encode().ljust(LIMIT)
    chunked = post(b"Transfer-Encoding: chunked\r\nConnection: close\r\n", chunk(body) + chunk(b""))

    assert ask(shared.port, "POST", "/clusters", body).status == 201
    assert exchange(shared.port, chunked).startswith(b"HTTP/1.1 201 Created\r\n")


def test_malformed_requests(shared: Stub) -> None:
    """They have status 400 with a message, and the connection is closed."""
    for request in (
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
    ):
        answer = exchange(shared.port, request)
        assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\ndate: "), request[:60]
        assert b"x-acs-request-id: " in answer
        assert b"connection: close\r\n" in answer
        assert answer.endswith(NO_HTTP)


def test_a_broken_chunk_after_the_answer(shared: Stub) -> None:
    """It has no second answer; the connection is closed."""
    with connected(shared.port) as client:
        client.sendall(post(b"Transfer-Encoding: chunked\r\n", chunk(b" " * (LIMIT + 1))))
        read_answer(client)
        client.sendall(b"no chunk\r\n")

        assert read_all(client) == b""


def test_a_long_head_is_refused(shared: Stub) -> None:
    """That holds also for a head that arrives in one piece, before it can be counted."""
    for size in (65600, 100_000):
        head = b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * size + b"\r\n\r\n"
        answer = exchange(shared.port, head)
        assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n"), size
        assert answer.endswith((LONG_HEAD, NO_HTTP))
        assert b"connection: close\r\n" in answer


def test_keep_alive(shared: Stub) -> None:
    """A connection is kept for many requests, also after an error."""
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
    """All are answered in order, even if they take longer together than one request may."""
    count = 300
    last = b"GET /nope HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    answers = exchange(hasty.port, GET * count + last)

    assert re.findall(rb"HTTP/1.1 (\d+)", answers) == [b"200"] * count + [b"400"]


def test_a_half_closed_connection(shared: Stub) -> None:
    """It still gets its answer, and is then closed."""
    answer = exchange(shared.port, GET, half_closed=True)

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_half_closed_connection_gets_a_long_answer() -> None:
    """An answer that does not fit into any buffer arrives as a whole."""
    with Stub() as stub:
        body = json.dumps(minimal(Description="d" * 1024, Filler="x" * 200_000)).encode()
        for _ in range(40):
            ask(stub.port, "POST", "/clusters", body)
        with connected(stub.port) as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 131072)
            client.sendall(b"GET /clusters HTTP/1.1\r\nHost: x\r\n\r\n")
            client.shutdown(socket.SHUT_WR)
            # Once this is answered, the stub knows that the other connection is half-closed.
            ask(stub.port, "GET", "/quotas")
            answer = read_all(client)

    assert len(json.loads(answer.partition(b"\r\n\r\n")[2])["Items"]) == 40


def test_a_stalled_request_is_cut(hasty: Stub) -> None:
    """It is cut without a first byte, within the head, and within the body."""
    starts = (
        b"",
        b"P",
        b"POST /clusters HTTP/1.1\r\nHost: x\r\n",
        post(b"Content-Length: 10\r\n"),
        post(b"Content-Length: 10\r\n", b"{"),
        post(b"Transfer-Encoding: chunked\r\n", b"5\r\n{"),
        GET + b"G",
    )
    with ExitStack() as stack:
        clients = [stack.enter_context(connected(hasty.port)) for _ in starts]
        for client, start in zip(clients, starts, strict=True):
            client.sendall(start)

        answers = [read_all(client).count(b"HTTP/1.1") for client in clients]

    assert answers == [start.count(GET) for start in starts]


def test_a_dripping_request_is_cut(hasty: Stub) -> None:
    """A byte now and then does not move the deadline."""
    for start in (b"GET / HTTP/1.1\r\nX: ", post(b"Content-Length: 9999\r\n")):
        with connected(hasty.port) as client:
            client.sendall(start)
            client.settimeout(TIMEOUT / 10)
            assert any(_is_cut(client) for _ in range(1000)), start


def _is_cut(client: socket.socket) -> bool:
    """Send a byte, and wait a little for the end of the connection."""
    try:
        client.sendall(b"x")
        return client.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def test_an_idle_connection_is_closed_later(hasty: Stub) -> None:
    """Between two requests, a connection has more time than within one."""
    with connected(hasty.port) as client:
        client.sendall(GET)
        read_answer(client)
        client.settimeout(3 * TIMEOUT)
        with pytest.raises(TimeoutError):
            client.recv(1)
        client.settimeout(PATIENCE)

        assert read_all(client) == b""


def test_a_client_that_does_not_read_is_cut() -> None:
    """Its answers are not kept for ever."""
    with Stub(timeout=TIMEOUT) as stub:
        body = json.dumps(minimal(Filler="x" * 200_000)).encode()
        for _ in range(40):
            ask(stub.port, "POST", "/clusters", body)
        with connected(stub.port) as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.sendall(b"GET /clusters HTTP/1.1\r\nHost: x\r\n\r\n" * 100)
            # The stub answers others meanwhile, and stops though this one is still there.
            assert ask(stub.port, "GET", "/quotas").status == 200
            assert any(_has_no_connections(stub) for _ in range(5000))


def _has_no_connections(stub: Stub) -> bool:
    ask(stub.port, "GET", "/quotas")
    connections = stub._server.server_state.connections  # noqa: SLF001 - it is not visible outside
    return not stub._call(lambda: len(connections))  # noqa: SLF001 - as above


def test_a_connection_too_many_is_closed(shared: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other connections go on."""
    with connected(shared.port) as kept:
        kept.sendall(GET)
        read_answer(kept)
        monkeypatch.setattr(connection, "MAX_CONNECTIONS", 1)

        assert exchange(shared.port, b"") == b""
        kept.sendall(GET)
        assert read_answer(kept).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_client_that_leaves_in_the_middle(shared: Stub) -> None:
    """Its request has no effect."""
    before = len(shared.clusters)
    with connected(shared.port) as client:
        client.sendall(post(b"Content-Length: 500\r\n", json.dumps(minimal()).encode()))

    assert ask(shared.port, "GET", "/quotas").status == 200
    assert len(shared.clusters) == before


def test_an_upgrade_is_ignored(shared: Stub) -> None:
    """The request is answered like any other."""
    upgrade = b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"

    answer = exchange(shared.port, GET[:-2] + upgrade, half_closed=True)

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
