"""The interrupt: Ctrl-C ends a run after the input it is at, so that the report is complete."""

import signal
import threading
from collections.abc import Iterable, Iterator
from types import FrameType
from typing import Any, TypeVar, final

T = TypeVar("T")


@final
class Interrupt:
    """Takes SIGINT as long as it is entered: `requested` says that it came.

    KeyboardInterrupt is raised only inside of `each`, while an item is made, and when the signal
    comes again. A process that ignores it, as those do that a shell starts in the background, goes
    on to; so does one in which others than Python handle it.
    """

    def __init__(self) -> None:
        self.requested = False
        self._waits = 0
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
        """Each item until one is interrupted, or the one that is waited for."""
        rest = iter(items)
        while True:
            try:
                # In this order, an interruption is either seen or raised.
                self._waits += 1
                if self.requested:
                    return
                item = next(rest)
            except (StopIteration, KeyboardInterrupt) as end:
                if isinstance(end, KeyboardInterrupt) and not self.requested:
                    raise
                return
            finally:
                self._waits -= 1
            yield item

    def _handle(self, _number: int, _frame: FrameType | None) -> None:
        again, self.requested = self.requested, True
        if again or self._waits:
            raise KeyboardInterrupt
