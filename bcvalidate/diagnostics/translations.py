"""Translations: the message of a finding in a language other than English."""

from functools import cache

from bcvalidate.diagnostics.finding import Finding
from bcvalidate.document.source_file import load_array
from bcvalidate.files.resources import schema_bytes
from bcvalidate.rules.registry import rules

LANGUAGES = ("zh",)
"""The languages that messages are translated into; the service responds in English only."""

_PLACEHOLDERS = ("{key}", "{value}", "{Parameter}")


def translation(finding: Finding, language: str) -> str | None:
    """Translate the message of a finding; None if its rule has no translation in this language.

    Source: for a documented rule, the column 语义 of the error table in the API reference.
    """
    if language not in LANGUAGES:
        return None
    translated = translations(language).get(finding.rule)
    if translated is None:
        return None
    template = rules()[finding.rule].message
    for placeholder in _PLACEHOLDERS:
        before, separator, after = template.partition(placeholder)
        if separator:
            end = len(finding.message) - len(after)
            return translated.replace(placeholder, finding.message[len(before) : end])
    return translated


@cache
def translations(language: str) -> dict[str, str]:
    """The translated message of every rule, by its id, with the placeholders of the original."""
    name = f"meanings.{language}.json"
    entries = load_array(f"schemas/{name}", schema_bytes(name))
    return {entry["rule"]: entry["meaning"] for entry in entries}
