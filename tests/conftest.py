"""What all tests share: the profiles of Hypothesis, `--update`, and a plain environment."""

import signal

import pytest

from tests.support import profiles

__all__ = ["profiles"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of this suite."""
    parser.addoption("--update", action="store_true", help="rewrite the .out files of the fixtures")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether expected output is to be rewritten."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(autouse=True)
def _plain_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the command says does not depend on the developer's own language."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True, scope="session")
def _sigint() -> None:
    """SIGINT interrupts, also under nohup and cron, which start processes that ignore it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
