"""Editor schema: the JSON Schema (draft 7) of a request body, with help texts for editors."""

import copy
import re
from collections import defaultdict
from collections.abc import Iterator

from bcvalidate.errors import ConfigFileError
from bcvalidate.rules.json_schema import draft07_schema
from bcvalidate.rules.registry import rules
from bcvalidate.rules.schema import ANY, Citation, Schema, action_schema, citations, schema_file

_EDITOR_FILE = "editor.json"
_UNDOCUMENTED = "undocumented-key"
_LEGACY = "legacy-key"
# The numbers of error-table entries in descriptions mean nothing to users of an editor.
_ENTRY_NUMBERS = re.compile(r" ?\bRows? \d[\d, toand]*\.")

Path = tuple[str, ...]


def editor_schema(action: str) -> Schema:
    """Build the draft-07 JSON Schema of an action's body, for editors.

    The schema enforces the documented rules and rejects unknown keys. It also uses keywords that
    VS Code reads: `markdownDescription`, `enumDescriptions`, `defaultSnippets`,
    `patternErrorMessage`, `deprecationMessage` and `doNotSuggest`.

    Raises ConfigFileError when schemas/editor.json has texts for a path without a subschema.
    """
    tree = action_schema(action)
    root = copy.deepcopy(draft07_schema(tree))
    for pointer, texts in schema_file(_EDITOR_FILE)[action].items():
        path = tuple(pointer.split("/")[1:])
        _add_texts(_find_subschema(root, path), copy.deepcopy(texts))
    for subschema in _subschemas(root):
        subschema["description"] = _ENTRY_NUMBERS.sub("", subschema.get("description", "")).strip()
        _hide_keys(subschema.get("allOf"))
    cited = list(citations(tree))
    _add_notes(root, cited)
    _add_requirements(root, cited)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": "Written by bcvalidate --print-schema; it knows no limits of your account.",
        "title": tree["title"],
        **root,
    }


def _add_texts(subschema: Schema, texts: Schema) -> None:
    """Add the texts of editor.json to a subschema, without the source that they cite."""
    del texts["source"]
    subschema.get("propertyNames", {}).update(texts.pop("propertyNames", {}))
    if "enumDescriptions" in texts:
        descriptions = texts["enumDescriptions"]
        texts["enumDescriptions"] = [descriptions.get(value, "") for value in subschema["enum"]]
    subschema.update(texts)


def _add_notes(root: Schema, cited: list[Citation]) -> None:
    """Mark the keys that only SDKs know, and the older names of keys."""
    for citation in cited:
        if citation.path[-1:] == (ANY,):
            continue
        message = rules()[citation.rule].message
        if citation.rule == _LEGACY:
            _find_subschema(root, citation.path)["deprecationMessage"] = message
        if citation.rule == _UNDOCUMENTED:
            note = message.replace("{key}", citation.path[-1])
            _find_subschema(root, citation.path)["description"] += f" {note}"


def _add_requirements(root: Schema, cited: list[Citation]) -> None:
    """Add the messages of the documented rules to the subschemas that they apply to."""
    requirements: dict[Path, list[str]] = defaultdict(list)
    for citation in cited:
        rule = rules()[citation.rule]
        for path in _documented_paths(citation):
            requirements[path].append(f"- `{rule.code}`: {rule.message}")
            if "pattern" in citation.subschema:
                _find_subschema(root, path)["patternErrorMessage"] = rule.message
    for path, lines in requirements.items():
        subschema = _find_subschema(root, path)
        subschema["markdownDescription"] = f"{subschema['description']}\n\n" + "\n".join(lines)


def _hide_keys(part: object) -> None:
    """Keep editors from suggesting the keys of conditions, which have no help texts."""
    if isinstance(part, dict):
        for child in part.get("properties", {}).values():
            child["doNotSuggest"] = True
        part = list(part.values())
    if isinstance(part, list):
        for child in part:
            _hide_keys(child)


def _documented_paths(citation: Citation) -> Iterator[Path]:
    """Yield the path to show a rule at, if it is documented, clear, unconditional and no quota."""
    rule = rules()[citation.rule]
    is_quota = "x-quota" in citation.subschema
    if rule.documented and not (rule.vague or citation.when or citation.at_key or is_quota):
        yield (*citation.path, *citation.subschema.get("required", ()))


def _find_subschema(root: Schema, path: Path) -> Schema:
    """Return the subschema of a path; raises ConfigFileError when there is none."""
    subschema: object = root
    for step in path:
        parent = subschema if isinstance(subschema, dict) else {}
        if step == ANY:
            subschema = parent.get("items") or parent.get("additionalProperties")
        else:
            subschema = parent.get("properties", {}).get(step)
    if not isinstance(subschema, dict):
        raise ConfigFileError(f"schemas/{_EDITOR_FILE}: no subschema at /{'/'.join(path)}")
    return subschema


def _subschemas(subschema: Schema) -> Iterator[Schema]:
    """Yield a subschema and every subschema below it."""
    yield subschema
    for child in subschema.get("properties", {}).values():
        yield from _subschemas(child)
    for keyword in ("propertyNames", "additionalProperties", "items"):
        if isinstance(subschema.get(keyword), dict):
            yield from _subschemas(subschema[keyword])
