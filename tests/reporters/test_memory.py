"""Memory: a report on many findings takes no more of it than a report on few."""

import io
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import TextIO, cast

import pytest

from bcvalidate.cli.outputs import Output, write_reports
from bcvalidate.files import spool
from bcvalidate.reporters.formats import ReportOptions, reporter
from tests.reporters.test_streaming import STREAMED
from tests.support.sample_results import log_results

pytestmark = pytest.mark.slow

MAX_GROWTH = 300_000
"""Bytes. Some thousand findings would take many times as much."""


class Sink(io.TextIOBase):
    """A file that forgets what is written to it."""

    def write(self, text: str) -> int:
        """Forget a text."""
        return len(text)


SINK = cast("TextIO", Sink())


def peak(run: Callable[[], None]) -> int:
    """Return the most memory, in bytes, that a function takes."""
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.fixture(autouse=True)
def _small_spool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "MAX_BYTES_IN_MEMORY", 1 << 14)


def test_one_report() -> None:
    """A report on 3,000 invalid records takes as much memory as one on 500."""
    options = ReportOptions(statistics=True)
    for name in STREAMED:
        report = reporter(name)
        report(log_results(1), SINK, options)

        few, many = (
            peak(lambda count=count, report=report: report(log_results(count), SINK, options))  # type: ignore[misc] # a lambda's defaults
            for count in (500, 3_000)
        )

        assert many - few < MAX_GROWTH, name
        assert many < 4 * MAX_GROWTH, name


def test_several_reports(tmp_path: Path) -> None:
    """Several reports at once hold neither the findings nor the results between them."""
    outputs = [
        Output("line", None),
        *(Output(name, str(tmp_path / name)) for name in ("json", "line")),
    ]

    _, few, many = (
        peak(lambda count=count: write_reports(log_results(count), outputs, SINK, ReportOptions()))  # type: ignore[misc] # a lambda's defaults
        for count in (1, 500, 3_000)
    )

    assert many - few < MAX_GROWTH
    assert len((tmp_path / "line").read_bytes().splitlines()) == 6_000
