"""Two engines, one truth: the compiled module, the reference, and a third party's oracle."""

from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
from hypothesis import given

from bcvalidate import Account
from bcvalidate.document.document import read_document
from bcvalidate.rules.registry import rules
from bcvalidate.rules.schema import ANY, action_schema, citations
from tests.bodies import ACCOUNTS, NUMBERS, PATHS, STRINGS, bodies
from tests.harness import ERR, OK, account_of, minimal, violations

ACTION = "create-cluster"


@given(bodies(), ACCOUNTS)
def test_engines_agree_on_rules_and_paths(body: Any, account: Account) -> None:
    """Both engines find the same set of (rule, path), and put it in the same order."""
    compiled = [(rule, path) for rule, path, _ in violations(body, account)]
    reference = [(rule, path) for rule, path, _ in violations(body, account, "reference")]

    assert set(compiled) == set(reference)
    assert compiled == reference
    assert len(set(compiled)) == len(compiled)


@given(bodies())
def test_engines_agree_on_the_values_of_messages(body: Any) -> None:
    """The value that goes into a message is the same, too."""
    account = Account(max_cluster_group_count=1, max_cluster_group_desired_vm_count=10)
    compiled = {(rule, path): value for rule, path, value in violations(body, account)}
    reference = {
        (rule, path): value for rule, path, value in violations(body, account, "reference")
    }

    assert str(compiled) == str({key: reference[key] for key in compiled})


@pytest.mark.parametrize("path", PATHS, ids="/".join)
def test_engines_agree_on_every_value_at_every_place(path: tuple[str, ...]) -> None:
    """Each value of the boundaries, at each place that a rule is about, in turn."""
    account = Account(max_cluster_group_desired_vm_count=100, available_cluster_instance_type=["a"])
    for value in [None, True, False, -1.5, 70000.5, *NUMBERS, *STRINGS, [], [1], {}, {"": 1}]:
        body = at_place(path, value)
        compiled = {(rule, place) for rule, place, _ in violations(body, account)}

        assert compiled == {(r, p) for r, p, _ in violations(body, account, "reference")}, value


def at_place(path: tuple[str, ...], value: object) -> Any:
    """A minimal body with one value at a place, and what leads to it."""
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


def _plain(place: Any) -> Any:
    """A schema without our advice and our keywords: what plain JSON Schema can say of it."""
    if isinstance(place, list):
        return [_plain(part) for part in place]
    if not isinstance(place, dict):
        return place
    if "x-rule" in place and not rules()[place["x-rule"]].documented:
        return {}
    ours = {"x-set", "x-cidr", "x-quota"} & set(place) or "default" in place.get("x-allowed", {})
    if ours and "x-rule" in place:
        return {}
    return {
        key: {name: _plain(child) for name, child in value.items()}
        if key == "properties"
        else _plain(value)
        for key, value in place.items()
        if key == "x-rule" or not key.startswith(("x-", "$"))
    }


PLAIN_SCHEMA = _plain(action_schema(ACTION))
PLAIN_RULES = {rule.rule for rule in citations(PLAIN_SCHEMA)}
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
    """Whether there is a number that JSON Schema sees otherwise: 3.0 is its integer, 1e400 a number."""
    if isinstance(value, float):
        return value.is_integer() or value == float("inf")
    children = (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    )
    return any(map(_has_odd_number, children))


@given(bodies().filter(lambda body: not _has_odd_number(body)))
def test_another_validator_gives_the_same_verdict(body: Any) -> None:
    """fastjsonschema, fed what plain JSON Schema can say, accepts and refuses the same bodies."""
    ours = [rule for rule, _, _ in violations(body) if rule in PLAIN_RULES]

    assert _accepts(body) == (not ours)


def test_plain_schema_is_not_empty() -> None:
    """The third oracle judges most of the rules."""
    assert len(PLAIN_RULES) >= 20
    assert {
        "name-charset",
        "user-data-key-length",
        "parameter-invalid",
        "group-type",
    } <= PLAIN_RULES


def _parsed(fixture: Path) -> Any:
    document = read_document(fixture.read_bytes())
    return document.value if document.readable else None


@pytest.mark.parametrize("fixture", [*OK, *ERR], ids=lambda path: path.stem)
def test_engines_agree_on_the_fixtures(fixture: Path) -> None:
    """On every fixture, the engines find the same; of one that is no JSON, both see null."""
    body, account = _parsed(fixture), account_of(fixture)

    compiled = {(rule, path) for rule, path, _ in violations(body, account)}

    assert compiled == {(rule, path) for rule, path, _ in violations(body, account, "reference")}
