"""Show the progress of a run on a terminal, if rich is installed."""

import os
from contextlib import AbstractContextManager, suppress
from time import monotonic
from typing import Protocol, TextIO

_DRAW_INTERVAL = 0.1
"""Seconds between two drawings."""

_FIRST_DELAY = 0.5
"""Seconds before the first drawing. Shorter runs load no library for it."""


class Bar(Protocol):
    """A line on the terminal, as a library draws it."""

    def show(self, done: int, findings: str) -> None:
        """Draw the bar, and replace the last drawing."""

    def clear(self) -> None:
        """Remove the bar, and move the cursor back to its start."""


class Progress(AbstractContextManager["Progress"]):
    """The progress bar of a run. Without a stream, it draws nothing.

    An error of the terminal ends the bar, not the run. No thread or process is started.
    """

    __slots__ = ("_bar", "_due", "_is_drawn", "_stream", "_total")

    def __init__(self, total: int | None, stream: TextIO | None) -> None:
        self._total = total
        self._stream = stream
        self._due = monotonic() + _FIRST_DELAY
        self._bar: Bar | None = None
        self._is_drawn = False

    def __exit__(self, *_failure: object) -> None:
        self.close()

    def advance(self, done: int, findings: int) -> None:
        """Show the number of bytes done and of findings, both of the whole run."""
        now = monotonic()
        if self._stream is None or now < self._due:
            return
        self._due = now + _DRAW_INTERVAL
        try:
            self._bar = self._bar or _bar(self._total, self._stream)
            if self._bar is None:
                self._stream = None
                return
            # Set this first, because an interrupt may come during the drawing.
            self._is_drawn = True
            self._bar.show(done, f"{findings} finding" if findings == 1 else f"{findings} findings")
        except (OSError, ValueError):
            self._stream = None

    def clear(self) -> None:
        """Remove the bar to make room for a line. A later `advance` draws it again."""
        if self._is_drawn and self._bar is not None:
            with suppress(OSError, ValueError):
                self._bar.clear()
            self._is_drawn = False

    def close(self) -> None:
        """Remove the bar for good."""
        self.clear()
        self._stream = None


def progress(total: int | None, stream: TextIO | None) -> Progress:
    """Make the progress bar of a run over `total` bytes (None: not known) on a stream.

    Nothing is drawn if there is no stream, if the stream is not a terminal that can move its
    cursor, or if rich is not installed.
    """
    can_draw = (
        stream is not None
        and os.environ.get("TERM") not in {"dumb", "unknown"}
        and _is_terminal(stream)
    )
    return Progress(total, stream if can_draw else None)


def _is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except ValueError:
        return False  # The stream is closed.


def _bar(total: int | None, stream: TextIO) -> Bar | None:
    # Old releases of rich do not have these columns or arguments.
    with suppress(ImportError, TypeError):
        from bcvalidate.cli.progress_bar import RichBar

        return RichBar(total, stream)
    return None
