"""The policy engine: it finds what JSON Schema says, in the same order, and it ends."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, validators
from referencing import Registry

from bcvalidate.engine import ecma_regex
from bcvalidate.engine.keywords import TYPES
from bcvalidate.errors import ConfigFileError
from bcvalidate.policies.policy import load_policy
from bcvalidate.policies.vocabulary import (
    DRAFT,
    SUBSCHEMA_ARRAY_KEYWORDS,
    SUBSCHEMA_KEYWORDS,
)
from tests.policies.examples import TEAM, policy
from tests.support.bodies import SCALARS, VALUES, bodies
from tests.support.harness import ROOT
from tests.support.profiles import EQUIVALENCE

KEYWORD_VIOLATIONS: list[tuple[Any, Any, list[tuple[Any, Any]]]] = [
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
    ({"properties": {"Name": True}}, {"Name": 1, "a": [{}]}, []),
]  # fmt: skip


def test_violations_of_each_keyword() -> None:
    """A keyword is reported once for each value, incomplete object or key that breaks it."""
    for schema, body, found in KEYWORD_VIOLATIONS:
        expected = [("own", path, value) for path, value in found]

        assert policy(**schema).violations(body) == expected, schema


def test_the_nearest_rule_is_reported() -> None:
    """A rule may be inside another; a definition has the rule of the subschema that uses it."""
    message = {"x-message": "No."}
    text = json.dumps(
        {
            "x-rule": "outer",
            **message,
            "$defs": {"one": {"const": 1}},
            "properties": {
                "a": {"$ref": "#/$defs/one"},
                "b": {"x-rule": "inner", **message, "$ref": "#/$defs/one"},
                "c": {"x-rule": "inner", **message, "anyOf": [{"const": 1}, {"const": 3}]},
                "d": {
                    "allOf": [{"x-rule": "deep", **message, "$ref": "#/$defs/one"}, {"const": 2}]
                },
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


def test_reference_to_itself() -> None:
    """A policy that refers to itself checks a tree down to its lowest leaf."""
    kinds_of_node = {"type": ["object", "integer"], "additionalProperties": {"$ref": "#"}}
    tree = policy(**{"$schema": DRAFT, "$id": "https://example.com/tree", **kinds_of_node})
    body: Any = 3.0
    for _ in range(100):
        body = {"a": body}

    assert tree.violations(body) == [("own", ("a",) * 100, 3.0)]


def test_policy_that_is_nested_too_deep() -> None:
    """A policy that exhausts the stack is reported in one line."""
    chain = {f"d{i}": {"$ref": f"#/$defs/d{i + 1}"} for i in range(400)}
    deep = policy(**{"$ref": "#/$defs/d0", "$defs": {**chain, "d400": {"const": 1}}})

    with pytest.raises(ConfigFileError) as caught:
        deep.violations({})

    assert str(caught.value) == (
        "p:1:1: this policy is nested too deep for the body; nest its subschemas less"
    )


@pytest.mark.parametrize("keyword", ["pattern", "patternProperties"])
def test_pattern_that_takes_too_long(keyword: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that would not end is given up, and the error locates the pattern."""
    monkeypatch.setattr(ecma_regex, "SEARCH_TIMEOUT", 0.05)
    slow = "^(a|a)*$"
    own = policy(**{keyword: slow if keyword == "pattern" else {slow: False}})
    text = "a" * 60 + "b"

    with pytest.raises(ConfigFileError) as caught:
        own.violations(text if keyword == "pattern" else {text: 1})

    column = {"pattern": 59, "patternProperties": 70}[keyword]
    assert str(caught.value) == (
        f"p:1:{column}: this pattern takes more than 0.05 s on a string of the body; "
        "avoid nested repetition"
    )


def test_references_that_take_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few lines can make for endless work, which is given up."""
    monkeypatch.setattr("bcvalidate.policies.engine.BODY_TIMEOUT", 0.05)
    doubled = {f"a{n}": {"allOf": 2 * [{"$ref": f"#/$defs/a{n + 1}"}]} for n in range(40)}
    rule = {"x-rule": "own", "x-message": "No.", "$ref": "#/$defs/a0"}
    exponential = load_policy(
        "p", json.dumps({**rule, "$defs": {**doubled, "a40": {"minProperties": 1}}}).encode()
    )

    with pytest.raises(ConfigFileError) as caught:
        exponential.violations({"a": 1})

    assert str(caught.value) == (
        "p:1:1: this policy takes more than 0.05 s on the body; use fewer $refs"
    )


SCRIPT = """
import json, sys
from bcvalidate.policies.policy import load_policy
schema = {"x-rule": "own", "x-message": "No.", "additionalProperties": False, "minProperties": 99,
          "propertyNames": {"maxLength": 0}, "patternProperties": {"^z": {"const": 1}}}
print(load_policy("p", json.dumps(schema).encode()).violations({c: 0 for c in "qwertyuiopzxcvbnm"}))
print("jsonschema" in sys.modules)
"""


def test_the_order_is_the_same_in_every_process() -> None:
    """Under any hash seed the violations are in the order of the body."""
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
    expected = [
        ("own", (), dict.fromkeys(keys, 0)),
        *(("own", (key,), "z" if key == "z" else 0) for key in keys),
    ]
    assert outputs == {f"{expected}\nTrue\n"}


@given(bodies())
def test_any_body_is_checked(body: Any) -> None:
    """Two checks of any body give the same violations, at paths that the body has."""
    violations = TEAM.violations(body)

    assert violations == TEAM.violations(body)
    assert {rule for rule, _, _ in violations} <= {*TEAM.rules}
    for _, path, value in violations:
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
        **dict.fromkeys(SUBSCHEMA_KEYWORDS, inner),
        **dict.fromkeys(SUBSCHEMA_ARRAY_KEYWORDS, st.lists(inner, min_size=1, max_size=2)),
        "properties": names,
        "patternProperties": patterns,
        "dependentSchemas": names,
        "$defs": st.fixed_dictionaries({"a": inner, "b": inner}),
    }
    return st.lists(st.sampled_from([*optional]), max_size=4, unique=True).flatmap(
        lambda chosen: st.fixed_dictionaries({keyword: optional[keyword] for keyword in chosen})
    )


SCHEMAS = st.recursive(st.booleans() | _containers(st.booleans()), _containers, max_leaves=8)


@EQUIVALENCE
@given(SCHEMAS, bodies())
def test_policy_agrees_with_json_schema(schema: Any, body: Any) -> None:
    """A policy that is loaded is valid, and refuses the bodies that `jsonschema` refuses."""
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
