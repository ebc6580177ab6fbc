"""The editor schema: plain draft 7 that marks what the documented rules forbid."""

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft7Validator

from bcvalidate import validate
from bcvalidate.document.document import read_document
from bcvalidate.errors import ConfigFileError
from bcvalidate.rules import editor_schema as editor_module
from bcvalidate.rules.editor_schema import editor_schema
from bcvalidate.rules.registry import rules
from bcvalidate.rules.schema import ANY, action_schema, citations, schema_file
from tests.support.bodies import bodies
from tests.support.harness import ERR, OK, account_of, minimal, sample, violations
from tests.support.profiles import EQUIVALENCE

ACTION = "create-cluster"
SCHEMA = editor_schema(ACTION)
VALIDATOR = Draft7Validator(SCHEMA)
EDITOR_TEXTS = schema_file("editor.json")[ACTION]
KEYWORDS = {
    *("$schema", "$comment", "title", "description", "markdownDescription", "default", "examples"),
    *("type", "enum", "const", "minLength", "maxLength", "pattern", "minimum", "maximum"),
    *("required", "properties", "propertyNames", "additionalProperties", "items"),
    *("minProperties", "maxProperties", "allOf", "if", "then", "not"),
    *("enumDescriptions", "defaultSnippets", "patternErrorMessage", "deprecationMessage"),
    "doNotSuggest",
}
INEXPRESSIBLE = {
    "desired-vm-count-type--float": "draft 7 takes 3.0 for an integer",
    "parameter-invalid--float-sizes": "draft 7 takes 262144.0 for an integer",
    "parameter-invalid--boundless-price": "draft 7 knows no limit of a number's size",
    "name-charset--line-feed": "Python's $ matches before a last line feed; ECMA 262's does not",
    "instance-type-invalid--unavailable": "it takes the account's list",
    "instance-type-invalid--available": "it takes the account's list",
    "instance-type-invalid--no-list": "it takes the account's list",
    "instance-type-invalid--on-demand-inherits": "it takes the account's list",
    "instance-type-invalid--prepaid": "it takes the account's list",
    "instance-type-invalid--spot": "it takes the account's list",
    "instance-type-invalid--spot-inherits": "it takes the account's list",
    "instance-type-invalid--spot-list-alone": "it takes the account's list",
    "opposite-router-type-forbidden--account": "it takes the account's list",
    "resource-type-invalid--account": "it takes the account's list",
    "quota-clusters": "it takes the account's limit",
    "quota-groups": "it takes the account's limit",
    "quota-desired-vm-count": "it takes the account's limit",
}
DOCUMENTED_PATHS = {
    rule.path
    for rule in citations(action_schema(ACTION))
    if rules()[rule.rule].documented and not rule.at_key
}


def fixtures_that_break(*, documented: bool) -> list[Path]:
    """List the bodies of err/ that are JSON, and break a documented rule or do not."""
    reports = {
        fixture: validate(fixture.read_bytes(), account=account_of(fixture), lint=False)
        for fixture in ERR
        if read_document(fixture.read_bytes()).readable
    }
    return [
        fixture
        for fixture, report in reports.items()
        if documented == any(finding.documented for finding in report.findings)
    ]


def parsed(fixture: Path) -> Any:
    """Return the body of a fixture, with numbers of any length."""
    return read_document(fixture.read_bytes()).value


def without_unknown_keys(value: Any, path: tuple[str, ...] = ()) -> Any:
    """Return the value at a path without the keys that no documented rule is about."""
    if isinstance(value, list):
        return [without_unknown_keys(item, (*path, ANY)) for item in value]
    if not isinstance(value, dict) or all(
        documented[: len(path)] != path for documented in DOCUMENTED_PATHS - {path}
    ):
        return value
    steps = {key: key if (*path, key) in DOCUMENTED_PATHS else ANY for key in value}
    return {
        key: without_unknown_keys(child, (*path, steps[key]))
        for key, child in value.items()
        if (*path, steps[key]) in DOCUMENTED_PATHS
    }


