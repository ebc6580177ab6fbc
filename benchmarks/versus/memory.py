"""Memory: the peak of what a process holds while it goes over a file, at two sizes."""

from pathlib import Path

from versus import runs
from versus.commands import commands, plain_loop
from versus.corpus import corpus
from versus.plot import Bar, bars
from versus.section import Section
from versus.table import verdict

_SIZES, _FULL = (10_000, 200_000), (10_000, 1_000_000)
_FAULTS = 0.05
_TARGET = 40.0
# A plot with longer bars would not show the others any more.
_SHOWN = 250
# The first takes minutes, and the others hold what their siblings hold.
_LEFT_OUT = (
    "jsonschema",
    "fastjsonschema, all errors",
    "jsonschema-rs on json",
    "ajv on node, all errors",
)


def section(folder: Path, *, full: bool) -> Section:
    """A table of megabytes, and a plot of those at the larger size."""
    sizes = _FULL if full else _SIZES
    paths = [corpus(folder, size, _FAULTS) for size in sizes]
    heads = [
        f"{n:,} lines, {p.stat().st_size / 1e6:.0f} MB" for n, p in zip(sizes, paths, strict=True)
    ]
    text = [
        f"| Peak of resident memory, MB, {_FAULTS:.0%} faulty | {' | '.join(heads)} | Target |",
        f"| --- |{' --: |' * len(sizes)} --- |",
    ]
    rows = []
    for each in (plain_loop(), *commands(folder)):
        if each.name in _LEFT_OUT:
            continue
        peaks = [each.run(runs.peak, path) for path in paths]
        target = _TARGET if each.ours and each.jobs == 1 else None
        figures = " | ".join(f"{size:.1f}" for size in peaks)
        text.append(f"| {each.name} | {figures} | {verdict(max(peaks), target)} |")
        rows.append(Bar(each.name, peaks[-1], ours=each.ours))
    shown = [row for row in rows if row.value <= _SHOWN]
    unit = "MB of the largest process; less is better"
    if left_out := [f"{row.label}: {row.value:,.0f}" for row in rows if row.value > _SHOWN]:
        unit = f"{unit}; left out: {', '.join(left_out)}"
    plot = bars(f"Peak of resident memory, {sizes[-1]:,} lines", unit, shown, _TARGET)
    return Section(text, {"memory.svg": plot})
