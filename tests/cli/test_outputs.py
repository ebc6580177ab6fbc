"""Outputs: several reports of one run, each in its place, whole or not at all."""

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
from tests.harness import ROOT, Ran, run

BAD = b'{\n  "Name": "",\n  "ImageId": "img-1",\n  "Groups": {}\n}\n'
CLEAN = (
    b'{"Name": "ok", "ImageId": "img-1", "Groups": {"g": {"DesiredVMCount": 1, '
    b'"InstanceType": "ecs.sn1ne.large", "ResourceType": "OnDemand"}}}'
)
LINE = (
    "{}:2:11: error 400 InvalidName: Specified parameter Name is not valid. "
    "Its length must be in [1, 64]. [name-length]\n"
)
SELECTED = ("--select=name-length", "--format=line")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test is in a folder of its own, with one bad and one clean spec, and leaves no scraps."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    Path("bad.json").write_bytes(BAD)
    Path("clean.json").write_bytes(CLEAN)
    yield
    scraps = [path.name for path in tmp_path.rglob(".*") if path.name != ".bcvalidate.toml"]
    assert scraps == []


def written(name: str) -> str:
    """What is in a file, without translating the ends of its lines."""
    return Path(name).read_bytes().decode()


def test_each_of_several_reports_is_that_of_a_run_of_its_own() -> None:
    """All formats at once, one of them on stdout, are what as many runs would give."""
    alone = {name: run("--format", name, "bad.json", "clean.json") for name in FORMATS}
    files = [f"--format={name}:out.{name}" for name in FORMATS if name != "text"]

    together = run(*files, "--format=text", "bad.json", "clean.json")

    assert together == alone["text"]
    assert {name: written(f"out.{name}") for name in FORMATS if name != "text"} == {
        name: ran.out for name, ran in alone.items() if name != "text"
    }
    assert {(ran.status, ran.err) for ran in alone.values()} == {(1, "")}


def test_only_into_files() -> None:
    """When every format has a file, stdout stays empty, and the exit status is the verdict."""
    ran = run(*SELECTED[:1], "--format=line:a", "--format=text:b", "bad.json", "clean.json")

    assert ran == (1, "", "")
    assert written("a") == LINE.format("bad.json")
    assert written("b") == (
        LINE.format("bad.json")
        + '  2 |   "Name": "",\n    |           ^\n2 files checked: 1 error\n'
    )


@pytest.mark.parametrize(
    "argv",
    [
        ("--format=line", "--output=out"),
        ("--format=line", "--output", "out"),
        ("--format=line:out",),
    ],
)
def test_output_is_where_the_format_without_a_file_goes(argv: tuple[str, ...]) -> None:
    """--output FILE is the short way of NAME:FILE."""
    assert run(*argv, "--select=name-length", "bad.json") == (1, "", "")
    assert written("out") == LINE.format("bad.json")


def test_output_beside_a_format_with_a_file() -> None:
    """--output takes the format that has none; text, when no format is named."""
    ran = run("--format=json:a", "--format=line", "--output=b", "--select=name-length", "bad.json")
    assert run("--output=c", "clean.json") == (0, "", "")

    assert ran == (1, "", "")
    assert written("a").startswith('{\n  "version": 1')
    assert written("b") == LINE.format("bad.json")
    assert written("c") == "1 file checked: no errors\n"


def test_quiet_is_quiet_in_a_file() -> None:
    """With --quiet a report without findings is an empty file, that of an earlier run replaced."""
    Path("out").write_text("old", "utf-8")

    assert run("-q", "--output=out", "clean.json") == (0, "", "")
    assert written("out") == ""


