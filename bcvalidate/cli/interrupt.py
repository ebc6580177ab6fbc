"""End a run at Ctrl-C, after the current input, so that the report is complete."""

import signal
import threading
from collections.abc import Iterable, Iterator
from types import FrameType
from typing import Any, TypeVar, final

T = TypeVar("T")


@final
class Interrupt:
    """A context manager that handles SIGINT. `requested` says whether the signal came.

    KeyboardInterrupt is raised only inside `each`, while an item is made, and when the signal comes
    again. A process that ignores SIGINT, such as a shell's background process, continues to ignore
    it. A handler that was not installed from Python is kept.
    """

    def __init__(self) -> None:
        self.requested = False
        self._pending_items = 0
        self._before: Any = None

    def __enter__(self) -> "Interrupt":
        is_main = threading.current_thread() is threading.main_thread()
        if is_main and signal.getsignal(signal.SIGINT) not in (signal.SIG_IGN, None):
            self._before = signal.signal(signal.SIGINT, self._handle)
        return self

    def __exit__(self, *_: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def each(self, items: Iterable[T]) -> Iterator[T]:
        """Yield each item. Stop when an interrupt was requested or comes while an item is made."""
        rest = iter(items)
        while True:
            try:
                # In this order, no interrupt is lost: it is either seen or raised.
                self._pending_items += 1
                if self.requested:
                    return
                item = next(rest)
            except (StopIteration, KeyboardInterrupt) as end:
                if isinstance(end, KeyboardInterrupt) and not self.requested:
                    raise
                return
            finally:
                self._pending_items -= 1
            yield item

    def _handle(self, _number: int, _frame: FrameType | None) -> None:
        again, self.requested = self.requested, True
        if again or self._pending_items:
            raise KeyboardInterrupt
