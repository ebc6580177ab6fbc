"""The table: results as markdown, and in sentences where a peer is ahead."""

from collections.abc import Iterable, Iterator

from versus.measure import Measured, Result
from versus.plot import figure

_UNITS = {"s": 1.0, "ms": 1e-3, "µs": 1e-6, "ns": 1e-9}
# From here on, two decimals would only show noise.
_COARSE = 10


def table(results: Iterable[Result]) -> Iterator[str]:
    """The lines of one table: a row for each baseline, and one for each entry.

    Where a case counts its items, a row says how many a second there were in the median.
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
    """Which peers are ahead, for each entry of ours that they are held against."""
    for result in results:
        peers = [measured for measured in result.measured if measured.entry.peer]
        for ours in result.measured:
            if ours.entry.held and peers:
                yield f"- {result.case.title}: {_ahead(ours, peers)}"


def _ahead(ours: Measured, peers: Iterable[Measured]) -> str:
    ahead = [peer for peer in peers if peer.median < ours.median]
    held = f"of {ours.entry.name} ({_ratio(ours.median)})."
    if not ahead:
        return f"no peer is ahead {held}"
    *most, last = (f"{peer.entry.name} ({_ratio(peer.median)})" for peer in ahead)
    names = f"{'; '.join(most)} and {last}" if most else last
    return f"**{names} {'is' if len(ahead) == 1 else 'are'} ahead** {held}"


def verdict(value: float, target: float | None) -> str:
    """Whether a value is at most what was promised of it, if anything was."""
    if target is None:
        return ""
    return f"≤ {target:g}: {'met' if value <= target else '**missed**'}"


def _rate(result: Result, ratio: float) -> str:
    if not result.case.items:
        return ""
    return f", {figure(result.case.items / result.seconds / ratio)}/s"


def _ratio(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio < _COARSE else f"{ratio:.1f}"


def _time(seconds: float) -> str:
    unit = next((unit for unit, size in _UNITS.items() if seconds >= size), "ns")
    return f"{seconds / _UNITS[unit]:.3g} {unit}"
