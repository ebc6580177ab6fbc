"""A section: what one part of the benchmarks has to say, and its plots by the names of files."""

from typing import NamedTuple


class Section(NamedTuple):
    """Lines of markdown, and the SVG texts of its plots."""

    lines: list[str]
    plots: dict[str, str] = {}  # noqa: RUF012 - never changed
