"""Charts and colors for a terminal."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

_MAX_BAR = 24
_MIN_BAR = 8


class Bar(NamedTuple):
    """A count, its tone (a severity, "ok" or ""), and its label."""

    number: int
    tone: str
    label: str


class Chart(NamedTuple):
    """Bars under a title. `whole` is the count that makes 100 %."""

    title: str
    bars: Sequence[Bar]
    whole: int


def share(count: int, whole: int) -> str:
    """Write a share in percent, such as `5.2%`. The share of an empty whole is `0.0%`."""
    return f"{100 * count / whole if whole else 0:.1f}%"


def chart_lines(charts: Sequence[Chart], *, color: bool, width: int) -> Iterator[str]:
    """Draw charts one below the other with common columns, as lines without line feeds.

    The bars fill lines of `width` columns, and are left out if there is too little room. Numbers
    come first, so that a long label does not move them.
    """
    digits = max(len(str(bar.number)) for chart in charts for bar in chart.bars)
    taken = digits + max(len(bar.label) for chart in charts for bar in chart.bars)
    room = min(_MAX_BAR, width - taken - len("    100.0%    "))
    style = styled if color else plain
    for chart in charts:
        yield style(chart.title, "name")
        most = max(bar.number for bar in chart.bars)
        for bar in chart.bars:
            line = f"  {bar.number:>{digits}}  {share(bar.number, chart.whole):>6}  "
            if room >= _MIN_BAR:
                drawn = "#" * -(-room * bar.number // most) if most else ""
                line += style(drawn, bar.tone) if drawn and bar.tone else drawn
                line += " " * (room - len(drawn) + 2)
            yield line + bar.label


_COLORS = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "ok": "1;32",
    "name": "1",
    "caret": "1;32",
}


def styled(text: str, role: str) -> str:
    """Color a text for its role: a severity, "ok", "name" or "caret"."""
    return f"\x1b[{_COLORS[role]}m{text}\x1b[0m"


def plain(text: str, _: str) -> str:
    """Return the text without colors."""
    return text
