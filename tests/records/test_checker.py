"""The records of a log: each has the findings of its body, at its own line."""

import json
from pathlib import Path

import pytest

from bcvalidate import validate
from tests.records.logs import (
    CLEAN,
    INVALID,
    MAX_LINE,
    PREFILTER_MODES,
    check_lines,
    corpus,
    findings_of,
)
from tests.support.harness import minimal, run


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All fixtures, twice, so that there are several chunks."""
    file = tmp_path_factory.mktemp("log") / "log.jsonl"
    text = "".join(f"{line}\n" for line in corpus())
    file.write_text(text * 2, "utf-8", "surrogatepass")
    return file


def test_a_record_has_the_findings_of_its_body(log: Path) -> None:
    """Each line has what `validate` finds in it, with any prefilter, with and without lints."""
    lines = log.read_bytes().split(b"\n")

    for options in ([], ["--no-lint"]):
        expected = [
            (found.rule, number, found.column, found.pointer)
            for number, line in enumerate(lines, start=1)
            if line.strip(b" \t\r")
            for found in validate(line, lint=not options).findings
        ]
        for mode in PREFILTER_MODES:
            ran = run("--format", "json", "--gate", mode, *options, log)
            assert findings_of(ran) == expected, (mode, options)


def test_lines_are_numbered_and_columns_are_those_of_the_line(tmp_path: Path) -> None:
    """Blank lines count as lines, and not as records; a line may end as on Windows."""
    file = tmp_path / "log.ndjson"
    file.write_bytes(f"\n{CLEAN}\r\n \t\n{INVALID}\r\n{INVALID}".encode())

    ran = run("--format", "line", file)

    column = INVALID.index("1") + 1
    message = "error 400 InvalidName: Specified parameter Name is not valid. Its type must be string. [name-type]"
    assert ran.out == f"{file}:4:{column}: {message}\n{file}:5:{column}: {message}\n"
    assert run(file).out.splitlines()[-1] == "1 file with 3 records checked: 2 errors"


def test_the_snippet_of_a_record() -> None:
    """The snippet shows the line of the record with its number."""
    ran = run("--ndjson", "-", stdin=f"{CLEAN}\n{INVALID}\n".encode())

    assert ran.out.splitlines()[1:3] == [
        f"  2 | {INVALID[:93]}...",
        f"    | {' ' * INVALID.index('1')}^",
    ]


def test_a_byte_order_mark(tmp_path: Path) -> None:
    """At the start of the log it is skipped; in a later line it is an error."""
    mark = "\ufeff"

    assert check_lines([mark + INVALID], folder=tmp_path) == [("name-type", 1, 10, "/Name")]
    assert check_lines([CLEAN, mark + CLEAN], folder=tmp_path) == [("body-syntax", 2, 1, "")]


def test_a_truncated_last_line(tmp_path: Path) -> None:
    """A part of a record is an error; a whole record without a line feed is none."""
    assert check_lines([CLEAN, CLEAN[:20]], folder=tmp_path) == [("body-syntax", 2, 10, "")]
    assert check_lines([CLEAN, CLEAN], folder=tmp_path) == []


def test_a_line_that_is_too_long(tmp_path: Path) -> None:
    """It is an error and is not read; the lines after it are, by any number of processes."""
    long = json.dumps(minimal(Description="d" * 3 * MAX_LINE))
    hint = f"hint: It has more than {MAX_LINE} bytes; --max-line takes another limit.\n"

    for jobs in ("1", "2"):
        found = check_lines([INVALID, long, INVALID], "--jobs", jobs, folder=tmp_path)
        assert found == [
            ("name-type", 1, 10, "/Name"),
            ("record-size", 2, 1, ""),
            ("name-type", 3, 10, "/Name"),
        ], jobs
    assert hint in run(tmp_path / "some.jsonl").out


def test_the_limit_of_a_line(tmp_path: Path) -> None:
    """--max-line sets it."""
    long = json.dumps(minimal(Description="d" * 2 * MAX_LINE))

    found = check_lines([INVALID], "--max-line", "9", folder=tmp_path)
    more = check_lines([long], "--max-line", str(3 * MAX_LINE), "--no-lint", folder=tmp_path)

    assert [rule for rule, *_ in found] == ["record-size"]
    assert more == [("description-length", 1, long.index("d" * 9), "/Description")]


def test_an_empty_log_has_no_records(tmp_path: Path) -> None:
    """It has no errors."""
    file = tmp_path / "log.jsonl"
    file.write_bytes(b"")

    assert run(file) == (0, "1 file with no records checked: no errors\n", "")


def test_policies_and_the_reference_engine(tmp_path: Path) -> None:
    """Records are checked by them, too; a prefilter that does not know them is not used."""
    policy = tmp_path / "policy.json"
    policy.write_text(
        '{"properties": {"Name": {"x-rule": "team-name", "x-message": "Names start with t.",'
        ' "x-severity": "error", "pattern": "^t"}}}'
    )
    lines = [json.dumps(minimal(Name="other")), CLEAN]

    for jobs in ("1", "2"):
        found = check_lines(lines, "--policy", str(policy), "--jobs", jobs, folder=tmp_path)
        assert [(rule, line) for rule, line, *_ in found] == [("team-name", 1)], jobs
    reference = check_lines([INVALID], "--engine", "reference", folder=tmp_path)
    assert [rule for rule, *_ in reference] == ["name-type"]
