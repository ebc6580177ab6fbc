"""The editor's schema: plain draft 7, and it squiggles what the documented rules forbid."""

import json
import math
import re
from collections.abc import Iterator
from functools import cache
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
from bcvalidate.rules.json_schema import draft07_schema
from bcvalidate.rules.registry import rules
from bcvalidate.rules.schema import ANY, action_schema, citations, schema_file
from tests.bodies import bodies
from tests.harness import ERR, OK, account_of, minimal, sample, violations

ACTION = "create-cluster"
SCHEMA = editor_schema(ACTION)
VALIDATOR = Draft7Validator(SCHEMA)
WORDS = schema_file("editor.json")[ACTION]
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
KNOWN = {
    rule.path
    for rule in citations(action_schema(ACTION))
    if rules()[rule.rule].documented and not rule.at_key
}


def fixtures_that_break(*, documented: bool) -> list[Path]:
    """The bodies of err/ that are JSON, and break a documented rule or do not."""
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
    """The body of a fixture, whatever the length of its numbers."""
    return read_document(fixture.read_bytes()).value


def without_unknown_keys(value: Any, path: tuple[str, ...] = ()) -> Any:
    """A value of a place, without the keys that no documented rule is about."""
    if isinstance(value, list):
        return [without_unknown_keys(item, (*path, ANY)) for item in value]
    if not isinstance(value, dict) or all(known[: len(path)] != path for known in KNOWN - {path}):
        return value
    steps = {key: key if (*path, key) in KNOWN else ANY for key in value}
    return {
        key: without_unknown_keys(child, (*path, steps[key]))
        for key, child in value.items()
        if (*path, steps[key]) in KNOWN
    }


