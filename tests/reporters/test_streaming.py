"""Streaming: reports of any number of findings, in the memory of a few."""

import io
import json
import pickle
import tempfile
import tracemalloc
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, TextIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.cli.outputs import Output, write_reports
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.report import Report
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.document.document import Document, read_document
from bcvalidate.errors import WriteError
from bcvalidate.files import spool
from bcvalidate.files.spool import Spool
from bcvalidate.reporters.formats import FORMATS, ReportOptions, reporter
from bcvalidate.reporters.json_stream import array, json_value, members
from bcvalidate.reporters.summary import summary_line
from tests.reported import (
    CHECKED,
    NO_TEXT,
    POLICY_RULES,
    RECORDS,
    RUNS,
    STREAMS,
    TYPE,
    written,
)

STREAMED = ("text", "line", "json", "github", "gitlab", "sarif", "junit", "checkstyle")
ROOM = 300_000
"""Bytes: what some thousand findings take many times over."""


class Sink(io.TextIOBase):
    """Where a report is lost as it comes."""

    def write(self, text: str) -> int:
        """Take a text, and forget it."""
        return len(text)


def faulty(count: int) -> Iterator[FileResult]:
    """A file of so many records, each with two findings at a place that no other has."""
    for line in range(1, count + 1):
        pointer = f"/Groups/g{line}"
        error = TYPE._replace(line=line, column=13, pointer=pointer)
        warning = error._replace(rule="unknown-key", severity="warning", documented=False)
        document = read_document(f'{{"Groups": {{"g{line}": 1}}}}', start=(line - 1, 0))
        yield FileResult("a.jsonl", document, Report((error, warning)), ends=False)
    yield FileResult("a.jsonl", NO_TEXT, Report(), records=count)


def peak(name: str, count: int) -> int:
    """The most memory, in bytes, that the report on so many faulty records takes."""
    report, style = reporter(name), ReportOptions(statistics=True)
    tracemalloc.start()
    try:
        report(faulty(count), cast("TextIO", Sink()), style)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", STREAMED)
