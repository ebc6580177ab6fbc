"""The command as a process: streams, locales, signals, and what it does not import."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bcvalidate import __version__, validate
from bcvalidate.cli import entrypoint
from bcvalidate.cli.entrypoint import all_clean
from bcvalidate.files.inputs import INPUT_SUFFIXES
from tests.support.harness import (
    ERR,
    ERR_REQUESTS,
    FIXTURES,
    OK,
    ROOT,
    SAMPLE,
    environment_without_coverage,
    run,
)
from tools.man_page import man_page

INVALID = FIXTURES / "err" / "name-length--empty.json"
COMMAND = [sys.executable, "-m", "bcvalidate"]
needs_full_disk = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")


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


def test_exit_statuses_and_streams() -> None:
    """A valid, an invalid and a missing file, as a shell sees them."""
    clean, invalid, missing = process(SAMPLE), process(INVALID), process("nope.json")

    assert (clean.returncode, clean.stdout, clean.stderr) == (
        0,
        b"1 file checked: no errors\n",
        b"",
    )
    assert (invalid.returncode, invalid.stderr) == (1, b"")
    assert b":2:11: error 400 InvalidName: " in invalid.stdout
    assert (missing.returncode, missing.stdout) == (2, b"")
    assert missing.stderr == b"bcvalidate: nope.json: No such file or directory\n"


def test_early_answer_is_that_of_the_whole_program() -> None:
    """Valid files are answered before the command line is parsed, with the same output."""
    assert process(SAMPLE, SAMPLE).stdout == process("--color", "never", SAMPLE).stdout
    assert process(SAMPLE, "-", stdin=b"[]").returncode == 1


def test_early_answer_is_given_for_clean_files_only() -> None:
    """A file is answered early exactly when the library finds nothing in it."""
    for fixture in (*OK, *ERR):
        clean = validate(fixture.read_bytes()).findings == ()
        assert all_clean([str(fixture)]) == clean, fixture.name


def test_early_answer_is_for_bodies_only(tmp_path: Path) -> None:
    """The suffix of a file decides how it is read, also when its text is that of a valid body."""
    body = json.dumps(json.loads(SAMPLE.read_bytes()))
    for suffix in INPUT_SUFFIXES:
        file = tmp_path / f"cluster{suffix}"
        file.write_text(body, "utf-8")
        assert all_clean([str(file)]) == (suffix == ".json"), suffix


def test_a_valid_file_needs_few_modules() -> None:
    """A plain check of a valid file loads neither json nor re nor argparse nor jsonschema."""
    code = (
        "import sys; before = set(sys.modules); sys.argv[1:] = [sys.argv[1]];"
        "from bcvalidate.cli.entrypoint import main; main();"
        "print(*sorted(set(sys.modules) - before), file=sys.stderr)"
    )
    heavy = {
        *("json", "re", "argparse", "dataclasses", "typing", "inspect", "jsonschema", "regex"),
        "importlib.resources",
    }

    # Coverage of subprocesses loads much before we do, which would hide what we load.
    bare = environment_without_coverage()
    ran = subprocess.run(
        [sys.executable, "-c", code, str(SAMPLE)],
        capture_output=True,
        check=True,
        text=True,
        env=bare,
    )

    assert heavy & set(ran.stderr.split()) == set()


def test_only_the_reference_engine_needs_jsonschema() -> None:
    """Neither an invalid file nor --explain loads jsonschema or regex."""
    code = "import sys, io; from bcvalidate.cli.main import main; main(sys.argv[1:], None, io.StringIO(), io.StringIO()); print(sorted({'jsonschema', 'regex'} & set(sys.modules)))"

    for argv, expected in (
        (["--explain", "name-type"], "[]"),
        ([INVALID], "[]"),
        (["--engine", "reference", INVALID], "['jsonschema', 'regex']"),
    ):
        ran = subprocess.run(
            [sys.executable, "-c", code, *map(str, argv)],
            capture_output=True,
            check=True,
            text=True,
        )
        assert ran.stdout.strip() == expected


@pytest.mark.slow
def test_output_does_not_depend_on_the_hash_seed() -> None:
    """Text and JSON, of both engines, are the same bytes under any hash seed."""
    for options in ([], ["--format", "json"], ["--engine", "reference"]):
        outputs = {
            process(*options, FIXTURES / "err", environment={"PYTHONHASHSEED": seed}).stdout
            for seed in ("0", "1", "4242")
        }
        assert len(outputs) == 1, options


@pytest.mark.slow
def test_any_locale_can_print_any_text() -> None:
    """Chinese, hostile and broken text is escaped where a locale has no such characters."""
    summary = b"%d files checked: " % len([*ERR, *ERR_REQUESTS])

    for locale in (
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
        {"PYTHONIOENCODING": "gbk"},
    ):
        ran = process(FIXTURES / "err", environment=locale)
        assert (ran.returncode, ran.stderr) == (1, b""), locale
        assert ran.stdout.splitlines()[-1].startswith(summary), locale


def test_commands_as_processes() -> None:
    """Commands that check nothing are answered in a locale that knows only ASCII, too."""
    for command, start in (
        ("--version", f"bcvalidate {__version__}\n"),
        ("--man", man_page()),
    ):
        ran = process(command, environment={"PYTHONIOENCODING": "ascii"})
        assert (ran.returncode, ran.stderr) == (0, b"")
        assert ran.stdout == start.encode("ascii", "backslashreplace")


def test_file_name_that_is_not_utf8(tmp_path: Path) -> None:
    """A file name of any bytes is printed escaped."""
    name = os.path.join(os.fsencode(tmp_path), b"\xff\n.json")
    with open(name, "wb") as file:
        file.write(b"[]")

    ran = process(os.fsdecode(name))

    assert (ran.returncode, ran.stderr) == (1, b"")
    assert b"\\udcff\\n.json:1:1: error 400" in ran.stdout
    assert process("--format", "json", tmp_path).returncode == 1


def test_closed_pipe_ends_the_run_silently() -> None:
    """A reader that goes away ends the run with status 2 and without a message."""
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


@needs_full_disk
def test_output_to_a_full_disk() -> None:
    """It is one line on stderr and exit status 2, for valid and for invalid files."""
    for name in (SAMPLE, INVALID):
        with open("/dev/full", "wb") as full:
            ran = subprocess.run(
                [*COMMAND, str(name)], stdout=full, stderr=subprocess.PIPE, check=False
            )
        reason = b"bcvalidate: cannot write the output: No space left on device\n"
        assert (ran.returncode, ran.stderr) == (2, reason)


@pytest.mark.slow
@needs_full_disk
def test_errors_to_a_full_disk() -> None:
    """When nothing at all can be written, the exit status is 2."""
    for argv in (["nope.json"], ["--nope"], [INVALID, "nope.json"], [SAMPLE]):
        with open("/dev/full", "wb") as full:
            ran = subprocess.run([*COMMAND, *map(str, argv)], stdout=full, stderr=full, check=False)
        assert ran.returncode == 2, argv


def test_standard_input_that_cannot_be_read(tmp_path: Path) -> None:
    """A standard input that is open for writing only is an unreadable input."""
    with open(tmp_path / "file", "wb") as write_only:
        ran = subprocess.run([*COMMAND, "-"], stdin=write_only, capture_output=True, check=False)

    assert (ran.returncode, ran.stdout) == (2, b"")
    assert ran.stderr == b"bcvalidate: <stdin>: Bad file descriptor\n"


def test_missing_schema_files(tmp_path: Path) -> None:
    """A package without its schema files says so, and what to do."""
    shutil.copytree(
        ROOT / "bcvalidate", tmp_path / "bcvalidate", ignore=shutil.ignore_patterns("__pycache__")
    )
    ran = subprocess.run([*COMMAND, str(INVALID)], cwd=tmp_path, capture_output=True, check=False)

    reason = "schemas/common-errors.json: No such file or directory; install bcvalidate again"
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert ran.stderr.decode() == f"bcvalidate: {reason}\n"


@pytest.mark.slow
def test_closed_streams() -> None:
    """Started without a stream, the command does what it can, and says what it cannot."""
    for closed, status, stderr in (
        ("<&-", 2, b"bcvalidate: <stdin>: standard input is closed\n"),
        (">&-", 2, b"bcvalidate: standard output is closed\n"),
        ("2>&-", 1, b""),
        ("<&- >&- 2>&-", 2, b""),
    ):
        ran = subprocess.run(
            ["/bin/sh", "-c", f'"$@" {closed}', "sh", *COMMAND, str(INVALID), "-"],
            capture_output=True,
            check=False,
        )
        assert (ran.returncode, ran.stderr) == (status, stderr), closed


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_interrupt() -> None:
    """Ctrl-C ends the run with status 130: what was found until then is reported."""
    with subprocess.Popen(
        [*COMMAND, str(INVALID), "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Under nohup, the signal is ignored, and processes inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads here
    ) as running:
        wait_until_it_reads(running.pid)
        running.send_signal(signal.SIGINT)
        stdout, stderr = running.communicate(timeout=30)

    message = b"bcvalidate: interrupted; what comes after this was not checked\n"
    assert (running.returncode, stderr) == (130, message)
    assert stdout.decode() == run(INVALID).out


def wait_until_it_reads(pid: int) -> None:
    """Wait until a process waits for its standard input."""
    for _ in range(500):
        if "pipe" in Path(f"/proc/{pid}/wchan").read_text() or Path(
            f"/proc/{pid}/syscall"
        ).read_text().startswith("0 0x0 "):
            return
        signal.sigtimedwait([], 0.02)


def test_a_bug_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """An unexpected exception is named with its position, without the text that it may quote."""

    def broken(argv: list[str]) -> int:
        raise ValueError("S3cr3t")

    monkeypatch.setattr(entrypoint, "run", broken)
    saved = os.dup(1)
    try:
        assert entrypoint.main() == 2
    finally:
        os.dup2(saved, 1)

    error = capfd.readouterr().err
    assert error.startswith("bcvalidate: internal error, ValueError at test_entrypoint.py:")
    assert "S3cr3t" not in error