def test_neither_color_nor_the_terminal_reaches_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a file there is no escape sequence, and no line is cut to fit the terminal at hand."""
    Path("long.json").write_bytes(b'{"Description": "' + b"d" * 200 + b'", "Name": ""}')
    run("--output=plain", "long.json")
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((40, 24)))
    out = Terminal()

    status = main(
        ["--color=always", "--format=text", "--format=html:h", "--format=line:l", "long.json"],
        None,
        out,
        io.StringIO(),
    )
    run_at_terminal = main(
        ["--color=always", "--output=out", "long.json"], None, Terminal(), io.StringIO()
    )

    assert (status, run_at_terminal) == (1, 1)
    assert "\x1b[1;31merror\x1b[0m" in out.getvalue()
    assert "\x1b" not in written("h") + written("l")
    assert written("out") == written("plain")


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        """Whether it is: yes."""
        return True

    def fileno(self) -> int:
        """A descriptor, whose size the test says."""
        return 1


def test_chinese_and_broken_text_in_a_file() -> None:
    """A file is UTF-8, whatever the locale; a name that is no text is escaped."""
    Path("集.json").write_bytes('{"Name": "", "集": "\\ud800"}'.encode())

    Path("a\udcff.json").write_bytes(BAD)

    run(*SELECTED, "--output=out", "集.json", "a\udcff.json")

    chinese = LINE.format("集.json").replace(":2:11:", ":1:10:")
    assert written("out") == chinese + LINE.format("a\\udcff.json")


def test_mode_and_link_are_kept() -> None:
    """The report replaces what a link leads to; the link and the mode of the file stay."""
    Path("in").mkdir()
    Path("in/real").write_text("old", "utf-8")
    Path("in/real").chmod(0o640)
    Path("link").symlink_to("in/real")

    assert run(*SELECTED, "--output=link", "bad.json") == (1, "", "")
    assert Path("link").readlink() == Path("in/real")
    assert written("in/real") == LINE.format("bad.json")
    assert stat.S_IMODE(Path("in/real").stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("name", "shown", "reason"),
    [
        ("none/out", "none/out", "No such file or directory"),
        ("bad.json/out", "bad.json/out", "Not a directory"),
        ("folder", "folder", "Is a directory"),
        ("a\0b", "a\\x00b", "a file name holds no NUL"),
        ("n" * 300, "n" * 300, "File name too long"),
        ("none\n\x1b\u202e/out", "none\\n\\x1b\\u202e/out", "No such file or directory"),
        ("loop", "loop", "Too many levels of symbolic links"),
    ],
)
def test_what_cannot_be_written(name: str, shown: str, reason: str) -> None:
    """One line says which and why; what is on stdout stands, the exit status is 2."""
    Path("folder").mkdir()
    Path("loop").symlink_to("loop")
    refused = f"bcvalidate: {shown}: the report cannot be written: {reason}\n"

    assert run("--output", name, "clean.json") == (2, "", refused)
    if name:
        ran = run("--select=name-length", "--format=line", f"--format=json:{name}", "bad.json")
        assert ran == (2, LINE.format("bad.json"), refused)


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), OSError(28, "Full")])
def test_failure_on_the_way_leaves_the_old_report(
    error: OSError, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that may not be written and a disk that is full: the old file is whole."""
    Path("out").write_text("old", "utf-8")

    def failing(*_: object) -> None:
        raise error

    monkeypatch.setattr(os, "replace", failing)

    assert run("--output=out", "bad.json") == (
        2,
        "",
        f"bcvalidate: out: the report cannot be written: {error.strerror}\n",
    )
    assert written("out") == "old"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_folder_that_may_not_be_written() -> None:
    """Nothing is put into a folder without leave."""
    Path("folder").mkdir(mode=0o500)

    assert run("--output=folder/out", "bad.json") == (
        2,
        "",
        "bcvalidate: folder/out: the report cannot be written: Permission denied\n",
    )


def test_reports_before_the_one_that_fails_stand() -> None:
    """Each file is for itself: those before are whole, those after are not begun."""
    ran = run(
        "--select=name-length",
        *("--format=line:a", "--format=text:none/b", "--format=json:c"),
        "bad.json",
    )

    assert ran.status == 2
    assert ran.err == (
        "bcvalidate: none/b: the report cannot be written: No such file or directory\n"
    )
    assert written("a") == LINE.format("bad.json")
    assert not Path("c").exists()


