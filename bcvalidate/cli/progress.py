"""Progress: how far a run has come, on a terminal, drawn by what is installed for it."""

import os
from contextlib import AbstractContextManager, suppress
from time import monotonic
from typing import Protocol, TextIO

_INTERVAL = 0.1
"""Seconds between two drawings."""

_START = 0.5
"""Seconds before the first drawing: a run that is over sooner loads nothing for it."""


class Bar(Protocol):
    """The line on the terminal, as a library draws it."""

    def show(self, done: int, findings: str) -> None:
        """Draw it, in place of what is drawn."""

    def clear(self) -> None:
        """Take it away; the cursor stands where it began."""


class Progress(AbstractContextManager["Progress"]):
    """The bar of a run; one that shows nothing where there is nothing to show it on.

    What goes wrong with the terminal ends the bar, not the run. No thread, no process is started.
    """

    __slots__ = ("_bar", "_due", "_shown", "_stream", "_total")

    def __init__(self, total: int | None, stream: TextIO | None) -> None:
        self._total = total
        self._stream = stream
        self._due = monotonic() + _START
        self._bar: Bar | None = None
        self._shown = False

    def __exit__(self, *_failure: object) -> None:
        self.close()

    def advance(self, done: int, findings: int) -> None:
        """Show how many bytes are done and how many findings there are, both of the whole run."""
        now = monotonic()
        if self._stream is None or now < self._due:
            return
        self._due = now + _INTERVAL
        try:
            self._bar = self._bar or _bar(self._total, self._stream)
            if self._bar is None:
                self._stream = None
                return
            # Set first, for an interrupt may come while it is drawn.
            self._shown = True
            self._bar.show(done, f"{findings} finding" if findings == 1 else f"{findings} findings")
        except (OSError, ValueError):
            self._stream = None

    def clear(self) -> None:
        """Make room for a line on the terminal; the next `advance` that is due draws it again."""
        if self._shown and self._bar is not None:
            with suppress(OSError, ValueError):
                self._bar.clear()
            self._shown = False

    def close(self) -> None:
        """Take the bar away, for good."""
        self.clear()
        self._stream = None


def progress(total: int | None, stream: TextIO | None) -> Progress:
    """Make the progress of a run over `total` bytes (None: not known), drawn on `stream`.

    Nothing is drawn without a stream, on one that is no terminal or cannot move its cursor, and if
    rich is not installed.
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
        return False  # it is closed


def _bar(total: int | None, stream: TextIO) -> Bar | None:
    # Releases of rich that are some years old have no such columns, or no such arguments.
    with suppress(ImportError, TypeError):
        from bcvalidate.cli.progress_bar import RichBar

        return RichBar(total, stream)
    return None
