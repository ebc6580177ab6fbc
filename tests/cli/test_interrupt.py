"""How Ctrl-C ends a run."""

import signal
import threading
from collections.abc import Iterator

import pytest

from bcvalidate.cli.interrupt import Interrupt


def press() -> None:
    """Press Ctrl-C."""
    signal.raise_signal(signal.SIGINT)


def test_the_current_item_is_finished() -> None:
    """An interrupt does not break into an item; after it, there are no more items."""
    with Interrupt() as interrupt:
        taken = []
        for item in interrupt.each(range(9)):
            taken.append(item)
            if item == 2:
                press()

        assert taken == [0, 1, 2]
        assert interrupt.requested


def test_an_interrupt_ends_the_wait_for_an_item() -> None:
    """The next item may never come."""

    def waiting() -> Iterator[int]:
        yield 1
        press()
        yield 2

    with Interrupt() as interrupt:
        assert list(interrupt.each(waiting())) == [1]
        assert interrupt.requested


def test_an_interrupt_ends_nested_waits() -> None:
    """Items may be made of items that are waited for themselves."""

    def reading(names: Iterator[int]) -> Iterator[int]:
        for name in names:
            if name == 2:
                press()
            yield name

    with Interrupt() as interrupt:
        inner = interrupt.each(iter([1, 2, 3]))
        assert list(interrupt.each(reading(inner))) == [1]


def test_a_second_interrupt_is_raised() -> None:
    """It ends the current item, too."""
    with Interrupt() as interrupt:
        press()
        with pytest.raises(KeyboardInterrupt):
            press()
        assert interrupt.requested


def test_a_keyboard_interrupt_without_a_signal_passes() -> None:
    """One that is raised by an item itself is not hidden."""

    def raising() -> Iterator[int]:
        yield 1
        raise KeyboardInterrupt

    with Interrupt() as interrupt:
        items = interrupt.each(raising())
        assert next(items) == 1
        with pytest.raises(KeyboardInterrupt):
            next(items)


def test_the_handler_is_restored() -> None:
    """After a run, Ctrl-C does what it did before."""
    before = signal.getsignal(signal.SIGINT)

    with Interrupt():
        assert signal.getsignal(signal.SIGINT) != before

    assert signal.getsignal(signal.SIGINT) == before


def test_an_ignored_signal_stays_ignored() -> None:
    """Shells start processes in the background like this, and so does nohup."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)

    with Interrupt() as interrupt:
        press()
        assert list(interrupt.each([1])) == [1]
        assert not interrupt.requested

    assert signal.signal(signal.SIGINT, before) == signal.SIG_IGN


def test_a_run_in_another_thread() -> None:
    """It works without signals, which only the main thread can handle."""
    found: list[list[int]] = []

    def work() -> None:
        with Interrupt() as interrupt:
            found.append(list(interrupt.each([1, 2])))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert found == [[1, 2]]
