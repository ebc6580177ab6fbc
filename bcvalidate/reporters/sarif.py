"""The sarif format, version 2.1.0 (OASIS): for code scanning and for viewers in editors."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TextIO

from bcvalidate import __version__
from bcvalidate.diagnostics.edits import Fix, find_fixes
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.display.printable import printable
from bcvalidate.redaction.needles import Needles
from bcvalidate.redaction.secrets import spelt_in
from bcvalidate.reporters.fingerprints import fingerprinted
from bcvalidate.reporters.formats import ReportOptions
from bcvalidate.reporters.json_stream import Pieces, array, json_value, members
from bcvalidate.reporters.paths import uri
from bcvalidate.rules.registry import Rule, rules

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
PAGE = "https://help.aliyun.com/zh/batchcompute/developer-reference/createcluster-2"
"""The API page of CreateCluster, whose table of error codes is what is checked."""

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_PLACE = re.compile(r"\{(\w+)\}")


def report(checked: Iterable[FileResult], out: TextIO, style: ReportOptions) -> None:
    """Write one run, with all rules, those of policies after ours."""
    log = [
        ("$schema", json_value(SCHEMA, 1)),
        ("version", json_value("2.1.0", 1)),
        ("runs", array([members(_run(checked, style), 2)], 1)),
    ]
    out.writelines(members(log, 0))
    out.write("\n")


def _run(checked: Iterable[FileResult], style: ReportOptions) -> Iterator[tuple[str, Pieces]]:
    described = [{**_rule(row), "helpUri": PAGE} for row in rules().values()]
    described += [_rule(row) for row in style.policy_rules.values()]
    indexes = {rule["id"]: index for index, rule in enumerate(described)}
    driver = {
        "name": "bcvalidate",
        "version": __version__,
        "informationUri": PAGE,
        "rules": described,
    }
    yield "tool", json_value({"driver": driver}, 3)
    yield "columnKind", json_value("unicodeCodePoints", 3)
    yield "results", array((json_value(result, 4) for result in _results(checked, indexes)), 3)


def _results(checked: Iterable[FileResult], indexes: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """A result a finding; `indexes` has the place of each rule."""
    for file, fingerprints in fingerprinted(checked):
        fixed = _fixes(file)
        for finding, fingerprint in zip(file.report.findings, fingerprints, strict=True):
            index, fix = indexes[finding.rule], fixed.get(finding)
            yield _result(uri(file.name), finding, index, fingerprint, fix)


def _fixes(file: FileResult) -> dict[Finding, Fix]:
    """The fix of each finding that has one, but for a fix that would write a secret once more.

    A fix says where it stands in its file; of a record, only the place in the record is known.
    """
    if not file.ends:
        return {}
    found = find_fixes(file.document, file.report.findings)
    if not found:
        return found
    secrets = Needles(spelt_in(file.document.text or "", readable=file.document.readable))
    return {
        finding: fix for finding, fix in found.items() if not any(secrets.spans(fix.replacement))
    }


def _rule(row: Rule) -> dict[str, Any]:
    # In a message string, braces would be placeholders of SARIF.
    words = _PLACE.sub(r"<\1>", row.message)
    note = [row.note] if row.note else []
    source = f"Source: {row.source}."
    return {
        "id": row.id,
        "shortDescription": {"text": words},
        "fullDescription": {"text": " ".join([words, *note])},
        "help": {
            "text": "\n".join([words, *note, source]),
            "markdown": "\n\n".join([f"`{words}`", *map(_markdown, [*note, source])]),
        },
        "defaultConfiguration": {"level": _LEVELS[row.severity]},
        "properties": {"documented": row.documented, **_answer(row)},
    }


def _result(
    uri: str, finding: Finding, index: int, fingerprint: str, fix: Fix | None
) -> dict[str, Any]:
    hint = f"\nHint: {_message(finding.hint)}" if finding.hint else ""
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if finding.line is not None:
        physical["region"] = {"startLine": finding.line, "startColumn": finding.column}
    location = {
        "physicalLocation": physical,
        "logicalLocations": [{"fullyQualifiedName": printable(finding.pointer)}],
    }
    result: dict[str, Any] = {
        "ruleId": printable(finding.rule),
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding.message) + hint},
        "locations": [location],
        "partialFingerprints": {"ruleAndPointer/v1": fingerprint},
    }
    if fix is not None:
        result["fixes"] = [_fix(uri, fix)]
    if answer := _answer(finding):
        result["properties"] = answer
    return result


def _answer(said: Rule | Finding) -> dict[str, Any]:
    """The status and the code that the service answers; of advice, nothing."""
    if said.status is None or said.code is None:
        return {}
    return {"status": said.status, "code": printable(said.code)}


def _fix(uri: str, fix: Fix) -> dict[str, Any]:
    replacement = {
        "deletedRegion": {"charOffset": fix.start, "charLength": fix.end - fix.start},
        "insertedContent": {"text": fix.replacement},
    }
    return {
        "description": {"text": _message(fix.description)},
        "artifactChanges": [{"artifactLocation": {"uri": uri}, "replacements": [replacement]}],
        "properties": {"safe": fix.safe},
    }


def _message(text: str) -> str:
    """A text as a message string (SARIF 2.1.0, 3.11.5 and 3.11.6): no placeholder and no link."""
    plain = printable(text).replace("{", "{{").replace("}", "}}")
    if "](" not in plain:
        return plain
    return plain.replace("\\", "\\\\").replace("[", "\\[")


def _markdown(text: str) -> str:
    """A text as Markdown that looks as it is written."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", text)
