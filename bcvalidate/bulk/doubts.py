"""Doubts: the lines of a block that a gate is not sure of."""

from typing import NamedTuple


class Doubts(NamedTuple):
    """How many lines a block has, and those of them in which there may be something to find.

    A doubtful line comes with its index in the block, and without its line feed.
    """

    lines: int
    doubtful: list[tuple[int, bytes]]
