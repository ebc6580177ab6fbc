"""The plain schema: the schema of a body without the keywords of our dialect."""

import json
from pathlib import Path
from typing import Any

from bcvalidate.rules.registry import rules
from bcvalidate.rules.schema import action_schema, citations

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ANNOTATIONS = ("title", "description")
_SUBSCHEMA = ("additionalProperties", "items", "propertyNames")
_CONDITION = ("if", "then")


def plain_schema() -> dict[str, Any]:
    """Return the schema for the peers, without lints and our own keywords."""
    return _plain(action_schema("create-cluster"))


def write_plain_schema(folder: Path) -> Path:
    """Write the plain schema to a file in a folder."""
    path = folder / "plain.schema.json"
    path.write_text(json.dumps({"$schema": _DIALECT, **plain_schema()}), "utf-8")
    return path


def _plain(node: dict[str, Any]) -> dict[str, Any]:
    if "x-rule" in node and not rules()[node["x-rule"]].documented:
        return {}
    plain = _plain_condition(node) if "if" in node else {}
    for keyword, value in node.items():
        if keyword.startswith(("x-", "$")) or keyword in (*_ANNOTATIONS, *_CONDITION):
            continue
        if keyword == "properties":
            plain[keyword] = {name: _plain(child) for name, child in value.items()}
        elif keyword == "allOf":
            plain[keyword] = [part for part in map(_plain, value) if part]
        elif keyword in _SUBSCHEMA:
            plain[keyword] = _plain(value)
        else:
            plain[keyword] = value
    return {keyword: value for keyword, value in plain.items() if value not in ([], {})}


def _plain_condition(node: dict[str, Any]) -> dict[str, Any]:
    """Return the condition of a subschema, or {} if it or its `then` needs our keywords."""
    if not any(rules()[rule.rule].documented for rule in citations(node["then"])):
        return {}
    consequence = _plain(node["then"])
    if not consequence or '"x-' in json.dumps(node["if"]):
        return {}
    return {"if": node["if"], "then": consequence}
