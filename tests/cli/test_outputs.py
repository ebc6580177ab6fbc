"""Outputs: several reports of one run, each to its file, as a whole or not at all."""

import io
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bcvalidate.cli.main import main
from bcvalidate.reporters.formats import FORMATS
from tests.support.harness import ROOT, Ran, run

INVALID = b'{\n  "Name": "",\n  "ImageId": "img-1",\n  "Groups": {}\n}\n'
CLEAN = (
    b'{"Name": "ok", "ImageId": "img-1", "Groups": {"g": {"DesiredVMCount": 1, '
    b'"InstanceType": "ecs.sn1ne.large", "ResourceType": "OnDemand"}}}'
)
LINE = (
    "{}:2:11: error 400 InvalidName: Specified parameter Name is not valid. "
    "Its length must be in [1, 64]. [name-length]\n"
)
SELECTED = ("--select=name-length", "--format=line")
SEE_HELP = " (see bcvalidate --help)\n"
UNWRITABLE = "bcvalidate: {}: the report cannot be written: {}\n"


@pytest.fixture(autouse=True)
def _request_files(folder: Path) -> Iterator[None]:
    """Each test has an invalid and a clean request file, and leaves no temporary files."""
    (folder / "bad.json").write_bytes(INVALID)
    (folder / "clean.json").write_bytes(CLEAN)
    yield
    assert [path.name for path in folder.rglob(".*")] == []


def written(name: str) -> str:
    """Read a file, without translating its line ends."""
    return Path(name).read_bytes().decode()


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        """Whether it is: yes."""
        return True

    def fileno(self) -> int:
        """A descriptor, whose size the test sets."""
        return 1


def test_several_reports_are_those_of_several_runs() -> None:
    """All formats at once, one of them on stdout, are what as many runs would write."""
    alone = {name: run("--format", name, "bad.json", "clean.json") for name in FORMATS}
    files = [f"--format={name}:out.{name}" for name in FORMATS if name != "text"]

    together = run(*files, "--format=text", "bad.json", "clean.json")

    assert together == alone["text"]
    assert {name: written(f"out.{name}") for name in FORMATS if name != "text"} == {
        name: ran.out for name, ran in alone.items() if name != "text"
    }
    assert {(ran.status, ran.err) for ran in alone.values()} == {(1, "")}


def test_reports_in_files_only() -> None:
    """When every format has a file, stdout stays empty; the exit status is the same."""
    ran = run(*SELECTED[:1], "--format=line:a", "--format=text:b", "bad.json", "clean.json")

    assert ran == (1, "", "")
    assert written("a") == LINE.format("bad.json")
    assert written("b") == (
        LINE.format("bad.json")
        + '  2 |   "Name": "",\n    |           ^\n2 files checked: 1 error\n'
    )


def test_output_takes_the_format_without_a_file() -> None:
    """--output FILE is the file of the format that has none, or of text."""
    both = ("--format=json:a", "--format=line", "--output=b", "--select=name-length")

    assert run(*SELECTED, "--output=o", "bad.json") == (1, "", "")
    assert run("--select=name-length", "--format=line:n", "bad.json") == (1, "", "")
    assert run(*both, "bad.json") == (1, "", "")
    assert run("--output=c", "clean.json") == (0, "", "")
    assert written("o") == written("n") == written("b") == LINE.format("bad.json")
    assert written("a").startswith('{\n  "version": 1')
    assert written("c") == "1 file checked: no errors\n"


def test_quiet_reports_without_findings_are_empty() -> None:
    """With --quiet an empty report replaces that of an earlier run."""
    Path("out").write_text("old", "utf-8")

    assert run("-q", "--output=out", "clean.json") == (0, "", "")
    assert written("out") == ""


