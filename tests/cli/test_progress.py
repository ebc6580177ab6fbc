"""Progress: a bar that is there for people, and never in the way."""

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
    """The time in seconds, which goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Now."""
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
        """The lines that a person sees, without those that are empty."""
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
        """Leave the one who writes alone."""
        if self.master is not None:
            os.close(self.master)
        self.master = None

    def close(self) -> None:
        """Close both ends; what was written in vain fails once more."""
        with suppress(OSError):
            self.stream.close()
        self.hang_up()


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time that the bar knows, and a terminal that can do all."""
    clock = Clock()
    monkeypatch.setattr(module, "monotonic", clock)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    return clock


@pytest.fixture
def library() -> None:
    """Skip where rich, which draws the bar, is not installed."""
    pytest.importorskip("rich", reason="the extra is not installed")


@pytest.fixture
def terminal(request: pytest.FixtureRequest) -> Iterator[Terminal]:
    """A terminal of the usual width, if the test says no other."""
    terminal = Terminal(getattr(request, "param", 80))
    yield terminal
    terminal.close()


def begun(clock: Clock, stderr: TextIO, total: int | None = 4 * MIB) -> Progress:
    """The progress of a run that has lasted a second."""
    shown = progress(total, stderr)
    clock.now += 1
    return shown


@pytest.mark.parametrize(
    ("total", "found"), [(4 * MIB, "0 findings"), (4 * MIB, "1 finding"), (None, "2 findings")]
)
def test_bytes_and_findings_are_shown(
    library: None, clock: Clock, terminal: Terminal, total: int | None, found: str
) -> None:
    """On one line, in ASCII; also if it is not known how many bytes there are."""
    with begun(clock, terminal.stream, total) as shown:
        shown.advance(MIB, int(found.split(maxsplit=1)[0]))
        (line,) = terminal.screen()

    assert re.search(r"\b1\.0", line)
    assert line.endswith(f" {found}")
    assert ("4.0" in line) == (total is not None)
    assert terminal.written().isascii()
    assert terminal.screen() == []


def test_line_is_drawn_over_the_last_one(library: None, clock: Clock, terminal: Terminal) -> None:
    """A shorter one leaves nothing of a longer one."""
    shown = begun(clock, terminal.stream, None)
    shown.advance(MIB, 100_000)
    clock.now += 1
    shown.advance(2 * MIB, 3)

    (line,) = terminal.screen()
    assert re.fullmatch(r"\D*2\.0.* 3 findings", line)


def test_findings_stand_above_the_bar(library: None, clock: Clock, terminal: Terminal) -> None:
    """What is written after `clear` is whole, and the bar comes back below it."""
    shown = begun(clock, terminal.stream)
    shown.advance(MIB, 0)
    for number in (1, 2):
        shown.clear()
        terminal.stream.write(f"finding {number}\n")
        clock.now += 1
        shown.advance(2 * MIB, number)
    *above, bar = terminal.screen()
    shown.close()

    assert above == ["finding 1", "finding 2"]
    assert bar.endswith("2 findings")
    assert terminal.screen() == above


def test_ten_drawings_a_second(library: None, clock: Clock, terminal: Terminal) -> None:
    """However often it is told; nor does a second `clear` write anything."""
    shown = begun(clock, terminal.stream)
    shown.advance(0, 0)
    first = terminal.written()
    clock.now += 0.09
    shown.advance(MIB, 1)
    assert terminal.written() == first
    clock.now += 0.02
    shown.advance(MIB, 1)
    assert terminal.written() != first
    shown.clear()
    cleared = terminal.written()
    shown.clear()
    shown.close()
    shown.close()

    assert terminal.written() == cleared


def test_short_run_shows_nothing(
    clock: Clock, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run of less than half a second does not even load a library."""
    monkeypatch.delitem(sys.modules, BAR, raising=False)
    with progress(4 * MIB, terminal.stream) as shown:
        clock.now += 0.4
        shown.advance(4 * MIB, 0)

    assert terminal.written() == ""
    assert BAR not in sys.modules


@pytest.mark.parametrize("name", ["dumb", "unknown"])
def test_terminal_that_cannot_go_back(
    clock: Clock, terminal: Terminal, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """It would show each drawing below the last one."""
    monkeypatch.setenv("TERM", name)
    begun(clock, terminal.stream).advance(MIB, 0)

    assert terminal.written() == ""


def test_not_wanted(clock: Clock, terminal: Terminal) -> None:
    """Not a byte."""
    shown = progress(4 * MIB, None)
    clock.now += 1
    shown.advance(MIB, 0)
    shown.close()

    assert terminal.written() == ""


def test_no_library(clock: Clock, terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a byte: there is no bar of our own."""
    monkeypatch.setitem(sys.modules, BAR, None)
    with begun(clock, terminal.stream) as shown:
        shown.advance(MIB, 0)
        shown.clear()

    assert terminal.written() == ""


def test_no_terminal(clock: Clock) -> None:
    """A log gets not a byte."""
    stderr = io.StringIO()
    with begun(clock, stderr) as shown:
        shown.advance(MIB, 0)
        shown.clear()

    assert stderr.getvalue() == ""


def test_standard_error_is_closed(clock: Clock) -> None:
    """It is none that could show anything."""
    stderr = io.StringIO()
    stderr.close()
    with begun(clock, stderr) as shown:
        shown.advance(MIB, 0)

    assert stderr.closed


def test_terminal_goes_away(library: None, clock: Clock, terminal: Terminal) -> None:
    """The run goes on without a bar."""
    with begun(clock, terminal.stream) as shown:
        shown.advance(MIB, 0)
        terminal.hang_up()
        for _ in range(3):
            clock.now += 1
            shown.advance(2 * MIB, 0)
            shown.clear()

    assert terminal.stream.isatty() is False


@pytest.mark.parametrize("failure", [KeyboardInterrupt, ZeroDivisionError])
def test_run_fails(
    library: None, clock: Clock, terminal: Terminal, failure: type[BaseException]
) -> None:
    """Nothing of the bar is left for what is said then, and the failure goes on."""
    with pytest.raises(failure), begun(clock, terminal.stream) as shown:
        _fail(shown, failure)

    assert terminal.screen() == []


def _fail(shown: Progress, failure: type[BaseException]) -> None:
    shown.advance(MIB, 0)
    raise failure


def test_no_thread_is_started(library: None, clock: Clock, terminal: Terminal) -> None:
    """Processes are forked later, which threads do not survive."""
    before = threading.enumerate()
    with begun(clock, terminal.stream) as shown:
        shown.advance(MIB, 0)

        assert threading.enumerate() == before


def test_no_colours(
    library: None, clock: Clock, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NO_COLOR is heeded."""
    monkeypatch.setenv("NO_COLOR", "1")
    begun(clock, terminal.stream).advance(MIB, 0)

    assert "1.0" in terminal.written()
    assert re.findall(r"\x1b\[[0-9;]*3[0-9][0-9;]*m", terminal.written()) == []


@pytest.mark.parametrize("terminal", [1, 10, 20, 40, 60, 200], indirect=True)
def test_narrow_terminal(
    library: None, clock: Clock, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bar stays on its line, and goes away without a trace."""
    monkeypatch.setenv("COLUMNS", str(terminal.columns))
    with begun(clock, terminal.stream) as shown:
        for faults in (0, 10_000_000):
            clock.now += 1
            shown.advance(MIB, faults)
            assert len(terminal.screen()) <= 1

    assert terminal.screen() == []
