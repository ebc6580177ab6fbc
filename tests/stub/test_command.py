"""The command `bcvalidate-stub`: its ready line, its signals, its misuse, and its log."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bcvalidate import __version__, stub
from bcvalidate.stub import command
from bcvalidate.stub.serving import CannotListen, Stub, listen, url
from tests.harness import ROOT, minimal, sample
from tests.stubclient import COMMAND, PATIENCE, ask, connected, everything, one_answer, running

GET = b"GET /quotas HTTP/1.1\r\nHost: x\r\n\r\n"


def ended(process: "subprocess.Popen[bytes]", *numbers: int) -> tuple[int, bytes]:
    """The exit status after these signals, and all of stderr."""
    for number in numbers:
        process.send_signal(number)
    _, err = process.communicate(timeout=PATIENCE)
    return process.returncode, err


def ran(*argv: str | Path, **options: Any) -> tuple[int, bytes, bytes]:
    """Run the command to its end."""
    words = [*COMMAND, *map(str, argv)]
    done = subprocess.run(words, capture_output=True, check=False, timeout=PATIENCE, **options)
    return done.returncode, done.stdout, done.stderr


def test_the_ready_line() -> None:
    """One line of JSON with the address, on loopback; from then on requests are answered."""
    with running("--port", "0") as stub:
        port = stub.port

        assert stub.ready == {
            "address": f"http://127.0.0.1:{port}",
            "host": "127.0.0.1",
            "port": port,
        }
        assert ask(port, "GET", "/quotas").status == 200
        assert ended(stub.process, signal.SIGTERM) == (0, b"")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_finishes_what_is_in_flight(number: int) -> None:
    """An answer that is owed is given, idle clients are let go, and the exit status is 0."""
    body = json.dumps(minimal()).encode()
    with (
        running() as stub,
        connected(stub.port) as idle,
        connected(stub.port) as silent,
        connected(stub.port) as busy,
        connected(stub.port) as begun,
    ):
        idle.sendall(GET)
        assert one_answer(idle)
        busy.sendall(
            b"POST /clusters HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
            b"Content-Length: %d\r\n\r\n" % len(body)
        )
        assert busy.recv(65536).startswith(b"HTTP/1.1 100 ")
        begun.sendall(GET + GET[:10])
        assert one_answer(begun)
        stub.process.send_signal(number)
        assert (everything(idle), everything(silent)) == (b"", b"")
        busy.sendall(body)
        begun.sendall(GET[10:])

        assert everything(busy).startswith(b"HTTP/1.1 201 Created\r\n")
        assert everything(begun).startswith(b"HTTP/1.1 200 OK\r\n")
        with pytest.raises(ConnectionError):
            connected(stub.port)
        assert ended(stub.process) == (0, b"")


def test_a_second_signal_ends_it_at_once() -> None:
    """Nobody is waited for any more, and the exit status says so."""
    with running() as stub, connected(stub.port) as busy:
        busy.sendall(b"POST /clusters HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n")
        busy.sendall(b"Content-Length: 5\r\n\r\n")
        assert busy.recv(65536).startswith(b"HTTP/1.1 100 ")
        with connected(stub.port) as idle:
            idle.sendall(GET)
            assert one_answer(idle)
            stub.process.send_signal(signal.SIGTERM)
            assert everything(idle) == b""

        assert ended(stub.process, signal.SIGTERM) == (1, b"")
        assert everything(busy) == b""


def test_tokens_outlive_the_process(tmp_path: Path) -> None:
    """The same ledger, the same Id; another request with the token is refused."""
    identities = []
    for _ in range(2):
        with running("--ledger", tmp_path / "ledger") as stub:
            target = "/clusters?IdempotentToken=t"
            identities.append(ask(stub.port, "POST", target, minimal()).content["Id"])
            assert ask(stub.port, "POST", target, sample()).status == 400
            assert ended(stub.process, signal.SIGTERM) == (0, b"")

    assert identities[0] == identities[1]


def test_account_files(tmp_path: Path) -> None:
    """Several merge; they are held against requests, and told as they are."""
    limits, types = tmp_path / "limits.json", tmp_path / "types.json"
    detailed = {"InstanceType": "ecs.sn1ne.large", "CpuCore": 2}
    limits.write_text('{"MaxClusterCount": 1}', "utf-8")
    types.write_text(json.dumps({"AvailableClusterInstanceType": [detailed]}), "utf-8")

    with running("--account", limits, "--account", types) as stub:
        statuses = [ask(stub.port, "POST", "/clusters", minimal()).status for _ in range(2)]
        told = ask(stub.port, "GET", "/available").content

    assert statuses == [201, 403]
    assert told["AvailableClusterInstanceType"] == [detailed]


def test_verbose_is_a_line_a_request() -> None:
    """Method, path, status, code and request id; nothing of the query and the body."""
    with running("--verbose") as stub:
        secret = "s3cr3t-of-somebody"
        first = ask(stub.port, "POST", f"/clusters?IdempotentToken={secret}", {"Name": secret})
        second = ask(stub.port, "GET", "/clu%1bsters", headers={"Authorization": secret})
        third = ask(stub.port, "POST", "/clusters", b" " * 300_000)
        fourth = ask(stub.port, "GET", "/clusters/LTAI" + "a1b2c3d4e5f6")
        status, err = ended(stub.process, signal.SIGTERM)

    ids = [response.headers["x-acs-request-id"] for response in (first, second, third, fourth)]
    assert status == 0
    assert err.decode().splitlines() == [
        f"bcvalidate-stub: POST /clusters 400 MissingImageId {ids[0]}",
        rf"bcvalidate-stub: GET /clu\x1bsters 400 InvalidUrlPattern {ids[1]}",
        f"bcvalidate-stub: POST /clusters 403 InvalidHttpBody {ids[2]}",
        f"bcvalidate-stub: GET *** 404 InvalidResource.NotFound {ids[3]}",
    ]


def test_without_verbose_nothing_is_logged() -> None:
    """Neither of requests, nor of what is no HTTP, nor of clients that go away."""
    with running("--timeout", "0.2") as stub:
        with connected(stub.port) as client:
            client.sendall(b"GARBAGE\r\n\r\n")
            everything(client)
        with connected(stub.port) as client:
            everything(client)
        ask(stub.port, "GET", "/nope", headers={"Connection": "Upgrade", "Upgrade": "websocket"})

        assert ended(stub.process, signal.SIGTERM) == (0, b"")


@pytest.mark.parametrize(
    ("argv", "line"),
    [
        (["--port", "x"], "argument --port: 'x' is no port (see bcvalidate-stub --help)"),
        (["--port", "-1"], "argument --port: '-1' is no port (see bcvalidate-stub --help)"),
        (["--port", "²"], r"argument --port: '\xb2' is no port (see bcvalidate-stub --help)"),
        (
            ["--port", "65536"],
            "argument --port: 65536 is no port; the last one is 65535 (see bcvalidate-stub --help)",
        ),
        (
            ["--timeout", "nan"],
            "argument --timeout: 'nan' must be a number of seconds, at most a day (see bcvalidate-stub --help)",
        ),
        (
            ["--timeout", "soon"],
            "argument --timeout: 'soon' must be a number of seconds, at most a day (see bcvalidate-stub --help)",
        ),
        (["--nope"], "unrecognized arguments: --nope (see bcvalidate-stub --help)"),
        (
            ["--host", "a" * 70],
            f"{'a' * 70}:0: this is no name of a host; choose another --host or --port",
        ),
        (["--host", "\x1b"], None),
        (["--account", "nope.json"], None),
        (["--ledger", "nope/ledger"], None),
    ],
)
def test_misuse(tmp_path: Path, argv: list[str], line: str | None) -> None:
    """One line, exit status 2, and nothing on stdout."""
    status, out, err = ran(*argv, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)})

    assert (status, out, err.count(b"\n")) == (2, b"", 1)
    assert err.startswith(b"bcvalidate-stub: ")
    assert b"Traceback" not in err
    assert b"\x1b" not in err
    if line is not None:
        assert err.decode() == f"bcvalidate-stub: {line}\n"


def test_a_port_in_use() -> None:
    """One line that says what to do, and exit status 2."""
    with closing(listen("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, out, err = ran("--port", str(port))

    assert (status, out) == (2, b"")
    assert err.decode() == (
        f"bcvalidate-stub: 127.0.0.1:{port}: Address already in use; "
        "choose another --host or --port\n"
    )


@pytest.mark.parametrize("host", ["", "no such host", "x\0y", "é" * 80, "256.256.256.256"])
def test_no_such_host(host: str) -> None:
    """What is no name of a host, or of none that is here, cannot be listened on."""
    with pytest.raises(CannotListen, match="choose another --host or --port"):
        listen(host, 0)


def test_addresses() -> None:
    """IPv6 addresses have brackets in a URL."""
    assert url("localhost", 80) == "http://localhost:80"
    assert url("::1", 80) == "http://[::1]:80"


def test_ipv6() -> None:
    """The stub listens on an address of IPv6, where there is any."""
    try:
        stub = Stub(host="::1")
    except CannotListen:
        pytest.skip("this machine has no IPv6")
    with stub, socket.create_connection(("::1", stub.port), timeout=PATIENCE) as client:
        client.sendall(GET.replace(b"Host: x", b"Connection: close\r\nHost: x"))

        assert everything(client).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_ready_line_that_nobody_reads() -> None:
    """The stub runs all the same, and ends with 0."""
    read, write = os.pipe()
    os.close(read)
    with closing(listen("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen([*COMMAND, "--port", str(port)], stdout=write, stderr=-1)
    os.close(write)
    with process:
        assert _answers(port)
        assert ended(process, signal.SIGTERM) == (0, b"")


def test_no_standard_streams_at_all(tmp_path: Path) -> None:
    """Neither the ready line nor the log goes into a file that took the number of a stream."""
    with closing(listen("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    shell = (
        f'exec "$0" -m bcvalidate.stub --verbose --port {port} --ledger {tmp_path / "l"} >&- 2>&-'
    )
    with subprocess.Popen(["/bin/sh", "-c", shell, sys.executable]) as process:
        assert _answers(port)
        assert ask(port, "POST", "/clusters?IdempotentToken=t", minimal()).status == 201
        process.send_signal(signal.SIGTERM)

    assert process.returncode == 0
    assert (tmp_path / "l").read_bytes().startswith(b"SQLite format 3\0")


def _answers(port: int) -> bool:
    """Whether the stub answers, at the latest after a while."""
    # Nothing can be waited for: its only word goes where nobody reads it.
    return any(_answers_now(port) or signal.sigtimedwait([], 0.05) for _ in range(200))


def _answers_now(port: int) -> bool:
    try:
        return ask(port, "GET", "/quotas").status == 200
    except ConnectionError:
        return False


def test_version_and_help() -> None:
    """They are answered on stdout, with exit status 0, also without the extra."""
    version, helped = ran("--version"), ran("--help")

    assert version == (0, f"bcvalidate-stub {__version__}\n".encode(), b"")
    assert (helped[0], helped[2]) == (0, b"")
    assert {"--host", "--port", "--account", "--ledger", "--timeout", "--verbose"} <= set(
        re.findall(r"--[a-z]+", helped[1].decode())
    )


def test_an_interrupt_before_it_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback, and the exit status of an interrupted command."""

    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "_serve", interrupted)

    assert command.main([]) == 130


def test_without_the_extra(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """One line that says what to install, and exit status 2."""
    monkeypatch.setattr(stub, "_NEEDED", "no-such-package")

    status = command.main([])

    line = "bcvalidate-stub: this needs the extra: pip install 'bcvalidate[stub]'\n"
    assert (status, capfd.readouterr()) == (2, ("", line))
