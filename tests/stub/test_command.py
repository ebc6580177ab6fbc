"""The command `bcvalidate-stub`: its options, ready line, signals, and log."""

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bcvalidate import __version__, stub
from bcvalidate.stub import command
from bcvalidate.stub.serving import listen
from tests.support.harness import minimal, sample
from tests.support.stub_client import (
    COMMAND,
    PATIENCE,
    ask,
    connected,
    read_all,
    read_answer,
    running,
)

GET = b"GET /quotas HTTP/1.1\r\nHost: x\r\n\r\n"


def ended(process: "subprocess.Popen[bytes]", *numbers: int) -> tuple[int, bytes]:
    """The exit status after these signals, and all of stderr."""
    for number in numbers:
        process.send_signal(number)
    _, err = process.communicate(timeout=PATIENCE)
    return process.returncode, err


def ran(*argv: str | Path, **options: Any) -> tuple[int, bytes, bytes]:
    """Run the command to its end."""
    command_line = [*COMMAND, *map(str, argv)]
    done = subprocess.run(
        command_line, capture_output=True, check=False, timeout=PATIENCE, **options
    )
    return done.returncode, done.stdout, done.stderr


def test_the_ready_line() -> None:
    """It is JSON with the address; once it is printed, requests are answered."""
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
def test_a_signal_ends_the_stub_after_open_requests(number: int) -> None:
    """Open requests are answered, idle connections are closed, and the exit status is 0."""
    body = json.dumps(minimal()).encode()
    with (
        running() as stub,
        connected(stub.port) as idle,
        connected(stub.port) as silent,
        connected(stub.port) as busy,
        connected(stub.port) as begun,
    ):
        idle.sendall(GET)
        assert read_answer(idle)
        busy.sendall(
            b"POST /clusters HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
            b"Content-Length: %d\r\n\r\n" % len(body)
        )
        assert busy.recv(65536).startswith(b"HTTP/1.1 100 ")
        begun.sendall(GET + GET[:10])
        assert read_answer(begun)
        stub.process.send_signal(number)
        assert (read_all(idle), read_all(silent)) == (b"", b"")
        busy.sendall(body)
        begun.sendall(GET[10:])

        assert read_all(busy).startswith(b"HTTP/1.1 201 Created\r\n")
        assert read_all(begun).startswith(b"HTTP/1.1 200 OK\r\n")
        with pytest.raises(ConnectionError):
            connected(stub.port)
        assert ended(stub.process) == (0, b"")


def test_a_second_signal_ends_it_at_once() -> None:
    """Open requests are not answered any more, and the exit status is 1."""
    with running() as stub, connected(stub.port) as busy:
        busy.sendall(b"POST /clusters HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n")
        busy.sendall(b"Content-Length: 5\r\n\r\n")
        assert busy.recv(65536).startswith(b"HTTP/1.1 100 ")
        with connected(stub.port) as idle:
            idle.sendall(GET)
            assert read_answer(idle)
            stub.process.send_signal(signal.SIGTERM)
            assert read_all(idle) == b""

        assert ended(stub.process, signal.SIGTERM) == (1, b"")
        assert read_all(busy) == b""


@pytest.mark.slow
def test_tokens_outlive_the_process(tmp_path: Path) -> None:
    """With the same ledger, a token has the same Id, and is refused for another request."""
    identities = []
    for _ in range(2):
        with running("--ledger", tmp_path / "ledger") as stub:
            target = "/clusters?IdempotentToken=t"
            identities.append(ask(stub.port, "POST", target, minimal()).content["Id"])
            assert ask(stub.port, "POST", target, sample()).status == 400
            assert ended(stub.process, signal.SIGTERM) == (0, b"")

    assert identities[0] == identities[1]


def test_account_files(tmp_path: Path) -> None:
    """Several files are merged; requests are checked against them, and details are kept."""
    limits, types = tmp_path / "limits.json", tmp_path / "types.json"
    detailed = {"InstanceType": "ecs.sn1ne.large", "CpuCore": 2}
    limits.write_text('{"MaxClusterCount": 1}', "utf-8")
    types.write_text(json.dumps({"AvailableClusterInstanceType": [detailed]}), "utf-8")

    with running("--account", limits, "--account", types) as stub:
        statuses = [ask(stub.port, "POST", "/clusters", minimal()).status for _ in range(2)]
        listed = ask(stub.port, "GET", "/available").content

    assert statuses == [201, 403]
    assert listed["AvailableClusterInstanceType"] == [detailed]


