"""Policies: an organisation's own rules are held against bodies, and a faulty policy says where."""

import json
import os
import re
import socket
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, validators
from referencing import Registry

from bcvalidate import validate
from bcvalidate.engine import ecma_regex
from bcvalidate.engine.keywords import TYPES
from bcvalidate.engine.violation import Violation
from bcvalidate.errors import ConfigFileError
from bcvalidate.policies.policy import Policy, load_policy, merge_rules
from bcvalidate.policies.vocabulary import (
    ASSERTIONS,
    DRAFT,
    NAMED,
    ONE,
    SEVERAL,
    UNSUPPORTED,
    kinds,
)
from bcvalidate.rules.registry import Rule, rules
from tests.bodies import GOOD, SCALARS, VALUES, bodies
from tests.harness import ROOT

EXAMPLES = ROOT / "fixtures" / "policy"
TEAM = load_policy("team.policy.json", (EXAMPLES / "team.policy.json").read_bytes())


def policy(**schema: Any) -> Policy:
    """A policy with one rule for all of it."""
    words = {"x-rule": "own", "x-message": "Do as we do."}
    return load_policy("p", json.dumps({**words, **schema}).encode())


def broken(schema: Any, body: Any) -> list[Violation]:
    """What a body breaks in a policy of one rule."""
    return policy(**schema).violations(body)


def refusal(text: str | bytes) -> str:
    """What is said of a policy that cannot be used."""
    with pytest.raises(ConfigFileError) as caught:
        load_policy("p", text.encode() if isinstance(text, str) else text)
    return str(caught.value)


def example(name: str) -> bytes:
    """A body beside the example policy."""
    return (EXAMPLES / name).read_bytes()


def test_the_example_passes_what_it_should() -> None:
    """The good body breaks no rule, neither ours nor the team's."""
    assert validate(example("ok.json")).findings == ()
    assert TEAM.violations(json.loads(example("ok.json"))) == []


def test_the_example_finds_what_it_should() -> None:
    """The bad body breaks each of the team's rules once, and none of ours."""
    found = TEAM.violations(json.loads(example("err.json")))

    assert validate(example("err.json")).findings == ()
    assert found == [
        ("team-instance-type", ("Groups", "workers", "InstanceType"), "ecs.c5.large"),
        ("team-description", ("Description",), ""),
        ("team-name-prefix", ("Name",), "align"),
        ("team-group-size", ("Groups", "workers", "DesiredVMCount"), 51),
    ]


def test_rows_of_the_example() -> None:
    """A rule's words are a row of its file, undocumented, after all of ours."""
    assert [*TEAM.rules] == [
        "team-instance-type",
        "team-description",
        "team-name-prefix",
        "team-group-size",
    ]
    assert TEAM.rules["team-group-size"] == Rule(
        order=len(rules()) + 4,
        number=None,
        id="team-group-size",
        severity="warning",
        documented=False,
        status=None,
        code=None,
        message="{Parameter} is over 50; ask the platform team before starting so many machines.",
        note="Of each group; JSON Schema has no sum over all of them.",
        source="team.policy.json",
        vague=False,
    )


