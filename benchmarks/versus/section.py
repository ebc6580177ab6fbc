"""A section: the results of one part of the benchmarks."""

from typing import NamedTuple


class Section(NamedTuple):
    """Lines of Markdown, and the SVG texts of plots by their file names."""

    lines: list[str]
    plots: dict[str, str] = {}  # noqa: RUF012 - never changed
