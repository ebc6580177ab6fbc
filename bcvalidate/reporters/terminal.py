"""Charts: counts as lines of plain text, each with its share and a bar."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

_BAR = 24
_SHORTEST_BAR = 8


class Bar(NamedTuple):
    """A count, its tone, which is a severity, "ok" or "", and what was counted."""

    number: int
    tone: str
    label: str


class Chart(NamedTuple):
    """Bars under a title; `whole` is the count that is a share of 100 %."""

    title: str
    bars: Sequence[Bar]
    whole: int


def share(count: int, whole: int) -> str:
    """The part of a whole in percent, such as `5.2%`; of nothing, everything is no part."""
    return f"{100 * count / whole if whole else 0:.1f}%"


def chart_lines(shown: Sequence[Chart], *, color: bool, width: int) -> Iterator[str]:
    """Charts one below the other, in the same columns: lines without their ends.

    Their bars are as long as lines of `width` columns have room for, and left out if that is next
    to nothing. Numbers come first, so that no label, however long, puts them out of line.
    """
    digits = max(len(str(bar.number)) for chart in shown for bar in chart.bars)
    taken = digits + max(len(bar.label) for chart in shown for bar in chart.bars)
    room = min(_BAR, width - taken - len("    100.0%    "))
    paint = styled if color else plain
    for chart in shown:
        yield paint(chart.title, "name")
        most = max(bar.number for bar in chart.bars)
        for bar in chart.bars:
            line = f"  {bar.number:>{digits}}  {share(bar.number, chart.whole):>6}  "
            if room >= _SHORTEST_BAR:
                drawn = "#" * -(-room * bar.number // most) if most else ""
                line += paint(drawn, bar.tone) if drawn and bar.tone else drawn
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
    """A text in the color of its role: a severity, "ok", "name" or "caret"."""
    return f"\x1b[{_COLORS[role]}m{text}\x1b[0m"


def plain(text: str, _: str) -> str:
    """The text as it is, for what shows no colors."""
    return text
