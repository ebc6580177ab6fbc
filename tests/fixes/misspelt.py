"""Misspelt keys, and the fixer on texts with them."""

from collections.abc import Iterator
from typing import Any

from bcvalidate.diagnostics.report import Report
from bcvalidate.document.document import Document, read_document
from bcvalidate.document.pointer import to_pointer
from bcvalidate.document.positions import Location, locate, positions
from bcvalidate.fixes.fixer import FixResult, fix
from bcvalidate.rules.fields import suggest_field
from tests.support.harness import report_on
from tests.support.sample_findings import finding

MISSPELT_KEYS = {
    "Name": "Nmae",
    "ImageId": "imageId",
    "Description": "Descripton",
    "UserData": "userdata",
    "Groups": "Gruops",
    "InstanceType": "Instance_Type",
    "ResourceType": "ResourceTyp",
    "DesiredVMCount": "DesiredVmCount",
}


def member_paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """List the paths of all members of a value."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield (*path, key)
            yield from member_paths(child, (*path, key))


def check(document: Document) -> Report:
    """Report the errors of a body and its misspelt keys."""
    report = report_on(document, lint=False)
    locations = [
        Location(path, at_key=True)
        for path in member_paths(document.value)
        if (suggestion := suggest_field("create-cluster", path))
        and suggestion.object_path is None
        and suggestion.key != path[-1]
    ]
    text = document.text or ""
    offsets = locate(text, document.value, locations, repeats=True) if locations else {}
    at = positions(text, offsets.values())
    misspelt = [
        finding(
            "unknown-key",
            to_pointer(location.path),
            line=at[offset].line,
            column=at[offset].column,
        )
        for location, offset in offsets.items()
    ]
    return Report((*report.findings, *misspelt))


def fixed(text: str, *, unsafe: bool = False) -> FixResult:
    """Fix a text."""
    return fix(read_document(text), check, unsafe=unsafe)
