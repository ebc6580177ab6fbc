"""Statistics: every finding is counted once, in constant memory, and nothing of a body is told."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.report import Report
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.document.document import read_document, value_document
from bcvalidate.reporters.statistics import WORST, CodeCount, FileCount, RuleCount, Statistics
from bcvalidate.rules.registry import canonical_order
from tests.findings import finding, report
from tests.harness import report_on
from tests.reported import CHECKED, RUNS

SECRET = "S3cr3tV4lue0123456789"


def spec(name: str, *found: Finding | str) -> FileResult:
    """A spec with these findings."""
    return FileResult(name, value_document({}), report(*found))


def records(name: str, number: int, *found: Iterable[Finding | str]) -> list[FileResult]:
    """A file of so many records, of which some have these findings."""
    parts = [FileResult(name, value_document({}), report(*each), ends=False) for each in found]
    return [*parts, FileResult(name, value_document(None), Report(), records=number)]


def statistics(*checked: FileResult) -> Statistics:
    """The statistics on what was checked."""
    counted = Statistics()
    for part in checked:
        counted.add(part)
    return counted


def lines(counted: Statistics, *, color: bool = False, width: int = 96) -> list[str]:
    """The statistics as text."""
    return list(counted.lines(color=color, width=width))


RUN = [
    spec("b.json", "name-type", "name-type", "unknown-key"),
    spec("a.json", "unknown-key"),
    spec("good.json"),
    *records("log.jsonl", 5, ["name-type"], ["image-id-missing", "unknown-key"], ["name-prose"]),
]


def test_counts() -> None:
    """By severity, rule and code; specs and records count alike."""
    counted = statistics(*RUN)

    assert (counted.files, counted.records) == (4, 5)
    assert (counted.faulty, counted.advised, counted.clean) == (3, 2, 3)
    assert counted.severities == {"error": 4, "warning": 3, "info": 1}
    assert counted.rules() == [
        RuleCount("name-type", "error", 400, "InvalidName", 3),
        RuleCount("unknown-key", "warning", None, None, 3),
        RuleCount("image-id-missing", "error", 400, "MissingImageId", 1),
        RuleCount("name-prose", "info", None, None, 1),
    ]
    assert counted.codes() == [
        CodeCount(400, "InvalidName", 3),
        CodeCount(400, "MissingImageId", 1),
    ]
    assert counted.worst() == [
        FileCount("log.jsonl", 2, 1, 1),
        FileCount("b.json", 2, 1, 0),
        FileCount("a.json", 0, 1, 0),
    ]


def test_as_dict() -> None:
    """The same counts for programs, as JSON can carry them."""
    told = statistics(*RUN).as_dict()

    assert json.loads(json.dumps(told)) == told
    assert list(told) == [
        *("files", "records", "faulty", "advised", "clean"),
        *("severities", "rules", "codes", "worst"),
    ]
    assert told["files"] == 4
    assert told["records"] == 5
    assert (told["faulty"], told["advised"], told["clean"]) == (3, 2, 3)
    assert told["severities"] == {"error": 4, "warning": 3, "info": 1}
    assert told["rules"][:2] == [
        {"rule": "name-type", "severity": "error", "code": "InvalidName", "count": 3},
        {"rule": "unknown-key", "severity": "warning", "code": None, "count": 3},
    ]
    assert told["codes"][1] == {"status": 400, "code": "MissingImageId", "count": 1}
    assert told["worst"][-1] == {"path": "a.json", "errors": 0, "warnings": 1, "infos": 0}


def test_text() -> None:
    """Numbers and bars stand one below the other, in all tables in the same columns."""
    assert lines(statistics(*RUN)) == [
        "specs: 3, records: 5, files: 4",
        "  3   37.5%  ########################  with errors",
        "  2   25.0%  ################          with advice only",
        "  3   37.5%  ########################  without findings",
        "by severity, of all findings",
        "  4   50.0%  ########################  error",
        "  3   37.5%  ##################        warning",
        "  1   12.5%  ######                    info",
        "by rule, of all findings",
        "  3   37.5%  ########################  error    name-type         400 InvalidName",
        "  3   37.5%  ########################  warning  unknown-key",
        "  1   12.5%  ########                  error    image-id-missing  400 MissingImageId",
        "  1   12.5%  ########                  info     name-prose",
        "by code as the page has it, of all findings",
        "  3   37.5%  ########################  400 InvalidName",
        "  1   12.5%  ########                  400 MissingImageId",
        "worst files",
        "  errors  warnings  infos",
        "       2         1      1  log.jsonl",
        "       2         1      0  b.json",
        "       0         1      0  a.json",
    ]


@pytest.mark.parametrize(
    ("checked", "expected"),
    [
        ([], ["files: 0", 0, 0]),
        ([spec("a"), spec("b")], ["specs: 2, files: 2", 2, 100]),
        (records("a", 7), ["records: 7, files: 1", 7, 100]),
    ],
)
def test_text_without_findings(checked: list[FileResult], expected: list[Any]) -> None:
    """That nothing was found is said, and what was looked at."""
    title, clean, percent = expected

    told = lines(statistics(*checked), width=0)

    assert told == [
        title,
        "  0    0.0%  with errors",
        "  0    0.0%  with advice only",
        f"  {clean}  {percent:>3}.0%  without findings",
        "no findings",
    ]


@pytest.mark.parametrize("width", [0, 40, 63, 70, 71, 96, 500])
def test_bars_fit_or_are_left_out(width: int) -> None:
    """No bar makes a line longer than the terminal is wide; none is so short that it tells less."""
    without = max(len(line) for line in lines(statistics(*RUN), width=0))

    told = lines(statistics(*RUN), width=width)

    longest = max(len(line) for line in told)
    assert longest <= max(width, without)
    assert any("#" in line for line in told) is (width >= without + 2 + 8)


def test_colors_add_nothing_but_colors() -> None:
    """A bar has the color of its severity."""
    colored = lines(statistics(*RUN), color=True)

    assert colored[0] == "\x1b[1mspecs: 3, records: 5, files: 4\x1b[0m"
    assert colored[5] == f"  4   50.0%  \x1b[1;31m{'#' * 24}\x1b[0m  error"
    assert [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in colored] == lines(statistics(*RUN))


def test_rare_is_not_nothing() -> None:
    """What was found at all has a bar."""
    counted = statistics(spec("a", *["name-type"] * 5000, "unknown-key"))

    assert "     1    0.0%  #                         warning" in lines(counted)


def test_severity_is_that_of_the_finding() -> None:
    """A rule whose severity the user changed counts by that, beside what is left of the other."""
    milder = finding("name-type", severity="warning")

    counted = statistics(spec("a", milder), spec("b", "name-type"), spec("c", milder))

    assert counted.rules() == [
        RuleCount("name-type", "warning", 400, "InvalidName", 2),
        RuleCount("name-type", "error", 400, "InvalidName", 1),
    ]
    assert counted.codes() == [CodeCount(400, "InvalidName", 3)]
    assert (counted.faulty, counted.advised) == (1, 2)


def test_ties_are_in_canonical_order() -> None:
    """Rules and codes with as many findings stand as the page has them; those of policies last."""
    found = ["unknown-key", "acme-owner", "image-id-missing", "name-type", "name-length"]

    counted = statistics(spec("a", *found))

    order = sorted(found, key=lambda rule: canonical_order().get(rule, 10**6))
    assert [rule.rule for rule in counted.rules()] == order
    assert order[-1] == "acme-owner"
    assert [code.number for code in counted.codes()] == [2, 1]


def test_nothing_of_a_body_is_told() -> None:
    """Keys of the body, which are in some codes, and its secrets are not in the statistics."""
    groups = {SECRET: 5, f"{SECRET}2": 5}
    body = {"Groups": groups, "UserData": {SECRET: 5}, "AccessKeySecret": SECRET}
    document = read_document(json.dumps(body))

    counted = statistics(FileResult("a", document, report_on(document)))

    told = json.dumps(counted.as_dict()) + "\n".join(lines(counted))
    assert SECRET not in told
    assert '"code": "InvalidGroups.{key}", "count": 2' in told


def test_memory_is_constant() -> None:
    """Of many files and many keys, no more is kept than of some."""
    kept = []
    counted = Statistics()
    for n in range(400):
        odd = finding("group-type", code=f"InvalidGroups.k{n}", pointer=f"/Groups/k{n}")
        counted.add(spec(f"{n:03}.json", odd, "unknown-key"))
        kept.append(len(repr(vars(counted))))

    assert max(kept[300:]) <= kept[100] + 8
    assert [file.name for file in counted.worst()] == [f"{n:03}.json" for n in range(WORST)]


def test_worst_files() -> None:
    """Errors count before warnings, those before infos; names decide what is left."""
    counts = [(0, 0, 1), (0, 9, 0), (1, 0, 0), (1, 0, 2), (1, 1, 0), (2, 0, 0), (1, 0, 0)]
    rules = ("name-type", "unknown-key", "name-prose")

    counted = statistics(
        *(
            spec(
                f"{8 - n}",
                *(rule for rule, n in zip(rules, numbers, strict=True) for _ in range(n)),
            )
            for n, numbers in enumerate(counts)
        )
    )

    assert counted.worst() == [
        FileCount("3", 2, 0, 0),
        FileCount("4", 1, 1, 0),
        FileCount("5", 1, 0, 2),
        FileCount("2", 1, 0, 0),
        FileCount("6", 1, 0, 0),
        FileCount("7", 0, 9, 0),
        FileCount("8", 0, 0, 1),
    ]


def test_file_that_did_not_end() -> None:
    """What was counted when a run is interrupted is all there, the open file among it."""
    first, second, _ = records("log.jsonl", 9, ["name-type"], ["unknown-key"])

    counted = statistics(*records("old.jsonl", 3), first, second)

    assert (counted.files, counted.records, counted.clean) == (2, 5, 3)
    assert counted.worst() == [FileCount("log.jsonl", 1, 1, 0)]
    assert counted.as_dict()["worst"] == [
        {"path": "log.jsonl", "errors": 1, "warnings": 1, "infos": 0}
    ]


def test_names_are_printable() -> None:
    """No name of a file or rule can act on a terminal; JSON has a file's as the report has it."""
    name = "a\x1b[31m\n\u202e\ud800.json"

    counted = statistics(spec(name, finding("r\x1b\n", code="C\x07")))

    told = lines(counted)
    assert all(line.isprintable() for line in told)
    assert told[-1].endswith("  a\\x1b[31m\\n\\u202e\\ud800.json")
    assert counted.as_dict()["worst"][0]["path"] == name
    assert counted.as_dict()["rules"][0]["rule"] == "r\\x1b\\n"


@given(RUNS)
def test_every_finding_counts_once(run: list[FileResult]) -> None:
    """Whatever is found, the sums are those of the findings, and the lines are printable."""
    found = [one for part in run for one in part.report.findings]

    counted = statistics(*run)
    told = counted.as_dict()

    assert sum(rule["count"] for rule in told["rules"]) == len(found)
    assert Counter(one.severity for one in found) == counted.severities
    assert counted.faulty == sum(not part.report.ok for part in run)
    assert counted.faulty + counted.advised + counted.clean == len(run)
    assert all(line.isprintable() for line in counted.lines(color=False, width=80))
    json.dumps(told).encode("ascii")


@given(st.permutations(RUN[:3] + CHECKED))
def test_order_of_the_files_does_not_matter(run: list[FileResult]) -> None:
    """The same files in another order have the same statistics."""
    assert statistics(*run).as_dict() == statistics(*RUN[:3], *CHECKED).as_dict()
