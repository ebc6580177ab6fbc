"""The pytest plugin: its fixture in another test suite."""

import os
import re
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from bcvalidate.stub.serving import Stub
from tests.support.harness import ROOT, environment_without_coverage, minimal
from tests.support.stub_client import ask

SUITE = """
import json
from http.client import HTTPConnection

import pytest
from bcvalidate import Account

BODY = {"Name": "a", "ImageId": "img-ubuntu", "Groups": {"g": {
    "DesiredVMCount": 1, "InstanceType": "ecs.sn1ne.large", "ResourceType": "OnDemand"}}}


def create(stub):
    connection = HTTPConnection(stub.host, stub.port)
    connection.request("POST", "/clusters", json.dumps(BODY))
    response = connection.getresponse()
    body = json.loads(response.read())
    connection.close()
    return response.status, body


@pytest.mark.parametrize("turn", [1, 2])
def test_a_new_stub_each(batchcompute_stub, turn):
    assert batchcompute_stub.address == f"http://127.0.0.1:{batchcompute_stub.port}"
    assert batchcompute_stub.clusters == []
    assert create(batchcompute_stub)[0] == 201
    assert batchcompute_stub.clusters == [BODY]


def test_an_account(batchcompute_stub):
    batchcompute_stub.account = Account(max_cluster_count=1, cluster_count=1)
    assert create(batchcompute_stub)[1]["Code"] == "QuotaExhausted.MaxClusterCount"
"""
STAND_IN = """
import json
from http.client import HTTPConnection


class ClientError(Exception):
    pass


class Client:
    regions = {}

    def __init__(self, host, key_id, key_secret):
        self.host = host

    @classmethod
    def register_region(cls, name, host, port):
        cls.regions[host] = port

    def create_cluster(self, description):
        connection = HTTPConnection(self.host, self.regions[self.host])
        connection.request("POST", "/clusters", json.dumps(description))
        response = connection.getresponse()
        said = json.loads(response.read())
        connection.close()
        if response.status != 201:
            raise ClientError(said)
"""
"""A module in place of the vendor's SDK in the example of the READMEs."""

EXAMPLE = re.compile(r"^```py\n(import pytest\n.*?)^```$", re.DOTALL | re.MULTILINE)
PLUGIN = ("-p", "bcvalidate.integrations.pytest_plugin")


def suite(folder: Path, *argv: str, code: str = SUITE) -> tuple[int, str]:
    """Run a test suite in a process of its own."""
    (folder / "test_it.py").write_text(code, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", *argv],
        cwd=folder,
        # Options of this run are not for that one.
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


def plugin() -> tuple[str, ...]:
    """The options that load the plugin, if the package is not installed with its entry point."""
    known = any(point.value == PLUGIN[1] for point in entry_points(group="pytest11"))
    return () if known else PLUGIN


@pytest.mark.slow
def test_a_suite_that_uses_the_fixture(tmp_path: Path) -> None:
    """Every test has a new stub, and may set its account."""
    status, out = suite(tmp_path, *plugin())

    assert status == 0, out
    assert "3 passed" in out


@pytest.mark.slow
@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_example_of_the_readme(name: str, tmp_path: Path) -> None:
    """It passes with the full account of the example, and fails without that account."""
    (example,) = EXAMPLE.findall((ROOT / name).read_text("utf-8"))
    no_account = "".join(line for line in example.splitlines(True) if ".account = " not in line)
    (tmp_path / "batchcompute.py").write_text(STAND_IN, "utf-8")

    passed, out = suite(tmp_path, *plugin(), code=example)
    failed, _ = suite(tmp_path, *plugin(), code=no_account)

    assert (passed, failed) == (0, 1), out


@pytest.mark.slow
def test_a_suite_without_the_extra(tmp_path: Path) -> None:
    """A test with the fixture fails, with one line that says what to install."""
    patched = "import sys\nfrom bcvalidate import stub\nstub._SERVER_PACKAGE = 'no_such_package'\n"

    status, out = suite(tmp_path, *plugin(), code=patched + SUITE)

    assert status == 1
    assert "batchcompute_stub: this needs the extra: pip install 'bcvalidate[stub]'" in out
    assert "Traceback" not in out


def test_the_plugin_is_light() -> None:
    """Every run of pytest loads it, so it loads neither the server nor the rules."""
    code = (
        "import sys, pytest; before = set(sys.modules); import bcvalidate.integrations.pytest_plugin;"
        "print(sorted(set(sys.modules) - before))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment_without_coverage(),
        capture_output=True,
        check=True,
        text=True,
    )

    assert (
        done.stdout
        == "['bcvalidate', 'bcvalidate.integrations', 'bcvalidate.integrations.pytest_plugin']\n"
    )


@pytest.mark.skipif(plugin() != (), reason="the package is not installed")
def test_a_new_stub_for_each_test(batchcompute_stub: Stub) -> None:
    """The fixture of this very process has a running stub without clusters."""
    assert batchcompute_stub.clusters == []
    assert ask(batchcompute_stub.port, "POST", "/clusters", minimal()).status == 201
