"""The command line: arguments and streams in, exit status out."""

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from bcvalidate import __version__
from bcvalidate.cli.main import main
from bcvalidate.files import resources
from bcvalidate.rules.registry import rules
from tests.harness import ERR, FIXTURES, OK, OK_REQUESTS, SAMPLE, run
from tests.test_fixtures import OF_RECORDS, UNDECIDABLE

BAD = FIXTURES / "err" / "name-length--empty.json"


def test_page_sample_is_clean() -> None:
    """The page's own request is valid, and the command says so."""
    assert run(SAMPLE) == (0, "1 file checked: no errors\n", "")


def test_several_inputs_are_all_reported() -> None:
    """Every file is checked, in the order given, each once."""
    ran = run(BAD, SAMPLE, BAD, "-", stdin=b"[]")

    lines = ran.out.splitlines()
    assert ran.status == 1
    assert lines[0].startswith(f"{BAD}:2:11: error 400 InvalidName: ")
    assert lines[3].startswith("<stdin>:1:1: error 400 InvalidHttpBody: ")
    assert lines[-1] == "3 files checked: 2 errors"


def test_directory_stands_for_the_specs_below_it(tmp_path: Path) -> None:
    """Every *.json below, sorted; hidden files and folders, and other files, are skipped."""
    for name in (
        "b.json",
        "c.json",
        "a.json",
        "a/z.json",
        "a/y.txt",
        ".git/c.json",
        ".hidden.json",
        "a/d.json/e.json",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"[]" if name != "a/y.txt" else b"")

    ran = run("--format", "json", tmp_path)

    paths = [file["path"] for file in json.loads(ran.out)["files"]]
    assert paths == [
        str(tmp_path / name)
        for name in ("a.json", "b.json", "c.json", "a/z.json", "a/d.json/e.json")
    ]


def test_json_format() -> None:
    """One document, version 1, with the fields of a finding in the documented order."""
    ran = run("--format", "json", BAD, SAMPLE)

    assert ran.status == 1
    assert json.loads(ran.out) == {
        "version": 1,
        "files": [
            {
                "path": str(BAD),
                "ok": False,
                "findings": [
                    {
                        "rule": "name-length",
                        "severity": "error",
                        "documented": True,
                        "status": 400,
                        "code": "InvalidName",
                        "message": "Specified parameter Name is not valid. Its length must be in [1, 64].",
                        "pointer": "/Name",
                        "line": 2,
                        "column": 11,
                        "hint": None,
                    }
                ],
            },
            {"path": str(SAMPLE), "ok": True, "findings": []},
        ],
        "summary": {"files": 2, "errors": 1, "warnings": 0, "infos": 0},
    }
    assert ran.out.isascii()


@pytest.mark.parametrize("fixture", ERR, ids=lambda path: path.stem)
def test_json_and_text_say_the_same(fixture: Path) -> None:
    """The two formats have the same findings, in the same order."""
    findings = json.loads(run("--format", "json", fixture).out)["files"][0]["findings"]
    text = run(fixture).out

    heads = [line for line in text.splitlines() if line.startswith(f"{fixture}:")]
    assert [head.rpartition("[")[2].rstrip("]") for head in heads] == [f["rule"] for f in findings]
    assert all(
        f":{f['line']}:{f['column']}: " in head for f, head in zip(findings, heads, strict=True)
    )


def test_first_is_what_the_service_would_answer() -> None:
    """With --first, each file has one finding: the first in canonical order; the status stays."""
    many = FIXTURES / "err" / "parameter-invalid--page-sample-with-many-faults.json"

    ran = run("--first", "--format", "json", many, SAMPLE)

    files = json.loads(ran.out)["files"]
    assert ran.status == 1
    assert [[f["rule"] for f in file["findings"]] for file in files] == [["name-charset"], []]


def test_quiet_prints_findings_only() -> None:
    """With --quiet there is no summary, and nothing for valid files."""
    assert run("--quiet", SAMPLE) == (0, "", "")
    assert "checked" not in run("-q", BAD).out
    assert run("-q", BAD).out.startswith(f"{BAD}:2:11: error")


