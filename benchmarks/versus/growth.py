"""Growth: how the time grows with the lines of a file, the size of a body and its violations."""

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

_LINES, _FULL = (1000, 10_000, 100_000), (1000, 10_000, 100_000, 1_000_000)
_GROUPS = (1, 10, 100, 1000, 10_000)
_VIOLATIONS = (1, 10, 100, 1000)
_FAULTS = 0.05
_ROUNDS = 5
# Calls are repeated until they take so many seconds.
_BATCH = 0.005
# Less than this for each line is not told from the noise of a start-up.
_CLOCK = 1e-7
# What is done once, however much there is, no longer shows from here on.
_FROM = {"lines": 1000, "groups": 10, "violations": 10}


class _Times(NamedTuple):
    """Seconds: the least, the median and the most of some rounds."""

    least: float
    median: float
    most: float

    def without(self, start: float, least: float) -> "_Times":
        """What is left without so many seconds, and at least so many."""
        return _Times(*(max(seconds - start, least) for seconds in self))


class _Growth(NamedTuple):
    """The times for each number of what is counted.

    The least is what other processes disturbed least, so slopes and plots are made of it.
    """

    name: str
    seconds: dict[int, _Times]

    def series(self) -> Series:
        """Microseconds for each of what is counted."""
        return Series(self.name, [(n, each.least / n * 1e6) for n, each in self.seconds.items()])


def section(folder: Path, *, full: bool) -> Section:
    """Three tables with exponents, 1 being linear, and a plot for each."""
    parts = {
        "lines": _by_lines(folder, _FULL if full else _LINES),
        "groups": [*_both(fault=False), _by_body("json.loads", json.loads, fault=False)],
        "violations": _both(fault=True),
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
    """Our command on files of so many lines, less what it takes for a file with one fault."""
    found = []
    start = corpus(folder, round(1 / _FAULTS), _FAULTS)
    for each in ours():
        if each.jobs > 1 or each.lint:
            continue
        once = _timed(partial(each.run, runs.status, start)).least
        seconds = {}
        for size in sizes:
            times = _timed(partial(each.run, runs.status, corpus(folder, size, _FAULTS)))
            seconds[size] = times.without(once, size * _CLOCK)
        found.append(_Growth(each.name.replace(", one process", ""), seconds))
    return found


def _both(*, fault: bool) -> list[_Growth]:
    return [
        _by_body("bcvalidate, without lint", partial(validate, lint=False), fault=fault),
        _by_body("bcvalidate, with advice", validate, fault=fault),
    ]


def _by_body(name: str, call: Callable[[bytes], object], *, fault: bool) -> _Growth:
    """A call on the text of a body with so many groups, each of them faulty or none."""
    seconds = {}
    for number in _VIOLATIONS if fault else _GROUPS:
        text = json.dumps(group_body(number, fault=fault)).encode()
        seconds[number] = _timed(partial(call, text))
    return _Growth(name, seconds)


def _timed(call: Callable[[], object]) -> _Times:
    """Seconds a call."""
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
    rows = [
        f"| µs for each of so many {unit} | {heads} | Exponent |",
        f"| --- |{' --: |' * (len(sizes) + 1)}",
    ]
    for growth in growths:
        cells = [
            f"{figure(mid / n * 1e6)} ({figure(low / n * 1e6)} to {figure(high / n * 1e6)})"
            for n, (low, mid, high) in growth.seconds.items()
        ]
        exponent = _exponent(growth, _FROM[unit])
        rows.append(f"| {growth.name} | {' | '.join(cells)} | {exponent:.2f} |")
    return rows


def _exponent(growth: _Growth, least: int) -> float:
    """The slope of a straight line through the logarithms of numbers and times."""
    points = [(log(n), log(each.least)) for n, each in growth.seconds.items() if n >= least]
    x_mean = sum(x for x, _ in points) / len(points)
    y_mean = sum(y for _, y in points) / len(points)
    above = sum((x - x_mean) * (y - y_mean) for x, y in points)
    return above / sum((x - x_mean) ** 2 for x, _ in points)
