"""SARIF logs as other programs read them: by the official schema, and as a viewer."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator

SCHEMA = Path(__file__).parent / "sarif-schema-2.1.0.json"
"""The schema file of OASIS for SARIF 2.1.0, errata 01."""


@cache
def _validator() -> Draft4Validator:
    schema = json.loads(SCHEMA.read_bytes())
    return Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)


def schema_errors(log: Any) -> list[str]:
    """Return the messages of the errors by which a log is not valid."""
    return [error.message for error in _validator().iter_errors(log)]


def as_viewers_show(message: str) -> str:
    """Return a message string as a viewer shows it (sections 3.11.5 and 3.11.6), without links."""
    assert all(len(braces) % 2 == 0 for braces in re.findall(r"\{+|\}+", message))
    plain = message.replace("{{", "{").replace("}}", "}")
    if "](" not in plain:
        return plain
    assert all(len(before) % 2 == 1 for before in re.findall(r"(\\*)\[", plain))
    return re.sub(r"\\(.)", r"\1", plain)
