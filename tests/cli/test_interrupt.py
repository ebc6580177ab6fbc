"""Ctrl-C, as it ends a run."""

import signal
import threading
from collections.abc import Iterator

import pytest

from bcvalidate.cli.interrupt import Interrupt


def press() -> None:
    """Press Ctrl-C."""
    signal.raise_signal(signal.SIGINT)


def test_an_interruption_is_only_noted() -> None:
    """What a run is at is done first; then there are no more items."""
    with Interrupt() as interruption:
        taken = []
        for item in interruption.each(range(9)):
            taken.append(item)
            if item == 2:
                press()

        assert taken == [0, 1, 2]
        assert interruption.requested


def test_an_interruption_ends_the_waiting() -> None:
    """An item that may never come is not waited for."""

    def waiting() -> Iterator[int]:
        yield 1
        press()
        yield 2

    with Interrupt() as interruption:
        assert list(interruption.each(waiting())) == [1]
        assert interruption.requested


def test_items_of_items_are_waited_for() -> None:
    """What is waited for may itself wait for what is before it."""

    def reading(names: Iterator[int]) -> Iterator[int]:
        for name in names:
            if name == 2:
                press()
            yield name

    with Interrupt() as interruption:
        inner = interruption.each(iter([1, 2, 3]))
        assert list(interruption.each(reading(inner))) == [1]


def test_a_second_interruption_is_raised() -> None:
    """Whoever presses again means it."""
    with Interrupt() as interruption:
        press()
        with pytest.raises(KeyboardInterrupt):
            press()
        assert interruption.requested


def test_a_foreign_interruption_passes() -> None:
    """What was not asked for here is not hidden."""

    def raising() -> Iterator[int]:
        yield 1
        raise KeyboardInterrupt

    with Interrupt() as interruption:
        items = interruption.each(raising())
        assert next(items) == 1
        with pytest.raises(KeyboardInterrupt):
            next(items)


def test_signals_are_given_back() -> None:
    """After the run, Ctrl-C does what it did before."""
    before = signal.getsignal(signal.SIGINT)

    with Interrupt():
        assert signal.getsignal(signal.SIGINT) != before

    assert signal.getsignal(signal.SIGINT) == before


def test_an_ignored_signal_stays_so() -> None:
    """As in the background of a shell."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)

    with Interrupt() as interruption:
        press()
        assert list(interruption.each([1])) == [1]
        assert not interruption.requested

    assert signal.signal(signal.SIGINT, before) == signal.SIG_IGN


def test_other_threads_have_no_signals() -> None:
    """A run in another thread works without them."""
    found: list[list[int]] = []

    def work() -> None:
        with Interrupt() as interruption:
            found.append(list(interruption.each([1, 2])))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert found == [[1, 2]]
