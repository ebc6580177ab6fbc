"""The token ledger: a token has one first use, even if processes race or are killed."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path
from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.admission.ledger import TokenLedger, Use
from tests.admission.ledgers import content, crashed, filled, is_intact
from tests.admission.processes import (
    CLAIMER,
    CRAMPED,
    CREATOR,
    MORTAL,
    RACER,
    child,
    command,
    lines_until_killed,
    pipe,
)
from tests.support.harness import ROOT, environment_without_coverage

needs_file_limits = pytest.mark.skipif(
    not hasattr(signal, "SIGXFSZ"), reason="the system has no limits of files"
)


def test_first_use(tmp_path: Path) -> None:
    """The first claim of a token stays, in this ledger and in the next one on the file."""
    with TokenLedger(tmp_path / "l.db") as ledger:
        nothing = ledger.lookup("t")
        first = ledger.claim("t", "d1", "one.json").use
        again = ledger.claim("t", "d1", "one.json").use
        other = ledger.claim("t", "d2", "two.json").use
        capital = ledger.claim("T", "d2", "two.json").use
    with TokenLedger(str(tmp_path / "l.db")) as ledger:
        kept = ledger.lookup("t")

    assert nothing is None
    assert first == again == other == kept
    assert (first.token, first.digest, first.path) == ("t", "d1", "one.json")
    assert (capital.token, capital.digest) == ("T", "d2")
    assert list(content(tmp_path)) == ["l.db"]


def test_first_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time is in UTC, to the second."""
    monkeypatch.setattr("time.gmtime", lambda: (2015, 11, 11, 1, 2, 3, 2, 315, 0))

    with TokenLedger() as ledger:
        assert ledger.claim("t", "d", "p").use == Use("t", "d", "2015-11-11T01:02:03Z", "p")


def test_in_memory() -> None:
    """Ledgers without a file share nothing."""
    with TokenLedger() as first, TokenLedger() as second:
        first.claim("t", "d", "p")

        assert second.lookup("t") is None


@given(st.lists(st.tuples(st.text(st.characters(), min_size=1), st.text(st.characters()))))
def test_any_token_and_path(claims: list[tuple[str, str]]) -> None:
    """Different tokens stay different, and tokens and paths are returned as they were."""
    first: dict[str, str] = {}
    with TokenLedger() as ledger:
        for token, path in claims:
            expected = first.setdefault(token, path)

            assert ledger.claim(token, "d", path).use[::3] == (token, expected)
            assert ledger.lookup(token) == ledger.claim(token, "e", "q").use


def test_the_table(tmp_path: Path) -> None:
    """Other programs can read token, digest, time and path in the table `uses`."""
    with TokenLedger(tmp_path / "l.db") as ledger:
        use = ledger.claim("a_1", "d", "集\udcff\0.json").use

    with closing(sqlite3.connect(tmp_path / "l.db")) as connection:
        rows = connection.execute("SELECT * FROM uses WHERE token = 'a_1'").fetchall()
        mode = connection.execute("PRAGMA journal_mode").fetchone()
    assert rows == [("a_1", "d", use.first_seen, "\\u96c6\\udcff\\x00.json")]
    assert mode == ("wal",)


def test_wrong_calls() -> None:
    """An empty token and a closed ledger are errors of the caller, not of the file."""
    ledger = TokenLedger()
    empty = r"^an empty token is none; claim nothing for it$"
    with pytest.raises(ValueError, match=empty):
        ledger.claim("", "d", "p")
    with pytest.raises(ValueError, match=empty):
        ledger.lookup("")
    ledger.close()
    ledger.close()
    closed = r"^this ledger is closed; open it again$"
    with pytest.raises(ValueError, match=closed):
        ledger.claim("t", "d", "p")
    with pytest.raises(ValueError, match=closed):
        ledger.lookup("t")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_fork(tmp_path: Path) -> None:
    """A child process must not use the connection of its parent; the parent still may."""
    script = """
import os, sys
from bcvalidate.admission.ledger import TokenLedger
ledger = TokenLedger(sys.argv[1])
if not os.fork():
    try:
        ledger.claim("t", "child", "p")
    except ValueError as error:
        os.write(1, f"{error}\\n".encode())
    os._exit(0)
os.wait()
print(ledger.claim("t", "parent", "p").use.digest)
"""

    ran = subprocess.run(
        command(script, tmp_path / "l.db"), cwd=ROOT, check=True, stdout=subprocess.PIPE
    )

    reason = b"this ledger was opened before a fork; open it in this process"
    assert ran.stdout.splitlines() == [reason, b"parent"]