def test_no_more_memory_for_more_findings(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report on three thousand faulty records takes what one on five hundred does."""
    monkeypatch.setattr(spool, "MAX_BYTES_IN_MEMORY", 1 << 14)
    reporter(name)(faulty(1), cast("TextIO", Sink()), ReportOptions(statistics=True))

    few, many = peak(name, 500), peak(name, 3_000)

    assert many - few < ROOM
    assert many < 4 * ROOM


def test_no_more_memory_for_more_outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several reports at once, in files and not, hold none of it, nor what is between them."""
    monkeypatch.setattr(spool, "MAX_BYTES_IN_MEMORY", 1 << 14)
    wanted = [
        Output("line", None),
        *(Output(name, str(tmp_path / name)) for name in ("json", "line")),
    ]
    peaks = []
    for count in (1, 500, 3_000):
        tracemalloc.start()
        write_reports(faulty(count), wanted, cast("TextIO", Sink()), ReportOptions())
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[2] - peaks[1] < ROOM
    assert len((tmp_path / "line").read_bytes().splitlines()) == 6_000


TEXT = """\
a.jsonl:2:2: warning: Key Nmae is not known here. [unknown-key]
  2 | {"Nmae": "x"}
    |  ^
  hint: Did you mean Name?
a.jsonl:4:29: error 400 InvalidGroups.a/b: Specified parameter Groups.a/b is not valid. Its type must be object. [group-type]
  4 | {"Groups": {"a/b": 1}}
    |                    ^
a.jsonl:4:10: info: Say who owns it. [acme-owner]
  4 | {"Groups": {"a/b": 1}}
    | ^
  hint: Did you mean Name?
<stdin>:1:2: warning: Key Nmae is not known here. [unknown-key]
  1 | {"Nmae": "x"}
    |  ^
  hint: Did you mean Name?
3 files with 5 records checked: 1 error, 2 warnings, 1 info
"""
LINE = """\
a.jsonl:2:2: warning: Key Nmae is not known here. [unknown-key]
a.jsonl:4:29: error 400 InvalidGroups.a/b: Specified parameter Groups.a/b is not valid. Its type must be object. [group-type]
a.jsonl:4:10: info: Say who owns it. [acme-owner]
<stdin>:1:2: warning: Key Nmae is not known here. [unknown-key]
"""
GITHUB = """\
::warning file=a.jsonl,line=2,col=2,title=[unknown-key]::Key Nmae is not known here.%0Ahint: Did you mean Name?
::error file=a.jsonl,line=4,col=29,title=400 InvalidGroups.a/b [group-type]::Specified parameter Groups.a/b is not valid. Its type must be object.
::notice file=a.jsonl,line=4,col=10,title=[acme-owner]::Say who owns it.%0Ahint: Did you mean Name?
::warning file=<stdin>,line=1,col=2,title=[unknown-key]::Key Nmae is not known here.%0Ahint: Did you mean Name?
"""
JUNIT = """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="bcvalidate" tests="3" failures="1" errors="0">
  <testsuite name="bcvalidate" tests="3" failures="1" errors="0" skipped="0">
    <testcase name="a.jsonl" classname="bcvalidate" file="a.jsonl">
      <failure message="Specified parameter Groups.a/b is not valid. Its type must be object." type="group-type">a.jsonl:4:29: error 400 InvalidGroups.a/b: Specified parameter Groups.a/b is not valid. Its type must be object. [group-type]</failure>
      <system-out>a.jsonl:2:2: warning: Key Nmae is not known here. [unknown-key]
a.jsonl:4:10: info: Say who owns it. [acme-owner]</system-out>
    </testcase>
    <testcase name="&lt;stdin&gt;" classname="bcvalidate" file="&lt;stdin&gt;">
      <system-out>&lt;stdin&gt;:1:2: warning: Key Nmae is not known here. [unknown-key]</system-out>
    </testcase>
    <testcase name="&lt;stdin&gt;" classname="bcvalidate" file="&lt;stdin&gt;">
    </testcase>
  </testsuite>
</testsuites>
"""
CHECKSTYLE = """\
<?xml version="1.0" encoding="UTF-8"?>
<checkstyle version="4.3">
  <file name="a.jsonl">
    <error line="2" column="2" severity="warning" message="Key Nmae is not known here." source="bcvalidate.unknown-key"/>
    <error line="4" column="29" severity="error" message="Specified parameter Groups.a/b is not valid. Its type must be object." source="bcvalidate.group-type"/>
    <error line="4" column="10" severity="info" message="Say who owns it." source="bcvalidate.acme-owner"/>
  </file>
  <file name="&lt;stdin&gt;">
    <error line="1" column="2" severity="warning" message="Key Nmae is not known here." source="bcvalidate.unknown-key"/>
  </file>
  <file name="&lt;stdin&gt;">
  </file>
</checkstyle>
"""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("text", TEXT),
        ("line", LINE),
        ("github", GITHUB),
        ("junit", JUNIT),
        ("checkstyle", CHECKSTYLE),
    ],
)
def test_records_among_specs(name: str, expected: str) -> None:
    """Findings come one by one; a file is one, however many records it has, also none."""
    assert written(name, RECORDS) == expected


def test_json_of_records() -> None:
    """A file of records says how many there are, also none; a spec does not."""
    findings = [finding._asdict() for part in RECORDS for finding in part.report.findings]
    document = {
        "version": 1,
        "files": [
            {"path": "a.jsonl", "ok": False, "records": 5, "findings": findings[:3]},
            {"path": "<stdin>", "ok": True, "findings": findings[3:]},
            {"path": "<stdin>", "ok": True, "records": 0, "findings": []},
        ],
        "summary": {"files": 3, "records": 5, "errors": 1, "warnings": 2, "infos": 1},
    }

    assert written("json", RECORDS) == json.dumps(document, indent=2) + "\n"


def test_json_of_specs() -> None:
    """Without records, nothing is said of them."""
    document = {
        "version": 1,
        "files": [
            {
                "path": file.name,
                "ok": file.report.ok,
                "findings": [finding._asdict() for finding in file.report.findings],
            }
            for file in CHECKED
        ],
        "summary": {"files": 3, "errors": 3, "warnings": 2, "infos": 1},
    }

    assert written("json", CHECKED) == json.dumps(document, indent=2) + "\n"
    assert json.loads(written("json", []))["summary"] == {
        "files": 0,
        "errors": 0,
        "warnings": 0,
        "infos": 0,
    }