def test_a_report_replaces_in_one_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is replaced once, when all is checked, with all of the report."""
    replaced: list[tuple[str, str, str]] = []
    Path("out").write_text("old", "utf-8")

    def replacing(temporary: str, target: str) -> None:
        replaced.append((Path(target).name, written("out"), written(temporary)))
        os.rename(temporary, target)

    monkeypatch.setattr(os, "replace", replacing)

    run(*SELECTED, "--output=out", "bad.json", "none.json", "clean.json", "./bad.json")

    assert replaced == [("out", "old", LINE.format("bad.json") + LINE.format("./bad.json"))]
    assert written("out") == replaced[0][2]


@pytest.mark.parametrize(
    ("argv", "lost"),
    [
        (["--output=bad.json", "bad.json"], "bad.json"),
        (["--output=./bad.json", "clean.json", "bad.json"], "bad.json"),
        (["--format=json:link.json", "bad.json"], "bad.json"),
        (["--output=bad.json", "link.json"], "link.json"),
        (["--output=in/a.json", "in"], "in/a.json"),
        (["--output=in/deep/b.json", "bad.json", "in/"], "in/deep/b.json"),
        (["--format=line", "--format=json:in/a.json", "."], "./in/a.json"),
    ],
)
def test_no_report_replaces_a_spec(argv: list[str], lost: str) -> None:
    """A file that is to be checked is refused as output, by whatever name and in any folder."""
    Path("link.json").symlink_to("bad.json")
    Path("in/deep").mkdir(parents=True)
    for name in ("in/a.json", "in/deep/b.json"):
        Path(name).write_bytes(BAD)

    assert run(*argv) == (
        2,
        "",
        (
            f"bcvalidate: {lost} is to be checked, and would be lost; report to another file "
            "(see bcvalidate --help)\n"
        ),
    )
    assert {written(name) for name in ("bad.json", "in/a.json", "in/deep/b.json")} == {BAD.decode()}


@pytest.mark.parametrize(
    "argv",
    [
        ["--baseline=used", "--output=used"],
        ["--baseline=used", "--write-baseline", "--format=json:./used"],
        ["--policy=none", "--policy=used", "--format=line", "--format=json:link"],
        ["--config=used", "--output=used"],
    ],
)
def test_no_report_replaces_what_the_run_uses(argv: list[str]) -> None:
    """A baseline, a policy and the settings are refused as outputs, before they are read."""
    Path("used").write_text("", "utf-8")
    Path("link").symlink_to("used")

    assert run(*argv, "clean.json") == (
        2,
        "",
        (
            "bcvalidate: used is used by this run, and would be lost; report to another file "
            "(see bcvalidate --help)\n"
        ),
    )
    assert written("used") == ""


def test_a_report_beside_the_specs() -> None:
    """In a folder of specs, a report that is none of them is welcome, and the next one, too."""
    for _ in range(2):
        assert run(*SELECTED, "--output=./report.txt", ".") == (1, "", "")

    assert written("report.txt") == LINE.format("./bad.json")


def test_standard_input_by_any_name() -> None:
    """What comes from a pipe is lost by no report."""
    wanted = Ran(1, "", "")

    assert run(*SELECTED, "--output=<stdin>.txt", "-", stdin=BAD) == wanted
    assert written("<stdin>.txt") == LINE.format("<stdin>")


@pytest.mark.parametrize("name", ["-", "/dev/stdout"])
def test_standard_output_by_its_names(name: str) -> None:
    """A dash is standard output, as it is standard input; no file of that name is made."""
    wanted = Ran(1, LINE.format("bad.json"), "")

    assert run(*SELECTED, "--output", name, "bad.json") == wanted
    assert run(SELECTED[0], f"--format=line:{name}", "--format=json:a", "bad.json") == wanted
    assert run("--format=text", f"--format=line:{name}", "bad.json") == (
        2,
        "",
        (
            "bcvalidate: text and line cannot share one output; give one a file: "
            "--format NAME:FILE (see bcvalidate --help)\n"
        ),
    )
    assert sorted(os.listdir()) == ["a", "bad.json", "clean.json"]


def test_the_file_that_a_shell_sends_the_output_to_is_not_replaced() -> None:
    """What stands in it stays, and what comes later gets there."""
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


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (
            ["--format=line", "--format=text"],
            "line and text cannot share one output; give one a file: --format NAME:FILE",
        ),
        (
            ["--output=a", "--format=line:b"],
            "--output has nothing to write: every --format has a file of its own",
        ),
        (["--format=line:a", "--format=json:./a"], "two formats cannot be written to one file"),
        (
            ["--format=line:a", "--format=json", "--output=./a"],
            "two formats cannot be written to one file",
        ),
        (["--format=jsonn:a"], "--format: unknown format jsonn; did you mean json?"),
        (
            ["--format=:a"],
            f"--format: unknown format ; there are {', '.join(FORMATS)}",
        ),
        (["--format=line:"], "--format: line: names no file after the colon"),
    ],
)
def test_misuse(argv: list[str], said: str) -> None:
    """What makes no sense is refused before anything is written."""
    assert run(*argv, "bad.json") == (2, "", f"bcvalidate: {said} (see bcvalidate --help)\n")
    assert sorted(os.listdir()) == ["bad.json", "clean.json"]


def test_a_file_with_a_colon_in_its_name() -> None:
    """Only the first colon divides the format from the file."""
    assert run("--select=name-length", "--format=line:a:b", "bad.json") == (1, "", "")
    assert written("a:b") == LINE.format("bad.json")
