"""Measuring: every entry of a case against the baseline of the same round."""

import gc
from collections.abc import Callable, Sequence
from itertools import repeat
from math import inf
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple


class Entry(NamedTuple):
    """What is measured, how its result proves that the work was done, and its highest ratio.

    Peers are held against what is `held`: that of ours which does the same work. What runs in
    another process may say itself how many `seconds` so many calls took. Without a proof, it was
    given before. What is very slow has its turn in the first `rounds` only.
    """

    name: str
    call: Callable[[], Any]
    proof: Callable[[Any], object] | None = bool
    target: float | None = None
    held: bool = False
    peer: bool = False
    seconds: Callable[[int], float] | None = None
    rounds: int | None = None


class Case(NamedTuple):
    """What is measured against one baseline.

    A figure is the best of `tries` batches in a round, each of as many calls as take `batch`
    seconds; 0 stands for one call. A call works through so many `items`, if they are counted.
    """

    title: str
    baseline: Entry
    entries: Sequence[Entry]
    rounds: int = 15
    tries: int = 5
    batch: float = 0.001
    items: int = 0


class Measured(NamedTuple):
    """An entry, and its ratio to the baseline in each round."""

    entry: Entry
    ratios: list[float]

    @property
    def median(self) -> float:
        """The median of the ratios."""
        return median(self.ratios)


class Result(NamedTuple):
    """A case, the median of its baseline in seconds, and what was measured."""

    case: Case
    seconds: float
    measured: list[Measured]


def measure(case: Case) -> Result:
    """Run all rounds of a case; in each round, every entry has its turn.

    The garbage collector is on, as it is in a program, but does not look at what we prepared.
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
    """Seconds a call of each entry; they take turns, so that a slow moment hits all of them."""
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
