"""The progress bar: it is drawn for people on terminals, and never disturbs a report."""

import io
import os
import re
import struct
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import TextIO

import pytest

from bcvalidate.cli import progress as module
from bcvalidate.cli.progress import Progress, progress

fcntl = pytest.importorskip("fcntl", reason="the system has no terminals of this kind")
termios = pytest.importorskip("termios", reason="the system has no terminals of this kind")
END = "<end>"
MIB = 1 << 20
BAR = "bcvalidate.cli.progress_bar"


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """The time in seconds."""
        return self.now


class Terminal:
    """A terminal of some columns, and what was written to it."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        master, slave = os.openpty()
        self.master: int | None = master
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("4H", 10, columns, 0, 0))
        self.stream = os.fdopen(slave, "w", encoding="utf-8")
        self._written = ""

    def written(self) -> str:
        """All that was written so far."""
        # What is written to a terminal arrives in order, but not at once.
        self.stream.write(END)
        self.stream.flush()
        while self.master is not None and not self._written.endswith(END):
            self._written += os.read(self.master, 4096).decode()
        self._written = self._written.removesuffix(END)
        return self._written

    def screen(self) -> list[str]:
        """The lines that a person sees, without empty ones."""
        lines, column = [""], 0
        for sign in re.findall(r"\x1b\[[0-9;?]*[A-Za-z]|.", self.written(), re.DOTALL):
            if sign == "\r":
                column = 0
            elif sign == "\n":
                lines.append("")
            elif sign == "\x1b[2K":
                lines[-1] = ""
            elif sign.startswith("\x1b"):
                assert sign.endswith("m"), "only colours, and no cursor that hides or goes up"
            else:
                lines[-1] = f"{lines[-1][:column]:{column}}{sign}{lines[-1][column + 1 :]}"
                column += 1
        assert all(len(line) <= self.columns for line in lines), "a line goes on in the next"
        return [line.rstrip() for line in lines if line.strip()]

    def hang_up(self) -> None:
        """Close the end that reads."""
        if self.master is not None:
            os.close(self.master)
        self.master = None

    def close(self) -> None:
        """Close both ends; output that nobody read may fail here."""
        with suppress(OSError):
            self.stream.close()
        self.hang_up()


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the bar, in the environment of a capable terminal."""
    clock = Clock()
    monkeypatch.setattr(module, "monotonic", clock)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    return clock


@pytest.fixture
def library() -> None:
    """Skip the test if rich, which draws the bar, is not installed."""
    pytest.importorskip("rich", reason="the extra is not installed")


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """A terminal of the usual width."""
    terminal = Terminal(80)
    yield terminal
    terminal.close()


def begun(clock: Clock, stderr: TextIO, total: int | None = 4 * MIB) -> Progress:
    """The progress of a run that has lasted a second."""
    bar = progress(total, stderr)
    clock.now += 1
    return bar


def test_the_bar_has_bytes_and_findings(library: None, clock: Clock) -> None:
    """It is one line of ASCII, also if the total of bytes is not known."""
    for total, findings in ((4 * MIB, "0 findings"), (4 * MIB, "1 finding"), (None, "2 findings")):
        terminal = Terminal(80)
        with begun(clock, terminal.stream, total) as bar:
            bar.advance(MIB, int(findings.split(maxsplit=1)[0]))
            (line,) = terminal.screen()
        assert re.search(r"\b1\.0", line)
        assert line.endswith(f" {findings}")
        assert ("4.0" in line) == (total is not None)
        assert terminal.written().isascii()
        assert terminal.screen() == []
        terminal.close()


def test_the_bar_is_drawn_over_the_last_one(
    library: None, clock: Clock, terminal: Terminal
) -> None:
    """A shorter bar leaves nothing of a longer one."""
    bar = begun(clock, terminal.stream, None)
    bar.advance(MIB, 100_000)
    clock.now += 1
    bar.advance(2 * MIB, 3)

    (line,) = terminal.screen()
    assert re.fullmatch(r"\D*2\.0.* 3 findings", line)


def test_findings_stand_above_the_bar(library: None, clock: Clock, terminal: Terminal) -> None:
    """A line that is written after `clear` is whole, and the bar comes back below it."""
    bar = begun(clock, terminal.stream)
    bar.advance(MIB, 0)
    for number in (1, 2):
        bar.clear()
        terminal.stream.write(f"finding {number}\n")
        clock.now += 1
        bar.advance(2 * MIB, number)
    *above, bar_line = terminal.screen()
    bar.close()

    assert above == ["finding 1", "finding 2"]
    assert bar_line.endswith("2 findings")
    assert terminal.screen() == above


