"""SARIF: a log is valid by the official schema, and has all of a run for a viewer or a store."""

import json
from typing import Any
from urllib.parse import unquote_to_bytes

from bcvalidate import __version__
from bcvalidate.diagnostics.edits import Fix, find_fixes
from bcvalidate.diagnostics.report import Report
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.document.document import read_document
from bcvalidate.fixes.fixer import apply_fixes
from bcvalidate.rules.registry import rules
from tests.reporters.sarif_logs import SCHEMA, schema_errors
from tests.support.harness import ERR, account_of, report_on
from tests.support.sample_results import LOG_RESULTS, POLICY_RULES, RESULTS, written

PAGE = "https://help.aliyun.com/zh/batchcompute/developer-reference/createcluster-2"


def log(results: list[FileResult]) -> dict[str, Any]:
    """Return the log of a run, parsed."""
    parsed: dict[str, Any] = json.loads(written("sarif", results))
    return parsed


def sarif_run(results: list[FileResult]) -> dict[str, Any]:
    """Return the only run of a log."""
    (run,) = log(results)["runs"]
    return dict(run)


def test_schema_is_the_official_one() -> None:
    """The logs name the schema that they are checked against, and it can refuse a log."""
    schema = json.loads(SCHEMA.read_bytes())

    assert schema["id"] == log([])["$schema"]
    assert schema_errors({**log([]), "version": "2.0.0"})
    assert schema_errors({**log([]), "generated": "today"})


def test_valid() -> None:
    """A log is valid with findings and fixes, without findings, and without files."""
    for results in ([], RESULTS, RESULTS[2:], fixture_results()):
        assert schema_errors(log(results)) == []


def test_no_files() -> None:
    """A log without results has the same tool and the same rules as any other."""
    empty, full = sarif_run([]), sarif_run(RESULTS)

    assert empty["results"] == []
    assert empty["columnKind"] == "unicodeCodePoints"
    assert list(empty) == ["tool", "columnKind", "results"]
    assert empty["tool"]["driver"]["rules"] == full["tool"]["driver"]["rules"]


def test_tool() -> None:
    """The tool has its name, its version, its address and all of its rules."""
    driver = sarif_run([])["tool"]["driver"]

    assert {**driver, "rules": None} == {
        "name": "bcvalidate",
        "version": __version__,
        "informationUri": PAGE,
        "rules": None,
    }
    assert [rule["id"] for rule in driver["rules"]] == [*rules(), *POLICY_RULES]


def test_rule_with_a_note() -> None:
    """A rule has its message, its note and its source, as text and as Markdown."""
    message = "Specified parameter UserData.<key> is not valid. Its length must be in [1, 128]."
    note = "The page says 大小 (size) of the key; its length in characters is meant. Any character is allowed."
    source = "Source: The API page, its table of error codes."

    (rule,) = (
        rule
        for rule in sarif_run([])["tool"]["driver"]["rules"]
        if rule["id"] == "user-data-key-length"
    )

    assert rule == {
        "id": "user-data-key-length",
        "shortDescription": {"text": message},
        "fullDescription": {"text": f"{message} {note}"},
        "help": {
            "text": f"{message}\n{note}\n{source}",
            "markdown": f"`{message}`\n\n{note}\n\n{source}",
        },
        "helpUri": PAGE,
        "defaultConfiguration": {"level": "error"},
        "properties": {"documented": True, "status": 400, "code": "InvalidUserData.{key}"},
    }


def test_levels_of_rules() -> None:
    """Each rule has the level of its severity."""
    levels = {"error": "error", "warning": "warning", "info": "note"}

    actual = {
        rule["id"]: rule["defaultConfiguration"]["level"]
        for rule in sarif_run([])["tool"]["driver"]["rules"]
    }

    expected = {**rules(), **POLICY_RULES}
    assert actual == {rule.id: levels[rule.severity] for rule in expected.values()}


def test_rules_of_policies() -> None:
    """The rules of policies come last, with their own messages, whether they are broken or not."""
    described = sarif_run(RESULTS)["tool"]["driver"]["rules"]

    assert [rule["id"] for rule in described[len(rules()) :]] == ["acme-owner", "acme-tag"]
    assert described[len(rules())] == {
        "id": "acme-owner",
        "shortDescription": {"text": "Say who owns <key>."},
        "fullDescription": {"text": "Say who owns <key>."},
        "help": {
            "text": "Say who owns <key>.\nSource: a.json.",
            "markdown": "`Say who owns <key>.`\n\nSource: a.json.",
        },
        "defaultConfiguration": {"level": "warning"},
        "properties": {"documented": False},
    }


