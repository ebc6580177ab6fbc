"""Bulk: files of up to 50,000 requests, a line each, from start to end of a process."""

from functools import partial
from pathlib import Path

from versus import runs
from versus.commands import Command, commands, plain_loop
from versus.corpus import corpus
from versus.measure import Case, Entry, Result, measure
from versus.plot import Bar, bars
from versus.section import Section
from versus.table import sentences, table

# The more lines are faulty, the more lines cost a whole report, so there are fewer of them.
_LINES = {0.0: 100_000, 0.05: 100_000, 0.1: 25_000, 1.0: 10_000}
_ROUNDS = 3
_SLOW = ("jsonschema", "@sourcemeta/jsonschema")
# What is promised to so many processes, up to the highest share of faults.
_TARGETS = {1: (1.6, 0.05), 2: (0.95, 0.05)}


def section(folder: Path) -> Section:
    """A case for each share of faulty lines, and a plot of the lines a second."""
    found = commands(folder)
    results = {share: measure(_case(folder, share, found)) for share in _LINES}
    plots = {f"bulk-{share:.0%}".rstrip("%"): _plot(share, results[share]) for share in results}
    text = [*table(results.values()), "", *sentences(results.values())]
    return Section(text, {f"{name}.svg": plot for name, plot in plots.items()})


def _case(folder: Path, share: float, found: list[Command]) -> Case:
    lines = _LINES[share]
    path = corpus(folder, lines, share)
    plain = plain_loop()
    start = Entry(plain.name, partial(plain.run, runs.status, path), None)
    entries = [_entry(each, path, share) for each in found]
    title = f"Bulk, {lines:,} lines, {path.stat().st_size / 1e6:.0f} MB, {share:.0%} faulty"
    return Case(title, start, entries, _ROUNDS, tries=1, batch=0, items=lines)


def _entry(each: Command, path: Path, share: float) -> Entry:
    call = partial(each.run, runs.status, path)
    if not each.ours:
        return Entry(each.name, call, None, peer=True, rounds=1 if each.name in _SLOW else None)
    target, highest = _TARGETS.get(each.jobs, (None, 0))
    promised = target if share <= highest and not each.lint else None
    return Entry(each.name, call, None, promised, held=each.jobs == 1 and not each.lint)


def _plot(share: float, result: Result) -> str:
    lines = result.case.items
    rows = [
        Bar(each.entry.name, lines / result.seconds / each.median, ours=not each.entry.peer)
        for each in result.measured
    ]
    rows.append(Bar(result.case.baseline.name, lines / result.seconds, ours=False))
    title = f"Lines a second, {share:.0%} of them faulty"
    return bars(title, "lines a second, start-up included; more is better", rows)
