"""The editor's schema: a request's body in JSON Schema draft 7, with what helps to write one."""

import copy
import re
from collections import defaultdict
from collections.abc import Iterator

from bcvalidate.errors import ConfigFileError
from bcvalidate.rules.json_schema import draft07_schema
from bcvalidate.rules.registry import rules
from bcvalidate.rules.schema import ANY, Citation, Schema, action_schema, citations, schema_file

_WORDS = "editor.json"
_UNDOCUMENTED = "undocumented-key"
_LEGACY = "legacy-key"
# Only those who know the API page's table are helped by the number of a row.
_ROW_NUMBERS = re.compile(r" ?\bRows? \d[\d, toand]*\.")

Path = tuple[str, ...]


def editor_schema(action: str) -> Schema:
    """The draft-07 JSON Schema of an action's body, for editors; a new one at every call.

    It restricts by documented rules only, and to known keys. Beside what draft 7 has, it uses the
    keywords that VS Code reads: `markdownDescription`, `enumDescriptions`, `defaultSnippets`,
    `patternErrorMessage`, `deprecationMessage` and `doNotSuggest`.

    Raises ConfigFileError when schemas/editor.json has words for a place that there is not.
    """
    tree = action_schema(action)
    found = copy.deepcopy(draft07_schema(tree))
    for pointer, words in schema_file(_WORDS)[action].items():
        path = tuple(pointer.split("/")[1:])
        _add_words(_place(found, path), copy.deepcopy(words))
    for place in _places(found):
        place["description"] = _ROW_NUMBERS.sub("", place.get("description", "")).strip()
        _hide_keys(place.get("allOf"))
    cited = list(citations(tree))
    _add_notes(found, cited)
    _add_demands(found, cited)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": "Written by bcvalidate --print-schema; it knows no limits of your account.",
        "title": tree["title"],
        **found,
    }


def _add_words(place: Schema, words: Schema) -> None:
    """Put the words of editor.json at their place; where they come from is of no use there."""
    del words["source"]
    place.get("propertyNames", {}).update(words.pop("propertyNames", {}))
    if "enumDescriptions" in words:
        told = words["enumDescriptions"]
        words["enumDescriptions"] = [told.get(value, "") for value in place["enum"]]
    place.update(words)


def _add_notes(root: Schema, cited: list[Citation]) -> None:
    """Say at a key that only SDKs know that it is one, and mark the older name of a key as such."""
    for rule, path in ((rule.rule, rule.path) for rule in cited if rule.path[-1:] != (ANY,)):
        if rule == _LEGACY:
            _place(root, path)["deprecationMessage"] = rules()[rule].message
        if rule == _UNDOCUMENTED:
            note = rules()[rule].message.replace("{key}", path[-1])
            _place(root, path)["description"] += f" {note}"


def _add_demands(root: Schema, cited: list[Citation]) -> None:
    """Say at every place, in the service's own words, what its documented rules demand."""
    demands: dict[Path, list[str]] = defaultdict(list)
    for rule in cited:
        row = rules()[rule.rule]
        for path in _concerned(rule):
            demands[path].append(f"- `{row.code}`: {row.message}")
            if "pattern" in rule.subschema:
                _place(root, path)["patternErrorMessage"] = row.message
    for path, lines in demands.items():
        place = _place(root, path)
        place["markdownDescription"] = f"{place['description']}\n\n" + "\n".join(lines)


def _hide_keys(part: object) -> None:
    """Keep an editor from suggesting the keys of a condition, bare, before the places' own."""
    if isinstance(part, dict):
        for child in part.get("properties", {}).values():
            child["doNotSuggest"] = True
        part = list(part.values())
    if isinstance(part, list):
        for child in part:
            _hide_keys(child)


def _concerned(rule: Citation) -> Iterator[Path]:
    """The place that a documented rule is about, if it says something, and says it always."""
    row = rules()[rule.rule]
    account = "x-quota" in rule.subschema
    if row.documented and not (row.vague or rule.when or rule.at_key or account):
        yield (*rule.path, *rule.subschema.get("required", ()))


def _place(root: Schema, path: Path) -> Schema:
    """The subschema of a path; ConfigFileError when there is none."""
    place: object = root
    for step in path:
        below = place if isinstance(place, dict) else {}
        if step == ANY:
            place = below.get("items") or below.get("additionalProperties")
        else:
            place = below.get("properties", {}).get(step)
    if not isinstance(place, dict):
        raise ConfigFileError(f"schemas/{_WORDS}: there is no place /{'/'.join(path)}")
    return place


def _places(place: Schema) -> Iterator[Schema]:
    """A place, and every place below it."""
    yield place
    for child in place.get("properties", {}).values():
        yield from _places(child)
    for keyword in ("propertyNames", "additionalProperties", "items"):
        if isinstance(place.get(keyword), dict):
            yield from _places(place[keyword])
