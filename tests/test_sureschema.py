"""The sure schema: derived from the schema files, it follows every change of theirs."""

import json
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcvalidate import Account, dialect
from bcvalidate.bulk import sureschema
from bcvalidate.bulk.sureschema import ELSEWHERE, sure_schema
from bcvalidate.credentials import is_secret_key
from bcvalidate.rows import rows
from tests.bodies import ACCOUNTS

ACTION = "create-cluster"


@pytest.mark.parametrize("lint", [False, True])
@settings(max_examples=20)
@given(ACCOUNTS)
def test_it_is_a_schema(lint: bool, account: Account) -> None:
    """Whatever the account, it is JSON Schema, and has none of our own keywords."""
    from jsonschema import Draft202012Validator

    schema = sure_schema(ACTION, account, lint=lint)

    Draft202012Validator.check_schema(schema)
    assert '"x-' not in json.dumps(schema)


def test_rules_beyond_the_schema_files_are_known() -> None:
    """What is left to the text is a rule, and none that a schema file cites."""
    cited = {rule.rule for rule in dialect.rules(dialect.schema(ACTION))}

    assert set() == ELSEWHERE & cited
    assert set() == ELSEWHERE - set(rows())


def test_a_new_rule_is_not_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that nobody has thought of stops the derivation."""
    row = rows()["placeholder"]._replace(rule="new-advice")
    monkeypatch.setattr(sureschema, "rows", lambda: {**rows.__wrapped__(), "new-advice": row})

    with pytest.raises(ValueError, match="knows no rule new-advice"):
        sure_schema(ACTION, None, lint=True)


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"x-new": 1}, "keyword x-new"),
        ({"oneOf": []}, "keyword oneOf"),
        ({"if": {"maxLength": 1}, "then": {"x-unwanted-key": True}}, "condition maxLength"),
        ({"x-rule": "name-type", "not": {"contains": {}}}, "condition contains"),
    ],
)
def test_a_new_keyword_is_not_ignored(
    monkeypatch: pytest.MonkeyPatch, schema: dict[str, Any], words: str
) -> None:
    """A keyword that nobody has thought of stops the derivation."""
    tree = dialect.schema(ACTION)
    monkeypatch.setattr(dialect, "schema", lambda _: {**tree, "allOf": [*tree["allOf"], schema]})

    with pytest.raises(ValueError, match=f"knows no {words}"):
        sure_schema(ACTION, None, lint=True)


def test_every_keyword_of_the_dialect_is_known() -> None:
    """What a schema file may say, the derivation can."""
    meta = dialect.load(dialect.META_SCHEMA)["$defs"]
    inlined = {"$ref", "$defs", "x-predicates"}
    known = sureschema._CONSTRAINTS | sureschema._SILENT | sureschema._OWN.keys()  # noqa: SLF001
    known |= {*dialect.STRUCTURE, "x-unwanted-key"}
    conditions = sureschema._CONDITIONS | {"x-set", "x-allowed", "not", "properties", "anyOf"}  # noqa: SLF001

    assert set() == set(meta["place"]["properties"]) - inlined - known
    assert set() == set(meta["predicate"]["properties"]) - {"$ref"} - conditions


@given(st.text(alphabet=[*"secrtokn", *"SECRTOKN", "\u212a", "_", "-", "x"], min_size=1))
def test_no_key_that_names_a_secret_is_free(name: str) -> None:
    """In whatever letters it is written."""
    import re

    for key in (name, f"access{name}", "accesskeysec" + name, "securityto" + name):
        if is_secret_key(key):
            assert re.search(sureschema._ENDS_AS_SECRETS_DO, key)  # noqa: SLF001


def test_one_character_beyond_ascii_has_a_lower_letter_of_ascii() -> None:
    """The pattern of secret keys has them all."""
    beyond = map(chr, range(128, sys.maxunicode + 1))

    lowered = [character for character in beyond if character.lower().isascii()]

    assert lowered == ["\u212a"]