def test_verbose_logs_requests() -> None:
    """A line has method, path, status, code and request id, but no query and no body."""
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


@pytest.mark.slow
def test_without_verbose_nothing_is_logged() -> None:
    """Malformed requests, and clients that go away, are not logged either."""
    with running("--timeout", "0.2") as stub:
        with connected(stub.port) as client:
            client.sendall(b"GARBAGE\r\n\r\n")
            read_all(client)
        with connected(stub.port) as client:
            read_all(client)
        ask(stub.port, "GET", "/nope", headers={"Connection": "Upgrade", "Upgrade": "websocket"})

        assert ended(stub.process, signal.SIGTERM) == (0, b"")


def test_wrong_options(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each is one line and exit status 2, with nothing on stdout."""
    monkeypatch.chdir(tmp_path)
    seconds = "must be a number of seconds, at most a day"
    long = "a" * 70

    for options, reason in {
        "--port x": "argument --port: 'x' is no port (see bcvalidate-stub --help)",
        "--port -1": "argument --port: '-1' is no port (see bcvalidate-stub --help)",
        "--port ²": r"argument --port: '\xb2' is no port (see bcvalidate-stub --help)",
        "--port 65536": (
            "argument --port: 65536 is no port; the last one is 65535 (see bcvalidate-stub --help)"
        ),
        "--timeout nan": f"argument --timeout: 'nan' {seconds} (see bcvalidate-stub --help)",
        "--timeout soon": f"argument --timeout: 'soon' {seconds} (see bcvalidate-stub --help)",
        "--nope": "unrecognized arguments: --nope (see bcvalidate-stub --help)",
        f"--host {long}": (f"{long}:0: this is no name of a host; choose another --host or --port"),
        "--host \x1b": r"\x1b:0: ",
        "--account nope.json": "nope.json: ",
        "--ledger nope/ledger": "nope/ledger: ",
    }.items():
        assert command.main(options.split(" ")) == 2, options
        out, err = capfd.readouterr()
        assert (out, err.count("\n")) == ("", 1), options
        line = f"bcvalidate-stub: {reason}"
        assert err.startswith(line) if reason.endswith(" ") else err == f"{line}\n"


def test_a_port_in_use(capfd: pytest.CaptureFixture[str]) -> None:
    """It is one line that says what to do, and exit status 2."""
    with closing(listen("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status = command.main(["--port", str(port)])

    reason = "Address already in use; choose another --host or --port"
    assert status == 2
    assert capfd.readouterr() == ("", f"bcvalidate-stub: 127.0.0.1:{port}: {reason}\n")


@pytest.mark.slow
def test_a_ready_line_that_nobody_reads() -> None:
    """The stub runs without a reader, and ends with 0."""
    read, write = os.pipe()
    os.close(read)
    with closing(listen("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen([*COMMAND, "--port", str(port)], stdout=write, stderr=-1)
    os.close(write)
    with process:
        assert _answers(port)
        assert ended(process, signal.SIGTERM) == (0, b"")


@pytest.mark.slow
def test_no_standard_streams(tmp_path: Path) -> None:
    """Neither the ready line nor the log goes into a file that has the number of a stream."""
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
    """Wait until the stub answers."""
    # There is nothing to wait for, because the ready line cannot be read.
    return any(_answers_now(port) or signal.sigtimedwait([], 0.05) for _ in range(200))


def _answers_now(port: int) -> bool:
    try:
        return ask(port, "GET", "/quotas").status == 200
    except ConnectionError:
        return False


def test_version_and_help() -> None:
    """They go to stdout, with exit status 0."""
    version, helped = ran("--version"), ran("--help")

    assert version == (0, f"bcvalidate-stub {__version__}\n".encode(), b"")
    assert (helped[0], helped[2]) == (0, b"")
    assert {"--host", "--port", "--account", "--ledger", "--timeout", "--verbose"} <= set(
        re.findall(r"--[a-z]+", helped[1].decode())
    )


def test_an_interrupt_before_it_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has no traceback, and the exit status of an interrupted command."""

    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "_serve", interrupted)

    assert command.main([]) == 130


def test_without_the_extra(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """It is one line that says what to install, and exit status 2."""
    monkeypatch.setattr(stub, "_SERVER_PACKAGE", "no-such-package")

    status = command.main([])

    line = "bcvalidate-stub: this needs the extra: pip install 'bcvalidate[stub]'\n"
    assert (status, capfd.readouterr()) == (2, ("", line))
