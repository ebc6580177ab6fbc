"""Meanings: what a finding says, in another language than the service's."""

from functools import cache

from bcvalidate.diagnostics.finding import Finding
from bcvalidate.document.source_file import load_array
from bcvalidate.files.resources import schema_bytes
from bcvalidate.rules.registry import rules

LANGUAGES = ("zh",)
"""The languages that meanings are written in; the service itself answers in English only."""

_PLACES = ("{key}", "{value}", "{Parameter}")


def translation(finding: Finding, language: str) -> str | None:
    """The meaning of a finding in one line, or None where none is written in this language.

    Source: of a documented row, the column 语义 of the API page's table of error codes.
    """
    if language not in LANGUAGES:
        return None
    words = translations(language).get(finding.rule)
    if words is None:
        return None
    template = rules()[finding.rule].message
    for place in _PLACES:
        before, found, after = template.partition(place)
        if found:
            end = len(finding.message) - len(after)
            return words.replace(place, finding.message[len(before) : end])
    return words


@cache
def translations(language: str) -> dict[str, str]:
    """The meaning of every rule, by its id, with the places to fill in of the rule's message."""
    name = f"meanings.{language}.json"
    entries = load_array(f"schemas/{name}", schema_bytes(name))
    return {entry["rule"]: entry["meaning"] for entry in entries}
