"""Growth: how the time depends on the lines of a log, and the size and violations of a body."""

import json
from collections.abc import Callable, Sequence
from functools import partial
from math import log
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from bcvalidate import validate
from versus import runs
from versus.bodies import group_body
from versus.commands import ours
from versus.corpus import corpus
from versus.plot import Series, figure, lines
from versus.section import Section

_LINES, _FULL_LINES = (1000, 10_000, 100_000), (1000, 10_000, 100_000, 1_000_000)
_GROUPS = (1, 10, 100, 1000, 10_000)
_VIOLATIONS = (1, 10, 100, 1000)
_FAULTY_SHARE = 0.05
_ROUNDS = 5
# Calls are repeated until they take this many seconds.
_BATCH = 0.005
# Fewer seconds per line are not distinguishable from the noise of the start-up.
_MIN_SECONDS_PER_LINE = 1e-7
# From these sizes on, constant costs no longer matter.
_MIN_SIZES = {"lines": 1000, "groups": 10, "violations": 10}


class _Times(NamedTuple):
    """The minimum, median and maximum seconds of some rounds."""

    least: float
    median: float
    most: float

    def without(self, start: float, least: float) -> "_Times":
        """Subtract the start-up, but return at least the given minimum."""
        return _Times(*(max(seconds - start, least) for seconds in self))


class _Growth(NamedTuple):
    """The times for each size.

    Slopes and plots use the minimum, because other processes disturb it least.
    """

    name: str
    seconds: dict[int, _Times]

    def series(self) -> Series:
        """Return the microseconds per unit."""
        return Series(self.name, [(n, each.least / n * 1e6) for n, each in self.seconds.items()])


def section(folder: Path, *, full: bool) -> Section:
    """Return three tables with exponents, where 1 is linear, and a plot for each."""
    parts = {
        "lines": _by_lines(folder, _FULL_LINES if full else _LINES),
        "groups": [*_both(faulty=False), _by_body("json.loads", json.loads, faulty=False)],
        "violations": _both(faulty=True),
    }
    text: list[str] = []
    plots = {}
    for unit, growths in parts.items():
        text += [*_table(unit, growths), ""]
        start = ", start-up left out" if unit == "lines" else ""
        title, y_label = f"Time by the number of {unit}", f"µs for each of the {unit}{start}"
        plot = lines(title, unit, y_label, [growth.series() for growth in growths])
        plots[f"growth-{unit}.svg"] = plot
    return Section(text[:-1], plots)


def _by_lines(folder: Path, sizes: Sequence[int]) -> list[_Growth]:
    """Measure bcvalidate on logs of these sizes, less the time for a log of a few lines."""
    growths = []
    start = corpus(folder, round(1 / _FAULTY_SHARE), _FAULTY_SHARE)
    for each in ours():
        if each.jobs > 1 or each.lint:
            continue
        once = _timed(partial(each.run, runs.status, start)).least
        seconds = {}
        for size in sizes:
            times = _timed(partial(each.run, runs.status, corpus(folder, size, _FAULTY_SHARE)))
            seconds[size] = times.without(once, size * _MIN_SECONDS_PER_LINE)
        growths.append(_Growth(each.name.replace(", one process", ""), seconds))
    return growths


def _both(*, faulty: bool) -> list[_Growth]:
    return [
        _by_body("bcvalidate, without lint", partial(validate, lint=False), faulty=faulty),
        _by_body("bcvalidate, with lint", validate, faulty=faulty),
    ]


def _by_body(name: str, call: Callable[[bytes], object], *, faulty: bool) -> _Growth:
    """Measure a call on bodies with more and more groups, all of them faulty or none."""
    seconds = {}
    for number in _VIOLATIONS if faulty else _GROUPS:
        text = json.dumps(group_body(number, faulty=faulty)).encode()
        seconds[number] = _timed(partial(call, text))
    return _Growth(name, seconds)


def _timed(call: Callable[[], object]) -> _Times:
    """Return the seconds per call."""
    call()
    rounds = []
    for _ in range(_ROUNDS):
        start, calls = perf_counter(), 0
        while not calls or perf_counter() - start < _BATCH:
            call()
            calls += 1
        rounds.append((perf_counter() - start) / calls)
    return _Times(min(rounds), median(rounds), max(rounds))


def _table(unit: str, growths: Sequence[_Growth]) -> list[str]:
    sizes = list(growths[0].seconds)
    heads = " | ".join(f"{size:,}" for size in sizes)
    table = [
        f"| µs per unit, by the number of {unit} | {heads} | Exponent |",
        f"| --- |{' --: |' * (len(sizes) + 1)}",
    ]
    for growth in growths:
        cells = [
            f"{figure(mid / n * 1e6)} ({figure(low / n * 1e6)} to {figure(high / n * 1e6)})"
            for n, (low, mid, high) in growth.seconds.items()
        ]
        exponent = _exponent(growth, _MIN_SIZES[unit])
        table.append(f"| {growth.name} | {' | '.join(cells)} | {exponent:.2f} |")
    return table


def _exponent(growth: _Growth, least: int) -> float:
    """Return the slope of the regression line of the logarithms of sizes and times."""
    points = [(log(n), log(each.least)) for n, each in growth.seconds.items() if n >= least]
    x_mean = sum(x for x, _ in points) / len(points)
    y_mean = sum(y for _, y in points) / len(points)
    covariance = sum((x - x_mean) * (y - y_mean) for x, y in points)
    return covariance / sum((x - x_mean) ** 2 for x, _ in points)
