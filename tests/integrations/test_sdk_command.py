"""The vendor's command, bcs: what it would submit can be checked, and is answered by the stub."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integrations.sdk.answers import Port, answers
from tests.integrations.sdk.processes import Driver
from tests.support.harness import run

pytestmark = pytest.mark.slow

SECONDS = 120


@pytest.fixture
def bcs(commands: Path, tmp_path: Path) -> Callable[..., bytes]:
    """Return a function that prints the cluster which the command would create."""

    def show(*options: str) -> bytes:
        command: list[str | Path] = [
            commands / "bcs",
            "cc",
            "mine",
            "-i",
            "img-ubuntu",
            "-t",
            "ecs.sn1ne.large",
        ]
        ran = subprocess.run(
            [*command, *options, "--show_json"],
            cwd=tmp_path,
            env={**os.environ, "HOME": str(tmp_path), "USERPROFILE": str(tmp_path)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        return ran.stdout

    return show


def test_pipe(bcs: Callable[..., bytes]) -> None:
    """A valid cluster passes; a wrong number of nodes becomes 0; a key of the command is misspelt."""
    valid = run("-", stdin=bcs("-n", "3", "-d", "for a test", "-u", "k:v", "-e", "a:b"))
    zero = run("--no-lint", "-", stdin=bcs("-n", "abc"))
    typo = run("--select", "unknown-key", "-", stdin=bcs("--refresh_time_out", "5"))

    assert (valid.status, valid.err) == (0, "")
    assert zero.status == 1
    assert "[desired-vm-count-range]" in zero.out
    assert "Key ReferchTimeOut is not known here" in typo.out
    assert "Did you mean RefreshTimeOut?" in typo.out


def test_submitted_clusters(call: Driver, port: Port, bcs: Callable[..., bytes]) -> None:
    """The stub creates the cluster that the command prints, or says what is wrong with it.

    The address of the service is built into the command, so that the SDK submits the cluster here.
    """
    valid = call(port(None), "create_cluster", json.loads(bcs()))
    zero = call(port(None), "create_cluster", json.loads(bcs("-n", "abc")))

    assert valid["status"] == 201
    assert answers("desired-vm-count-range", zero["refused"])
