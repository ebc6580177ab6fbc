"""The compiled and the reference engine agree with each other and with another validator."""

from typing import Any

import fastjsonschema
import pytest
from hypothesis import given

from bcvalidate import Account
from bcvalidate.document.document import read_document
from bcvalidate.rules.registry import rules
from bcvalidate.rules.schema import ANY, action_schema, citations
from tests.support.bodies import ACCOUNTS, NUMBERS, PATHS, STRINGS, bodies
from tests.support.harness import ERR, OK, account_of, minimal, violations
from tests.support.profiles import EQUIVALENCE

ACTION = "create-cluster"


VALUES = [None, True, False, -1.5, 70000.5, *NUMBERS, *STRINGS, [], [1], {}, {"": 1}]
FEW_VALUES = [
    None,
    True,
    -1,
    0,
    10**30,
    3.0,
    0.5,
    "",
    "a",
    "1a\n",
    "x" * 1025,
    [],
    [1],
    {},
    {"": 1},
]


@EQUIVALENCE
@given(bodies(), ACCOUNTS)
def test_engines_agree(body: Any, account: Account) -> None:
    """Both engines find the same rules at the same paths, once each and in the same order."""
    compiled = [(rule, path) for rule, path, _ in violations(body, account)]
    reference = [(rule, path) for rule, path, _ in violations(body, account, "reference")]

    assert compiled == reference
    assert len(set(compiled)) == len(compiled)


@EQUIVALENCE
@given(bodies())
def test_engines_agree_on_the_values_of_messages(body: Any) -> None:
    """The value that goes into a message is the same, too."""
    account = Account(max_cluster_group_count=1, max_cluster_group_desired_vm_count=10)
    compiled = {(rule, path): value for rule, path, value in violations(body, account)}
    reference = {
        (rule, path): value for rule, path, value in violations(body, account, "reference")
    }

    assert str(compiled) == str({key: reference[key] for key in compiled})


def check_values_at_paths(paths: list[tuple[str, ...]], values: list[Any]) -> None:
    """Check that the engines agree on each value at each path."""
    account = Account(max_cluster_group_desired_vm_count=100, available_cluster_instance_type=["a"])
    for path in paths:
        for value in values:
            body = body_with(path, value)
            compiled = {found[:2] for found in violations(body, account)}
            reference = {found[:2] for found in violations(body, account, "reference")}
            assert compiled == reference, (path, value)


def test_engines_agree_on_each_kind_of_value_at_every_path() -> None:
    """A value of each kind is put at each path that a rule is about, in turn."""
    check_values_at_paths(PATHS, FEW_VALUES)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(8))
def test_engines_agree_on_every_value_at_every_path(part: int) -> None:
    """All values at boundaries are put at each path that a rule is about, in turn."""
    check_values_at_paths(PATHS[part::8], VALUES)


def test_engines_agree_on_the_fixtures() -> None:
    """The engines find the same in every fixture; one that is not JSON is null for both."""
    for fixture in (*OK, *ERR):
        body, account = read_document(fixture.read_bytes()).value, account_of(fixture)

        compiled = {found[:2] for found in violations(body, account)}
        reference = {found[:2] for found in violations(body, account, "reference")}

        assert compiled == reference, fixture.stem


def body_with(path: tuple[str, ...], value: object) -> Any:
    """Return a minimal body with a value at a path, and the objects that lead to it."""
    body: Any = minimal(
        EnvVars={"g": ""}, UserData={"g": ""}, Configs={"Mounts": {"Entries": [{}]}}
    )
    node = body
    for step, after in zip(path, [*path[1:], ""], strict=True):
        key = (0 if isinstance(node, list) else "g") if step == ANY else step
        if isinstance(node, list):
            node.append({})
        if step is path[-1] and not after:
            node[key] = value
        elif key not in node if isinstance(node, dict) else False:
            node[key] = [] if after == ANY else {}
        node = node[key]
    return body


def _plain(schema: Any) -> Any:
    """Remove lints and extension keywords; the rest is plain JSON Schema."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "x-rule" in schema and not rules()[schema["x-rule"]].documented:
        return {}
    extended = {"x-set", "x-cidr", "x-quota"} & set(schema) or "default" in schema.get(
        "x-allowed", {}
    )
    if extended and "x-rule" in schema:
        return {}
    return {
        key: {name: _plain(child) for name, child in value.items()}
        if key == "properties"
        else _plain(value)
        for key, value in schema.items()
        if key == "x-rule" or not key.startswith(("x-", "$"))
    }


PLAIN_SCHEMA = _plain(action_schema(ACTION))
PLAIN_RULES = {citation.rule for citation in citations(PLAIN_SCHEMA)}
validate_plain = fastjsonschema.compile(
    {"$schema": "http://json-schema.org/draft-07/schema#", **PLAIN_SCHEMA}
)


def _accepts(body: Any) -> bool:
    try:
        validate_plain(body)
    except fastjsonschema.JsonSchemaValueException:
        return False
    return True


def _has_odd_number(value: Any) -> bool:
    """Whether a value has a number that JSON Schema sees otherwise, such as 3.0 or 1e400."""
    if isinstance(value, float):
        return value.is_integer() or value == float("inf")
    children = (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    )
    return any(map(_has_odd_number, children))


@EQUIVALENCE
@given(bodies().filter(lambda body: not _has_odd_number(body)))
def test_an_independent_validator_agrees(body: Any) -> None:
    """fastjsonschema, with the part that is plain JSON Schema, accepts the same bodies."""
    broken = [rule for rule, _, _ in violations(body) if rule in PLAIN_RULES]

    assert _accepts(body) == (not broken)


def test_plain_schema_is_not_empty() -> None:
    """The independent validator checks most of the rules."""
    assert len(PLAIN_RULES) >= 20
    assert {
        "name-charset",
        "user-data-key-length",
        "parameter-invalid",
        "group-type",
    } <= PLAIN_RULES
