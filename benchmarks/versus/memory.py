"""Memory: the peak memory of a process that checks a log, at two sizes."""

from pathlib import Path

from versus import runs
from versus.commands import commands, plain_loop
from versus.corpus import corpus
from versus.plot import Bar, bars
from versus.section import Section
from versus.table import verdict

_SIZES, _FULL_SIZES = (10_000, 200_000), (10_000, 1_000_000)
_FAULTY_SHARE = 0.05
_MAX_MEGABYTES = 40.0
# Longer bars would make all others in the plot too short.
_MAX_BAR = 250
# The first takes minutes, and the others need as much memory as their variants.
_LEFT_OUT = (
    "jsonschema",
    "fastjsonschema, all errors",
    "jsonschema-rs on json",
    "ajv on node, all errors",
)


def section(folder: Path, *, full: bool) -> Section:
    """Return a table of megabytes, and a plot for the larger size."""
    sizes = _FULL_SIZES if full else _SIZES
    paths = [corpus(folder, size, _FAULTY_SHARE) for size in sizes]
    heads = [
        f"{n:,} lines, {p.stat().st_size / 1e6:.0f} MB" for n, p in zip(sizes, paths, strict=True)
    ]
    title = f"Peak of resident memory, MB, {_FAULTY_SHARE:.0%} faulty"
    text = [
        f"| {title} | {' | '.join(heads)} | Target |",
        f"| --- |{' --: |' * len(sizes)} --- |",
    ]
    all_bars = []
    for each in (plain_loop(), *commands(folder)):
        if each.name in _LEFT_OUT:
            continue
        peaks = [each.run(runs.peak, path) for path in paths]
        target = _MAX_MEGABYTES if each.ours and each.jobs == 1 else None
        figures = " | ".join(f"{size:.1f}" for size in peaks)
        text.append(f"| {each.name} | {figures} | {verdict(max(peaks), target)} |")
        all_bars.append(Bar(each.name, peaks[-1], ours=each.ours))
    plotted = [bar for bar in all_bars if bar.value <= _MAX_BAR]
    unit = "MB of the largest process; less is better"
    if left_out := [f"{bar.label}: {bar.value:,.0f}" for bar in all_bars if bar.value > _MAX_BAR]:
        unit = f"{unit}; left out: {', '.join(left_out)}"
    plot = bars(f"Peak of resident memory, {sizes[-1]:,} lines", unit, plotted, _MAX_MEGABYTES)
    return Section(text, {"memory.svg": plot})