@pytest.mark.parametrize(
    ("schema", "body", "found"),
    [
        ({"required": ["Name"]}, {}, [((), {})]),
        ({"required": ["a", "b"]}, {}, [((), {})]),
        ({"properties": {"a": {"required": ["b"]}}}, {"a": {}}, [(("a",), {})]),
        ({"type": "integer"}, 3.0, [((), 3.0)]),
        ({"type": ["integer", "null"]}, None, []),
        ({"properties": {"a": {"const": 1}}}, {"a": True}, [(("a",), True)]),
        ({"multipleOf": 0.1}, 0.3, []),
        ({"multipleOf": 0.5}, 10**400, []),
        ({"multipleOf": 7}, 10**400, [((), 10**400)]),
        ({"pattern": "^a$"}, "a\n", [((), "a\n")]),
        ({"pattern": r"^[\p{Han}]+$"}, "集群", []),
        ({"pattern": r"^\d$"}, "٣", [((), "٣")]),
        ({"items": {"minimum": 2}}, [1, 2, 0], [((0,), 1), ((2,), 0)]),
        ({"prefixItems": [{}], "items": False}, [1, 2, 3], [((1,), 2), ((2,), 3)]),
        ({"contains": {"const": 1}, "maxContains": 1}, [1, 1], [((), [1, 1])]),
        ({"not": {"required": ["a"]}}, {"a": 1}, [((), {"a": 1})]),
        ({"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}, {}, [((), {})]),
        ({"oneOf": [{"type": "string"}, {"minLength": 1}]}, "a", [((), "a")]),
        ({"if": {"const": 1}, "then": False, "else": {"const": 2}}, 1, [((), 1)]),
        ({"if": {"const": 1}, "then": False, "else": {"const": 2}}, 3, [((), 3)]),
        ({"dependentSchemas": {"a": {"required": ["b"]}}}, {"a": 1}, [((), {"a": 1})]),
        ({"dependentRequired": {"a": ["b"]}}, {"a": 1}, [((), {"a": 1})]),
        ({"uniqueItems": True}, [1, 1], [((), [1, 1])]),
        ({"x-set": "a"}, {"a": ""}, [((), {"a": ""})]),
        ({"x-cidr": {"10.0.0.0/8": [12, 24]}}, "10.0.0.0/25", [((), "10.0.0.0/25")]),
        ({"definitions": {"a": {"const": 1}}, "$ref": "#/definitions/a"}, 2, [((), 2)]),
        ({"$defs": {"a/b": {"const": 1}}, "$ref": "#/$defs/a~1b"}, 2, [((), 2)]),
        ({"$defs": {"é": False}, "$ref": "#/$defs/%C3%A9"}, 2, [((), 2)]),
        (
            {"properties": {"a": {}}, "patternProperties": {"^x$": {}}, "additionalProperties": False},
            {"c": 1, "a": 2, "x": 3, "x\n": 4},
            [(("c",), 1), (("x\n",), 4)],
        ),
        ({"properties": {"a": False}}, {"a": 1}, [(("a",), 1)]),
        ({"patternProperties": {"^x": False}}, {"x1": 1, "y": 2}, [(("x1",), 1)]),
        ({"propertyNames": {"maxLength": 1}}, {"bb": 1, "a": 1}, [(("bb",), "bb")]),
        ({"propertyNames": False}, {"a": 1}, [(("a",), "a")]),
    ],
)  # fmt: skip
def test_what_a_keyword_finds(schema: Any, body: Any, found: list[tuple[Any, Any]]) -> None:
    """Each keyword reports its rule once for each place: the value, the object that lacks, the key."""
    assert broken(schema, body) == [("own", path, value) for path, value in found]


@pytest.mark.parametrize(
    ("schema", "keys"),
    [
        ({"propertyNames": {"allOf": [{"maxLength": 1}]}}, True),
        ({"propertyNames": {"$ref": "#/$defs/short"}, "$defs": {"short": {"maxLength": 1}}}, True),
        ({"additionalProperties": False}, True),
        ({"properties": {"a": False}, "patternProperties": {"b": False}}, True),
        ({"additionalProperties": {"not": {}}}, False),
        ({"additionalProperties": False, "required": ["a"]}, False),
        ({"items": False}, False),
        ({"additionalProperties": False, "if": {"required": ["a"]}}, True),
        ({"$ref": "#/properties/a", "properties": {"a": False}}, False),
    ],
)
def test_rules_of_keys(schema: Any, keys: bool) -> None:
    """A rule is of keys when a key breaks it, and nothing else does."""
    assert policy(**schema).key_rules == ({"own"} if keys else set())


def test_the_nearest_rule_is_reported() -> None:
    """Inside a rule another one may stand; a definition has the rule of the place it is used at."""
    words = {"x-message": "No."}
    text = json.dumps(
        {
            "x-rule": "outer",
            **words,
            "$defs": {"one": {"const": 1}},
            "properties": {
                "a": {"$ref": "#/$defs/one"},
                "b": {"x-rule": "inner", **words, "$ref": "#/$defs/one"},
                "c": {"x-rule": "inner", **words, "anyOf": [{"const": 1}, {"const": 3}]},
                "d": {"allOf": [{"x-rule": "deep", **words, "$ref": "#/$defs/one"}, {"const": 2}]},
            },
        }
    )

    assert load_policy("p", text.encode()).violations({"d": 4, "c": 2, "b": 2, "a": 2}) == [
        ("outer", ("d",), 4),
        ("outer", ("a",), 2),
        ("inner", ("c",), 2),
        ("inner", ("b",), 2),
        ("deep", ("d",), 4),
    ]


def test_a_rule_that_is_used_twice_has_one_row() -> None:
    """The row is that of the first use, and a condition needs no rule of its own."""
    one, two = ({"x-rule": rule, "x-message": "No.", "const": 1} for rule in ("one", "two"))
    uses = [{"if": {"const": 3}, "then": {**one, "description": "First."}}, two, one]
    schema = {"$schema": f"{DRAFT}#", "allOf": uses}

    table = load_policy("p", json.dumps(schema).encode()).rules

    assert [(row.order - len(rules()), rule, row.note) for rule, row in table.items()] == [
        (1, "one", "First."),
        (2, "two", None),
    ]


def test_a_reference_may_go_round_as_deep_as_the_body() -> None:
    """A tree is described by a reference to itself, and held to our types down to its lowest leaf."""
    kinds_of_node = {"type": ["object", "integer"], "additionalProperties": {"$ref": "#"}}
    tree = policy(**{"$schema": DRAFT, "$id": "https://example.com/tree", **kinds_of_node})
    body: Any = 3.0
    for _ in range(100):
        body = {"a": body}

    assert tree.violations(body) == [("own", ("a",) * 100, 3.0)]


def test_a_policy_that_leads_too_deep() -> None:
    """When the stack ends, that is one line."""
    chain = {f"d{i}": {"$ref": f"#/$defs/d{i + 1}"} for i in range(2000)}
    deep = policy(**{"$ref": "#/$defs/d0", "$defs": {**chain, "d2000": {"const": 1}}})

    with pytest.raises(ConfigFileError) as caught:
        deep.violations({})

    assert str(caught.value) == (
        "p:1:1: this policy leads too deep into the body; nest its subschemas less"
    )


@pytest.mark.parametrize("keyword", ["pattern", "patternProperties"])
def test_a_pattern_that_takes_too_long(keyword: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that would not end is given up, and the pattern is named with its place."""
    monkeypatch.setattr(ecma_regex, "SEARCH_TIMEOUT", 0.05)
    slow = "^(a|a)*$"
    own = policy(**{keyword: slow if keyword == "pattern" else {slow: False}})
    text = "a" * 60 + "b"

    with pytest.raises(ConfigFileError) as caught:
        own.violations(text if keyword == "pattern" else {text: 1})

    column = {"pattern": 59, "patternProperties": 70}[keyword]
    assert str(caught.value) == (
        f"p:1:{column}: this pattern takes more than 0.05 s on a text of the body; "
        "take apart what repeats inside of what repeats"
    )


RULE = '"x-rule": "own", "x-message": "No."'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "p:1:1: There is no JSON here; write an object."),
        (b"\xff", "p:1:1: These bytes are not UTF-8; save the file as UTF-8."),
        ("[]", "p:1:1: this must be a JSON object"),
        ("{}", "p:1:1: this policy has no rule; give its subschemas an x-rule and an x-message"),
        (
            f'{{{RULE}, "type": "object", "type": "string"}}',
            "p:1:57: This key occurs more than once. It occurs first at 1:39.",
        ),
        (
            '{"properties": {\n  "Name": {"pattern": "^a"}, "b": {' + RULE + "}}}",
            'p:2:12: "pattern" has no rule; put an x-rule and an x-message beside it or further up',
        ),
        (
            f'{{"properties": {{"a": false, "b": {{{RULE}}}}}}}',
            'p:1:17: "a" has no rule; put an x-rule and an x-message beside it or further up',
        ),
        (
            f'{{"allOf": [{{"$ref": "#/$defs/a"}}, {{{RULE}, "$ref": "#/$defs/a"}}],\n"$defs": {{"a": {{"const": 1}}}}}}',
            'p:2:17: "const" has no rule; put an x-rule and an x-message beside it or further up',
        ),
        (
            f'{{"properties": {{"a": {{"const": 1}}, "b": {{"const": 1}}, "c": {{{RULE}}}}}}}',
            'p:1:23: "const" has no rule; put an x-rule and an x-message beside it or further up',
        ),
        (
            '{"x-rule": "own", "const": 1}',
            "p:1:12: own has no x-message; add a sentence that says what to do",
        ),
        ('{"x-message": "No."}', "p:1:2: x-message needs an x-rule; add one"),
        ('{"x-severity": "info"}', "p:1:2: x-severity needs an x-rule; add one"),
        (
            '{"x-rule": "name-length", "x-message": "No."}',
            "p:1:12: name-length is a rule of bcvalidate, or means some; choose another id",
        ),
        (
            f'{{{RULE}, "not": {{"x-rule": "own", "x-message": "Never."}}}}',
            "p:1:57: own has another message or severity above; choose another id",
        ),
        (
            f'{{{RULE}, "items": {{{RULE}, "x-severity": "info"}}}}',
            "p:1:59: own has another message or severity above; choose another id",
        ),
        (
            f'{{{RULE}, "anyOf": [{{"allOf": [{{{RULE}}}]}}]}}',
            "p:1:71: own is inside anyOf, where no rule is reported; put it outside",
        ),
        (
            '{"x-rule": "own", "x-message": "{valeu} and {} are {key}."}',
            "p:1:32: {valeu} is filled with nothing; use one of {value}, {key}, {Parameter}",
        ),
        (
            '{"x-rule": "own", "x-message": "\\u001b[31m"}',
            "p:1:32: x-message takes a sentence of printable characters; correct it",
        ),
        (
            '{"x-rule": "own", "x-message": " "}',
            "p:1:32: x-message takes a sentence of printable characters; correct it",
        ),
        (
            f'{{{RULE}, "x-severity": "fatal"}}',
            "p:1:53: x-severity takes one of error, warning, info; correct it",
        ),
        (
            f'{{{RULE}, "x-severity": []}}',
            "p:1:53: x-severity takes one of error, warning, info; correct it",
        ),
        (
            '{"x-rule": "Own Rule", "x-message": "No."}',
            "p:1:12: x-rule takes lower-case words joined by hyphens; correct it",
        ),
        (
            '{"x-sevrity": "info"}',
            'p:1:2: "x-sevrity" is no known keyword; did you mean x-severity?',
        ),
        ('{"requried": ["a"]}', 'p:1:2: "requried" is no known keyword; did you mean required?'),
        ('{"\\u202e\\ud800": 1}', 'p:1:2: "\\u202e\\ud800" is no known keyword; remove it'),
        (
            '{"' + "x" * 200 + '": 1}',
            f'p:1:2: "{"x" * 64}..." is no known keyword; remove it',
        ),
        (
            '{"format": "ipv4"}',
            "p:1:2: format is not supported in a policy; use pattern, or x-cidr for networks",
        ),
        (
            '{"x-quota": {}}',
            "p:1:2: x-quota is not supported in a policy; it needs an account; use maximum or maxProperties",
        ),
        ('{"minLength": "1"}', "p:1:15: minLength takes an integer, 0 or more; correct it"),
        ('{"minLength": true}', "p:1:15: minLength takes an integer, 0 or more; correct it"),
        ('{"maximum": 1e999}', "p:1:13: maximum takes a number; correct it"),
        ('{"multipleOf": 0}', "p:1:16: multipleOf takes a number above 0; correct it"),
        (
            '{"type": "str"}',
            "p:1:10: type takes one of array, boolean, integer, null, number, object, string, or an array of them; correct it",
        ),
        ('{"enum": []}', "p:1:10: enum takes an array of one value or more; correct it"),
        (
            '{"required": ["a", "a"]}',
            "p:1:14: required takes an array of strings, each once; correct it",
        ),
        ('{"properties": []}', "p:1:16: properties takes an object of subschemas; correct it"),
        ('{"properties": {"a": 1}}', "p:1:16: properties takes an object of subschemas; correct it"),
        ('{"allOf": []}', "p:1:11: allOf takes an array of one subschema or more; correct it"),
        ('{"not": 1}', "p:1:9: not takes a subschema: an object, true or false; correct it"),
        (
            '{"x-cidr": {"10.0.0.1/8": [1, 2]}}',
            'p:1:12: x-cidr takes a network and its shortest and longest prefix: {"10.0.0.0/8": [12, 24]}; correct it',
        ),
        (
            '{"$schema": "http://json-schema.org/draft-07/schema#"}',
            "p:1:13: $schema must be https://json-schema.org/draft/2020-12/schema; a policy is held to no other draft",
        ),
        ('{"not": {"$id": "a"}}', "p:1:10: $id may stand at the top only; remove it"),
        (
            f'{{{RULE}, "pattern": "(a"}}',
            "p:1:50: this pattern is not valid (missing ) at position 2); correct it",
        ),
        (
            f'{{{RULE}, "patternProperties": {{"*a": {{}}}}}}',
            "p:1:61: this pattern is not valid (nothing to repeat at position 0); correct it",
        ),
        (
            f'{{{RULE}, "pattern": "{"(" * 3000}"}}',
            "p:1:50: this pattern is not valid (nested too deep); correct it",
        ),
        (
            f'{{{RULE}, "$ref": "#/$defs/a"}}',
            "p:1:47: this $ref leads to no subschema of this file; use #/$defs/name",
        ),
        (
            f'{{{RULE}, "$ref": "#/x-message"}}',
            "p:1:47: this $ref leads to no subschema of this file; use #/$defs/name",
        ),
        (
            f'{{{RULE}, "$ref": "#"}}',
            "p:1:47: this $ref leads back to itself without end; break the circle",
        ),
        (
            f'{{{RULE}, "items": {{"$ref": "#/$defs/a"}},\n"$defs": {{"a": {{"anyOf": [{{"$ref": "#/$defs/b"}}]}}, "b": {{"not": {{"$ref": "#/$defs/a"}}}}}}}}',
            "p:2:36: this $ref leads back to itself without end; break the circle",
        ),
    ],
)  # fmt: skip
def test_a_faulty_policy(text: str | bytes, reason: str) -> None:
    """What is wrong is one line with file, line and column."""
    assert refusal(text) == reason


@pytest.mark.parametrize(
    "reference",
    [
        "https://example.com/schema.json",
        "https://json-schema.org/draft/2020-12/schema",
        "urn:bcvalidate:common#/$defs/groups",
        "file:///etc/passwd",
        "other.json#/a",
        "",
    ],
)
def test_nothing_is_fetched(reference: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reference to elsewhere is refused, before anything could open a connection."""

    def no_socket(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket, "socket", no_socket)
    text = json.dumps({"x-rule": "own", "x-message": "No.", "$ref": reference})

    assert refusal(text) == (
        "p:1:47: this $ref leads to no subschema of this file; use #/$defs/name"
    )


def test_several_policies() -> None:
    """Their rows are numbered on; a rule may be in two of them only with the same words."""
    twin = load_policy("twin", b'{"x-rule": "own", "x-message": "Do as we do.", "const": 1}')
    other = load_policy("other", b'{"x-rule": "own",\n"x-message": "Never.", "const": 1}')
    own = policy(const=1)

    table = merge_rules([TEAM, own, twin])

    assert [*table] == [*TEAM.rules, "own"]
    assert [row.order - len(rules()) for row in table.values()] == [1, 2, 3, 4, 5]
    assert table["own"].source == "p"
    with pytest.raises(ConfigFileError) as caught:
        merge_rules([TEAM, own, other])
    assert str(caught.value) == (
        "other:1:12: own has another message or severity at p:1:12; choose another id"
    )


def test_the_name_of_a_policy_says_where_its_rules_stand() -> None:
    """A rule's place is that of its id."""
    assert TEAM.name == "team.policy.json"
    assert TEAM.where("team-name-prefix") == "team.policy.json:22:17"


def test_words_of_the_vocabulary() -> None:
    """Every keyword that has subschemas or is an assertion takes something; no other is refused."""
    assert {*ONE, *SEVERAL, *NAMED, *ASSERTIONS} <= {*kinds()}
    assert not {*UNSUPPORTED} & {*kinds()}


SCRIPT = """
import json, sys
from bcvalidate.policies.policy import load_policy
schema = {"x-rule": "own", "x-message": "No.", "additionalProperties": False, "minProperties": 99,
          "propertyNames": {"maxLength": 0}, "patternProperties": {"^z": {"const": 1}}}
print(load_policy("p", json.dumps(schema).encode()).violations({c: 0 for c in "qwertyuiopzxcvbnm"}))
print("jsonschema" in sys.modules)
"""


def test_the_order_is_the_same_in_every_process() -> None:
    """Under any seed of hashes the same violations come in the same order: that of the body."""
    outputs = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "2")
    }

    keys = "qwertyuiopzxcvbnm"
    expected: list[Violation] = [("own", (), dict.fromkeys(keys, 0))]
    expected += [("own", (key,), "z" if key == "z" else 0) for key in keys]
    assert outputs == {f"{expected}\nTrue\n"}


def test_a_policy_is_read_without_its_engine() -> None:
    """Reading a policy loads no `jsonschema`; holding a body against it does."""
    script = (
        "import sys; from bcvalidate.policies.policy import load_policy\n"
        'load_policy("p", b\'{"x-rule": "own", "x-message": "No.", "const": 1}\')\n'
        'print("jsonschema" in sys.modules)'
    )
    run = [sys.executable, "-c", script]

    assert subprocess.run(run, cwd=ROOT, capture_output=True, check=True, text=True).stdout == (
        "False\n"
    )


@given(bodies())
def test_no_body_is_too_odd(body: Any) -> None:
    """Whatever the body, the example policy finds the same twice, in places that the body has."""
    found = TEAM.violations(body)

    assert found == TEAM.violations(body)
    assert {rule for rule, _, _ in found} <= {*TEAM.rules}
    for _, path, value in found:
        node: Any = body
        for step in path:
            node = node[step]
        assert node is value


NAMES = st.sampled_from(["Name", "Groups", "a", "InstanceType"])
COUNTS = st.integers(0, 3)
REFERENCES = st.sampled_from(["#", "#/$defs/a", "#/$defs/b", "#/properties/Name", "x"])
LEAVES: dict[str, st.SearchStrategy[Any]] = {
    "$ref": REFERENCES,
    "type": st.sampled_from(["object", "string", "integer", ["array", "null"], "number"]),
    "const": SCALARS,
    "enum": st.lists(VALUES, min_size=1, max_size=3),
    "pattern": st.sampled_from(["^a", "b$", r"\d", "", "("]),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "maxProperties"), COUNTS),
    **dict.fromkeys(("minProperties", "minContains", "maxContains"), COUNTS),
    **dict.fromkeys(("minimum", "exclusiveMaximum"), st.sampled_from([0, 2, 0.5, 65536])),
    "multipleOf": st.sampled_from([2, 3, 0.5]),
    "required": st.lists(NAMES, unique=True, max_size=2),
    "dependentRequired": st.dictionaries(NAMES, st.lists(NAMES, unique=True), max_size=2),
    "uniqueItems": st.booleans(),
}


