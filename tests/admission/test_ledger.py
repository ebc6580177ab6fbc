"""The token ledger: exactly one first use of a token, whoever races, and whoever is killed."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import count
from pathlib import Path
from threading import Barrier, Thread
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.admission.ledger import TokenLedger, Use
from bcvalidate.admission.ledger_database import APPLICATION_ID, VERSION
from bcvalidate.errors import LedgerError
from tests.harness import ROOT

DAMAGED = "this ledger is damaged; restore a copy of it, or move it away"
FOREIGN = "this database is of another program; name another file"
NO_DATABASE = "this is no SQLite database, and so no token ledger; name another file"
LOCKED = "this ledger is locked by another process; try again"

RACER = """
import sys
from bcvalidate.admission.ledger import TokenLedger
print("ready", flush=True)
for line in sys.stdin:
    path, token = line.split()
    with TokenLedger(path) as ledger:
        use = ledger.claim(token, sys.argv[1], "p").use
    print(use.digest, flush=True)
"""

CLAIMER = """
import itertools, os, sys
from bcvalidate.admission.ledger import TokenLedger
ledger = TokenLedger(sys.argv[1])
for number in itertools.count():
    token = f"{sys.argv[2]}_{number}"
    ledger.claim(token, token * 9, "p")
    os.write(1, f"{token}\\n".encode())
"""

CREATOR = """
import itertools, os, sys
from bcvalidate.admission.ledger import TokenLedger
for number in itertools.count():
    with TokenLedger(os.path.join(sys.argv[1], f"{number}.db")) as ledger:
        ledger.claim("t", "d", "p")
        os.write(1, f"{number}.db\\n".encode())
"""

# Dies at the statement of this number, counted from zero, before or after it.
MORTAL = """
import functools, os, sqlite3, sys
from bcvalidate.admission.ledger import TokenLedger
left, when = int(sys.argv[2]), sys.argv[3]
class Mortal(sqlite3.Connection):
    def execute(self, *arguments):
        global left
        left -= 1
        if left < 0 and when == "before":
            os._exit(9)
        cursor = super().execute(*arguments)
        if left < 0:
            os._exit(9)
        return cursor
sqlite3.connect = functools.partial(sqlite3.connect, factory=Mortal)
TokenLedger(sys.argv[1]).claim("t", "d", "p")
"""

# No file may grow over this size: the signal kills, and where it is ignored, a write fails.
CRAMPED = """
import resource, signal, sys
from bcvalidate.errors import LedgerError
from bcvalidate.admission.ledger import TokenLedger
signal.signal(signal.SIGXFSZ, getattr(signal, sys.argv[3]))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    with TokenLedger(sys.argv[1]) as ledger:
        for number in range(10_000):
            ledger.claim(f"t{number}", "d" * 64, "p")
            print(number)
except LedgerError as broken:
    sys.exit(str(broken))
"""


def command(script: str, *arguments: object) -> list[str]:
    """The command line that runs a script in a process of its own."""
    return [sys.executable, "-c", script, *map(str, arguments)]


@contextmanager
def child(script: str, *arguments: object) -> Iterator["subprocess.Popen[str]"]:
    """A script that runs beside this process, on pipes, and is killed in the end."""
    with subprocess.Popen(
        command(script, *arguments),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def pipe(stream: IO[str] | None) -> IO[str]:
    """One end of a pipe to a child."""
    assert stream is not None
    return stream


def reported(script: str, target: Path, lines: int, *arguments: object) -> list[str]:
    """All that a child reported that was killed after so many lines, at whatever it was doing."""
    with child(script, target, *arguments) as process:
        output = pipe(process.stdout)
        said = [output.readline() for _ in range(lines)]
        process.kill()
        said += output.readlines()
    # The pipe takes a short line as a whole or not at all.
    assert len(said) >= lines
    assert process.returncode == -signal.SIGKILL
    return [line.rstrip("\n") for line in said]


def content(folder: Path) -> dict[str, bytes]:
    """All files in a folder, by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def is_sound(path: Path) -> bool:
    """Whether SQLite itself finds no fault."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def database(path: Path, *statements: str) -> None:
    """Run statements on an SQLite database, each on its own."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def filled(path: Path, claims: int = 300) -> None:
    """Make a ledger with so many claims, closed."""
    with TokenLedger(path) as ledger:
        for number in range(claims):
            ledger.claim(f"t{number}", "d" * 64, "p")


