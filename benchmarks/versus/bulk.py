"""Bulk: logs of up to 100,000 requests, including the start of the process."""

from functools import partial
from pathlib import Path

from versus import runs
from versus.commands import Command, commands, plain_loop
from versus.corpus import corpus
from versus.measure import Case, Entry, Result, measure
from versus.plot import Bar, bars
from versus.section import Section
from versus.table import sentences, table

# Faulty lines take longer, so the number of lines decreases with their share.
_LINES = {0.0: 100_000, 0.05: 100_000, 0.1: 25_000, 1.0: 10_000}
_ROUNDS = 3
_SLOW = ("jsonschema", "@sourcemeta/jsonschema")
# The target for each number of processes, and the highest share of faulty lines it applies to.
_TARGETS = {1: (1.6, 0.05), 2: (0.95, 0.05)}


def section(folder: Path) -> Section:
    """Measure a case for each share of faulty lines, and plot the lines per second."""
    available = commands(folder)
    results = {share: measure(_case(folder, share, available)) for share in _LINES}
    plots = {f"bulk-{share:.0%}".rstrip("%"): _plot(share, results[share]) for share in results}
    text = [*table(results.values()), "", *sentences(results.values())]
    return Section(text, {f"{name}.svg": plot for name, plot in plots.items()})


def _case(folder: Path, share: float, available: list[Command]) -> Case:
    lines = _LINES[share]
    path = corpus(folder, lines, share)
    plain = plain_loop()
    start = Entry(plain.name, partial(plain.run, runs.status, path), None)
    entries = [_entry(each, path, share) for each in available]
    title = f"Bulk, {lines:,} lines, {path.stat().st_size / 1e6:.0f} MB, {share:.0%} faulty"
    return Case(title, start, entries, _ROUNDS, tries=1, batch=0, items=lines)


def _entry(each: Command, path: Path, share: float) -> Entry:
    call = partial(each.run, runs.status, path)
    if not each.ours:
        return Entry(each.name, call, None, peer=True, rounds=1 if each.name in _SLOW else None)
    target, highest = _TARGETS.get(each.jobs, (None, 0))
    applied = target if share <= highest and not each.lint else None
    return Entry(each.name, call, None, applied, compared=each.jobs == 1 and not each.lint)


def _plot(share: float, result: Result) -> str:
    lines = result.case.items
    plotted = [
        Bar(each.entry.name, lines / result.seconds / each.median, ours=not each.entry.peer)
        for each in result.measured
    ]
    plotted.append(Bar(result.case.baseline.name, lines / result.seconds, ours=False))
    title = f"Lines per second, {share:.0%} of them faulty"
    return bars(title, "lines per second, start-up included; more is better", plotted)