def test_gitlab_of_records() -> None:
    """An issue a finding, at the line of its record."""
    issues = json.loads(written("gitlab", RECORDS))

    assert [(issue["check_name"], issue["location"]) for issue in issues] == [
        ("unknown-key", {"path": "a.jsonl", "lines": {"begin": 2}}),
        ("group-type", {"path": "a.jsonl", "lines": {"begin": 4}}),
        ("acme-owner", {"path": "a.jsonl", "lines": {"begin": 4}}),
        ("unknown-key", {"path": "<stdin>", "lines": {"begin": 1}}),
    ]


def test_sarif_of_records() -> None:
    """A result a finding, where it is in the file; only a spec has fixes, which are offsets."""
    (run,) = json.loads(written("sarif", RECORDS))["runs"]

    assert [
        (
            result["ruleId"],
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            result["locations"][0]["physicalLocation"]["region"],
            "fixes" in result,
        )
        for result in run["results"]
    ] == [
        ("unknown-key", "a.jsonl", {"startLine": 2, "startColumn": 2}, False),
        ("group-type", "a.jsonl", {"startLine": 4, "startColumn": 29}, False),
        ("acme-owner", "a.jsonl", {"startLine": 4, "startColumn": 10}, False),
        ("unknown-key", "%3Cstdin%3E", {"startLine": 1, "startColumn": 2}, True),
    ]


@given(checked=STREAMS | RUNS)
def test_json_as_a_whole_or_bit_by_bit(checked: list[FileResult]) -> None:
    """What is written bit by bit is laid out as the library does it at once."""
    for name in ("json", "gitlab", "sarif"):
        report = written(name, checked)

        assert report == json.dumps(json.loads(report), indent=2) + "\n"


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=9,
)


def _told(value: object, depth: int) -> Iterator[str]:
    """A value, with no container of it at once."""
    if isinstance(value, list):
        return array((_told(item, depth + 1) for item in value), depth)
    if isinstance(value, dict):
        return members(((key, _told(item, depth + 1)) for key, item in value.items()), depth)
    return json_value(value, depth)


@given(value=_VALUES)
def test_any_json_bit_by_bit(value: Any) -> None:
    """Arrays and objects, empty ones and those in others, are as `json.dumps` writes them."""
    expected = json.dumps(value, indent=2)

    assert "".join(_told(value, 0)) == expected
    assert "".join(json_value(value, 0)) == expected


@given(checked=STREAMS)
def test_fingerprints_of_records_are_unique(checked: list[FileResult]) -> None:
    """No two findings of a run have one fingerprint, whatever files have one name."""
    twice = [*checked, *(part._replace(name=f"./{part.name}") for part in checked)]

    fingerprints = [issue["fingerprint"] for issue in json.loads(written("gitlab", twice))]

    assert len(fingerprints) == len(set(fingerprints))
    assert len(fingerprints) == sum(len(part.report.findings) for part in twice)


@given(checked=STREAMS)
def test_a_file_is_counted_once(checked: list[FileResult]) -> None:
    """All formats that name files name each once, and the summary counts as many."""
    files = sum(part.ends for part in checked)
    records = [part.records for part in checked if part.records is not None]
    document = json.loads(written("json", checked))
    clean = [part._replace(report=Report()) for part in checked]

    assert len(document["files"]) == document["summary"]["files"] == files
    assert document["summary"].get("records") == (sum(records) if records else None)
    assert written("checkstyle", checked).count("<file ") == files
    assert written("junit", checked).count("<testcase ") == files
    assert written("text", clean) == (
        f"{summary_line(files, records=sum(records) if records else None)}\n" if files else ""
    )


@pytest.mark.parametrize("name", STREAMED)
def test_a_file_that_does_not_end(name: str) -> None:
    """A run that is interrupted has a report on what it did, of which no one knows how much."""
    stopped = RECORDS[:1]

    report = written(name, stopped)

    if name == "json":
        assert json.loads(report)["files"][0]["ok"]
        assert json.loads(report)["summary"] == {
            "files": 1,
            "errors": 0,
            "warnings": 1,
            "infos": 0,
        }
    if name == "text":
        assert report.endswith("1 file checked: no errors, 1 warning\n")
    assert "Nmae is not known here" in report


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((1, 0, 0, 0), "1 file with no records checked: no errors"),
        ((1, 5, 0, 0, 1), "1 file with 1 record checked: 5 errors"),
        ((3, 1, 2, 0, 2000), "3 files with 2000 records checked: 1 error, 2 warnings"),
    ],
)
def test_summary_of_records(counts: tuple[int, ...], expected: str) -> None:
    """One and many read well, and none too."""
    files, errors, warnings, infos, *records = counts

    assert summary_line(files, errors, warnings, infos, (*records, 0)[0]) == expected