def places(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every place of a schema by its path, conditions aside."""
    yield path, schema
    for name, child in schema.get("properties", {}).items():
        yield from places(child, f"{path}/{name}")
    for keyword in ("additionalProperties", "items"):
        if schema.get(keyword):
            yield from places(schema[keyword], f"{path}/{ANY}")


PLACES = dict(places(SCHEMA))


def keywords(schema: Any) -> Iterator[str]:
    """Every keyword that a schema uses, at any depth."""
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
    """It keeps to the meta-schema, and uses keywords of draft 7 and of VS Code only."""
    Draft7Validator.check_schema(SCHEMA)

    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert set(keywords(SCHEMA)) <= KEYWORDS
    assert '"x-' not in json.dumps(SCHEMA)
    assert "$ref" not in json.dumps(SCHEMA)


def test_every_call_makes_the_same_schema_anew() -> None:
    """What a caller does to a schema reaches neither the next one nor the tree."""
    before = json.dumps(SCHEMA)
    spoiled = editor_schema(ACTION)
    spoiled["properties"]["Groups"]["propertyNames"].clear()
    spoiled["properties"]["Groups"]["defaultSnippets"].clear()
    spoiled["required"].clear()

    assert json.dumps(editor_schema(ACTION)) == before


@pytest.mark.parametrize("fixture", OK, ids=lambda path: path.stem)
def test_ok_fixture_is_accepted(fixture: Path) -> None:
    """A body of ok/ has no squiggle, but under its unknown keys."""
    body = parsed(fixture)
    known = without_unknown_keys(body)

    refused = {error.validator for error in VALIDATOR.iter_errors(body)}

    assert list(VALIDATOR.iter_errors(known)) == []
    assert refused == (set() if known == body else {"additionalProperties"})


@pytest.mark.parametrize(
    "fixture", fixtures_that_break(documented=True), ids=lambda path: path.stem
)
def test_err_fixture_is_refused(fixture: Path) -> None:
    """A body that breaks a documented rule is refused, unless draft 7 cannot say why."""
    assert VALIDATOR.is_valid(parsed(fixture)) == (fixture.stem in INEXPRESSIBLE)


def test_every_exception_is_a_fixture() -> None:
    """No exception is left over."""
    stems = {fixture.stem for fixture in fixtures_that_break(documented=True)}

    assert set(INEXPRESSIBLE) - stems == set()


@pytest.mark.parametrize(
    "fixture", fixtures_that_break(documented=False), ids=lambda path: path.stem
)
def test_advice_is_no_squiggle(fixture: Path) -> None:
    """A body that only goes against advice is accepted, its unknown keys aside."""
    assert VALIDATOR.is_valid(without_unknown_keys(parsed(fixture)))


def leaves(value: Any) -> Iterator[object]:
    """Whatever in a value is neither object nor array."""
    if isinstance(value, dict | list):
        for child in value.values() if isinstance(value, dict) else value:
            yield from leaves(child)
    else:
        yield value


def inexpressible(leaf: object) -> bool:
    """Whether draft 7, or Python's reading of it, takes this for something else."""
    if isinstance(leaf, float):
        return math.isinf(leaf) or leaf.is_integer()
    return isinstance(leaf, str) and leaf.endswith("\n")


@given(body=bodies())
def test_it_agrees_with_the_engines(body: Any) -> None:
    """It accepts what breaks no documented rule; and nothing else that draft 7 can tell apart."""
    body = without_unknown_keys(body)
    sound = not any(rules()[rule].documented for rule, _, _ in violations(body))

    accepted = VALIDATOR.is_valid(body)

    assert accepted >= sound
    if not any(map(inexpressible, leaves(body))):
        assert accepted == sound


def test_an_unknown_key_is_refused_wherever_keys_are_known() -> None:
    """An object whose keys are known takes no other; maps take any key, with values of a kind."""
    open_places = {path for path, place in PLACES.items() if place.get("type") == "object"}
    closed = {path for path in open_places if PLACES[path].get("additionalProperties") is False}

    assert open_places - closed == {"/UserData", "/EnvVars", "/Groups", "/Groups/*/Disks"}
    assert closed == {path for path, place in PLACES.items() if "properties" in place}


def test_advice_in_a_tree_is_passed_over() -> None:
    """Advice restricts nothing, whichever keywords it uses, and wherever it stands."""
    advice = {"x-rule": "name-prose", "pattern": "^[A-Z]", "x-unheard-of": 1, "maxItems": 3}
    name = {"x-rule": "name-type", "type": "string"}
    unknown = {"x-rule": "unknown-key", "description": "No such key.", "x-never": True}
    tree = {
        "allOf": [
            {"x-rule": "body-type", "type": "object"},
            advice,
            {"if": {"x-unheard-of": 1}, "then": {"properties": {"Name": advice}}},
            {"properties": {"Name": advice, "Groups": {"additionalProperties": advice}}},
        ],
        "properties": {
            "Name": {"description": "A name.", "allOf": [name, advice]},
            "Mode": {"x-rule": "undocumented-key", "x-never": True},
            "Groups": {"x-rule": "groups-type", "type": "object", "additionalProperties": advice},
        },
        "additionalProperties": unknown,
    }

    assert draft07_schema(tree) == {
        "type": "object",
        "properties": {
            "Name": {"description": "A name.", "type": "string"},
            "Groups": {"type": "object"},
            "Mode": {},
        },
        "additionalProperties": False,
    }


def test_what_two_rules_demand_is_demanded_twice() -> None:
    """A keyword that two documented rules of a place use is merged, never overwritten."""
    tree = {
        "allOf": [
            {"x-rule": "name-missing", "required": ["Name"]},
            {"x-rule": "image-id-missing", "required": ["ImageId"]},
            {"x-rule": "user-data-size", "minProperties": 0, "maxProperties": 64},
            {"x-rule": "user-data-size", "minProperties": 0, "maxProperties": 9},
        ]
    }

    assert draft07_schema(tree) == {
        "required": ["Name", "ImageId"],
        "minProperties": 0,
        "maxProperties": 64,
        "allOf": [{"maxProperties": 9}],
    }


def test_keys_that_are_only_advised_against_have_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that only the SDKs know is told of in its description; an older name is deprecated."""
    tree = json.loads(json.dumps(action_schema(ACTION)))
    oss = tree["properties"]["Configs"]["properties"]["Mounts"]["properties"]["OSS"]["properties"]
    for place, rule in (
        (tree["properties"]["ScheduleType"], "undocumented-key"),
        (oss["AccessSecurityToken"], "legacy-key"),
    ):
        place["allOf"] = [{"x-rule": rule, "x-never": True}]
    monkeypatch.setattr(editor_module, "action_schema", lambda _: tree)

    made = dict(places(editor_schema(ACTION)))

    told = rules()["undocumented-key"].message.replace("{key}", "ScheduleType")
    assert made["/ScheduleType"]["description"].endswith(f" {told}")
    assert made["/ScheduleType"].get("deprecationMessage") is None
    older = made["/Configs/Mounts/OSS/AccessSecurityToken"]
    assert older["deprecationMessage"] == rules()["legacy-key"].message


def test_every_place_has_a_description() -> None:
    """Whatever one hovers over is described, and without the numbers of the page's rows."""
    told = {path: place.get("description", "") for path, place in PLACES.items()}

    assert [path for path, text in told.items() if not text] == []
    assert [text for text in told.values() if re.search(r"\b[Rr]ows? \d", text)] == []


def test_a_description_has_the_words_of_the_service() -> None:
    """What Name must fulfil is told in the words of the documented rows."""
    described = PLACES["/Name"]["markdownDescription"]

    expected = [
        f"- `{row.code}`: {row.message}"
        for row in rules().values()
        if row.id in ("name-missing", "name-type", "name-length", "name-charset")
    ]
    assert described == "\n".join([PLACES["/Name"]["description"], "", *expected])
    assert PLACES["/Name"]["patternErrorMessage"] == rules()["name-charset"].message


@pytest.mark.parametrize("path", WORDS)
def test_words_have_their_place_and_their_source(path: str) -> None:
    """What editor.json suggests at a place is valid there, describes every value, and is sourced."""
    words = WORDS[path]
    place = PLACES[path]
    suggested = [*words.get("examples", ()), *([words["default"]] if "default" in words else [])]

    assert words["source"]
    assert "source" not in place
    assert [value for value in suggested if not Draft7Validator(place).is_valid(value)] == []
    if "enumDescriptions" in words:
        assert set(words["enumDescriptions"]) == set(place["enum"])
        assert place["enumDescriptions"] == [words["enumDescriptions"][v] for v in place["enum"]]
        assert all(place["enumDescriptions"])


def test_every_closed_set_is_explained() -> None:
    """Each value of an enum has its line, in the order of the enum."""
    closed = {path for path, place in PLACES.items() if "enum" in place}

    assert closed == {path for path, words in WORDS.items() if "enumDescriptions" in words}


def test_words_for_no_place_are_a_broken_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A path that leads nowhere is told of in one line."""
    words = {ACTION: {"/Groups/*/Nmae/x": {"source": "none"}}}
    monkeypatch.setattr(
        editor_module,
        "schema_file",
        lambda n: words if n == "editor.json" else schema_file(n),
    )

    with pytest.raises(ConfigFileError) as broken:
        editor_schema(ACTION)

    assert str(broken.value) == "schemas/editor.json: there is no place /Groups/*/Nmae/x"


def filled(snippet: Any) -> Any:
    """What a snippet leaves in the file when one only presses the tabulator."""
    if isinstance(snippet, dict):
        return {filled(key): filled(value) for key, value in snippet.items()}
    if isinstance(snippet, list):
        return [filled(value) for value in snippet]
    text = re.sub(r"\$\{\d+(?::([^}]*)|\|([^,|]*)[^}]*)\}", r"\1\2", snippet)
    return json.loads(text[1:]) if text.startswith("^") else text


def placed(path: str, value: Any) -> dict[str, Any]:
    """A minimal body that has a value at a path."""
    steps = path.split("/")[1:]
    for depth in range(len(steps), 0, -1):
        above = PLACES["".join(f"/{step}" for step in steps[: depth - 1])]
        value = [value] if "items" in above else {steps[depth - 1].replace(ANY, "g"): value}
    return minimal(**value) if path else dict(value)


SNIPPETS = [
    pytest.param(path, snippet, id=snippet["label"])
    for path, words in WORDS.items()
    for snippet in words.get("defaultSnippets", ())
]


@pytest.mark.parametrize(("path", "snippet"), SNIPPETS)
def test_a_snippet_is_valid_as_it_comes(path: str, snippet: dict[str, Any]) -> None:
    """A snippet, put where it is offered, makes a body that is accepted by both."""
    body = placed(path, filled(snippet["body"]))

    assert list(VALIDATOR.iter_errors(body)) == []
    assert validate(json.dumps(body)).errors == ()


def test_what_there_is_a_snippet_for() -> None:
    """A cluster, a group, the disks, both kinds of mount, a VPC and a topic."""
    assert [(param.values[0], param.id) for param in SNIPPETS] == [
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


@cache
def page_keys() -> frozenset[str]:
    """The keys of the page's own sample, at any depth."""
    return frozenset(re.findall(r'"(\w+)":', json.dumps(sample())))


def test_a_snippet_uses_keys_of_the_page() -> None:
    """No snippet has a key that the page's sample has not, the group's name aside."""
    keys = {
        key
        for param in SNIPPETS
        for key in re.findall(r'"(\w+)":', json.dumps(filled(param.values[1]["body"])))  # type: ignore[index]  # the second value is the snippet
    }

    assert keys - page_keys() == set()
