"""All formats on the same drawn runs: what programs read of them is what was found.

Each `check_` function holds what one format promises, whatever the names and texts of a run are.
"""

import json
import pickle
import re
from collections import Counter
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from hypothesis import given

from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.report import Report
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.display.printable import printable
from bcvalidate.document.document import Document
from bcvalidate.reporters.formats import FORMATS
from bcvalidate.reporters.paths import report_path, uri
from bcvalidate.reporters.statistics import Statistics
from bcvalidate.reporters.summary import summary_line
from tests.reporters.html.pages import Page
from tests.reporters.sarif_logs import as_viewers_show, schema_errors
from tests.support.sample_results import RUNS, written

Run = list[FileResult]


def files_of(run: Run) -> list[tuple[str, list[Finding]]]:
    """Return the name of each file of a run, with all its findings."""
    files: list[tuple[str, list[Finding]]] = []
    starts_file = True
    for result in run:
        if starts_file:
            files.append((result.name, []))
        files[-1][1].extend(result.report.findings)
        starts_file = result.ends
    return files


def check_text(run: Run, text: str) -> None:
    """Without findings, the text is the summary line, which counts each file once."""
    clean = [result._replace(report=Report()) for result in run]
    records = [result.records for result in run if result.records is not None]
    files = len(files_of(run))

    line = summary_line(files, records=sum(records) if records else None)
    assert written("text", clean) == (f"{line}\n" if files else "")
    assert all(
        printable(finding.message) in text for _, findings in files_of(run) for finding in findings
    )


def check_line(run: Run, text: str) -> None:
    """A finding is one line, so no text of a body or a name starts a line of its own."""
    assert len(text.splitlines()) == sum(len(findings) for _, findings in files_of(run))


def unescaped(text: str) -> str:
    """Return what GitHub's runner reads in the data or in a property of a workflow command."""
    for escape, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ",")):
        text = text.replace(escape, character)
    return text.replace("%25", "%")


def check_github(run: Run, text: str) -> None:
    """GitHub's runner reads the file, the line and the message that were meant."""
    commands = []
    for line in text.splitlines():
        match = re.fullmatch("::(.*?) (.*?)::(.*)", line)
        assert match
        command, properties, data = match.groups()
        named = dict(each.split("=", 1) for each in properties.split(","))
        commands.append((command, unescaped(named["file"]), named.get("line"), unescaped(data)))

    levels = {"error": "error", "warning": "warning", "info": "notice"}
    assert commands == [
        (
            levels[finding.severity],
            report_path(name),
            None if finding.line is None else str(finding.line),
            printable(finding.message)
            + (f"\nhint: {printable(finding.hint)}" if finding.hint else ""),
        )
        for name, findings in files_of(run)
        for finding in findings
    ]


def check_gitlab(run: Run, text: str) -> None:
    """No two findings have the same fingerprint, even if two files have one name."""
    twice = [*run, *(result._replace(name=f"./{result.name}") for result in run)]

    fingerprints = [issue["fingerprint"] for issue in json.loads(written("gitlab", twice))]

    assert len(fingerprints) == sum(len(result.report.findings) for result in twice)
    assert len(set(fingerprints)) == len(fingerprints)
    check_layout(run, text)


def check_layout(_: Run, text: str) -> None:
    """JSON that is written piece by piece has the layout of the library."""
    assert text == json.dumps(json.loads(text), indent=2) + "\n"


def check_json(run: Run, text: str) -> None:
    """The document names each file once, and its summary counts as many."""
    document = json.loads(text)
    records = [result.records for result in run if result.records is not None]

    assert len(document["files"]) == document["summary"]["files"] == len(files_of(run))
    assert document["summary"].get("records") == (sum(records) if records else None)
    check_layout(run, text)


def check_sarif(run: Run, text: str) -> None:
    """A log is valid, in ASCII without lone surrogates, and each result is its finding."""
    log = json.loads(text)
    rule_ids = [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]]

    results = []
    for result in log["runs"][0]["results"]:
        (location,) = result["locations"]
        physical, (logical,) = location["physicalLocation"], location["logicalLocations"]
        message, _, hint = result["message"]["text"].partition("\nHint: ")
        results.append(
            {
                "uri": physical["artifactLocation"]["uri"],
                "rules": (result["ruleId"], rule_ids[result["ruleIndex"]]),
                "message": as_viewers_show(message),
                "hint": as_viewers_show(hint),
                "line": physical.get("region", {}).get("startLine"),
                "column": physical.get("region", {}).get("startColumn"),
                "pointer": logical["fullyQualifiedName"],
            }
        )

    assert results == [
        {
            "uri": uri(name),
            "rules": (finding.rule, finding.rule),
            "message": printable(finding.message),
            "hint": printable(finding.hint or ""),
            "line": finding.line,
            "column": finding.column,
            "pointer": printable(finding.pointer),
        }
        for name, findings in files_of(run)
        for finding in findings
    ]
    assert not re.search(r"(?<!\\)(\\\\)*\\u[dD][89abAB]..(?!\\u[dD][c-fC-F])", text)
    assert text.isascii()
    assert schema_errors(log) == []
    check_layout(run, text)


