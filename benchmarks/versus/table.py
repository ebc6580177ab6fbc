"""The table: results as markdown, and in sentences where a peer is ahead."""

from collections.abc import Iterable, Iterator

from versus.measure import Measured, Result

_UNITS = {"s": 1.0, "ms": 1e-3, "µs": 1e-6, "ns": 1e-9}


def table(results: Iterable[Result]) -> Iterator[str]:
    """The lines of one table: a row for each baseline, and one for each entry."""
    yield "| Case | Measured | Min | Median | Max | Target |"
    yield "| --- | --- | --: | --: | --: | --- |"
    for result in results:
        case = result.case
        name = f"{case.baseline.name}: {_time(result.seconds)}"
        yield f"| **{case.title}** | {name} | 1 | 1 | 1 | baseline |"
        for measured in result.measured:
            low, high = min(measured.ratios), max(measured.ratios)
            figures = " | ".join(map(_ratio, (low, measured.median, high)))
            yield f"| | {measured.entry.name} | {figures} | {_verdict(measured)} |"


def sentences(results: Iterable[Result]) -> Iterator[str]:
    """For each case with peers, who is ahead of the entry of ours that comes first."""
    for result in results:
        ours, *others = result.measured
        peers = [other for other in others if other.entry.peer]
        ahead = [peer for peer in peers if peer.median < ours.median]
        if ahead:
            names = " and ".join(f"{peer.entry.name} ({_ratio(peer.median)})" for peer in ahead)
            verb = "is" if len(ahead) == 1 else "are"
            yield (
                f"- {result.case.title}: **{names} {verb} ahead** of {ours.entry.name} "
                f"({_ratio(ours.median)})."
            )
        elif peers:
            yield f"- {result.case.title}: no peer is ahead of {ours.entry.name}."


def _verdict(measured: Measured) -> str:
    target = measured.entry.target
    if target is None:
        return ""
    return f"≤ {target:g}: {'met' if measured.median <= target else '**missed**'}"


def _ratio(ratio: float) -> str:
    """Three digits that count, or two decimals."""
    return f"{ratio:.3g}" if ratio >= 1 else f"{ratio:.2f}"


def _time(seconds: float) -> str:
    unit = next((unit for unit, size in _UNITS.items() if seconds >= size), "ns")
    return f"{seconds / _UNITS[unit]:.3g} {unit}"