def test_text_and_json_end_with_statistics() -> None:
    """What was counted stands after the findings, before the summary line, or as last member."""
    from bcvalidate.reporters.statistics import Statistics

    statistics = Statistics()
    for part in RECORDS:
        statistics.add(part)
    lines = "".join(
        f"{line}\n" for line in statistics.lines(color=False, width=ReportOptions().width)
    )
    *findings, last = TEXT.splitlines(keepends=True)
    plain = json.loads(written("json", RECORDS))

    assert written("text", RECORDS, statistics=True) == f"{''.join(findings)}{lines}{last}"
    assert written("json", RECORDS, statistics=True) == (
        json.dumps({**plain, "statistics": statistics.as_dict()}, indent=2) + "\n"
    )


def test_statistics_of_a_quiet_run() -> None:
    """To be quiet leaves out the summary line, and no statistics that were asked for."""
    loud = io.StringIO()
    quiet = io.StringIO()

    reporter("text")(iter(RECORDS), loud, ReportOptions(statistics=True))
    reporter("text")(iter(RECORDS), quiet, ReportOptions(statistics=True, quiet=True))

    assert loud.getvalue() == quiet.getvalue() + TEXT.splitlines(keepends=True)[-1]
    assert len(quiet.getvalue()) > len(TEXT)


def reports(checked: Iterable[FileResult], folder: Path, names: Iterable[str]) -> dict[str, bytes]:
    """What is written into files by one run."""
    wanted = [Output(name, str(folder / name)) for name in names]
    write_reports(
        iter(checked),
        wanted,
        io.StringIO(),
        ReportOptions(policy_rules=POLICY_RULES, statistics=True),
    )
    return {name: (folder / name).read_bytes() for name in names}


@pytest.mark.parametrize("kept", [1, 1 << 20], ids=["on disk", "in memory"])
def test_from_the_spool_or_from_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    """Each format has the same bytes as the first of several outputs, as the last, and alone."""
    monkeypatch.setattr(spool, "MAX_BYTES_IN_MEMORY", kept)
    bodies = [
        read_document(b'{"Name": "a", "Name": 1e999, "Nmae": 1' + b"0" * 400 + b"}"),
        read_document(b'{"Name": "\xff"}', head="POST / HTTP/1.1\r\n\r\n"),
        read_document('{"Name": "\\ud800", "Groups": {'),
        read_document("[" * 200),
    ]
    checked = [
        *RECORDS,
        *(FileResult(f"{n}.json", body, CHECKED[1].report) for n, body in enumerate(bodies)),
        *CHECKED,
    ]
    alone = {name: reports(checked, tmp_path, [name])[name] for name in FORMATS}

    assert reports(checked, tmp_path, FORMATS) == alone
    assert reports(checked, tmp_path, FORMATS[::-1]) == alone


@given(checked=STREAMS | RUNS)
def test_all_of_a_document_is_kept(checked: list[FileResult]) -> None:
    """What was checked is the same once it was kept for another report."""
    for part in checked:
        again = pickle.loads(pickle.dumps(part))  # noqa: S301 - our own

        assert again._replace(document=part.document) == part
        assert {name: getattr(again.document, name) for name in Document.__slots__} == {
            name: getattr(part.document, name) for name in Document.__slots__
        }


