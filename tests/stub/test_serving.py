"""Serving: addresses, and a stub that runs in a thread."""

import socket

import pytest

from bcvalidate.errors import CannotListen
from bcvalidate.stub.serving import Stub, listen, url
from tests.support.stub_client import PATIENCE, connected, read_all


def test_hosts_that_cannot_be_listened_on() -> None:
    """A name must be that of a host, and of one that is here."""
    for host in ("", "no such host", "x\0y", "é" * 80, "256.256.256.256"):
        with pytest.raises(CannotListen, match="choose another --host or --port"):
            listen(host, 0)


def test_urls() -> None:
    """An IPv6 address has brackets in a URL."""
    assert url("localhost", 80) == "http://localhost:80"
    assert url("::1", 80) == "http://[::1]:80"


def test_ipv6() -> None:
    """The stub listens on an IPv6 address, if the machine has any."""
    try:
        stub = Stub(host="::1")
    except CannotListen:
        pytest.skip("this machine has no IPv6")
    with stub, socket.create_connection(("::1", stub.port), timeout=PATIENCE) as client:
        client.sendall(b"GET /quotas HTTP/1.1\r\nConnection: close\r\nHost: x\r\n\r\n")

        assert read_all(client).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_stub_ends_with_its_context() -> None:
    """Nothing listens any more; clusters and account can still be read."""
    with Stub() as stub:
        pass

    assert stub.clusters == []
    assert stub.account is None
    with pytest.raises(ConnectionError):
        connected(stub.port)
