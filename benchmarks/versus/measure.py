"""Measuring: the time of each entry relative to the baseline of the same round."""

import gc
from collections.abc import Callable, Sequence
from itertools import repeat
from math import inf
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple


class Entry(NamedTuple):
    """A call to measure.

    - `proof`: checks that a result is right; None if that was checked before.
    - `target`: the highest ratio to the baseline that bcvalidate promises.
    - `compared`: whether peers are compared with this entry, because they do the same work.
    - `seconds`: measures a number of calls that run in another process.
    - `rounds`: for slow entries, the number of rounds in which they are measured.
    """

    name: str
    call: Callable[[], Any]
    proof: Callable[[Any], object] | None = bool
    target: float | None = None
    compared: bool = False
    peer: bool = False
    seconds: Callable[[int], float] | None = None
    rounds: int | None = None


class Case(NamedTuple):
    """The entries that are measured against one baseline.

    - `tries`: the number of batches in a round, of which the fastest counts.
    - `batch`: the minimum duration of a batch in seconds; 0 for a single call.
    - `items`: the number of items that a call processes, to compute a rate.
    """

    title: str
    baseline: Entry
    entries: Sequence[Entry]
    rounds: int = 15
    tries: int = 5
    batch: float = 0.001
    items: int = 0


class Measured(NamedTuple):
    """An entry and its ratio to the baseline in each round."""

    entry: Entry
    ratios: list[float]

    @property
    def median(self) -> float:
        """The median of the ratios."""
        return median(self.ratios)


class Result(NamedTuple):
    """A case, the median of its baseline in seconds, and the measured entries."""

    case: Case
    seconds: float
    measured: list[Measured]


def measure(case: Case) -> Result:
    """Run all rounds of a case, each with all entries.

    The garbage collector is on, as in a normal program, but ignores the prepared objects.
    """
    entries = (case.baseline, *case.entries)
    for entry in entries:
        if entry.proof is not None and not entry.proof(entry.call()):
            raise SystemExit(f"{case.title}: {entry.name} did not do the work it is measured for")
    gc.collect()
    gc.freeze()
    loops = [_loops(entry, case.batch) for entry in entries]
    rounds = [_round(case, entries, loops, number) for number in range(case.rounds)]
    gc.unfreeze()
    measured = [
        Measured(entry, [figures[index] / figures[0] for figures in rounds if index in figures])
        for index, entry in enumerate(case.entries, 1)
    ]
    return Result(case, median(figures[0] for figures in rounds), measured)


def _round(
    case: Case, entries: Sequence[Entry], loops: Sequence[int], number: int
) -> dict[int, float]:
    """Return the seconds per call of each entry; entries alternate so that noise affects all."""
    best: dict[int, float] = {}
    for _ in range(case.tries):
        for index, entry in enumerate(entries):
            if entry.rounds is None or number < entry.rounds:
                seconds = _seconds(entry, loops[index]) / loops[index]
                best[index] = min(best.get(index, inf), seconds)
    return best


def _loops(entry: Entry, batch: float) -> int:
    loops = 1
    while batch and _seconds(entry, loops) < batch:
        loops *= 2
    return loops


def _seconds(entry: Entry, loops: int) -> float:
    if entry.seconds is not None:
        return entry.seconds(loops)
    call = entry.call
    gc.collect()
    start = perf_counter()
    for _ in repeat(None, loops):
        call()
    return perf_counter() - start
