"""The processes of the SDK tests, started once for a test module."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integrations.sdk.answers import Port
from tests.integrations.sdk.environment import NotInstalled, environment
from tests.integrations.sdk.processes import Driver, driver, stubs
from tests.support.harness import ROOT

PROGRAMS = ROOT / "tests" / "integrations" / "sdk"


@pytest.fixture(scope="module")
def commands(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of commands of an environment that has the SDK for Python."""
    cache = getattr(request.config, "cache", None)
    home = tmp_path_factory.getbasetemp().parent if cache is None else cache.mkdir("bcvalidate")
    try:
        return environment(home)
    except NotInstalled as reason:
        pytest.skip(f"the vendor's SDK for Python cannot be installed: {reason}")


@pytest.fixture(scope="module")
def call(commands: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    """Start a process that makes calls with the SDK for Python."""
    folder = tmp_path_factory.mktemp("sdk")
    with driver(folder, commands / "python", PROGRAMS / "create.py") as calls:
        yield calls


@pytest.fixture(scope="module")
def port() -> Iterator[Port]:
    """Start stubs, and return the function that gives the port for an account."""
    with stubs() as start:
        yield lambda account: start() if account is None else start("--account", account)
