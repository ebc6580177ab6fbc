"""Files of records: a request a line, through the command."""

import gzip
import json
import random
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from bcvalidate import validate
from bcvalidate.reporters.formats import FORMATS
from bcvalidate.rules.registry import rules
from tests.harness import ERR, OK, SAMPLE, Ran, minimal, run

CLEAN = json.dumps(minimal())
FAULTY = json.dumps(minimal(Name=1))
LIMIT = 1 << 20
GATES = ("auto", "plain", "off")


def corpus() -> Iterator[str]:
    """Every fixture as a line, and after each a line without findings."""
    for fixture in (*OK, *ERR):
        try:
            text = json.dumps(json.loads(fixture.read_bytes()))
        except (ValueError, RecursionError):
            text = (
                fixture.read_bytes().decode(errors="replace").replace("\n", " ").replace("\r", " ")
            )
        if len(text) < LIMIT:
            yield text
        yield CLEAN


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All fixtures, often enough for several blocks."""
    file = tmp_path_factory.mktemp("log") / "log.jsonl"
    lines = list(corpus())
    with file.open("w", encoding="utf-8", errors="surrogatepass") as out:
        for _ in range(2):
            out.writelines(f"{line}\n" for line in lines)
        while out.tell() < 3 * LIMIT:
            out.write(f"{CLEAN}\n")
    return file


def told(ran: Ran) -> list[tuple[str, int, int, str]]:
    """Rule, line, column and pointer of each finding of the json report."""
    return [
        (found["rule"], found["line"], found["column"], found["pointer"])
        for file in json.loads(ran.out)["files"]
        for found in file["findings"]
    ]


def of_lines(lines: Sequence[str], *options: str, folder: Path) -> list[tuple[str, int, int, str]]:
    """What is told of these lines as a file."""
    file = folder / "some.jsonl"
    file.write_bytes("\n".join(lines).encode())
    ran = run("--format", "json", *options, file)
    assert ran.err == ""
    return told(ran)


@pytest.mark.parametrize("lint", [[], ["--no-lint"]])
def test_a_record_has_the_findings_of_its_body(log: Path, lint: list[str]) -> None:
    """Each line has what `validate` finds in it, at its own number, whatever gate it passes."""
    expected = [
        (found.rule, number, found.column, found.pointer)
        for number, line in enumerate(log.read_bytes().split(b"\n"), start=1)
        if line.strip(b" \t\r")
        for found in validate(line, lint=not lint).findings
    ]

    for gate in GATES:
        assert told(run("--format", "json", "--gate", gate, *lint, log)) == expected


@pytest.mark.parametrize("name", ["text", "line", "json", "sarif", "checkstyle"])
def test_jobs_and_packing_change_no_byte(log: Path, tmp_path: Path, name: str) -> None:
    """One process or three, plain, packed or piped: the report is the same."""
    packed = tmp_path / "log.jsonl.gz"
    packed.write_bytes(gzip.compress(log.read_bytes()))
    one = run("--format", name, log)

    assert one.status == 1
    assert run("--format", name, "--jobs", "3", log) == one
    of_packed = run("--format", name, "--jobs", "2", packed)
    assert _unmarked(of_packed.out.replace(packed.as_posix(), log.as_posix())) == _unmarked(one.out)
    piped = run("--format", name, "--ndjson", "-", stdin=log.read_bytes())
    assert (piped.status, piped.out.count("\n")) == (1, one.out.count("\n"))


def _unmarked(report: str) -> str:
    """A report without fingerprints, which are made of names."""
    return re.sub(r'/v1": ".*"', "", report)


def test_jobs_change_nothing_on_many_specs(tmp_path: Path) -> None:
    """A folder of specs, requests and logs gives one report, by however many processes."""
    for number in range(120):
        text = FAULTY if number % 7 == 0 else SAMPLE.read_text("utf-8")
        (tmp_path / f"{number:03}.json").write_text(text)
    (tmp_path / "050.json").unlink()
    (tmp_path / "050.json").mkdir()
    (tmp_path / "060.jsonl").write_text(f"{CLEAN}\n{FAULTY}\n")
    (tmp_path / "070.json").chmod(0)
    one = run(tmp_path)

    two = run("--jobs", "2", tmp_path)

    assert two == one
    assert "120 files with 2 records checked: " in one.out


def test_lines_are_numbered_and_columns_are_those_of_the_line(tmp_path: Path) -> None:
    """Empty lines count as lines, and not as records; a line may end as on Windows."""
    file = tmp_path / "log.ndjson"
    file.write_bytes(f"\n{CLEAN}\r\n \t\n{FAULTY}\r\n{FAULTY}".encode())

    ran = run("--format", "line", file)

    place = FAULTY.index("1") + 1
    words = "error 400 InvalidName: Specified parameter Name is not valid. Its type must be string. [name-type]"
    assert ran.out == f"{file}:4:{place}: {words}\n{file}:5:{place}: {words}\n"
    assert run(file).out.splitlines()[-1] == "1 file with 3 records checked: 2 errors"


def test_text_shows_the_line_of_a_record() -> None:
    """The excerpt is of the record, under the number of its line."""
    ran = run("--ndjson", "-", stdin=f"{CLEAN}\n{FAULTY}\n".encode())

    assert ran.out.splitlines()[1:3] == [
        f"  2 | {FAULTY[:93]}...",
        f"    | {' ' * FAULTY.index('1')}^",
    ]


def test_a_mark_at_the_start_is_passed_over(tmp_path: Path) -> None:
    """A byte order mark is the file's, not the first body's; in a later line it is a fault."""
    mark = "\ufeff"

    assert of_lines([mark + FAULTY], folder=tmp_path) == [("name-type", 1, 10, "/Name")]
    assert of_lines([CLEAN, mark + CLEAN], folder=tmp_path) == [("body-syntax", 2, 1, "")]


def test_a_truncated_last_line_is_a_finding(tmp_path: Path) -> None:
    """What a crash cut off is no JSON; without a line feed, a whole line is a record all the same."""
    cut = CLEAN[:20]

    assert of_lines([CLEAN, cut], folder=tmp_path) == [("body-syntax", 2, 10, "")]
    assert of_lines([CLEAN, CLEAN], folder=tmp_path) == []


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_line_that_is_too_long_is_a_finding(tmp_path: Path, jobs: str) -> None:
    """It is not read, and the lines after it are."""
    long = json.dumps(minimal(Description="d" * 3 * LIMIT))
    lines = [FAULTY, long, FAULTY]

    found = of_lines(lines, "--jobs", jobs, folder=tmp_path)
    shown = run(tmp_path / "some.jsonl").out

    assert "hint: It has more than 1048576 bytes; --max-line takes another limit.\n" in shown
    assert found == [
        ("name-type", 1, 10, "/Name"),
        ("record-size", 2, 1, ""),
        ("name-type", 3, 10, "/Name"),
    ]
    assert [rule for rule, *_ in of_lines([FAULTY], "--max-line", "9", folder=tmp_path)] == [
        "record-size"
    ]
    assert of_lines([long], "--max-line", str(4 * LIMIT), "--no-lint", folder=tmp_path) == [
        ("description-length", 1, long.index("d" * 9), "/Description")
    ]


def envelope(body: Any, **members: object) -> str:
    """A line of a log that holds a body."""
    return json.dumps({"time": 1, **members, "Body": body})


def test_a_body_stands_at_its_pointer(tmp_path: Path) -> None:
    """Columns are those of the line, pointers those of the body."""
    lines = [envelope(minimal(Name=1)), envelope(minimal()), json.dumps([{"a/b": [0, {}]}])]

    found = of_lines(lines[:2], "--body-at", "/Body", folder=tmp_path)
    deep = of_lines(lines[2:], "--body-at", "/0/a~1b/1", "--no-lint", folder=tmp_path)

    assert found == [("name-type", 1, lines[0].index("1,", 12) + 1, "/Name")]
    assert {one[1:] for one in deep} == {(1, lines[2].index("{}") + 1, "")}


def test_a_body_may_be_nested_as_deep_as_any(tmp_path: Path) -> None:
    """What it stands in does not count."""
    bodies = [json.loads('{"X":' + "[" * n + "]" * n + "}") for n in (127, 128)]
    lines = [json.dumps(body) for body in bodies]
    lines += [envelope(body) for body in bodies] + [envelope(json.dumps(body)) for body in bodies]
    wanted = ("--select", "body-depth,record-*")

    bare = of_lines(lines[:2], *wanted, folder=tmp_path)
    within = of_lines(lines[2:4], *wanted, "--body-at", "/Body", folder=tmp_path)
    quoted = of_lines(lines[4:], *wanted, "--body-at", "/Body", folder=tmp_path)

    assert bare == [("body-depth", 2, lines[1].index("[") + 128, "")]
    assert within == [("body-depth", 2, lines[3].index("[") + 128, "")]
    assert quoted == [("body-depth", 2, lines[5].index('"{') + 1, "")]


def test_a_body_may_be_a_string(tmp_path: Path) -> None:
    """Some logs keep the text that was sent; what is found in it stands where the string starts."""
    lines = [envelope(json.dumps(minimal(Name=1))), envelope(json.dumps(minimal())), envelope("{")]

    found = of_lines(lines, "--body-at", "/Body", folder=tmp_path)

    column = lines[0].index('"{') + 1
    assert found == [("name-type", 1, column, "/Name"), ("body-syntax", 3, column, "")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('{"Body": {}', ("record-syntax", 1, 12, "")),
        ("nonsense", ("record-syntax", 1, 1, "")),
        ('{"body": {}}', ("record-body-missing", 1, 1, "")),
        ("[1]", ("record-body-missing", 1, 1, "")),
        ("{}", ("record-body-missing", 1, 1, "")),
    ],
)
def test_a_line_without_a_body_is_a_finding(
    tmp_path: Path, line: str, expected: tuple[str, int, int, str]
) -> None:
    """It is said what the line lacks, also without advice."""
    for lint in ([], ["--no-lint"]):
        assert of_lines([line], "--body-at", "/Body", *lint, folder=tmp_path) == [expected]


@pytest.mark.parametrize("pointer", ["/01", "/-", "/2", "/x", "/0/0"])
def test_an_index_is_one(tmp_path: Path, pointer: str) -> None:
    """Of an array, only the indexes of RFC 6901 lead to an item that is there."""
    found = of_lines(["[1, 2]"], "--body-at", pointer, folder=tmp_path)

    assert found == [("record-body-missing", 1, 1, "")]


@pytest.mark.parametrize("name", FORMATS)
def test_no_secret_of_an_envelope_is_told(tmp_path: Path, name: str) -> None:
    """Neither where it stands, nor where it stands once more in the body, nor without --body-at."""
    secret, proof = "wJalrXUtnFEMIK7MDENGbPxRf", "acs LTAI5t6A7B8C9D:SIGNATUREabcdef/123="
    headers = {"Authorization": proof, "Cookie": "sid=abcdef123456"}
    bodies = [minimal(**{secret: 2}), secret, [secret], minimal(Name=f"1{secret}"), minimal(Name=1)]
    lines = [envelope(body, AccessKeySecret=secret, headers=headers) for body in bodies]
    lines += [json.dumps({"AccessKeySecret": secret, "headers": headers}), lines[0][:-3]]
    file = tmp_path / "log.jsonl"
    file.write_text("\n".join(lines))

    told_of_them = [run("--format", name, *at, file) for at in ([], ["--body-at", "/Body"])]

    for ran in told_of_them:
        assert ran.status == 1
        for hidden in (secret, "SIGNATUREabcdef", "abcdef123456", "LTAI5t6A7B8C9D"):
            assert hidden not in ran.out + ran.err


def test_nothing_is_shown_of_a_line_without_a_body(tmp_path: Path) -> None:
    """Nobody knows what in it is for nobody to see."""
    file = tmp_path / "log.jsonl"
    file.write_text('{"query": "AccessKeyId=a&x=very-secret"}\n')

    ran = run("--body-at", "/Body", file)

    assert ran.out.splitlines() == [
        f"{file}:1:1: error: {rules()['record-body-missing'].message} [record-body-missing]",
        "1 file with 1 record checked: 1 error",
    ]


@pytest.mark.parametrize("gate", GATES)
def test_an_empty_token_is_told_by_any_gate(tmp_path: Path, gate: str) -> None:
    """No gate passes the envelope for the body."""
    lines = [envelope(minimal(), IdempotentToken="")]

    found = of_lines(lines, "--body-at", "/Body", "--gate", gate, folder=tmp_path)

    assert [rule for rule, *_ in found] == ["token-form"]


def test_tokens_of_records(tmp_path: Path) -> None:
    """A token that comes again with another body is row 1, in whichever process it was met."""
    other = minimal(Name="another")
    lines = [
        envelope(minimal(), IdempotentToken="a"),
        envelope(minimal(), IdempotentToken="a"),
        envelope(other, IdempotentToken="b"),
        envelope(other, IdempotentToken="a"),
        envelope(minimal(Name=1), IdempotentToken="c"),
        envelope(other, IdempotentToken="c"),
        envelope(minimal(), IdempotentToken="d-d"),
        envelope(minimal(), IdempotentToken=1),
    ]
    column = lines[3].index("{", 5) + 1

    for jobs in ("1", "2"):
        found = of_lines(lines, "--body-at", "/Body", "--jobs", jobs, folder=tmp_path)
        assert found == [
            ("token-mismatch", 4, column, ""),
            ("name-type", 5, lines[4].index(': 1, "Image') + 3, "/Name"),
            ("token-form", 7, column + 2, ""),
            ("token-form", 8, lines[7].index("{", 5) + 1, ""),
        ]
    ran = run("--body-at", "/Body", tmp_path / "some.jsonl")
    assert f"The token is that of {tmp_path}/some.jsonl:1; take a new one." in ran.out


def test_tokens_of_records_are_kept_in_a_ledger(tmp_path: Path) -> None:
    """A later run knows them."""
    log, ledger = tmp_path / "log.jsonl", tmp_path / "ledger"
    log.write_text(envelope(minimal(), IdempotentToken="a"))
    assert run("--ledger", ledger, "--body-at", "/Body", log).status == 0
    log.write_text(envelope(minimal(Name="other"), IdempotentToken="a"))

    ran = run("--ledger", ledger, "--body-at", "/Body", "--format", "json", log)

    assert [rule for rule, *_ in told(ran)] == ["token-mismatch"]


def test_records_do_not_count_as_clusters(tmp_path: Path) -> None:
    """What a log holds was sent in the past; each record is held against the account as it is."""
    account = tmp_path / "account.json"
    account.write_text('{"MaxClusterCount": 2, "ClusterCount": 1}')

    assert of_lines([CLEAN] * 5, "--account", str(account), folder=tmp_path) == []
    account.write_text('{"MaxClusterCount": 2, "ClusterCount": 2}')
    assert len(of_lines([CLEAN] * 5, "--account", str(account), folder=tmp_path)) == 5


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_ends_when_it_is_enough(log: Path, jobs: str) -> None:
    """After so many findings, or the first error, all formats are whole and the status is right."""
    words = "bcvalidate: that is enough; what comes after this was not checked\n"
    all_told = told(run("--format", "json", log))

    some = run("--format", "json", "--max-findings", "90", "--jobs", jobs, log)
    first = run("--format", "json", "--fail-fast", "--jobs", jobs, log)

    assert (some.status, some.err, told(some)) == (1, words, all_told[:90])
    assert (first.status, first.err) == (1, words)
    assert json.loads(first.out)["files"][0]["ok"] is False
    lines = {line for _, line, *_ in told(first)}
    assert json.loads(first.out)["summary"]["records"] == max(lines)
    assert [found for found in all_told if found[1] <= max(lines)] == told(first)


def test_a_run_of_specs_ends_when_it_is_enough(tmp_path: Path) -> None:
    """The same holds for specs: those after the last finding are not checked."""
    for number in range(3):
        (tmp_path / f"{number}.json").write_text(FAULTY)

    assert run("--fail-fast", tmp_path).out.splitlines()[-1] == "1 file checked: 1 error"
    some = run("--max-findings", "2", tmp_path)
    assert some.out.splitlines()[-1] == "2 files checked: 2 errors"


def test_what_was_found_before_a_log_broke_is_told(tmp_path: Path) -> None:
    """A packed file that is cut short is reported as far as it goes, and the status is 2."""
    file = tmp_path / "log.jsonl.gz"
    data = gzip.compress("".join(f'{{"a": {n}}}\n' for n in range(50_000)).encode())
    file.write_bytes(data[: len(data) // 2])

    ran = run("--format", "json", "--ignore", "*", "--select", "body-type", file)

    assert ran.status == 2
    assert ran.err == f"bcvalidate: {file}: the gzip data are cut short; fetch the whole file\n"
    assert 0 < json.loads(ran.out)["summary"]["records"] < 50_000


@pytest.mark.parametrize("name", ["gone.jsonl", "folder.jsonl.gz", "no.jsonl.gz"])
def test_a_log_that_cannot_be_read_is_not_counted(tmp_path: Path, name: str) -> None:
    """It is told why, and nothing else."""
    (tmp_path / "no.jsonl.gz").write_bytes(b"{}\n")
    (tmp_path / "folder.jsonl.gz" / "empty").mkdir(parents=True)

    ran = run(tmp_path / name)

    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("name", ["text", "json", "line"])
def test_a_broken_log_is_the_same_for_any_jobs(tmp_path: Path, name: str) -> None:
    """What was read before it broke off is told, by however many processes."""
    file = tmp_path / "log.jsonl.gz"
    words = random.Random(7)  # noqa: S311 - what no packer makes small, and no secret
    lines = (f'{{"Name": "{words.randbytes(2000).hex()}"}}\n' for _ in range(1500))
    data = gzip.compress("".join(lines).encode())
    file.write_bytes(data[: len(data) // 2])
    options = ("--no-lint", "--select", "name-length", "--format", name)

    one, three = run(*options, file), run(*options, "--jobs", "3", file)

    assert (one.status, one.out.count("name-length") > 500) == (2, True)
    assert three == one


def test_an_empty_log_has_no_records(tmp_path: Path) -> None:
    """There is nothing wrong with it."""
    file = tmp_path / "log.jsonl"
    file.write_bytes(b"")

    assert run(file) == (0, "1 file with no records checked: no errors\n", "")


def test_suppressions_and_selections_hold_for_records(tmp_path: Path) -> None:
    """What a file of settings says of a path holds for its records, and what hides nothing is told."""
    (tmp_path / "log.jsonl").write_text(f"{FAULTY}\n{CLEAN}\n")
    settings = tmp_path / "settings.toml"
    settings.write_text(
        '[[suppressions]]\npath = "*.jsonl"\npointer = "/Name"\nrule = "name-type"\n'
        '[[suppressions]]\npath = "*.jsonl"\npointer = ""\nrule = "body-type"\n'
    )

    ran = run("--config", settings, tmp_path / "log.jsonl")

    assert ran == (
        0,
        "1 file with 2 records checked: no errors\n",
        f"bcvalidate: {settings}:5:1: this suppression hides nothing; remove it\n",
    )


def test_a_baseline_lists_no_records(tmp_path: Path) -> None:
    """It would hide the same in every other record."""
    (tmp_path / "a.json").write_text(FAULTY)
    (tmp_path / "log.jsonl").write_text(f"{FAULTY}\n")
    baseline = tmp_path / "baseline"

    written = run("--baseline", baseline, "--write-baseline", tmp_path)
    ran = run("--baseline", baseline, "--format", "json", tmp_path)

    assert written.status == 0
    assert [file["ok"] for file in json.loads(ran.out)["files"]] == [True, False]


@pytest.mark.parametrize("option", ["--diff", "--fix"])
def test_records_are_not_mended(tmp_path: Path, option: str) -> None:
    """Below a directory, they are told or checked, and stay as they are."""
    log = tmp_path / "log.jsonl"
    log.write_text(f"{FAULTY}\n")

    ran = run(option, tmp_path)

    words = f"bcvalidate: {log}: logs cannot be fixed; leave it out\n"
    assert (ran.status, ran.err) == ((2, words) if option == "--diff" else (1, ""))
    assert log.read_text() == f"{FAULTY}\n"


def test_policies_and_the_reference_engine_check_records(tmp_path: Path) -> None:
    """No gate may pass what it does not know."""
    policy = tmp_path / "policy.json"
    policy.write_text(
        '{"properties": {"Name": {"x-rule": "team-name", "x-message": "Names start with t.",'
        ' "x-severity": "error", "pattern": "^t"}}}'
    )
    lines = [json.dumps(minimal(Name="other")), CLEAN]

    for jobs in ("1", "2"):
        found = of_lines(lines, "--policy", str(policy), "--jobs", jobs, folder=tmp_path)
        assert [(rule, line) for rule, line, *_ in found] == [("team-name", 1)]
    assert [rule for rule, *_ in of_lines([FAULTY], "--engine", "reference", folder=tmp_path)] == [
        "name-type"
    ]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupted_run_tells_what_was_done(tmp_path: Path, jobs: str) -> None:
    """Ctrl-C ends a log that never ends: the report is whole, and the status is 130."""
    command = [sys.executable, "-m", "bcvalidate", "--format", "json", "--jobs", jobs]
    with subprocess.Popen(
        [*command, "--output", tmp_path / "report.json", "--ndjson", "-"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A suite that was started in the background has the signal ignored, and hands that down.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads here
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        # More than any pipe holds: when all is written, some of it was read.
        process.stdin.write(f"{FAULTY}\n" * 20_000)
        process.stdin.flush()
        process.send_signal(signal.SIGINT)
        err = process.stderr.read()
        process.stdin.close()

    report = json.loads((tmp_path / "report.json").read_text())
    assert process.returncode == 130
    assert err == "bcvalidate: interrupted; what comes after this was not checked\n"
    assert report["summary"]["records"] == report["summary"]["errors"] > 0