@pytest.mark.parametrize(
    ("argv", "stderr"),
    [
        ([], "no input: name a file, a directory, or - for standard input"),
        (["--nope"], "unrecognized arguments: --nope"),
        (
            ["--format", "xml", "x"],
            "--format: unknown format xml; there are text, line, json, github, ",
        ),
        (["--format", "jsn", "x"], "--format: unknown format jsn; did you mean json?"),
        (["--format", "json:", "x"], "--format: json: names no file after the colon"),
        (["--format", "json", "--format", "line", "x"], "json and line cannot share one output"),
        (["--format", "json:a", "--format", "line:./a", "x"], "two formats cannot be written to"),
        (["--format", "json:a", "--output", "b", "x"], "--output has nothing to write"),
        (["--output", "x", "./x"], "./x is to be checked, and would be lost"),
        (["--engine", "fast", "x"], "--engine: invalid choice: 'fast'"),
        (["--explain", "name-lenght"], "no rule name-lenght: did you mean name-length?"),
        (
            ["--explain", "InvalidDescription"],
            "no rule InvalidDescription: did you mean description-type or description-length?",
        ),
        (["--explain", "26"], "no rule 26: did you mean desired-vm-count-range?"),
        (["--explain", "qqqqqq"], "no rule qqqqqq: --list-rules shows them all"),
        (["--explain", "a\nb\u202e"], "no rule a\\nb\\u202e: --list-rules shows them all"),
        (["--vers"], "unrecognized arguments: --vers"),
    ],
)
def test_misuse(argv: list[str], stderr: str) -> None:
    """UsageError is one line on stderr, nothing on stdout, and exit status 2."""
    ran = run(*argv)

    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"bcvalidate: {stderr}")
    assert ran.err.endswith(" (see bcvalidate --help)\n")
    assert ran.err.count("\n") == 1


def test_unreadable_sources_do_not_stop_the_others(tmp_path: Path) -> None:
    """Each source that cannot be read is named with the reason; the others are checked; status 2."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "link.json").symlink_to(tmp_path / "gone")
    os.mkfifo(tmp_path / "fifo.json")
    names = ["missing.json", "empty", "link.json", "fifo.json"]

    ran = run(*(tmp_path / name for name in names), "", "a\0b", BAD, "/dev/null")

    assert ran.status == 2
    assert ran.out.endswith("1 file checked: 1 error\n")
    assert ran.err.splitlines() == [
        f"bcvalidate: {tmp_path}/missing.json: No such file or directory",
        f"bcvalidate: {tmp_path}/empty: no file to check below this directory (*.json, *.http, *.jsonl and more)",
        f"bcvalidate: {tmp_path}/link.json: the link leads nowhere",
        f"bcvalidate: {tmp_path}/fifo.json: not a regular file; pipe its content to - instead",
        "bcvalidate: '': No such file or directory",
        "bcvalidate: a\\x00b: a file name holds no NUL",
        "bcvalidate: /dev/null: not a regular file; pipe its content to - instead",
    ]


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file or a folder that may not be read is named; what may be read is checked."""
    (tmp_path / "a.json").write_bytes(SAMPLE.read_bytes())
    real_open, real_scandir = os.open, os.scandir
    (tmp_path / "locked").mkdir()

    def guarded_open(path: str, *rest: int) -> int:
        if path.endswith("b.json"):
            raise PermissionError(13, "Permission denied", path)
        return real_open(path, *rest)

    def guarded_scandir(path: str) -> object:
        if path.endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return real_scandir(path)

    monkeypatch.setattr(os, "open", guarded_open)
    monkeypatch.setattr(os, "scandir", guarded_scandir)

    ran = run(tmp_path / "b.json", tmp_path)

    assert ran == (
        2,
        "1 file checked: no errors\n",
        f"bcvalidate: {tmp_path}/b.json: Permission denied\nbcvalidate: {tmp_path}/locked: Permission denied\n",
    )


