"""The progress bar of a run, drawn by rich."""

from typing import TextIO

from rich.console import Console
from rich.live_render import LiveRender
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Column


class _Terminal(Console):
    """A terminal to which only ASCII is written, whatever the encoding of Python is."""

    @property
    def encoding(self) -> str:
        return "ascii"


class RichBar:
    """A progress bar for `total` bytes (None: not known) on a terminal.

    It does not use `Live`, which hides the cursor: a killed run would not show the cursor again.
    """

    __slots__ = ("_console", "_line", "_progress", "_task")

    def __init__(self, total: int | None, stderr: TextIO) -> None:
        whole = Column(no_wrap=True, overflow="crop")
        self._console = _Terminal(file=stderr, force_terminal=True, force_interactive=True)
        self._progress = Progress(
            BarColumn(bar_width=None),
            DownloadColumn(binary_units=True, table_column=whole.copy()),
            TransferSpeedColumn(table_column=whole.copy()),
            TimeRemainingColumn(compact=True, table_column=whole.copy()),
            TextColumn("{task.description}", markup=False, table_column=whole.copy()),
            console=self._console,
            auto_refresh=False,
            expand=True,
        )
        self._task = self._progress.add_task("", total=total)
        self._line = LiveRender("")

    def show(self, done: int, findings: str) -> None:
        """Draw the bar, and replace the last drawing."""
        self._progress.update(self._task, completed=done, description=findings)
        self._line.set_renderable(self._progress.get_renderable())
        self._console.print(self._line.position_cursor(), self._line, end="")

    def clear(self) -> None:
        """Remove the bar, and move the cursor back to its start."""
        self._console.control(self._line.position_cursor())