def _containers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    names = st.dictionaries(NAMES, inner, min_size=1, max_size=3)
    patterns = st.dictionaries(st.sampled_from(["^N", "s$", "."]), inner, max_size=2)
    optional = {
        **LEAVES,
        **dict.fromkeys(ONE, inner),
        **dict.fromkeys(SEVERAL, st.lists(inner, min_size=1, max_size=2)),
        "properties": names,
        "patternProperties": patterns,
        "dependentSchemas": names,
        "$defs": st.fixed_dictionaries({"a": inner, "b": inner}),
    }
    return st.lists(st.sampled_from([*optional]), max_size=4, unique=True).flatmap(
        lambda chosen: st.fixed_dictionaries({keyword: optional[keyword] for keyword in chosen})
    )


SCHEMAS = st.recursive(st.booleans() | _containers(st.booleans()), _containers, max_leaves=8)


@given(SCHEMAS, bodies())
def test_a_policy_is_what_json_schema_says(schema: Any, body: Any) -> None:
    """A policy that is not refused is valid, and finds fault where `jsonschema` does."""
    rule = {"x-rule": "own", "x-message": "No."}
    text = json.dumps({**(schema if isinstance(schema, dict) else {"not": schema}), **rule})
    try:
        own = load_policy("p", text.encode())
    except ConfigFileError:
        reject()
    stock = json.loads(text)
    Draft202012Validator.check_schema(stock)
    extend: Any = validators.extend
    types = TYPES.redefine("null", lambda _, instance: instance is None)
    oracle = extend(Draft202012Validator, {}, type_checker=types)(stock, registry=Registry())

    assert (own.violations(body) == []) == oracle.is_valid(body)