def test_files_do_not_depend_on_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file has no escape sequences, and no line that is cut to the width of the terminal."""
    Path("long.json").write_bytes(b'{"Description": "' + b"d" * 200 + b'", "Name": ""}')
    run("--output=plain", "long.json")
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((40, 24)))
    out = Terminal()

    for argv in (
        ["--color=always", "--format=text", "--format=html:h", "--format=line:l", "long.json"],
        ["--color=always", "--output=out", "long.json"],
    ):
        assert main(argv, None, out, io.StringIO()) == 1
    assert "\x1b[1;31merror\x1b[0m" in out.getvalue()
    assert "\x1b" not in written("h") + written("l")
    assert written("out") == written("plain")


def test_files_are_utf8() -> None:
    """The encoding does not depend on the locale; bytes that are no text are escaped."""
    Path("集.json").write_bytes('{"Name": "", "集": "\\ud800"}'.encode())
    Path("a\udcff.json").write_bytes(INVALID)

    run(*SELECTED, "--output=out", "集.json", "a\udcff.json")

    chinese = LINE.format("集.json").replace(":2:11:", ":1:10:")
    assert written("out") == chinese + LINE.format("a\\udcff.json")


def test_link_and_mode_are_kept() -> None:
    """The report replaces the target of a symbolic link; the link and the file's mode stay."""
    Path("in").mkdir()
    Path("in/real").write_text("old", "utf-8")
    Path("in/real").chmod(0o640)
    Path("link").symlink_to("in/real")

    assert run(*SELECTED, "--output=link", "bad.json") == (1, "", "")
    assert Path("link").readlink() == Path("in/real")
    assert written("in/real") == LINE.format("bad.json")
    assert stat.S_IMODE(Path("in/real").stat().st_mode) == 0o640


def test_unwritable_reports() -> None:
    """One line says which and why; what is on stdout stands, and the exit status is 2."""
    Path("folder").mkdir()
    Path("loop").symlink_to("loop")

    for name, printed, reason in (
        ("none/out", "none/out", "No such file or directory"),
        ("bad.json/out", "bad.json/out", "Not a directory"),
        ("folder", "folder", "Is a directory"),
        ("a\0b", "a\\x00b", "a file name holds no NUL"),
        ("n" * 300, "n" * 300, "File name too long"),
        ("none\n\x1b\u202e/out", "none\\n\\x1b\\u202e/out", "No such file or directory"),
        ("loop", "loop", "Too many levels of symbolic links"),
    ):
        refused = UNWRITABLE.format(printed, reason)
        assert run("--output", name, "clean.json") == (2, "", refused)
        ran = run(*SELECTED, f"--format=json:{name}", "bad.json")
        assert ran == (2, LINE.format("bad.json"), refused)


def test_a_failure_keeps_the_old_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """When a folder is read-only or a disk is full, the old file is whole."""
    Path("out").write_text("old", "utf-8")

    for error in (PermissionError(13, "Permission denied"), OSError(28, "Full")):

        def failing(*_: object, error: OSError = error) -> None:
            raise error

        monkeypatch.setattr(os, "replace", failing)
        refused = UNWRITABLE.format("out", error.strerror)
        assert run("--output=out", "bad.json") == (2, "", refused)
        assert written("out") == "old"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_read_only_folder() -> None:
    """A report in it is refused."""
    Path("folder").mkdir(mode=0o500)

    refused = UNWRITABLE.format("folder/out", "Permission denied")

    assert run("--output=folder/out", "bad.json") == (2, "", refused)


def test_a_failure_keeps_the_reports_before_it() -> None:
    """The files before it are whole; those after it are not begun."""
    files = ("--format=line:a", "--format=text:none/b", "--format=json:c")

    ran = run("--select=name-length", *files, "bad.json")

    assert ran == (2, "", UNWRITABLE.format("none/b", "No such file or directory"))
    assert written("a") == LINE.format("bad.json")
    assert not Path("c").exists()


