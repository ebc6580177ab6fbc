"""Statistics: every finding counts once, in constant memory, and without any text of a body."""

import json
import re
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.report import Report
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.document.document import read_document, value_document
from bcvalidate.reporters.statistics import (
    MAX_WORST_FILES,
    CodeCount,
    FileCount,
    RuleCount,
    Statistics,
)
from bcvalidate.rules.registry import canonical_order
from tests.support.harness import report_on
from tests.support.sample_findings import finding, report
from tests.support.sample_results import RESULTS

SECRET = "S3cr3tV4lue0123456789"


def request_file(name: str, *findings: Finding | str) -> FileResult:
    """Return the result of a request file with these findings."""
    return FileResult(name, value_document({}), report(*findings))


def log(name: str, number: int, *findings: Iterable[Finding | str]) -> list[FileResult]:
    """Return the results of a log with this number of records, some with these findings."""
    results = [FileResult(name, value_document({}), report(*each), ends=False) for each in findings]
    return [*results, FileResult(name, value_document(None), Report(), records=number)]


def statistics(*results: FileResult) -> Statistics:
    """Return the statistics on these results."""
    counted = Statistics()
    for result in results:
        counted.add(result)
    return counted


def lines(counted: Statistics, *, color: bool = False, width: int = 96) -> list[str]:
    """Return the statistics as text."""
    return list(counted.lines(color=color, width=width))


RUN = [
    request_file("b.json", "name-type", "name-type", "unknown-key"),
    request_file("a.json", "unknown-key"),
    request_file("good.json"),
    *log("log.jsonl", 5, ["name-type"], ["image-id-missing", "unknown-key"], ["name-prose"]),
]


def test_counts() -> None:
    """Findings count by severity, rule and code; request files and records count alike."""
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
    """The counts are the same for programs, and fit into JSON."""
    counts = statistics(*RUN).as_dict()

    assert json.loads(json.dumps(counts)) == counts
    assert list(counts) == [
        *("files", "records", "faulty", "advised", "clean"),
        *("severities", "rules", "codes", "worst"),
    ]
    assert counts["files"] == 4
    assert counts["records"] == 5
    assert (counts["faulty"], counts["advised"], counts["clean"]) == (3, 2, 3)
    assert counts["severities"] == {"error": 4, "warning": 3, "info": 1}
    assert counts["rules"][:2] == [
        {"rule": "name-type", "severity": "error", "code": "InvalidName", "count": 3},
        {"rule": "unknown-key", "severity": "warning", "code": None, "count": 3},
    ]
    assert counts["codes"][1] == {"status": 400, "code": "MissingImageId", "count": 1}
    assert counts["worst"][-1] == {"path": "a.json", "errors": 0, "warnings": 1, "infos": 0}


def test_text() -> None:
    """Numbers and bars stand in the same columns in all tables."""
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


def test_text_without_findings() -> None:
    """The text gives the number of inputs, and says that nothing was found."""
    for results, title, clean, percent in (
        ([], "files: 0", 0, 0),
        ([request_file("a"), request_file("b")], "specs: 2, files: 2", 2, 100),
        (log("a", 7), "records: 7, files: 1", 7, 100),
    ):
        assert lines(statistics(*results), width=0) == [
            title,
            "  0    0.0%  with errors",
            "  0    0.0%  with advice only",
            f"  {clean}  {percent:>3}.0%  without findings",
            "no findings",
        ]


def test_bars_fit_or_are_left_out() -> None:
    """No bar makes a line wider than the terminal, and no bar is too short to be useful."""
    without = max(len(line) for line in lines(statistics(*RUN), width=0))

    for width in (0, 40, 63, 70, 71, 96, 500):
        with_bars = lines(statistics(*RUN), width=width)

        assert max(len(line) for line in with_bars) <= max(width, without), width
        assert any("#" in line for line in with_bars) is (width >= without + 2 + 8), width


def test_colors() -> None:
    """A bar has the color of its severity, and nothing else changes."""
    colored = lines(statistics(*RUN), color=True)

    assert colored[0] == "\x1b[1mspecs: 3, records: 5, files: 4\x1b[0m"
    assert colored[5] == f"  4   50.0%  \x1b[1;31m{'#' * 24}\x1b[0m  error"
    assert [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in colored] == lines(statistics(*RUN))