def test_error_without_words_is_named_by_its_class(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An OSError that has no message is still a line."""

    def broken_open(path: str, *rest: int) -> int:
        raise TimeoutError

    monkeypatch.setattr(os, "open", broken_open)

    assert run(tmp_path / "x").err == f"bcvalidate: {tmp_path}/x: TimeoutError\n"


def test_closed_standard_input() -> None:
    """`-` without a standard input is an unreadable source."""
    assert run("-", stdin=None) == (2, "", "bcvalidate: <stdin>: standard input is closed\n")


class Balky(io.BytesIO):
    """A standard input that gives nothing, or more than there is room for."""

    def __init__(self, *, full: bool) -> None:
        super().__init__()
        self.full = full

    def read(self, size: int | None = -1, /) -> Any:
        """Read, as a stream that is not ready, or as one that never ends."""
        if self.full:
            raise MemoryError
        return None if size is None or size < 0 else b""


@pytest.mark.parametrize(
    ("full", "reason"), [(True, "too large for the memory"), (False, "nothing to read yet")]
)
def test_standard_input_that_gives_nothing(full: bool, reason: str) -> None:
    """A stream that cannot be read whole is an unreadable source; the others are checked."""
    out, err = io.StringIO(), io.StringIO()

    assert main(["-", str(BAD)], Balky(full=full), out, err) == 2
    assert err.getvalue().startswith(f"bcvalidate: <stdin>: {reason}")
    assert out.getvalue().endswith("1 file checked: 1 error\n")


def test_options_may_stand_between_files() -> None:
    """Options and files may come in any order."""
    assert run(SAMPLE, "-q", BAD) == run("-q", SAMPLE, BAD)


def test_file_that_is_called_as_standard_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file named <stdin> is not mistaken for standard input."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "<stdin>").write_bytes(b"[]")

    ran = run("-", "<stdin>", stdin=SAMPLE.read_bytes())

    assert ran.status == 1
    assert ran.out.endswith("2 files checked: 1 error\n")


def test_all_unreadable_is_no_clean_result() -> None:
    """A run that checked nothing prints no summary, and is no success."""
    assert run("missing.json").out == ""
    assert json.loads(run("--format", "json", "missing.json").out)["summary"]["files"] == 0


def test_version_and_help() -> None:
    """--version and --help print to stdout, exit status 0."""
    assert run("--version") == (0, f"bcvalidate {__version__}\n", "")
    helped = run("--help")
    assert (helped.status, helped.err) == (0, "")
    assert "exit status:" in helped.out


def test_list_rules() -> None:
    """Every rule, one line each, in canonical order."""
    lines = run("--list-rules").out.splitlines()

    assert [line[5:].split()[0] for line in lines] == list(rules())
    assert lines[10].startswith("  9  name-length ")
    assert lines[10].endswith(
        "400 InvalidName: Specified parameter Name is not valid. Its length must be in [1, 64]."
    )


@pytest.mark.parametrize("rule", rules())
def test_explain(rule: str) -> None:
    """Each rule is explained: its words, its trigger, its source, an example with its output."""
    ran = run("--explain", rule)

    row = rules()[rule]
    assert (ran.status, ran.err) == (0, "")
    assert row.message in ran.out
    assert "\nTrigger\n" in ran.out
    assert f"\nSource\n  {row.source}" in ran.out
    assert row.note is None or row.note in ran.out
    if rule not in OF_RECORDS | set(UNDECIDABLE):
        example = (FIXTURES / "err" / f"{rule}.out").read_text("utf-8")
        assert example.splitlines()[0] in ran.out


def test_explain_says_what_one_body_cannot_decide() -> None:
    """Row 1 takes two requests, and its explanation says so."""
    out = run("--explain", "token-mismatch").out

    assert "Not decidable from one body" in out
    assert "Example" not in out


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        """Whether it is: yes."""
        return True


@pytest.mark.parametrize(
    ("environment", "choice", "colored"),
    [
        ({"TERM": "xterm"}, "auto", True),
        ({"TERM": "dumb"}, "auto", False),
        ({"TERM": "xterm", "NO_COLOR": "1"}, "auto", False),
        ({"TERM": "xterm", "NO_COLOR": ""}, "auto", True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, "always", True),
        ({"TERM": "xterm"}, "never", False),
    ],
)
def test_color(
    environment: dict[str, str], choice: str, colored: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Color on a terminal only, and as NO_COLOR and --color ask."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    out = Terminal()

    main(["--color", choice, str(BAD)], None, out, io.StringIO())

    assert ("\x1b[1;31merror\x1b[0m" in out.getvalue()) is colored


def test_no_color_without_a_terminal() -> None:
    """Into a pipe or a file goes no escape sequence."""
    assert "\x1b" not in run(BAD).out


def test_broken_schema_file_is_named_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A schema file that was damaged: one line with file, line and column, exit status 2."""
    (tmp_path / "create-cluster.schema.json").write_text('{\n  "allOf": [,]\n}')
    monkeypatch.setattr(
        "bcvalidate.rules.schema.schema_bytes", lambda name: (tmp_path / name).read_bytes()
    )
    from bcvalidate.rules.schema import schema_file

    schema_file.cache_clear()
    try:
        ran = run("--engine", "reference", SAMPLE)
    finally:
        schema_file.cache_clear()

    assert ran == (
        2,
        "",
        "bcvalidate: schemas/create-cluster.schema.json:2:13: A value is expected here.\n",
    )


def test_resource_that_is_not_there() -> None:
    """A file that is neither inside nor beside the package is an OSError."""
    assert resources.resource("schemas", "errors.json").startswith(b"[")
    with pytest.raises(OSError, match="fixtures/nope"):
        resources.resource("fixtures", "nope")


def test_strict_turns_warnings_into_status_1() -> None:
    """With --strict a warning is enough for exit status 1, but an info is not."""
    warned = FIXTURES / "err" / "image-id-prefix.json"
    informed = FIXTURES / "err" / "prepaid-resource.json"

    assert (run(warned).status, run("--strict", warned).status) == (0, 1)
    assert (run(informed).status, run("--strict", informed).status) == (0, 0)
    assert run(warned).out.endswith("1 file checked: no errors, 1 warning\n")


def test_clean_corpus_in_one_run() -> None:
    """The ok fixtures together: no error."""
    assert (
        run("--no-lint", FIXTURES / "ok").out
        == f"{len(OK) + len(OK_REQUESTS)} files checked: no errors\n"
    )