def test_a_report_is_written_as_it_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the run goes on, its findings are beside the old report, which stays till the end."""
    monkeypatch.setattr(io, "DEFAULT_BUFFER_SIZE", 1)
    out = tmp_path / "out"
    out.write_text("old", "utf-8")
    seen = []

    def watched() -> Iterator[FileResult]:
        for part in faulty(200):
            yield part
            beside = [path.stat().st_size for path in tmp_path.iterdir() if path != out]
            seen.append((beside, out.read_bytes()))

    write_reports(watched(), [Output("line", str(out))], io.StringIO(), ReportOptions())

    assert {(len(beside), old) for beside, old in seen} == {(1, b"old")}
    assert seen[-1][0][0] > seen[0][0][0]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert out.stat().st_size >= seen[-1][0][0]


@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), KeyboardInterrupt()])
def test_troubles_of_the_run_are_not_those_of_the_report(
    tmp_path: Path, error: BaseException
) -> None:
    """What goes wrong elsewhere passes up as it is; the old report stays, and nothing beside it."""
    (tmp_path / "line").write_text("old", "utf-8")

    def failing() -> Iterator[FileResult]:
        yield from faulty(3)
        raise error

    with pytest.raises(type(error)) as caught:
        reports(failing(), tmp_path, ["line", "json"])

    assert caught.value is error
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"line": b"old"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device is always full")
@pytest.mark.parametrize("count", [1, 1000], ids=["at the end", "on the way"])
def test_no_room_for_the_report(count: int) -> None:
    """A full disk is told once, whenever it is seen."""
    with pytest.raises(WriteError) as caught:
        write_reports(faulty(count), [Output("line", "/dev/full")], io.StringIO(), ReportOptions())

    assert (caught.value.name, caught.value.reason) == (
        "/dev/full",
        "the report cannot be written: No space left on device",
    )


def _full(**_: object) -> BinaryIO:
    return open("/dev/full", "w+b")


NO_ROOM = "what is found cannot be kept there: {}; set TMPDIR to a folder with room"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device is always full")
@pytest.mark.parametrize("wanted", [["json"], ["junit"], ["line", "github"]])
def test_no_room_to_keep_what_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: list[str]
) -> None:
    """A full temporary folder is told as such, and no report is half written."""
    monkeypatch.setattr(spool, "MAX_BYTES_IN_MEMORY", 1)
    monkeypatch.setattr(tempfile, "TemporaryFile", _full)

    with pytest.raises(WriteError) as caught:
        reports(faulty(100), tmp_path, wanted)

    assert (caught.value.name, caught.value.reason) == (
        "temporary folder",
        NO_ROOM.format("No space left on device"),
    )
    assert list(tmp_path.iterdir()) == []


def test_no_temporary_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a temporary folder, only what is too much for memory cannot be kept."""
    monkeypatch.setattr(tempfile, "tempdir", "/nonexistent")
    few = written("json", faulty(3))

    with pytest.raises(WriteError) as caught:
        written("json", faulty(1000))

    assert caught.value.reason == NO_ROOM.format("No such file or directory")
    assert json.loads(few)["files"][0]["records"] == 3


def test_a_spool_gives_back_what_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it, in order, in memory or on disk, and more than once."""
    for kept in (10, 10**6):
        monkeypatch.setattr(spool, "MAX_BYTES_IN_MEMORY", kept)
        with Spool() as full, Spool() as empty:
            full.add(f"{number}\n" for number in range(30_000))
            lines = "".join(full.pieces()).splitlines()

            assert lines == [str(number) for number in range(30_000)]
            assert full.rewound().read(3) == b"0\n1"
            assert list(empty.pieces()) == []


def test_a_finding_is_told_before_the_next_is_found() -> None:
    """What needs no end is on its way at once: nothing is held back in a pipe."""
    told: list[tuple[str, int]] = []
    for name in ("text", "line", "github", "gitlab", "sarif", "checkstyle"):
        out = io.StringIO()

        def watched(out: io.StringIO = out, name: str = name) -> Iterator[FileResult]:
            for part in faulty(2):
                yield part
                told.append((name, out.getvalue().count("Groups.a/b is not valid")))

        reporter(name)(watched(), out, ReportOptions())

    assert told == [
        (name, 2 * records)
        for name in ("text", "line", "github", "gitlab", "sarif", "checkstyle")
        for records in (1, 2, 2)
    ]


def test_findings_of_any_words_are_kept_in_ascii() -> None:
    """A name or a message that is no text at all can be kept, too."""
    odd = Finding(*TYPE)._replace(message="\ud800\x00中", line=1, column=1)
    checked = [FileResult("\udcff中", NO_TEXT, Report((odd,)))]

    assert [written(name, checked).isascii() for name in ("json", "junit")] == [True, True]