def test_rare_findings_have_a_bar() -> None:
    """A count that rounds to 0 % still has a bar."""
    counted = statistics(request_file("a", *["name-type"] * 5000, "unknown-key"))

    assert "     1    0.0%  #                         warning" in lines(counted)


def test_changed_severities() -> None:
    """A rule with a changed severity counts by the severity of each finding."""
    milder = finding("name-type", severity="warning")

    counted = statistics(
        request_file("a", milder), request_file("b", "name-type"), request_file("c", milder)
    )

    assert counted.rules() == [
        RuleCount("name-type", "warning", 400, "InvalidName", 2),
        RuleCount("name-type", "error", 400, "InvalidName", 1),
    ]
    assert counted.codes() == [CodeCount(400, "InvalidName", 3)]
    assert (counted.faulty, counted.advised) == (1, 2)


def test_ties_are_in_canonical_order() -> None:
    """Rules and codes with the same count are in canonical order; rules of policies come last."""
    rule_ids = ["unknown-key", "acme-owner", "image-id-missing", "name-type", "name-length"]

    counted = statistics(request_file("a", *rule_ids))

    order = sorted(rule_ids, key=lambda rule: canonical_order().get(rule, 10**6))
    assert [rule.rule for rule in counted.rules()] == order
    assert order[-1] == "acme-owner"
    assert [code.number for code in counted.codes()] == [2, 1]


def test_no_text_of_a_body() -> None:
    """Keys of the body, which some codes have, and secrets are not in the statistics."""
    groups = {SECRET: 5, f"{SECRET}2": 5}
    body = {"Groups": groups, "UserData": {SECRET: 5}, "AccessKeySecret": SECRET}
    document = read_document(json.dumps(body))

    counted = statistics(FileResult("a", document, report_on(document)))

    texts = json.dumps(counted.as_dict()) + "\n".join(lines(counted))
    assert SECRET not in texts
    assert '"code": "InvalidGroups.{key}", "count": 2' in texts


def test_memory_is_constant() -> None:
    """Many files and many keys take no more memory than some."""
    kept = []
    counted = Statistics()
    for n in range(400):
        odd = finding("group-type", code=f"InvalidGroups.k{n}", pointer=f"/Groups/k{n}")
        counted.add(request_file(f"{n:03}.json", odd, "unknown-key"))
        kept.append(len(repr(vars(counted))))

    assert max(kept[300:]) <= kept[100] + 8
    assert [file.name for file in counted.worst()] == [
        f"{n:03}.json" for n in range(MAX_WORST_FILES)
    ]


def test_worst_files() -> None:
    """Files are sorted by errors, then by warnings, infos and name."""
    counts = [(0, 0, 1), (0, 9, 0), (1, 0, 0), (1, 0, 2), (1, 1, 0), (2, 0, 0), (1, 0, 0)]
    rule_ids = ("name-type", "unknown-key", "name-prose")

    counted = statistics(
        *(
            request_file(
                f"{8 - n}",
                *(rule for rule, n in zip(rule_ids, numbers, strict=True) for _ in range(n)),
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


def test_unfinished_log() -> None:
    """When a run is interrupted, the findings of the open file count."""
    first, second, _ = log("log.jsonl", 9, ["name-type"], ["unknown-key"])

    counted = statistics(*log("old.jsonl", 3), first, second)

    assert (counted.files, counted.records, counted.clean) == (2, 5, 3)
    assert counted.worst() == [FileCount("log.jsonl", 1, 1, 0)]
    assert counted.as_dict()["worst"] == [
        {"path": "log.jsonl", "errors": 1, "warnings": 1, "infos": 0}
    ]


def test_names_are_printable() -> None:
    """Names are escaped in the text; in JSON, the name of a file is that of the report."""
    name = "a\x1b[31m\n\u202e\ud800.json"

    counted = statistics(request_file(name, finding("r\x1b\n", code="C\x07")))

    texts = lines(counted)
    assert all(line.isprintable() for line in texts)
    assert texts[-1].endswith("  a\\x1b[31m\\n\\u202e\\ud800.json")
    assert counted.as_dict()["worst"][0]["path"] == name
    assert counted.as_dict()["rules"][0]["rule"] == "r\\x1b\\n"


@given(st.permutations(RUN[:3] + RESULTS))
def test_order_of_files(run: list[FileResult]) -> None:
    """The same files in another order have the same statistics."""
    assert statistics(*run).as_dict() == statistics(*RUN[:3], *RESULTS).as_dict()
