"""The inputs that the command line names: files, directories and standard input."""

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from bcvalidate.cli.main import main
from bcvalidate.files.inputs import is_log
from tests.support.harness import FIXTURES, SAMPLE, run

INVALID = FIXTURES / "err" / "name-length--empty.json"


def test_inputs_are_checked_in_order_and_once() -> None:
    """Files and standard input come in the order in which they are named first."""
    ran = run(INVALID, SAMPLE, INVALID, "-", stdin=b"[]")

    lines = ran.out.splitlines()
    assert ran.status == 1
    assert lines[0].startswith(f"{INVALID}:2:11: error 400 InvalidName: ")
    assert lines[3].startswith("<stdin>:1:1: error 400 InvalidHttpBody: ")
    assert lines[-1] == "3 files checked: 2 errors"


def test_a_directory_stands_for_the_files_below_it(tmp_path: Path) -> None:
    """They are sorted; hidden files and folders, and other files, are skipped."""
    names = ("a.json", "b.json", "c.json", "a/z.json", "a/d.json/e.json")
    for name in (*reversed(names), "a/y.txt", ".git/c.json", ".hidden.json"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"[]")

    ran = run("--format", "json", tmp_path)

    paths = [file["path"] for file in json.loads(ran.out)["files"]]
    assert paths == [str(tmp_path / name) for name in names]


def test_unreadable_inputs_do_not_stop_the_others(tmp_path: Path) -> None:
    """Each input that cannot be read is named with the reason; the exit status is 2."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "link.json").symlink_to(tmp_path / "gone")
    os.mkfifo(tmp_path / "fifo.json")
    names = ["missing.json", "empty", "link.json", "fifo.json"]

    ran = run(*(tmp_path / name for name in names), "", "a\0b", INVALID, "/dev/null")

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


def test_a_run_without_readable_inputs_is_no_success() -> None:
    """It prints no summary."""
    missing = run("--format", "json", "missing.json")

    assert run("missing.json").out == ""
    assert (missing.status, json.loads(missing.out)["summary"]["files"]) == (2, 0)


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file or a folder that may not be read is named; the others are checked."""
    (tmp_path / "a.json").write_bytes(SAMPLE.read_bytes())
    (tmp_path / "locked").mkdir()
    real_open, real_scandir = os.open, os.scandir

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


def test_an_error_without_a_message_is_named_by_its_class(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An OSError may have no message of the system."""

    def broken_open(path: str, *rest: int) -> int:
        raise TimeoutError

    monkeypatch.setattr(os, "open", broken_open)

    assert run(tmp_path / "x").err == f"bcvalidate: {tmp_path}/x: TimeoutError\n"


def test_a_file_with_the_name_of_standard_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file named <stdin> is another input than standard input."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "<stdin>").write_bytes(b"[]")

    ran = run("-", "<stdin>", stdin=SAMPLE.read_bytes())

    assert ran.status == 1
    assert ran.out.endswith("2 files checked: 1 error\n")


class Unreadable(io.BytesIO):
    """A standard input that has no data yet, or more than the memory can hold."""

    def __init__(self, *, endless: bool) -> None:
        super().__init__()
        self.endless = endless

    def read(self, size: int | None = -1, /) -> Any:
        """Read as a stream that never ends, or as one that is not ready."""
        if self.endless:
            raise MemoryError
        return None if size is None or size < 0 else b""


def test_unreadable_standard_input() -> None:
    """The reason is reported, and the other inputs are checked."""
    assert run("-", stdin=None) == (2, "", "bcvalidate: <stdin>: standard input is closed\n")
    for endless, reason in ((True, "too large for the memory"), (False, "nothing to read yet")):
        out, err = io.StringIO(), io.StringIO()
        assert main(["-", str(INVALID)], Unreadable(endless=endless), out, err) == 2
        assert err.getvalue().startswith(f"bcvalidate: <stdin>: {reason}")
        assert out.getvalue().endswith("1 file checked: 1 error\n")


def test_logs_are_recognized_by_their_suffix() -> None:
    """JSON Lines logs may be compressed with gzip or zstd."""
    logs = ["a.jsonl", "a.ndjson", "d/a.jsonl.gz", "a.ndjson.zst"]
    others = ["a.json", "a.json.gz", "a.gz", "a.JSONL", "jsonl", "a.jsonl.bz2"]

    assert [name for name in (*logs, *others) if is_log(name)] == logs