def test_results() -> None:
    """Each finding has its rule, its level, its message with the hint, and its location."""
    order = list(rules())
    wrong = "Specified parameter Groups.a/b is not valid. Its type must be object."
    odd = (
        '100%, "<&>": \\\\n\\\\r\\\\t\\\\x00\\\\u202e\\\\ud800 {{0}} \\[x](1) 中 ]]> \\[0, 1].'
        "\nHint: a,b:c%\\n{{key}}"
    )
    group, unknown = order.index("group-type"), order.index("unknown-key")

    results = [
        (
            result["ruleId"],
            result["ruleIndex"],
            result["level"],
            result["message"]["text"],
            result["locations"],
        )
        for result in sarif_run(RESULTS)["results"]
    ]

    assert results == [
        ("group-type", group, "error", wrong, locations(3, 21, "/Groups/a~1b")),
        ("group-type", group, "error", odd, locations(3, 31, "/Groups/a~0b")),
        (
            "unknown-key",
            unknown,
            "warning",
            "Key Nmae is not known here.\nHint: Did you mean Name?",
            locations(2, 3, "/Nmae"),
        ),
        (
            "unknown-key",
            unknown,
            "warning",
            "Key Nmae is not known here.",
            locations(4, 3, "/Nmae"),
        ),
        (
            "acme-owner",
            len(order),
            "note",
            "Say who owns it.\nHint: Did you mean Name?",
            locations(1, 1, ""),
        ),
        (
            "group-type",
            group,
            "error",
            wrong,
            [
                {
                    "physicalLocation": {
                        "artifactLocation": {
                            "uri": "od%3Ad%2C%20%22100%25%22%E3%80%80%3C%26%3E%0A%1B%FF.json"
                        }
                    },
                    "logicalLocations": [{"fullyQualifiedName": "/Groups/a~1b"}],
                }
            ],
        ),
    ]


def locations(line: int, column: int, pointer: str) -> list[dict[str, Any]]:
    """Return the locations of a finding in the first file."""
    return [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "specs/a.json"},
                "region": {"startLine": line, "startColumn": column},
            },
            "logicalLocations": [{"fullyQualifiedName": pointer}],
        }
    ]


def test_results_of_logs() -> None:
    """A finding of a record has its region in the log, but no fixes, which would be offsets."""
    run = sarif_run(LOG_RESULTS)

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


def test_responses() -> None:
    """A result has the status and the code of the service's response; a lint has none."""
    wrong = {"status": 400, "code": "InvalidGroups.a/b"}
    odd = {"status": 400, "code": "InvalidGroups.<&\\n{0}[x](1)>"}

    properties = [result.get("properties") for result in sarif_run(RESULTS)["results"]]

    assert properties == [wrong, odd, None, None, None, wrong]


def fixture_results() -> list[FileResult]:
    """Check the fixtures that break a rule, as one run."""
    documents = [read_document(fixture.read_bytes()) for fixture in ERR]
    return [
        FileResult(fixture.name, document, report_on(document, account=account_of(fixture)))
        for fixture, document in zip(ERR, documents, strict=True)
    ]


def test_fixes() -> None:
    """The replacements of the log change the texts of all fixtures as the fixes do."""
    results = fixture_results()
    expected = [
        apply_fixes(file.document.text or "", [fixes[finding]])
        for file in results
        for fixes in [find_fixes(file.document, file.report.findings)]
        for finding in file.report.findings
        if finding in fixes
    ]

    texts = {file.name: file.document.text or "" for file in results}
    fixed = [
        _applied(result["fixes"], texts)
        for result in sarif_run(results)["results"]
        if "fixes" in result
    ]

    assert fixed == expected
    assert fixed


def test_fix_in_full() -> None:
    """A fix says what it does, whether it is safe, and which characters become what."""
    text = '{"中😀": 1, "Nmae": "x"}'
    finding = RESULTS[0].report.findings[2]._replace(line=1, column=11)
    result_with_fix = FileResult("a b.json", read_document(text), Report((finding,)))

    (result,) = sarif_run([result_with_fix])["results"]

    assert result["fixes"] == [
        {
            "description": {"text": "Rename this key to Name."},
            "artifactChanges": [
                {
                    "artifactLocation": {"uri": "a%20b.json"},
                    "replacements": [
                        {
                            "deletedRegion": {"charOffset": 10, "charLength": 6},
                            "insertedContent": {"text": '"Name"'},
                        }
                    ],
                }
            ],
            "properties": {"safe": True},
        }
    ]


def _applied(stated: list[dict[str, Any]], texts: dict[str, str]) -> str:
    (fix,) = stated
    (change,) = fix["artifactChanges"]
    text = texts[unquote_to_bytes(change["artifactLocation"]["uri"]).decode()]
    edits = [
        Fix(
            rule="",
            start=each["deletedRegion"]["charOffset"],
            end=each["deletedRegion"]["charOffset"] + each["deletedRegion"]["charLength"],
            replacement=each["insertedContent"]["text"],
            safe=True,
            description="",
        )
        for each in change["replacements"]
    ]
    return apply_fixes(text, edits)
