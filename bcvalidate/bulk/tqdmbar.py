"""The bar of a run as tqdm writes it."""

import os
from time import monotonic
from typing import TextIO

from tqdm.std import tqdm

_KNOWN = "{percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt} {rate_noinv_fmt} {remaining}{postfix}"
_UNKNOWN = "{n_fmt} {rate_noinv_fmt}{postfix}"
_COLUMNS = 80
"""The width of a terminal that does not know its own."""


class TqdmBar:
    """A bar for `total` bytes (None: not known) on a terminal.

    Of tqdm, only the line is taken: its own bars start a thread, and a lock between processes.
    """

    __slots__ = ("_from", "_length", "_start", "_stderr", "_total")

    def __init__(self, total: int | None, stderr: TextIO) -> None:
        self._total = total
        self._stderr = stderr
        self._start = monotonic()
        self._from: int | None = None
        self._length = 0

    def show(self, done: int, findings: str) -> None:
        """Draw it, in place of what is drawn."""
        if self._from is None:
            self._from = done
        # The last column stays empty: some terminals go to the next line after it.
        columns = (os.get_terminal_size(self._stderr.fileno()).columns or _COLUMNS) - 1
        meter = tqdm.format_meter(
            done,
            self._total or 0,
            monotonic() - self._start,
            initial=self._from,
            ncols=columns,
            ascii=True,
            unit="B",
            unit_scale=True,
            unit_divisor=1024,
            postfix=findings,
            bar_format=_UNKNOWN if self._total is None else _KNOWN,
        )
        line = meter[:columns]
        self._write(line)
        self._length = len(line)

    def clear(self) -> None:
        """Take it away; the cursor stands where it began."""
        self._write("")
        self._length = 0
        self._write("")

    def _write(self, line: str) -> None:
        """Write a line over the last one."""
        self._stderr.write(f"\r{line:{self._length}}")
        self._stderr.flush()