# Races


def test_threads(tmp_path: Path) -> None:
    """Of fifty threads with one token, on one ledger or on a ledger each, one gets it."""
    path = tmp_path / "l.db"

    def race(token: str, shared: TokenLedger | None) -> list[Use]:
        start, uses = Barrier(50), list[Use]()

        def claim(name: str) -> None:
            start.wait()
            if shared is None:
                with TokenLedger(path, timeout=60) as ledger:
                    uses.append(ledger.claim(token, name, name).use)
            else:
                uses.append(shared.claim(token, name, name).use)

        threads = [Thread(target=claim, args=(f"{number}",)) for number in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return uses

    with TokenLedger(path, timeout=60) as ledger:
        for token, shared in (("t", ledger), ("u", None)):
            uses = race(token, shared)
            assert (len(uses), set(uses)) == (50, {ledger.lookup(token)})


def test_closed_while_in_use(tmp_path: Path) -> None:
    """Threads that come too late get an error, and no claim is cut short."""
    started, errors = Barrier(9), list[str]()
    ledger = TokenLedger(tmp_path / "l.db")

    def claim(name: str) -> None:
        ledger.claim(name, "d", "p")
        started.wait()
        try:
            for number in count():
                ledger.claim(f"{name}_{number}", "d", "p")
        except ValueError as error:
            errors.append(str(error))

    threads = [Thread(target=claim, args=(f"t{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    started.wait()
    ledger.close()
    for thread in threads:
        thread.join()

    assert errors == ["this ledger is closed; open it again"] * 8


@pytest.mark.slow
def test_processes(tmp_path: Path) -> None:
    """Of processes that race for a token, one gets it, and all of them see which."""
    with ExitStack() as stack:
        racers = [stack.enter_context(child(RACER, f"body{number}")) for number in range(3)]
        for racer in racers:
            assert pipe(racer.stdout).readline() == "ready\n"

        files = [f"{number}.db" for number in range(50)] + ["l.db"] * 50
        for number, path in enumerate(tmp_path / name for name in files):
            for racer in racers:
                pipe(racer.stdin).write(f"{path} t{number}\n")
            for racer in racers:
                pipe(racer.stdin).flush()
            digests = {pipe(racer.stdout).readline() for racer in racers}
            with TokenLedger(path) as ledger:
                use = ledger.lookup(f"t{number}")
            assert use is not None
            assert digests == {f"{use.digest}\n"}
    assert set(content(tmp_path)) == {*files}


# Processes that die


@pytest.mark.slow
def test_killed_while_claiming(tmp_path: Path) -> None:
    """What a process has printed as claimed is there after it was killed, twice in a row."""
    for lines in (1, 700, 3500):
        path = tmp_path / f"{lines}.db"
        claimed = [
            *lines_until_killed(CLAIMER, path, lines, "a"),
            *lines_until_killed(CLAIMER, path, lines, "b"),
        ]
        with TokenLedger(path) as ledger:
            kept = [use.digest for token in claimed if (use := ledger.lookup(token)) is not None]
            new = ledger.claim("new", "d", "p").use
        assert kept == [token * 9 for token in claimed]
        assert new.digest == "d"
        assert is_intact(path)
    assert len(content(tmp_path)) == 3


@pytest.mark.slow
def test_killed_while_creating(tmp_path: Path) -> None:
    """A file is a ledger, or can become one, wherever its creation was interrupted."""
    for lines in (1, 8, 15, 36):
        folder = tmp_path / f"{lines}"
        folder.mkdir()
        created = lines_until_killed(CREATOR, folder, lines)
        for path in folder.glob("*.db"):
            with TokenLedger(path) as ledger:
                assert ledger.lookup("t") is not None or path.name not in created
                assert ledger.claim("t", "d", "p").use.digest == "d"
            assert is_intact(path)
        assert [name for name in content(folder) if not name.endswith(".db")] == []


@pytest.mark.slow
def test_killed_at_every_statement(tmp_path: Path) -> None:
    """Whatever statement a process dies before or after, its ledger can be opened and claimed."""
    for when in ("before", "after"):
        status, number = 9, 0
        while status == 9:
            path = tmp_path / f"{when}{number}.db"
            died = subprocess.run(
                command(MORTAL, path, number, when),
                cwd=ROOT,
                check=False,
                env=environment_without_coverage(),
            )
            status, number = died.returncode, number + 1
            with TokenLedger(path) as ledger:
                assert ledger.claim("t", "d", "p").use.digest == "d"
            assert is_intact(path)
        assert status == 0
        assert number > 10
    assert [name for name in content(tmp_path) if not name.endswith(".db")] == []


@pytest.mark.slow
@needs_file_limits
def test_killed_while_writing(tmp_path: Path) -> None:
    """At whatever size a file stopped growing, the ledger opens with all claims."""
    for size in (1, 511, 600, 4096, 8191, 8192, 12000, 32768, 10**5):
        path = tmp_path / f"{size}.db"
        ran = subprocess.run(
            command(CRAMPED, path, size, "SIG_DFL"), cwd=ROOT, check=False, stdout=subprocess.PIPE
        )
        with TokenLedger(path) as ledger:
            lost = [n for n in ran.stdout.split() if ledger.lookup(f"t{n.decode()}") is None]
            assert ledger.claim("new", "d", "p").use.digest == "d"
        assert (ran.returncode, lost) == (-signal.SIGXFSZ, []), size
        assert is_intact(path)
    assert len(content(tmp_path)) == 9


@pytest.mark.slow
@needs_file_limits
def test_no_room(tmp_path: Path) -> None:
    """When nothing more can be written, that is one line, and no claim is lost."""
    # What measures the coverage could not write, either.
    bare = environment_without_coverage()

    for size in (1, 600, 4096, 8192, 12000, 32768, 10**5):
        path = tmp_path / f"{size}.db"
        ran = subprocess.run(
            command(CRAMPED, path, size, "SIG_IGN"),
            cwd=ROOT,
            env=bare,
            check=False,
            capture_output=True,
        )
        message = ran.stderr.decode().removeprefix(f"{path}: ")
        with TokenLedger(path) as ledger:
            lost = [n for n in ran.stdout.split() if ledger.lookup(f"t{n.decode()}") is None]
        assert (ran.returncode, lost) == (1, []), size
        assert message.startswith("SQLite cannot use this (")
        assert message.endswith("); see to that, and try again\n")


def test_ledgers_in_memory_need_not_be_closed() -> None:
    """Python has no warning for one that is garbage."""
    program = "import gc, bcvalidate; bcvalidate.TokenLedger().claim('t', 'd', 'p'); gc.collect()"

    ran = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", program],
        cwd=ROOT,
        check=False,
        capture_output=True,
    )

    assert (ran.returncode, ran.stderr) == (0, b"")


def test_claims_in_the_log_of_a_dead_process(tmp_path: Path) -> None:
    """They are found, though they are in no other file."""
    path = tmp_path / "l.db"
    crashed(path, lambda live: filled(live, 10), filled)

    with TokenLedger(path) as ledger:
        assert ledger.lookup("t299") is not None
    assert list(content(tmp_path)) == ["l.db"]