@given(
    st.dictionaries(
        st.sampled_from(sorted({*kinds(), *UNSUPPORTED})) | st.text(max_size=3),
        st.recursive(VALUES | REFERENCES, lambda inner: st.dictionaries(NAMES, inner, max_size=2)),
        max_size=4,
    )
)
def test_no_policy_is_too_odd(schema: Any) -> None:
    """Whatever stands in a policy, it is of use, or refused in one line with its place."""
    text = json.dumps({"x-rule": "own", "x-message": "No.", **schema})
    said = None
    try:
        load_policy("p", text.encode()).violations({"Name": "a"})
    except ConfigFileError as refused:
        said = str(refused)

    assert said is None or re.fullmatch(r"p:1:[0-9]+: [ -~]+", said)


@pytest.mark.parametrize("body", GOOD[:8])
def test_a_policy_that_allows_all_finds_nothing(body: Any) -> None:
    """A rule without an assertion is never broken."""
    assert broken({"properties": {"Name": True}}, body) == []


def test_a_policy_that_refers_to_itself_too_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few lines can stand for more work than anybody waits for; it is given up."""
    monkeypatch.setattr("bcvalidate.policies.engine.BODY_TIMEOUT", 0.05)
    doubled = {f"a{n}": {"allOf": 2 * [{"$ref": f"#/$defs/a{n + 1}"}]} for n in range(40)}
    whole = {"x-rule": "own", "x-message": "No.", "$ref": "#/$defs/a0"}
    policy = load_policy(
        "p", json.dumps({**whole, "$defs": {**doubled, "a40": {"minProperties": 1}}}).encode()
    )

    with pytest.raises(ConfigFileError) as caught:
        policy.violations({"a": 1})

    assert str(caught.value) == (
        "p:1:1: this policy takes more than 0.05 s on the body; let less refer to itself"
    )


@pytest.mark.parametrize(
    "pattern", ["((a{1000}){1000}){1000}", "a{999999}", "(?:[ab]{400}c){400,}"]
)
def test_a_pattern_too_large_to_compile(pattern: str) -> None:
    """It is refused before it takes all memory."""
    text = json.dumps({"x-rule": "own", "x-message": "No.", "pattern": pattern})

    with pytest.raises(ConfigFileError, match=r"^p:1:[0-9]+: .*repeats more than can be compiled"):
        load_policy("p", text.encode())


def test_documented_is_no_id() -> None:
    """The word for the service's own rules cannot be a rule."""
    with pytest.raises(ConfigFileError, match="choose another id"):
        load_policy("p", b'{"x-rule": "documented", "x-message": "No.", "minProperties": 1}')
