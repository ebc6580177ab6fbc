"""The loader: a policy is read, or refused in one line with its position."""

import json
import re
import socket
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.errors import ConfigFileError
from bcvalidate.policies.policy import load_policy
from bcvalidate.policies.vocabulary import DRAFT, UNSUPPORTED, argument_types
from bcvalidate.rules.registry import rules
from tests.support.bodies import VALUES

RULE = '"x-rule": "own", "x-message": "No."'
NAMES = st.sampled_from(["Name", "Groups", "a", "InstanceType"])
REFERENCES = st.sampled_from(["#", "#/$defs/a", "#/$defs/b", "#/properties/Name", "x"])
INVALID_POLICIES: list[tuple[str | bytes, str]] = [
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
        "p:1:12: name-length is an id or a group of bcvalidate's rules; choose another id",
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
        "p:1:32: unknown placeholder {valeu}; use one of {value}, {key}, {Parameter}",
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
        'p:1:2: unknown keyword "x-sevrity"; did you mean x-severity?',
    ),
    ('{"requried": ["a"]}', 'p:1:2: unknown keyword "requried"; did you mean required?'),
    ('{"\\u202e\\ud800": 1}', 'p:1:2: unknown keyword "\\u202e\\ud800"; remove it'),
    (
        '{"' + "x" * 200 + '": 1}',
        f'p:1:2: unknown keyword "{"x" * 64}..."; remove it',
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
        "p:1:13: $schema must be https://json-schema.org/draft/2020-12/schema; no other draft is supported",
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
        "p:1:47: this $ref leads back to itself; break the loop",
    ),
    (
        f'{{{RULE}, "items": {{"$ref": "#/$defs/a"}},\n"$defs": {{"a": {{"anyOf": [{{"$ref": "#/$defs/b"}}]}}, "b": {{"not": {{"$ref": "#/$defs/a"}}}}}}}}',
        "p:2:36: this $ref leads back to itself; break the loop",
    ),
]  # fmt: skip
FOREIGN_REFERENCES = (
    "https://example.com/schema.json",
    "https://json-schema.org/draft/2020-12/schema",
    "urn:bcvalidate:common#/$defs/groups",
    "file:///etc/passwd",
    "other.json#/a",
    "",
)


def refusal(text: str | bytes) -> str:
    """Return the error of an invalid policy."""
    with pytest.raises(ConfigFileError) as caught:
        load_policy("p", text.encode() if isinstance(text, str) else text)
    return str(caught.value)


def test_error_of_an_invalid_policy() -> None:
    """An invalid policy is reported in one line with file, line, column and a way out."""
    for text, reason in INVALID_POLICIES:
        assert refusal(text) == reason


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reference to another file is refused before a connection could be opened."""

    def no_socket(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket, "socket", no_socket)
    for reference in FOREIGN_REFERENCES:
        text = json.dumps({"x-rule": "own", "x-message": "No.", "$ref": reference})

        assert refusal(text) == (
            "p:1:47: this $ref leads to no subschema of this file; use #/$defs/name"
        )


def test_rule_that_is_used_twice() -> None:
    """The first use defines the rule; a condition needs no rule."""
    one, two = ({"x-rule": rule, "x-message": "No.", "const": 1} for rule in ("one", "two"))
    uses = [{"if": {"const": 3}, "then": {**one, "description": "First."}}, two, one]
    schema = {"$schema": f"{DRAFT}#", "allOf": uses}

    table = load_policy("p", json.dumps(schema).encode()).rules

    assert [(rule.order - len(rules()), rule.id, rule.note) for rule in table.values()] == [
        (1, "one", "First."),
        (2, "two", None),
    ]


def test_pattern_that_is_too_large_to_compile() -> None:
    """Such a pattern is refused before it takes all memory."""
    for pattern in ("((a{1000}){1000}){1000}", "a{999999}", "(?:[ab]{400}c){400,}"):
        text = json.dumps({"x-rule": "own", "x-message": "No.", "pattern": pattern})

        assert re.match(r"p:1:[0-9]+: .*repeats more than can be compiled", refusal(text)), pattern


def test_documented_is_not_an_id() -> None:
    """The name for all documented rules cannot be the id of a rule."""
    text = b'{"x-rule": "documented", "x-message": "No.", "minProperties": 1}'

    assert "choose another id" in refusal(text)


@given(
    st.dictionaries(
        st.sampled_from(sorted({*argument_types(), *UNSUPPORTED})) | st.text(max_size=3),
        st.recursive(VALUES | REFERENCES, lambda inner: st.dictionaries(NAMES, inner, max_size=2)),
        max_size=4,
    )
)
def test_any_policy_is_loaded_or_refused(schema: Any) -> None:
    """A policy of any content is loaded, or refused in one line with a position."""
    text = json.dumps({"x-rule": "own", "x-message": "No.", **schema})
    error = None
    try:
        load_policy("p", text.encode()).violations({"Name": "a"})
    except ConfigFileError as refused:
        error = str(refused)

    assert error is None or re.fullmatch(r"p:1:[0-9]+: [ -~]+", error)