def test_ten_drawings_a_second(library: None, clock: Clock, terminal: Terminal) -> None:
    """The bar is not drawn more often, however often it advances."""
    bar = begun(clock, terminal.stream)
    bar.advance(0, 0)
    first = terminal.written()
    clock.now += 0.09
    bar.advance(MIB, 1)
    assert terminal.written() == first
    clock.now += 0.02
    bar.advance(MIB, 1)
    assert terminal.written() != first


def test_clearing_twice_writes_once(library: None, clock: Clock, terminal: Terminal) -> None:
    """Neither a second `clear` nor `close` writes anything."""
    bar = begun(clock, terminal.stream)
    bar.advance(0, 0)
    bar.clear()
    cleared = terminal.written()
    bar.clear()
    bar.close()
    bar.close()

    assert terminal.written() == cleared


def test_a_short_run_has_no_bar(
    clock: Clock, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run of less than half a second does not even load the library."""
    monkeypatch.delitem(sys.modules, BAR, raising=False)
    with progress(4 * MIB, terminal.stream) as bar:
        clock.now += 0.4
        bar.advance(4 * MIB, 0)

    assert terminal.written() == ""
    assert BAR not in sys.modules


def test_simple_terminals_have_no_bar(
    clock: Clock, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A terminal that cannot move its cursor would show each drawing below the last one."""
    for name in ("dumb", "unknown"):
        monkeypatch.setenv("TERM", name)
        begun(clock, terminal.stream).advance(MIB, 0)
        assert terminal.written() == "", name


def test_a_run_without_a_stream_has_no_bar(clock: Clock, terminal: Terminal) -> None:
    """Nothing is drawn when no bar is wanted."""
    bar = progress(4 * MIB, None)
    clock.now += 1
    bar.advance(MIB, 0)
    bar.close()

    assert terminal.written() == ""


def test_no_bar_without_the_library(
    clock: Clock, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is drawn when rich is not installed."""
    monkeypatch.setitem(sys.modules, BAR, None)
    with begun(clock, terminal.stream) as bar:
        bar.advance(MIB, 0)
        bar.clear()

    assert terminal.written() == ""


def test_no_bar_in_a_file(clock: Clock) -> None:
    """Nothing is drawn on a stream that is not a terminal."""
    stderr = io.StringIO()
    with begun(clock, stderr) as bar:
        bar.advance(MIB, 0)
        bar.clear()

    assert stderr.getvalue() == ""


def test_no_bar_on_a_closed_stream(clock: Clock) -> None:
    """A closed standard error does not end the run."""
    stderr = io.StringIO()
    stderr.close()
    with begun(clock, stderr) as bar:
        bar.advance(MIB, 0)

    assert stderr.closed


def test_a_terminal_that_goes_away(library: None, clock: Clock, terminal: Terminal) -> None:
    """The run goes on without a bar."""
    with begun(clock, terminal.stream) as bar:
        bar.advance(MIB, 0)
        terminal.hang_up()
        for _ in range(3):
            clock.now += 1
            bar.advance(2 * MIB, 0)
            bar.clear()

    assert terminal.stream.isatty() is False


def test_a_failure_clears_the_bar(library: None, clock: Clock, terminal: Terminal) -> None:
    """The bar leaves room for the error message, and the exception passes."""

    def fail(bar: Progress, failure: type[BaseException]) -> None:
        bar.advance(MIB, 0)
        raise failure

    for failure in (KeyboardInterrupt, ZeroDivisionError):
        with pytest.raises(failure), begun(clock, terminal.stream) as bar:
            fail(bar, failure)
        assert terminal.screen() == []


def test_no_thread_is_started(library: None, clock: Clock, terminal: Terminal) -> None:
    """Worker processes are forked later, and threads do not survive a fork."""
    before = threading.enumerate()
    with begun(clock, terminal.stream) as bar:
        bar.advance(MIB, 0)

        assert threading.enumerate() == before


def test_no_color(
    library: None, clock: Clock, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With NO_COLOR the bar has no color."""
    monkeypatch.setenv("NO_COLOR", "1")
    begun(clock, terminal.stream).advance(MIB, 0)

    assert "1.0" in terminal.written()
    assert re.findall(r"\x1b\[[0-9;]*3[0-9][0-9;]*m", terminal.written()) == []


def test_narrow_terminals(library: None, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bar stays on one line, and is cleared without a trace."""
    for columns in (1, 10, 20, 40, 60, 200):
        terminal = Terminal(columns)
        monkeypatch.setenv("COLUMNS", str(columns))
        with begun(clock, terminal.stream) as bar:
            for findings in (0, 10_000_000):
                clock.now += 1
                bar.advance(MIB, findings)
                assert len(terminal.screen()) <= 1, columns
        assert terminal.screen() == []
        terminal.close()
