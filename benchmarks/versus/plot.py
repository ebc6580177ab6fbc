"""Plots: bars and lines as plain SVG, with a light background for dark pages."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from math import ceil, floor, log10
from typing import NamedTuple

_WIDTH, _MARGIN = 860, 24
_TOP, _BAR, _GAP = 76, 20, 8
_LABELS, _VALUES = 350, 90
_PLOT_LEFT, _PLOT_RIGHT, _PLOT_TOP, _PLOT_HEIGHT = 86, 240, 76, 300
_LABEL_HEIGHT, _ABOVE, _BELOW = 15, -8, 18
_OURS, _PEER = "#c2410c", "#64748b"
_SERIES = ("#c2410c", "#1d4ed8", "#15803d", "#7e22ce", "#0e7490", "#64748b")
_STYLE = (
    "text{font:13px system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;fill:#1f2328;"
    "stroke:#ffffff;stroke-width:3px;paint-order:stroke}"
    ".title{font-size:17px;font-weight:600}.ours{font-weight:600}.point{font-size:11px}"
    ".unit{fill:#59636e}"
    ".grid{stroke:#d1d9e0}.axis{stroke:#59636e}.limit{stroke:#1f2328;stroke-dasharray:5 4}"
)


class Bar(NamedTuple):
    """A bar of bcvalidate or of a peer."""

    label: str
    value: float
    ours: bool


class Series(NamedTuple):
    """A line through points with positive coordinates."""

    label: str
    points: Sequence[tuple[float, float]]


def bars(title: str, unit: str, values: Iterable[Bar], limit: float | None = None) -> str:
    """Draw horizontal bars, the longest first, and a dashed line for a limit."""
    ordered = sorted(values, key=lambda bar: (-bar.value, bar.label))
    height = _TOP + len(ordered) * (_BAR + _GAP) + _MARGIN
    full = max(max((bar.value for bar in ordered), default=1), limit or 0)
    scale = (_WIDTH - _LABELS - _VALUES - _MARGIN) / full
    parts: list[str] = []
    if limit is not None:
        x = _LABELS + limit * scale
        parts = [
            _line(x, _TOP - 6, x, height - _MARGIN + 4, "limit"),
            _text(x, _TOP - 10, f"target {figure(limit)}", 'text-anchor="middle"'),
        ]
    for number, bar in enumerate(ordered):
        y = _TOP + number * (_BAR + _GAP)
        width = max(bar.value * scale, 1)
        color, kind = (_OURS, "ours") if bar.ours else (_PEER, "peer")
        parts += [
            _text(_LABELS - 8, y + 15, bar.label, f'text-anchor="end" class="{kind}"'),
            f'<rect x="{_LABELS}" y="{y}" width="{width:.1f}" height="{_BAR}" fill="{color}"/>',
            _text(_LABELS + width + 6, y + 15, figure(bar.value)),
        ]
    return _document(height, title, unit, parts)


def lines(title: str, x_label: str, y_label: str, series: Sequence[Series]) -> str:
    """Draw lines with two logarithmic axes, with labels at their ends and a value at each point.

    Values are above the points of the highest line and of points near the axis, else below them.
    """
    xs = _decades(x for each in series for x, _ in each.points)
    ys = _decades(y for each in series for _, y in each.points)
    width = _WIDTH - _PLOT_LEFT - _PLOT_RIGHT

    def position(x: float, y: float) -> tuple[float, float]:
        right = (log10(x) - xs[0]) / (xs[-1] - xs[0])
        up = (log10(y) - ys[0]) / (ys[-1] - ys[0])
        return _PLOT_LEFT + right * width, _PLOT_TOP + (1 - up) * _PLOT_HEIGHT

    parts = list(_axes(xs, ys, width, x_label))
    ends = []
    highest = max(series, key=lambda each: each.points[-1][1])
    for number, each in enumerate(series):
        color = _SERIES[number % len(_SERIES)]
        points = [position(x, y) for x, y in each.points]
        route = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{route}" fill="none" stroke="{color}" stroke-width="2"/>')
        for (x, y), (_, value) in zip(points, each.points, strict=True):
            above = each is highest or y + _BELOW > _PLOT_TOP + _PLOT_HEIGHT
            parts += [
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{color}"/>',
                _text(
                    x,
                    y + (_ABOVE if above else _BELOW),
                    figure(value),
                    'text-anchor="middle" class="point"',
                ),
            ]
        ends.append((points[-1][1], each.label, color))
    parts += _names(ends, _PLOT_LEFT + width + 14)
    return _document(_PLOT_TOP + _PLOT_HEIGHT + 56, title, y_label, parts)


def figure(value: float) -> str:
    """Format a number with three significant digits and thousands separators."""
    if value == 0:
        return "0"
    digits = max(2 - floor(log10(value)), 0)
    return f"{round(value, 2 - floor(log10(value))):,.{digits}f}"


def _axes(xs: Sequence[int], ys: Sequence[int], width: int, x_label: str) -> Iterator[str]:
    """Draw the grid lines and labels of both axes."""
    bottom = _PLOT_TOP + _PLOT_HEIGHT
    for power in xs:
        x = _PLOT_LEFT + (power - xs[0]) / (xs[-1] - xs[0]) * width
        yield _line(x, _PLOT_TOP, x, bottom, "grid")
        yield _text(x, bottom + 18, _decade(power), 'text-anchor="middle"')
    for power in ys:
        y = bottom - (power - ys[0]) / (ys[-1] - ys[0]) * _PLOT_HEIGHT
        yield _line(_PLOT_LEFT, y, _PLOT_LEFT + width, y, "grid")
        yield _text(_PLOT_LEFT - 8, y + 4, _decade(power), 'text-anchor="end"')
    yield _line(_PLOT_LEFT, bottom, _PLOT_LEFT + width, bottom, "axis")
    yield _line(_PLOT_LEFT, _PLOT_TOP, _PLOT_LEFT, bottom, "axis")
    yield _text(_PLOT_LEFT + width / 2, bottom + 40, x_label, 'text-anchor="middle" class="unit"')


def _names(ends: Iterable[tuple[float, str, str]], x: float) -> Iterator[str]:
    """Draw the labels at the ends of lines without overlap."""
    next_y = 0.0
    for y, label, color in sorted(ends):
        next_y = max(y + 4, next_y + _LABEL_HEIGHT)
        yield _text(x, next_y, label, f'style="fill:{color};font-weight:600"')


def _decades(values: Iterable[float]) -> range:
    """Return the powers of ten that enclose all values."""
    logarithms = [log10(value) for value in values]
    low, high = floor(min(logarithms)), ceil(max(logarithms))
    return range(low, max(high, low + 1) + 1)


def _decade(power: int) -> str:
    return f"{10**power:,}" if power >= 0 else f"{10.0**power:g}"


def _document(height: float, title: str, unit: str, parts: Iterable[str]) -> str:
    name = escape(title)
    head = _text(_MARGIN, 32, title, 'class="title"') + _text(_MARGIN, 53, unit, 'class="unit"')
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height:.0f}" role="img">\n'
        f"<title>{name}</title>\n<style>{_STYLE}</style>\n"
        f'<rect width="{_WIDTH}" height="{height:.0f}" rx="8" fill="#ffffff"/>\n'
        f"{head}\n{body}\n</svg>\n"
    )


def _text(x: float, y: float, text: str, attributes: str = "") -> str:
    space = " " if attributes else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{space}{attributes}>{escape(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>'