def test_a_report_is_replaced_in_one_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is replaced once, after the last input, with the whole report."""
    replaced: list[tuple[str, str, str]] = []
    Path("out").write_text("old", "utf-8")

    def replacing(temporary: str, target: str) -> None:
        replaced.append((Path(target).name, written("out"), written(temporary)))
        os.rename(temporary, target)

    monkeypatch.setattr(os, "replace", replacing)

    run(*SELECTED, "--output=out", "bad.json", "none.json", "clean.json", "./bad.json")

    assert replaced == [("out", "old", LINE.format("bad.json") + LINE.format("./bad.json"))]
    assert written("out") == replaced[0][2]


def test_no_report_replaces_an_input() -> None:
    """A file that is to be checked is refused as output, by any name and in any folder."""
    Path("link.json").symlink_to("bad.json")
    Path("in/deep").mkdir(parents=True)
    inputs = ("bad.json", "in/a.json", "in/deep/b.json")
    for name in inputs[1:]:
        Path(name).write_bytes(INVALID)

    for argv, lost in (
        ("--output=bad.json bad.json", "bad.json"),
        ("--output=./bad.json clean.json bad.json", "bad.json"),
        ("--format=json:link.json bad.json", "bad.json"),
        ("--output=bad.json link.json", "link.json"),
        ("--output=in/a.json in", "in/a.json"),
        ("--output=in/deep/b.json bad.json in/", "in/deep/b.json"),
        ("--format=line --format=json:in/a.json .", "./in/a.json"),
    ):
        reason = f"{lost} is to be checked, and would be lost; report to another file"
        assert run(*argv.split()) == (2, "", f"bcvalidate: {reason}{SEE_HELP}"), argv
    assert {written(name) for name in inputs} == {INVALID.decode()}


def test_no_report_replaces_a_file_of_the_run() -> None:
    """A baseline, a policy, an account, a ledger and the settings are refused as outputs."""
    Path("used").write_text("", "utf-8")
    Path("link").symlink_to("used")
    reason = "used is used by this run, and would be lost; report to another file"

    for argv in (
        "--baseline=used --output=used",
        "--baseline=used --write-baseline --format=json:./used",
        "--policy=none --policy=used --format=line --format=json:link",
        "--config=used --output=used",
        "--account=used --output=used",
        "--ledger=used --output=used",
    ):
        refused = (2, "", f"bcvalidate: {reason}{SEE_HELP}")
        assert run(*argv.split(), "clean.json") == refused, argv
    assert written("used") == ""


def test_a_report_beside_the_inputs() -> None:
    """A report in a folder that is checked is no input of the next run."""
    for _ in range(2):
        assert run(*SELECTED, "--output=./report.txt", ".") == (1, "", "")

    assert written("report.txt") == LINE.format("./bad.json")


def test_a_report_on_standard_input() -> None:
    """A file with the name of standard input is not an input."""
    assert run(*SELECTED, "--output=<stdin>.txt", "-", stdin=INVALID) == (1, "", "")
    assert written("<stdin>.txt") == LINE.format("<stdin>")


def test_names_of_standard_output() -> None:
    """A dash and /dev/stdout are standard output; no file of that name is written."""
    wanted = Ran(1, LINE.format("bad.json"), "")
    shared = "text and line cannot share one output; give one a file: --format NAME:FILE"

    for name in ("-", "/dev/stdout"):
        assert run(*SELECTED, "--output", name, "bad.json") == wanted
        assert run(SELECTED[0], f"--format=line:{name}", "--format=json:a", "bad.json") == wanted
        refused = (2, "", f"bcvalidate: {shared}{SEE_HELP}")
        assert run("--format=text", f"--format=line:{name}", "bad.json") == refused
    assert sorted(os.listdir()) == ["a", "bad.json", "clean.json"]


def test_standard_output_in_a_file_is_appended_to() -> None:
    """/dev/stdout is not replaced when a shell has sent it to a file."""
    command = [sys.executable, "-m", "bcvalidate", "-q", "--output=/dev/stdout", "bad.json"]
    with open("log", "ab") as log:
        log.write(b"before\n")
        log.flush()
        subprocess.run(
            [*command, *SELECTED],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=log,
            check=False,
        )
        log.write(b"after\n")

    assert written("log") == f"before\n{LINE.format('bad.json')}after\n"


def test_outputs_that_make_no_sense() -> None:
    """They are refused before anything is written."""
    for options, reason in {
        "--format=line --format=text": (
            "line and text cannot share one output; give one a file: --format NAME:FILE"
        ),
        "--output=a --format=line:b": (
            "--output has nothing to write: every --format has a file of its own"
        ),
        "--format=line:a --format=json:./a": "two formats cannot be written to one file",
        "--format=line:a --format=json --output=./a": "two formats cannot be written to one file",
    }.items():
        refused = (2, "", f"bcvalidate: {reason}{SEE_HELP}")
        assert run(*options.split(), "bad.json") == refused, options
    assert sorted(os.listdir()) == ["bad.json", "clean.json"]


def test_a_file_name_with_a_colon() -> None:
    """Only the first colon divides the format from the file."""
    assert run("--select=name-length", "--format=line:a:b", "bad.json") == (1, "", "")
    assert written("a:b") == LINE.format("bad.json")
