"""The command as a process: streams, locales, signals, and what it does not import."""

import contextlib
import fcntl
import os
import pty
import shutil
import signal
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from bcvalidate import validate
from bcvalidate.cli import entrypoint
from bcvalidate.cli.entrypoint import all_clean
from tests.harness import ERR, ERR_REQUESTS, FIXTURES, OK, ROOT, SAMPLE, run

BAD = FIXTURES / "err" / "name-length--empty.json"
COMMAND = [sys.executable, "-m", "bcvalidate"]


def process(
    *argv: str | Path, environment: dict[str, str] | None = None, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a process of its own."""
    return subprocess.run(
        [*COMMAND, *map(str, argv)],
        input=stdin,
        capture_output=True,
        check=False,
        env={**os.environ, **(environment or {})},
        timeout=60,
    )


def test_clean_and_faulty_files() -> None:
    """Exit status, stdout and stderr of a real process."""
    clean, faulty, missing = process(SAMPLE), process(BAD), process("nope.json")

    assert (clean.returncode, clean.stdout, clean.stderr) == (
        0,
        b"1 file checked: no errors\n",
        b"",
    )
    assert (faulty.returncode, faulty.stderr) == (1, b"")
    assert b":2:11: error 400 InvalidName: " in faulty.stdout
    assert (missing.returncode, missing.stdout) == (2, b"")
    assert missing.stderr == b"bcvalidate: nope.json: No such file or directory\n"


def test_fast_start_and_slow_start_print_the_same() -> None:
    """Valid files are answered early; the words are those of the whole program."""
    assert process(SAMPLE, SAMPLE).stdout == process("--color", "never", SAMPLE).stdout
    assert process(SAMPLE, "-", stdin=b"[]").returncode == 1


def test_nothing_heavy_is_imported_for_a_valid_file() -> None:
    """A plain check of a valid file loads neither json nor re nor argparse, let alone jsonschema."""
    code = (
        "import sys; before = set(sys.modules); sys.argv[1:] = [sys.argv[1]];"
        "from bcvalidate.cli.entrypoint import main; main();"
        "print(sorted(set(sys.modules) - before), file=sys.stderr)"
    )

    # Coverage of subprocesses loads much before we do, which would hide what we load.
    bare = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    ran = subprocess.run(
        [sys.executable, "-c", code, str(SAMPLE)],
        capture_output=True,
        check=True,
        text=True,
        env=bare,
    )

    imported = set(eval(ran.stderr))  # noqa: S307 - a list of names that we printed
    heavy = {
        "json",
        "re",
        "argparse",
        "dataclasses",
        "typing",
        "inspect",
        "jsonschema",
        "regex",
        "importlib.resources",
    }
    assert imported & heavy == set()


def test_jsonschema_is_only_imported_by_the_reference_engine() -> None:
    """Neither a faulty file nor --explain needs jsonschema or regex."""
    code = "import sys, io; from bcvalidate.cli.main import main; main(sys.argv[1:], None, io.StringIO(), io.StringIO()); print(sorted({'jsonschema', 'regex'} & set(sys.modules)))"

    for argv, expected in (
        (["--explain", "name-type"], "[]"),
        ([BAD], "[]"),
        (["--engine", "reference", BAD], "['jsonschema', 'regex']"),
    ):
        ran = subprocess.run(
            [sys.executable, "-c", code, *map(str, argv)],
            capture_output=True,
            check=True,
            text=True,
        )
        assert ran.stdout.strip() == expected


@pytest.mark.parametrize("fixture", [*OK, *ERR], ids=lambda path: path.stem)
def test_fast_start_finds_what_the_library_finds(fixture: Path) -> None:
    """A file is answered at once exactly when nothing at all is to be found in it."""
    assert all_clean([str(fixture)]) == (validate(fixture.read_bytes()).findings == ())


@pytest.mark.parametrize("hash_seed", ["0", "1", "4242"])
def test_output_does_not_depend_on_the_hash_seed(hash_seed: str) -> None:
    """Text and JSON, of both engines, are the same bytes under any hash seed."""
    folder = FIXTURES / "err"
    for options in ([], ["--format", "json"], ["--engine", "reference"]):
        expected = process(*options, folder, environment={"PYTHONHASHSEED": "7"}).stdout
        assert (
            process(*options, folder, environment={"PYTHONHASHSEED": hash_seed}).stdout == expected
        )


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
        {"PYTHONIOENCODING": "gbk"},
    ],
    ids=str,
)
def test_locales(locale: dict[str, str]) -> None:
    """Chinese, hostile and broken text is printed in any locale, escaped where it cannot be shown."""
    ran = process(FIXTURES / "err", environment=locale)

    assert (ran.returncode, ran.stderr) == (1, b"")
    assert ran.stdout.splitlines()[-1].startswith(
        b"%d files checked: " % len([*ERR, *ERR_REQUESTS])
    )


def test_file_name_that_is_not_utf8(tmp_path: Path) -> None:
    """A file name of any bytes is printed escaped."""
    name = os.path.join(os.fsencode(tmp_path), b"\xff\n.json")
    with open(name, "wb") as file:
        file.write(b"[]")

    ran = process(os.fsdecode(name))

    assert (ran.returncode, ran.stderr) == (1, b"")
    assert b"\\udcff\\n.json:1:1: error 400" in ran.stdout
    assert process("--format", "json", tmp_path).returncode == 1


def test_closed_pipe_ends_quietly() -> None:
    """A reader that goes away ends the run without a word."""
    many = [str(path) for path in ERR] * 20
    for options in ([], ["--format", "json"]):
        with subprocess.Popen(
            [*COMMAND, *options, *many, str(FIXTURES / "err")],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as running:
            assert running.stdout is not None
            assert running.stderr is not None
            running.stdout.read(10)
            running.stdout.close()
            assert running.stderr.read() == b""
        assert running.returncode == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("name", [SAMPLE, BAD], ids=["valid", "faulty"])
def test_output_that_cannot_be_written(name: Path) -> None:
    """A full disk is one line on stderr and exit status 2."""
    with open("/dev/full", "wb") as full:
        ran = subprocess.run(
            [*COMMAND, str(name)], stdout=full, stderr=subprocess.PIPE, check=False
        )

    assert ran.returncode == 2
    assert ran.stderr == b"bcvalidate: cannot write the output: No space left on device\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "argv", [["nope.json"], ["--nope"], [str(BAD), "nope.json"], [str(SAMPLE)]]
)
def test_errors_that_cannot_be_written(argv: list[str]) -> None:
    """With nowhere to write to, the exit status is 2, never that of a verdict."""
    with open("/dev/full", "wb") as full:
        ran = subprocess.run([*COMMAND, *argv], stdout=full, stderr=full, check=False)

    assert ran.returncode == 2


def test_standard_input_that_cannot_be_read(tmp_path: Path) -> None:
    """A standard input that is a folder, or open for writing only, is an unreadable source."""
    with open(tmp_path / "file", "wb") as write_only:
        ran = subprocess.run([*COMMAND, "-"], stdin=write_only, capture_output=True, check=False)

    assert (ran.returncode, ran.stdout) == (2, b"")
    assert ran.stderr == b"bcvalidate: <stdin>: Bad file descriptor\n"


def test_missing_schema_files(tmp_path: Path) -> None:
    """A package without its schema files says so, and what to do."""
    shutil.copytree(ROOT / "bcvalidate", tmp_path / "bcvalidate")
    ran = subprocess.run(
        [sys.executable, "-m", "bcvalidate", str(BAD)],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )

    assert (ran.returncode, ran.stdout) == (2, b"")
    assert (
        ran.stderr
        == b"bcvalidate: schemas/common-errors.json: No such file or directory; install bcvalidate again\n"
    )


@pytest.mark.parametrize(
    ("closed", "status", "stderr"),
    [
        ("<&-", 2, b"bcvalidate: <stdin>: standard input is closed\n"),
        (">&-", 2, b"bcvalidate: standard output is closed\n"),
        ("2>&-", 1, b""),
        ("<&- >&- 2>&-", 2, b""),
    ],
)
def test_closed_streams(closed: str, status: int, stderr: bytes) -> None:
    """Started without a stream, the command does what it can, and says what it cannot."""
    ran = subprocess.run(
        ["/bin/sh", "-c", f'"$@" {closed}', "sh", *COMMAND, str(BAD), "-"],
        capture_output=True,
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (status, stderr)


def test_interrupt() -> None:
    """Control-C ends the run, exit status 130: what was found until then is reported."""
    with subprocess.Popen(
        [*COMMAND, str(BAD), "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # A suite that was started in the background has the signal ignored, and hands that down.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads here
    ) as running:
        wait_until_it_reads(running.pid)
        running.send_signal(signal.SIGINT)
        stdout, stderr = running.communicate(timeout=30)

    words = b"bcvalidate: interrupted; what comes after this was not checked\n"
    assert (running.returncode, stderr) == (130, words)
    assert stdout.decode() == run(BAD).out


def wait_until_it_reads(pid: int) -> None:
    """Wait until a process waits for its standard input."""
    for _ in range(500):
        if "pipe" in Path(f"/proc/{pid}/wchan").read_text() or Path(
            f"/proc/{pid}/syscall"
        ).read_text().startswith("0 0x0 "):
            return
        signal.sigtimedwait([], 0.02)


def test_bug_of_ours_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """An exception that nobody foresaw is a line with its place, without the text it may quote."""

    def broken(argv: list[str]) -> int:
        raise ValueError("S3cr3t")

    monkeypatch.setattr(entrypoint, "run", broken)
    saved = os.dup(1)
    try:
        assert entrypoint.main() == 2
    finally:
        os.dup2(saved, 1)

    assert capfd.readouterr().err.startswith(
        "bcvalidate: internal error, ValueError at test_entrypoint.py:"
    )


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_lines_fit_the_terminal(columns: int) -> None:
    """On a terminal, a line of a body is cut to fit, and the caret stands below its place."""
    long = FIXTURES / "err" / "description-length.json"
    parent, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(
        [*COMMAND, "--color", "never", str(long)], stdout=child, close_fds=True
    ) as running:
        os.close(child)
        written = b""
        with contextlib.suppress(OSError):  # the end of a terminal is an error
            while piece := os.read(parent, 10_000):
                written += piece
    os.close(parent)
    lines = written.decode().splitlines()

    assert running.returncode == 1
    assert len(lines[1]) <= min(columns, 105)
    assert lines[1][lines[2].index("^")] == '"'
