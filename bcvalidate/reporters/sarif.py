"""The sarif format, version 2.1.0 (OASIS), for code scanning and for editors."""

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
from bcvalidate.reporters.fingerprints import with_fingerprints
from bcvalidate.reporters.formats import ReportOptions
from bcvalidate.reporters.json_stream import Pieces, array, json_value, members
from bcvalidate.reporters.paths import uri
from bcvalidate.rules.registry import Rule, rules

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
API_REFERENCE = "https://help.aliyun.com/zh/batchcompute/developer-reference/createcluster-2"
"""The API reference of CreateCluster, with the table of error codes."""

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def report(results: Iterable[FileResult], out: TextIO, options: ReportOptions) -> None:
    """Write one run, with all rules. The rules of policies come last."""
    log = [
        ("$schema", json_value(SCHEMA, 1)),
        ("version", json_value("2.1.0", 1)),
        ("runs", array([members(_run(results, options), 2)], 1)),
    ]
    out.writelines(members(log, 0))
    out.write("\n")


def _run(results: Iterable[FileResult], options: ReportOptions) -> Iterator[tuple[str, Pieces]]:
    descriptors = [{**_rule(rule), "helpUri": API_REFERENCE} for rule in rules().values()]
    descriptors += [_rule(rule) for rule in options.policy_rules.values()]
    indexes = {entry["id"]: index for index, entry in enumerate(descriptors)}
    driver = {
        "name": "bcvalidate",
        "version": __version__,
        "informationUri": API_REFERENCE,
        "rules": descriptors,
    }
    yield "tool", json_value({"driver": driver}, 3)
    yield "columnKind", json_value("unicodeCodePoints", 3)
    yield "results", array((json_value(result, 4) for result in _results(results, indexes)), 3)


def _results(results: Iterable[FileResult], indexes: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """Make a SARIF result of each finding. `indexes` has the index of each rule."""
    for result, fingerprints in with_fingerprints(results):
        fixes = _fixes(result)
        for finding, fingerprint in zip(result.report.findings, fingerprints, strict=True):
            index, fix = indexes[finding.rule], fixes.get(finding)
            yield _result(uri(result.name), finding, index, fingerprint, fix)


def _fixes(result: FileResult) -> dict[Finding, Fix]:
    """Find the fixes of a file, without those that would write a secret again.

    A fix needs its offset in the file. In a record, only the offset in the record is known.
    """
    if not result.ends:
        return {}
    fixes = find_fixes(result.document, result.report.findings)
    if not fixes:
        return fixes
    secrets = Needles(spelt_in(result.document.text or "", readable=result.document.readable))
    return {
        finding: fix for finding, fix in fixes.items() if not any(secrets.spans(fix.replacement))
    }


def _rule(rule: Rule) -> dict[str, Any]:
    # SARIF would take braces in a message string for its own placeholders.
    message = _PLACEHOLDER.sub(r"<\1>", rule.message)
    note = [rule.note] if rule.note else []
    source = f"Source: {rule.source}."
    return {
        "id": rule.id,
        "shortDescription": {"text": message},
        "fullDescription": {"text": " ".join([message, *note])},
        "help": {
            "text": "\n".join([message, *note, source]),
            "markdown": "\n\n".join([f"`{message}`", *map(_markdown, [*note, source])]),
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"documented": rule.documented, **_response(rule)},
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
    if response := _response(finding):
        result["properties"] = response
    return result


def _response(source: Rule | Finding) -> dict[str, Any]:
    """The status and the code of the API's response, as properties; nothing for a lint rule."""
    if source.status is None or source.code is None:
        return {}
    return {"status": source.status, "code": printable(source.code)}


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
    """Escape placeholders and links in a message string (SARIF 2.1.0, 3.11.5 and 3.11.6)."""
    plain = printable(text).replace("{", "{{").replace("}", "}}")
    if "](" not in plain:
        return plain
    return plain.replace("\\", "\\\\").replace("[", "\\[")


def _markdown(text: str) -> str:
    """Escape the markup of Markdown in a text."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", text)