def check_junit(run: Run, text: str) -> None:
    """An XML parser reads which files failed, and in all texts together every finding."""
    suite = fromstring(text)[0]  # noqa: S314 - our own output
    files = files_of(run)
    failed = [any(finding.severity == "error" for finding in findings) for _, findings in files]

    lines = [line for case in suite for element in case for line in lines_of(element)]

    assert [case.get("name") for case in suite] == [report_path(name) for name, _ in files]
    assert [case.find("failure") is not None for case in suite] == failed
    assert suite.get("tests") == str(len(files))
    assert suite.get("failures") == str(sum(failed))
    assert sorted(lines) == sorted(written("line", run).splitlines())


def lines_of(element: Element) -> list[str]:
    """Return the lines of the text of an element."""
    return (element.text or "").splitlines()


def check_checkstyle(run: Run, text: str) -> None:
    """An XML parser reads the names, locations and messages that were meant."""
    document = fromstring(text)  # noqa: S314 - our own output

    files = [(file.get("name"), [error.attrib for error in file]) for file in document]

    assert files == [
        (report_path(name), [checkstyle_attributes(finding) for finding in findings])
        for name, findings in files_of(run)
    ]


def checkstyle_attributes(finding: Finding) -> dict[str, str]:
    """Return the attributes that a finding must have."""
    location = {"line": str(finding.line), "column": str(finding.column)} if finding.line else {}
    return {
        **location,
        "severity": finding.severity,
        "message": printable(finding.message),
        "source": f"bcvalidate.{finding.rule}",
    }


def check_html(run: Run, text: str) -> None:
    """The page has an article for each finding, and is printable ASCII."""
    page = Page(text)

    assert len(page.texts_of("article")) == sum(len(findings) for _, findings in files_of(run))
    assert all(line.isascii() and line.isprintable() for line in text.split("\n"))


CHECKS: dict[str, Callable[[Run, str], None]] = {
    "text": check_text,
    "line": check_line,
    "json": check_json,
    "github": check_github,
    "gitlab": check_gitlab,
    "sarif": check_sarif,
    "junit": check_junit,
    "checkstyle": check_checkstyle,
    "html": check_html,
}


def check_statistics(run: Run) -> None:
    """Every finding counts once, and the lines are printable."""
    findings = [finding for result in run for finding in result.report.findings]
    statistics = Statistics()
    for result in run:
        statistics.add(result)

    counts: dict[str, Any] = statistics.as_dict()

    assert sum(rule["count"] for rule in counts["rules"]) == len(findings)
    assert Counter(finding.severity for finding in findings) == statistics.severities
    assert statistics.faulty == sum(not result.report.ok for result in run)
    assert statistics.faulty + statistics.advised + statistics.clean == (
        sum(result.records or 0 for result in run)
        + sum(result.ends and result.records is None for result in run)
    )
    assert all(line.isprintable() for line in statistics.lines(color=False, width=80))
    json.dumps(counts).encode("ascii")


def check_pickle(run: Run) -> None:
    """A result that was kept for another report is the same result."""
    for result in run:
        again = pickle.loads(pickle.dumps(result))  # noqa: S301 - our own pickle

        assert again._replace(document=result.document) == result
        assert {name: getattr(again.document, name) for name in Document.__slots__} == {
            name: getattr(result.document, name) for name in Document.__slots__
        }


@given(run=RUNS)
def test_drawn_runs(run: Run) -> None:
    """Each format keeps its promise, is a function of the run, and can be written in UTF-8."""
    assert tuple(CHECKS) == FORMATS
    for name, check in CHECKS.items():
        text = written(name, run)

        assert written(name, run) == text, name
        assert text.encode().decode() == text, name
        check(run, text)
    check_statistics(run)
    check_pickle(run)
