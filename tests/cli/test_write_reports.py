"""Several reports of one run: the same as each alone, whole or not written at all."""

import io
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from bcvalidate.cli.outputs import Output, write_reports
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.document.document import read_document
from bcvalidate.errors import WriteError
from bcvalidate.files import spool
from bcvalidate.reporters.formats import FORMATS, ReportOptions
from tests.files.test_spool import NO_ROOM, full_file
from tests.support.sample_results import LOG_RESULTS, POLICY_RULES, RESULTS, log_results

needs_full_device = pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="no device is always full"
)


def reports(results: Iterable[FileResult], folder: Path, names: Iterable[str]) -> dict[str, bytes]:
    """Write the reports of one run into files, and return their contents."""
    outputs = [Output(name, str(folder / name)) for name in names]
    options = ReportOptions(policy_rules=POLICY_RULES, statistics=True)
    write_reports(iter(results), outputs, io.StringIO(), options)
    return {name: (folder / name).read_bytes() for name in names}


def test_each_report_is_as_if_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A format has the same bytes as the first of several outputs, as the last, and alone."""
    documents = [
        read_document(b'{"Name": "a", "Name": 1e999, "Nmae": 1' + b"0" * 400 + b"}"),
        read_document(b'{"Name": "\xff"}', head="POST / HTTP/1.1\r\n\r\n"),
        read_document('{"Name": "\\ud800", "Groups": {'),
        read_document("[" * 200),
    ]
    results = [
        *LOG_RESULTS,
        *(FileResult(f"{n}.json", each, RESULTS[1].report) for n, each in enumerate(documents)),
        *RESULTS,
    ]
    alone = {name: reports(results, tmp_path, [name])[name] for name in FORMATS}

    for limit in (1, 1 << 20):
        monkeypatch.setattr(spool, "MAX_BYTES_IN_MEMORY", limit)

        assert reports(results, tmp_path, FORMATS) == alone
        assert reports(results, tmp_path, FORMATS[::-1]) == alone


def test_report_grows_beside_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the run goes on, its findings are in a second file; the old report stays to the end."""
    monkeypatch.setattr(io, "DEFAULT_BUFFER_SIZE", 1)
    out = tmp_path / "out"
    out.write_text("old", "utf-8")
    states = []

    def watched() -> Iterator[FileResult]:
        for result in log_results(200):
            yield result
            sizes = [path.stat().st_size for path in tmp_path.iterdir() if path != out]
            states.append((sizes, out.read_bytes()))

    write_reports(watched(), [Output("line", str(out))], io.StringIO(), ReportOptions())

    assert {(len(sizes), old) for sizes, old in states} == {(1, b"old")}
    assert states[-1][0][0] > states[0][0][0]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert out.stat().st_size >= states[-1][0][0]


def test_errors_of_the_run_are_passed_on(tmp_path: Path) -> None:
    """An error while checking is raised as it is; the old report stays, and nothing beside it."""
    (tmp_path / "line").write_text("old", "utf-8")

    def failing(error: BaseException) -> Iterator[FileResult]:
        yield from log_results(3)
        raise error

    for error in (OSError(5, "Input/output error"), KeyboardInterrupt()):
        with pytest.raises(type(error)) as caught:
            reports(failing(error), tmp_path, ["line", "json"])

        assert caught.value is error
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"line": b"old"}


@needs_full_device
def test_no_room_for_the_report() -> None:
    """A full disk is one error that names the report, at its end and before."""
    for count in (1, 1000):
        with pytest.raises(WriteError) as caught:
            write_reports(
                log_results(count), [Output("line", "/dev/full")], io.StringIO(), ReportOptions()
            )

        assert (caught.value.name, caught.value.reason) == (
            "/dev/full",
            "the report cannot be written: No space left on device",
        )


@needs_full_device
def test_no_room_for_the_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full temporary folder is an error that names it, and no report is written in part."""
    monkeypatch.setattr(spool, "MAX_BYTES_IN_MEMORY", 1)
    monkeypatch.setattr(tempfile, "TemporaryFile", full_file)

    for names in (["json"], ["junit"], ["line", "github"]):
        with pytest.raises(WriteError) as caught:
            reports(log_results(100), tmp_path, names)

        assert (caught.value.name, caught.value.reason) == (
            "temporary folder",
            NO_ROOM.format("No space left on device"),
        ), names
        assert list(tmp_path.iterdir()) == []