def crashed(path: Path, *writes: Callable[[Path], object]) -> None:
    """Make the files of a process that died; only the first of what it wrote left the log."""
    live = path.parent / "live" / path.name
    live.parent.mkdir()
    writes[0](live)
    # As long as somebody reads, nothing is written back.
    with closing(sqlite3.connect(live, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM sqlite_master").fetchone()
        for write in writes[1:]:
            write(live)
        for suffix in ("", "-wal"):
            shutil.copy(f"{live}{suffix}", f"{path}{suffix}")
    assert path.with_name(f"{path.name}-wal").stat().st_size > 0


def spoil(path: Path, start: int, data: bytes) -> None:
    """Overwrite a part of a file."""
    with path.open("r+b") as file:
        file.seek(start)
        file.write(data)


def said_of(path: Path | str) -> str:
    """What is said of a file that is no ledger to use."""
    with pytest.raises(LedgerError) as broken:
        TokenLedger(path, timeout=0.05)
    said = str(broken.value)
    assert said.startswith(f"{path}: ")
    assert said.isprintable() or "\0" in said
    return said.removeprefix(f"{path}: ")


# What a ledger is


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
    """Without a file, every ledger is its own."""
    with TokenLedger() as one, TokenLedger() as other:
        one.claim("t", "d", "p")

        assert other.lookup("t") is None


@given(st.lists(st.tuples(st.text(st.characters(), min_size=1), st.text(st.characters()))))
def test_any_token_and_path(claims: list[tuple[str, str]]) -> None:
    """No two tokens are taken for one, and all of them and all paths come back as they were."""
    first: dict[str, str] = {}
    with TokenLedger() as ledger:
        for token, path in claims:
            expected = first.setdefault(token, path)

            assert ledger.claim(token, "d", path).use[::3] == (token, expected)
            assert ledger.lookup(token) == ledger.claim(token, "e", "q").use


def test_what_is_stored(tmp_path: Path) -> None:
    """Other programs find a token, the digest and the path in the one table."""
    with TokenLedger(tmp_path / "l.db") as ledger:
        use = ledger.claim("a_1", "d", "集\udcff\0.json").use

    with closing(sqlite3.connect(tmp_path / "l.db")) as connection:
        rows = connection.execute("SELECT * FROM uses WHERE token = 'a_1'").fetchall()
        mode = connection.execute("PRAGMA journal_mode").fetchone()
    assert rows == [("a_1", "d", use.first_seen, "\\u96c6\\udcff\\x00.json")]
    assert mode == ("wal",)


def test_misuse() -> None:
    """An empty token and a closed ledger are errors of the program, not of the file."""
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
    """A child process does not use the connection of its parent, and the parent still may."""
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


@pytest.mark.parametrize("own", [False, True])
def test_threads(tmp_path: Path, own: bool) -> None:
    """Of fifty threads with one token, on one ledger or on ledgers of their own, one gets it."""
    path, start = tmp_path / "l.db", Barrier(50)
    won: list[Use] = []

    def claim(name: str) -> None:
        start.wait()
        if own:
            with TokenLedger(path, timeout=60) as ledger:
                won.append(ledger.claim("t", name, name).use)
        else:
            won.append(shared.claim("t", name, name).use)

    with TokenLedger(path, timeout=60) as shared:
        threads = [Thread(target=claim, args=(f"{number}",)) for number in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert (len(won), set(won)) == (50, {shared.lookup("t")})


def test_closed_while_in_use(tmp_path: Path) -> None:
    """A thread that comes too late is told so, and no claim is cut short."""
    started, said = Barrier(9), []
    ledger = TokenLedger(tmp_path / "l.db")

    def claim(name: str) -> None:
        ledger.claim(name, "d", "p")
        started.wait()
        try:
            for number in count():
                ledger.claim(f"{name}_{number}", "d", "p")
        except ValueError as misuse:
            said.append(str(misuse))

    threads = [Thread(target=claim, args=(f"t{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    started.wait()
    ledger.close()
    for thread in threads:
        thread.join()

    assert said == ["this ledger is closed; open it again"] * 8


@pytest.mark.parametrize("new_file", [False, True])
def test_processes(tmp_path: Path, new_file: bool) -> None:
    """Of processes that race with one token and other bodies, one gets it, and all see which."""
    with ExitStack() as stack:
        racers = [stack.enter_context(child(RACER, f"body{number}")) for number in range(3)]
        for racer in racers:
            assert pipe(racer.stdout).readline() == "ready\n"

        for number in range(100):
            path = tmp_path / (f"{number}.db" if new_file else "l.db")
            for racer in racers:
                pipe(racer.stdin).write(f"{path} t{number}\n")
            for racer in racers:
                pipe(racer.stdin).flush()
            seen = {pipe(racer.stdout).readline() for racer in racers}

            with TokenLedger(path) as ledger:
                use = ledger.lookup(f"t{number}")
            assert use is not None
            assert seen == {f"{use.digest}\n"}
    assert not [name for name in content(tmp_path) if not name.endswith(".db")]


# Deaths


@pytest.mark.parametrize("run", range(6))
def test_killed_while_claiming(tmp_path: Path, run: int) -> None:
    """Whatever a process reported as claimed is there after it was killed, twice in a row."""
    path = tmp_path / "l.db"
    lines = 1 + 700 * run

    claimed = reported(CLAIMER, path, lines, "a") + reported(CLAIMER, path, lines, "b")

    with TokenLedger(path) as ledger:
        kept = [use.digest for token in claimed if (use := ledger.lookup(token)) is not None]
        new = ledger.claim("new", "d", "p").use
    assert kept == [token * 9 for token in claimed]
    assert new.digest == "d"
    assert is_sound(path)
    assert list(content(tmp_path)) == ["l.db"]


@pytest.mark.parametrize("run", range(6))
def test_killed_while_creating(tmp_path: Path, run: int) -> None:
    """A file is a ledger, or can become one, wherever its creation ended."""
    created = reported(CREATOR, tmp_path, 1 + 7 * run)

    for path in tmp_path.glob("*.db"):
        with TokenLedger(path) as ledger:
            assert ledger.lookup("t") is not None or path.name not in created
            assert ledger.claim("t", "d", "p").use.digest == "d"
        assert is_sound(path)
    assert not [name for name in content(tmp_path) if not name.endswith(".db")]


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_every_statement(tmp_path: Path, when: str) -> None:
    """Before and after every statement, what a dead process leaves can be opened and claimed."""
    status, number = 9, 0
    while status == 9:
        path = tmp_path / f"{number}.db"
        died = subprocess.run(command(MORTAL, path, number, when), cwd=ROOT, check=False)
        status, number = died.returncode, number + 1

        with TokenLedger(path) as ledger:
            assert ledger.claim("t", "d", "p").use.digest == "d"
        assert is_sound(path)
    assert status == 0
    assert number > 10
    assert not [name for name in content(tmp_path) if not name.endswith(".db")]


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="there are no limits of files")
@pytest.mark.parametrize("size", [1, 511, 600, 4096, 8191, 8192, 12000, 32768, 10**5])
def test_killed_in_the_middle_of_a_write(tmp_path: Path, size: int) -> None:
    """Wherever a file stopped growing, the ledger opens, with all that was claimed."""
    path = tmp_path / "l.db"

    ran = subprocess.run(
        command(CRAMPED, path, size, "SIG_DFL"), cwd=ROOT, check=False, stdout=subprocess.PIPE
    )

    with TokenLedger(path) as ledger:
        lost = [n for n in ran.stdout.split() if ledger.lookup(f"t{n.decode()}") is None]
        assert ledger.claim("new", "d", "p").use.digest == "d"
    assert (ran.returncode, lost) == (-signal.SIGXFSZ, [])
    assert is_sound(path)
    assert list(content(tmp_path)) == ["l.db"]


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="there are no limits of files")
@pytest.mark.parametrize("size", [1, 600, 4096, 8192, 12000, 32768, 10**5])
def test_no_room(tmp_path: Path, size: int) -> None:
    """When nothing more can be written, that is one line, and nothing claimed is lost."""
    path = tmp_path / "l.db"

    ran = subprocess.run(
        command(CRAMPED, path, size, "SIG_IGN"),
        cwd=ROOT,
        # What measures the coverage could not write, either.
        env={name: text for name, text in os.environ.items() if not name.startswith("COV")},
        check=False,
        capture_output=True,
    )

    said = ran.stderr.decode().removeprefix(f"{path}: ")
    with TokenLedger(path) as ledger:
        lost = [n for n in ran.stdout.split() if ledger.lookup(f"t{n.decode()}") is None]
    assert (ran.returncode, lost) == (1, [])
    assert said.startswith("SQLite cannot use this (")
    assert said.endswith("); see to that, and try again\n")


def test_in_memory_need_not_be_closed() -> None:
    """Python has nothing to say of one that is forgotten."""
    program = "import gc, bcvalidate; bcvalidate.TokenLedger().claim('t', 'd', 'p'); gc.collect()"

    ran = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", program],
        cwd=ROOT,
        check=False,
        capture_output=True,
    )

    assert (ran.returncode, ran.stderr) == (0, b"")


def test_crashed(tmp_path: Path) -> None:
    """Claims that are only in the log that a dead process left are there."""
    path = tmp_path / "l.db"
    crashed(path, lambda live: filled(live, 10), filled)

    with TokenLedger(path) as ledger:
        assert ledger.lookup("t299") is not None
    assert list(content(tmp_path)) == ["l.db"]


# Files that are new


@pytest.mark.parametrize(
    "statements",
    [
        [],
        ["CREATE TABLE t (a)", "DROP TABLE t"],
        ["PRAGMA journal_mode=WAL", "PRAGMA user_version=5"],
        [f"PRAGMA application_id={APPLICATION_ID}", f"PRAGMA user_version={VERSION}"],
    ],
)
def test_empty_file(tmp_path: Path, statements: list[str]) -> None:
    """A file of no bytes, and a database without a table, become a ledger."""
    path = tmp_path / "l.db"
    path.touch()
    database(path, *statements)

    filled(path, 1)

    with TokenLedger(path) as ledger:
        assert ledger.lookup("t0") is not None


def test_log_without_a_ledger(tmp_path: Path) -> None:
    """A ledger that was removed, but not its log, begins anew."""
    path = tmp_path / "l.db"
    crashed(path, lambda live: filled(live, 1), filled)
    path.unlink()

    with TokenLedger(path) as ledger:
        assert ledger.lookup("t0") is None
        assert ledger.claim("t0", "new", "p").use.digest == "new"
    assert list(content(tmp_path)) == ["l.db"]


def test_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any name is that of a file, whatever it means to SQLite or in a URI; a link is followed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to("real")
    names = ["a?mode=memory", "b%41#c", ":memory:", "file:d", "集 e", "link"]
    if sys.platform == "linux":
        names.append(os.fsdecode(b"f\xff"))

    for name in names:
        filled(Path(name), 1)
        with TokenLedger(name) as ledger:
            assert ledger.lookup("t0") is not None

    assert set(os.listdir(tmp_path)) == {*names, "real"}


# Files that are no ledger


@pytest.mark.parametrize(
    "data",
    [
        b"x",
        b"{}\n",
        b"\0" * 5000,
        b"SQLite format 3",
        b"SQLite format 3\0",
        b"SQLite format 3\0" + b"\xff" * 5000,
        b"SQLite format 2\0" + b"\0" * 5000,
    ],
)
def test_no_database(tmp_path: Path, data: bytes) -> None:
    """What is no SQLite database stays as it is, and alone."""
    path = tmp_path / "l.db"
    path.write_bytes(data)

    assert said_of(path) == NO_DATABASE
    assert content(tmp_path) == {"l.db": data}


@pytest.mark.parametrize(
    ("statements", "reason"),
    [
        (["CREATE TABLE t (a)"], FOREIGN),
        (["CREATE TABLE uses (token, digest, first_seen, path)"], FOREIGN),
        (["PRAGMA journal_mode=WAL", "CREATE TABLE t (a)"], FOREIGN),
        (["PRAGMA application_id=7"], FOREIGN),
        ([f"PRAGMA application_id={APPLICATION_ID}"], "version"),
        (
            [
                "CREATE TABLE uses (token, digest, first_seen, path, more)",
                f"PRAGMA application_id={APPLICATION_ID}",
                f"PRAGMA user_version={VERSION}",
            ],
            DAMAGED,
        ),
    ],
)
def test_database_of_somebody_else(tmp_path: Path, statements: list[str], reason: str) -> None:
    """A database that is not ours, or not as we made it, stays as it is, and alone."""
    path = tmp_path / "l.db"
    database(path, *statements)
    before = content(tmp_path)

    assert reason in said_of(path)
    assert content(tmp_path) == before


def test_database_of_somebody_else_that_crashed(tmp_path: Path) -> None:
    """What somebody else left in the log stays there, even if the database is empty without it."""
    path = tmp_path / "l.db"
    crashed(
        path,
        lambda live: database(live, "PRAGMA journal_mode=WAL"),
        lambda live: database(live, "CREATE TABLE t (a)"),
    )
    before = content(tmp_path)

    assert said_of(path) == FOREIGN
    assert content(tmp_path) == before


@pytest.mark.parametrize("wal", [False, True])
def test_later_version(tmp_path: Path, wal: bool) -> None:
    """The ledger of a later version is not touched."""
    path = tmp_path / "l.db"
    filled(path)
    database(path, f"PRAGMA user_version={VERSION + 1}", "ALTER TABLE uses ADD COLUMN more")
    if not wal:
        database(path, "PRAGMA journal_mode=DELETE")
    before = content(tmp_path)

    reason = "this ledger is of another version of bcvalidate"
    assert said_of(path) == f"{reason}; use that version, or name another file"
    assert content(tmp_path) == before


# Ledgers that are damaged


DAMAGES: dict[str, Callable[[Path], object]] = {
    "half": lambda path: os.truncate(path, path.stat().st_size // 2),
    "one page": lambda path: os.truncate(path, 4096),
    "a part of a page": lambda path: os.truncate(path, 5000),
    "a part of the first page": lambda path: os.truncate(path, 1000),
    "zeros": lambda path: spoil(path, 8192, b"\0" * 4096),
    "noise": lambda path: spoil(path, 8192, b"\xa5" * 4096),
    "root": lambda path: spoil(path, 4096, b"\xff" * 64),
    "schema": lambda path: spoil(path, 100, b"\xff" * 64),
    "order": lambda path: spoil(path, path.stat().st_size - 100, b"\xff" * 100),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged(tmp_path: Path, damage: str) -> None:
    """A damaged ledger stays as it is, and alone."""
    path = tmp_path / "l.db"
    filled(path)
    DAMAGES[damage](path)
    before = content(tmp_path)

    assert said_of(path) == DAMAGED
    assert content(tmp_path) == before


# The others are mended by the log, which holds these pages anew.
@pytest.mark.parametrize("damage", ["half", "one page", "a part of a page", "zeros", "noise"])
def test_damaged_beside_a_log(tmp_path: Path, damage: str) -> None:
    """What a dead process left in the log of a damaged ledger is not written to the ledger."""
    path = tmp_path / "l.db"
    crashed(path, filled, lambda live: filled(live, 310))
    DAMAGES[damage](path)
    before = content(tmp_path)

    assert said_of(path) == DAMAGED
    assert content(tmp_path) == before


def test_damaged_while_open(tmp_path: Path) -> None:
    """Damage that is done to a ledger in use is one line, too."""
    path = tmp_path / "l.db"
    filled(path)
    with TokenLedger(path) as ledger, TokenLedger(path) as other:
        # What is not read anew is not found.
        other.claim("new", "d", "p")
        spoil(path, 4096, b"\xff" * 64)

        with pytest.raises(LedgerError) as broken:
            ledger.claim("t", "d", "p")

        assert str(broken.value) == f"{path}: {DAMAGED}"


def test_damaged_row(tmp_path: Path) -> None:
    """A row that we cannot have written is damage, too."""
    path = tmp_path / "l.db"
    filled(path, 1)
    database(path, r"UPDATE uses SET path = 'a\x'")

    with TokenLedger(path) as ledger, pytest.raises(LedgerError) as broken:
        ledger.lookup("t0")

    assert str(broken.value) == f"{path}: {DAMAGED}"


# Places that are none


def test_no_place(tmp_path: Path) -> None:
    """One line says why a name is no place for a ledger, and nothing is made there."""
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "fifo")
    before = sorted(os.listdir(tmp_path))

    for name, reason in {
        ".": "this is a directory; name a file in it",
        "fifo": "this is not a regular file; name another file",
        "none/l.db": "its folder does not exist; make that first",
        "file/l.db": "Not a directory; name another file",
        "loop": "Too many levels of symbolic links; name another file",
        "a\0b": "no file can have this name; name another file",
        "x" * 300: "File name too long; name another file",
    }.items():
        assert said_of(f"{tmp_path}/{name}") == reason
    assert sorted(os.listdir(tmp_path)) == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_what_may_not_be_written(tmp_path: Path) -> None:
    """A read-only file, and one in a read-only folder, are no places for a ledger."""
    path = tmp_path / "l.db"
    filled(path)
    before = content(tmp_path)
    for locked, mode, reason in (
        (path, 0o400, "this may not be read and written; change its permissions"),
        (tmp_path, 0o500, "its folder may not be written; name another file"),
    ):
        locked.chmod(mode)
        try:
            assert said_of(path) == reason
        finally:
            locked.chmod(0o700)
    assert content(tmp_path) == before


# Locks


@contextmanager
def locked(path: Path) -> Iterator[sqlite3.Connection]:
    """A database that somebody else holds."""
    with closing(
        sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    ) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield connection


@pytest.mark.parametrize("new_file", [False, True])
def test_locked(tmp_path: Path, new_file: bool) -> None:
    """A ledger that stays locked is said to be, when it is opened or when it is used."""
    path = tmp_path / "l.db"
    if not new_file:
        filled(path)

    with (
        locked(path),
        pytest.raises(LedgerError) as broken,
        TokenLedger(path, timeout=0.05) as ledger,
    ):
        ledger.claim("t", "d", "p")

    assert str(broken.value) == f"{path}: {LOCKED}"
    filled(path)


def test_reader_of_a_ledger_without_a_log(tmp_path: Path) -> None:
    """The log is turned on as soon as nobody reads any more, and not without an end."""
    path = tmp_path / "l.db"
    filled(path)
    database(path, "PRAGMA journal_mode=DELETE")
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM uses").fetchone()

        assert said_of(path) == LOCKED

        opening = Thread(target=lambda: filled(path))
        opening.start()
        reader.execute("COMMIT")
        opening.join()
        reader.execute("SELECT * FROM uses").fetchone()
        assert reader.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_lock_is_waited_for(tmp_path: Path) -> None:
    """A claim that finds the ledger locked is made when it is free again."""
    path = tmp_path / "l.db"
    won: list[Use] = []
    with TokenLedger(path, timeout=60) as ledger:
        claiming = Thread(target=lambda: won.append(ledger.claim("t", "d", "p").use))
        with locked(path) as holder:
            claiming.start()
            holder.execute("COMMIT")
        claiming.join()

    assert [use.digest for use in won] == ["d"]


def test_readers_do_not_wait(tmp_path: Path) -> None:
    """While somebody else writes, a lookup tells what was claimed before."""
    path = tmp_path / "l.db"
    filled(path)
    with TokenLedger(path, timeout=0) as ledger, locked(path):
        assert ledger.lookup("t0") is not None
