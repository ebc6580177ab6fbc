"""Tables: results as Markdown, and sentences that say which peers are faster."""

from collections.abc import Iterable, Iterator

from versus.measure import Measured, Result
from versus.plot import figure

_UNITS = {"s": 1.0, "ms": 1e-3, "µs": 1e-6, "ns": 1e-9}
# From this ratio on, a second decimal would only be noise.
_MIN_COARSE_RATIO = 10


def table(results: Iterable[Result]) -> Iterator[str]:
    """Yield the lines of a table, with a row for each baseline and each entry.

    If a case counts its items, the rows include the median rate per second.
    """
    yield "| Case | Measured | Min | Median | Max | Target |"
    yield "| --- | --- | --: | --: | --: | --- |"
    for result in results:
        case = result.case
        name = f"{case.baseline.name}: {_time(result.seconds)}{_rate(result, 1)}"
        yield f"| **{case.title}** | {name} | 1 | 1 | 1 | baseline |"
        for measured in result.measured:
            low, high = min(measured.ratios), max(measured.ratios)
            figures = " | ".join(map(_ratio, (low, measured.median, high)))
            name = f"{measured.entry.name}{_rate(result, measured.median)}"
            yield f"| | {name} | {figures} | {verdict(measured.median, measured.entry.target)} |"


def sentences(results: Iterable[Result]) -> Iterator[str]:
    """Yield a sentence for each compared entry of bcvalidate that says which peers are faster."""
    for result in results:
        peers = [measured for measured in result.measured if measured.entry.peer]
        for ours in result.measured:
            if ours.entry.compared and peers:
                yield f"- {result.case.title}: {_ahead(ours, peers)}"


def _ahead(ours: Measured, peers: Iterable[Measured]) -> str:
    ahead = [peer for peer in peers if peer.median < ours.median]
    ours_text = f"of {ours.entry.name} ({_ratio(ours.median)})."
    if not ahead:
        return f"no peer is ahead {ours_text}"
    *most, last = (f"{peer.entry.name} ({_ratio(peer.median)})" for peer in ahead)
    names = f"{'; '.join(most)} and {last}" if most else last
    return f"**{names} {'is' if len(ahead) == 1 else 'are'} ahead** {ours_text}"


def verdict(value: float, target: float | None) -> str:
    """Say whether a value meets its target; empty if it has none."""
    if target is None:
        return ""
    return f"≤ {target:g}: {'met' if value <= target else '**missed**'}"


def _rate(result: Result, ratio: float) -> str:
    if not result.case.items:
        return ""
    return f", {figure(result.case.items / result.seconds / ratio)}/s"


def _ratio(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio < _MIN_COARSE_RATIO else f"{ratio:.1f}"


def _time(seconds: float) -> str:
    unit = next((unit for unit, size in _UNITS.items() if seconds >= size), "ns")
    return f"{seconds / _UNITS[unit]:.3g} {unit}"