def subschemas(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """List the subschemas of a schema with their paths, without those of conditions."""
    yield path, schema
    for name, child in schema.get("properties", {}).items():
        yield from subschemas(child, f"{path}/{name}")
    for keyword in ("additionalProperties", "items"):
        if schema.get(keyword):
            yield from subschemas(schema[keyword], f"{path}/{ANY}")


SUBSCHEMAS = dict(subschemas(SCHEMA))


def keywords(schema: Any) -> Iterator[str]:
    """List the keywords that a schema uses, at any depth."""
    for keyword, value in schema.items():
        yield keyword
        if keyword == "properties":
            for child in value.values():
                yield from keywords(child)
        elif keyword == "allOf":
            for child in value:
                yield from keywords(child)
        elif isinstance(value, dict) and keyword != "default":
            yield from keywords(value)


def test_it_is_plain_draft_7() -> None:
    """The schema is valid by the meta-schema, with keywords of draft 7 and VS Code only."""
    Draft7Validator.check_schema(SCHEMA)

    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert set(keywords(SCHEMA)) <= KEYWORDS
    assert '"x-' not in json.dumps(SCHEMA)
    assert "$ref" not in json.dumps(SCHEMA)


def test_every_call_makes_a_new_schema() -> None:
    """What a caller changes in a schema reaches neither the next one nor the schema tree."""
    before = json.dumps(SCHEMA)
    changed = editor_schema(ACTION)
    changed["properties"]["Groups"]["propertyNames"].clear()
    changed["properties"]["Groups"]["defaultSnippets"].clear()
    changed["required"].clear()

    assert json.dumps(editor_schema(ACTION)) == before


def test_ok_fixtures_are_accepted() -> None:
    """A body of ok/ is accepted, except for its unknown keys."""
    for fixture in OK:
        body = parsed(fixture)
        documented = without_unknown_keys(body)

        keywords_broken = {error.validator for error in VALIDATOR.iter_errors(body)}

        expected = set() if documented == body else {"additionalProperties"}
        assert list(VALIDATOR.iter_errors(documented)) == [], fixture.stem
        assert keywords_broken == expected, fixture.stem


def test_err_fixtures_are_refused() -> None:
    """A body that breaks a documented rule is refused, unless draft 7 cannot express the rule."""
    accepted = {
        fixture.stem
        for fixture in fixtures_that_break(documented=True)
        if VALIDATOR.is_valid(parsed(fixture))
    }

    assert accepted == INEXPRESSIBLE.keys()


def test_lints_are_not_marked() -> None:
    """A body with lint findings only is accepted, except for its unknown keys."""
    for fixture in fixtures_that_break(documented=False):
        assert VALIDATOR.is_valid(without_unknown_keys(parsed(fixture))), fixture.stem


def leaves(value: Any) -> Iterator[object]:
    """List the strings, numbers and literals in a value."""
    if isinstance(value, dict | list):
        for child in value.values() if isinstance(value, dict) else value:
            yield from leaves(child)
    else:
        yield value


def inexpressible(leaf: object) -> bool:
    """Whether draft 7, or its Python implementation, takes this for another value."""
    if isinstance(leaf, float):
        return math.isinf(leaf) or leaf.is_integer()
    return isinstance(leaf, str) and leaf.endswith("\n")


@EQUIVALENCE
@given(body=bodies())
def test_it_agrees_with_the_engines(body: Any) -> None:
    """It accepts exactly what breaks no documented rule, as far as draft 7 can express it."""
    body = without_unknown_keys(body)
    breaks_no_rule = not any(rules()[rule].documented for rule, _, _ in violations(body))

    accepted = VALIDATOR.is_valid(body)

    assert accepted >= breaks_no_rule
    if not any(map(inexpressible, leaves(body))):
        assert accepted == breaks_no_rule


def test_unknown_keys_are_refused_where_keys_are_known() -> None:
    """An object with known keys accepts no other keys; a map accepts any key."""
    objects = {path for path, schema in SUBSCHEMAS.items() if schema.get("type") == "object"}
    closed = {path for path in objects if SUBSCHEMAS[path].get("additionalProperties") is False}

    assert objects - closed == {"/UserData", "/EnvVars", "/Groups", "/Groups/*/Disks"}
    assert closed == {path for path, schema in SUBSCHEMAS.items() if "properties" in schema}


def test_keys_with_lints_have_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    """The description of an undocumented key has the lint; an older key is deprecated."""
    tree = json.loads(json.dumps(action_schema(ACTION)))
    oss = tree["properties"]["Configs"]["properties"]["Mounts"]["properties"]["OSS"]["properties"]
    for subschema, rule in (
        (tree["properties"]["ScheduleType"], "undocumented-key"),
        (oss["AccessSecurityToken"], "legacy-key"),
    ):
        subschema["allOf"] = [{"x-rule": rule, "x-never": True}]
    monkeypatch.setattr(editor_module, "action_schema", lambda _: tree)

    made = dict(subschemas(editor_schema(ACTION)))

    message = rules()["undocumented-key"].message.replace("{key}", "ScheduleType")
    assert made["/ScheduleType"]["description"].endswith(f" {message}")
    assert made["/ScheduleType"].get("deprecationMessage") is None
    older = made["/Configs/Mounts/OSS/AccessSecurityToken"]
    assert older["deprecationMessage"] == rules()["legacy-key"].message


def test_every_subschema_has_a_description() -> None:
    """A hover shows a description, without the numbers of error-table entries."""
    descriptions = {path: schema.get("description", "") for path, schema in SUBSCHEMAS.items()}

    assert [path for path, text in descriptions.items() if not text] == []
    assert [text for text in descriptions.values() if re.search(r"\b[Rr]ows? \d", text)] == []


def test_description_has_the_messages_of_the_service() -> None:
    """The description of Name lists the messages of the documented rules."""
    described = SUBSCHEMAS["/Name"]["markdownDescription"]

    expected = [
        f"- `{rule.code}`: {rule.message}"
        for rule in rules().values()
        if rule.id in ("name-missing", "name-type", "name-length", "name-charset")
    ]
    assert described == "\n".join([SUBSCHEMAS["/Name"]["description"], "", *expected])
    assert SUBSCHEMAS["/Name"]["patternErrorMessage"] == rules()["name-charset"].message


def test_editor_texts_are_valid_and_have_a_source() -> None:
    """The suggestions of editor.json are valid, describe every value, and name their source."""
    for path, texts in EDITOR_TEXTS.items():
        schema = SUBSCHEMAS[path]
        suggested = [*texts.get("examples", ())]
        suggested += [texts["default"]] if "default" in texts else []

        assert texts["source"], path
        assert "source" not in schema, path
        for value in suggested:
            assert Draft7Validator(schema).is_valid(value), (path, value)
        if "enumDescriptions" in texts:
            descriptions = [texts["enumDescriptions"][value] for value in schema["enum"]]
            assert set(texts["enumDescriptions"]) == set(schema["enum"]), path
            assert schema["enumDescriptions"] == descriptions, path
            assert all(descriptions), path


def test_every_closed_set_is_explained() -> None:
    """Each value of an enum has a description, in the order of the enum."""
    closed = {path for path, schema in SUBSCHEMAS.items() if "enum" in schema}

    assert closed == {path for path, texts in EDITOR_TEXTS.items() if "enumDescriptions" in texts}


def test_editor_text_without_a_subschema_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A path in editor.json that leads nowhere is an error in one line."""
    texts = {ACTION: {"/Groups/*/Nmae/x": {"source": "none"}}}
    monkeypatch.setattr(
        editor_module,
        "schema_file",
        lambda n: texts if n == "editor.json" else schema_file(n),
    )

    with pytest.raises(ConfigFileError) as caught:
        editor_schema(ACTION)

    assert str(caught.value) == "schemas/editor.json: no subschema at /Groups/*/Nmae/x"


def filled(snippet: Any) -> Any:
    """Return what a snippet inserts if the user changes nothing."""
    if isinstance(snippet, dict):
        return {filled(key): filled(value) for key, value in snippet.items()}
    if isinstance(snippet, list):
        return [filled(value) for value in snippet]
    text = re.sub(r"\$\{\d+(?::([^}]*)|\|([^,|]*)[^}]*)\}", r"\1\2", snippet)
    return json.loads(text[1:]) if text.startswith("^") else text


def body_with(path: str, value: Any) -> dict[str, Any]:
    """Return a minimal body with a value at a path."""
    steps = path.split("/")[1:]
    for depth in range(len(steps), 0, -1):
        above = SUBSCHEMAS["".join(f"/{step}" for step in steps[: depth - 1])]
        value = [value] if "items" in above else {steps[depth - 1].replace(ANY, "g"): value}
    return minimal(**value) if path else dict(value)


SNIPPETS = [
    (path, snippet)
    for path, texts in EDITOR_TEXTS.items()
    for snippet in texts.get("defaultSnippets", ())
]


def test_snippets_are_valid_unchanged() -> None:
    """A snippet, inserted where it is offered, makes a valid body."""
    for path, snippet in SNIPPETS:
        body = body_with(path, filled(snippet["body"]))

        assert list(VALIDATOR.iter_errors(body)) == [], snippet["label"]
        assert validate(json.dumps(body)).errors == (), snippet["label"]


def test_labels_of_snippets() -> None:
    """There are snippets for a cluster, a group, the disks, the mounts, a VPC and a topic."""
    assert [(path, snippet["label"]) for path, snippet in SNIPPETS] == [
        ("", "A cluster"),
        ("/Groups", "Groups with one group"),
        ("/Groups/*", "A group"),
        ("/Groups/*", "A group of Spot machines"),
        ("/Notification/Topic", "A topic"),
        ("/Configs/Disks/SystemDisk", "A system disk"),
        ("/Configs/Disks/DataDisk", "A data disk"),
        ("/Configs/Mounts/Entries/*", "An OSS mount"),
        ("/Configs/Mounts/Entries/*", "A NAS mount"),
        ("/Configs/Networks/VPC", "A VPC"),
    ]


def test_snippets_use_keys_of_the_sample() -> None:
    """A snippet has no key that the sample of the API reference lacks, except a group's name."""
    sample_keys = set(re.findall(r'"(\w+)":', json.dumps(sample())))

    for _, snippet in SNIPPETS:
        keys = set(re.findall(r'"(\w+)":', json.dumps(filled(snippet["body"]))))
        assert keys <= sample_keys, snippet["label"]
