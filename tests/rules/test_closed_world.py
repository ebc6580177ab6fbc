"""The rows, the page and the schema files say the same things, and nothing is left over."""

import hashlib
import json
import re

import pytest

from bcvalidate.engine import lints
from bcvalidate.rules.registry import Rule, rules
from bcvalidate.rules.schema import Schema, action_schema, citations
from tests.harness import FIXTURES, ROOT
from tests.test_fixtures import OF_RECORDS, OF_REQUESTS, UNDECIDABLE

ACTION = "create-cluster"
OF_THE_TEXT = {"body-syntax", "duplicate-key", "body-depth"}
OF_LINTS = {
    "body-size",
    "placeholder",
    "secret-in-spec",
    "disk-types-differ",
    "bcs-type-needs-ephemeral",
    "mount-destinations-overlap",
    "spot-price-decimals",
}
CITED = {rule.rule for rule in citations(action_schema(ACTION))}
BOUNDED = [row for row in rules().values() if re.search(r"\[\d+, \d+\]", row.message)]


def test_rows_are_the_page_byte_for_byte() -> None:
    """errors.json has the page's rows, in the page's order."""
    entries = json.loads((ROOT / "schemas" / "errors.json").read_bytes())

    table = "".join(f"{e['status']}\t{e['code']}\t{e['message']}\n" for e in entries)

    assert (FIXTURES / "documented.tsv").read_bytes() == table.encode()
    assert len(entries) == 36


def test_common_errors_are_the_vendor_page_byte_for_byte() -> None:
    """common-errors.json has what the vendor's page of common errors says of a request's line."""
    entries = json.loads((ROOT / "schemas" / "common-errors.json").read_bytes())

    table = "".join(f"{e['status']}\t{e['code']}\t{e['message']}\n" for e in entries)

    assert (FIXTURES / "common-errors.tsv").read_bytes() == table.encode()


def test_row_is_a_line() -> None:
    """Each row stands on a line of its own, so that a diff names it."""
    for name in ("common-errors.json", "errors.json", "lints.json"):
        lines = (ROOT / "schemas" / name).read_text("utf-8").splitlines()

        assert all(json.loads(line.rstrip(",")) for line in lines[1:-1])


def test_rule_ids_are_unique() -> None:
    """A rule stands in one row."""
    entries = [
        entry["rule"]
        for name in ("common-errors.json", "errors.json", "lints.json")
        for entry in json.loads((ROOT / "schemas" / name).read_bytes())
    ]

    assert len(entries) == len(set(entries)) == len(rules())


def test_every_cited_rule_has_a_row() -> None:
    """A schema file cites no rule without words."""
    assert CITED - set(rules()) == set()


def test_every_row_is_cited_or_is_about_the_text() -> None:
    """A row that no schema file cites is one that no schema could."""
    assert set(rules()) - CITED == OF_THE_TEXT | OF_LINTS | OF_REQUESTS | OF_RECORDS | set(
        UNDECIDABLE
    )


def test_lints_name_their_rules() -> None:
    """The module of lints has a function for each rule that it gives, named as the rule is."""
    functions = {name.replace("_", "-") for name in vars(lints) if not name.startswith("_")}

    assert functions >= OF_LINTS


@pytest.mark.parametrize("row", BOUNDED, ids=lambda row: row.id)
def test_bounds_of_the_message_are_those_of_the_subschema(row: Rule) -> None:
    """`[a, b]` in a message is what the subschema enforces."""
    message = re.search(r"\[(\d+), (\d+)\]", row.message)
    assert message is not None
    found = [rule.subschema for rule in citations(action_schema(ACTION)) if rule.rule == row.id]

    assert found
    for subschema in found:
        bounds = [
            value for keyword, value in subschema.items() if keyword.startswith(("min", "max"))
        ]
        assert bounds == [int(message[1]), int(message[2])]


@pytest.mark.parametrize("rule", rules())
def test_words_stand_once(rule: str) -> None:
    """The words of a row are in one product file, and there once."""
    words = rules()[rule].message

    holders = [
        path.relative_to(ROOT).as_posix()
        for folder in ("bcvalidate", "schemas")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".json") and words in path.read_text("utf-8")
    ]

    row = rules()[rule]
    documented = "errors" if row.number is not None else "common-errors"
    assert holders == [f"schemas/{documented if row.documented else 'lints'}.json"]


def test_only_json_below_schemas_and_no_python_below_fixtures() -> None:
    """The folders that are mapped into the package hold no code."""
    assert {path.suffix for path in (ROOT / "schemas").iterdir()} == {".json"}
    assert list((ROOT / "fixtures").rglob("*.py")) == []


def test_every_field_is_described() -> None:
    """Every place in the schema says what it is."""

    def undescribed(place: Schema, path: str) -> list[str]:
        found = []
        for name, child in place.get("properties", {}).items():
            if "description" not in child:
                found.append(f"{path}/{name}")
            found += undescribed(child, f"{path}/{name}")
        for keyword in ("additionalProperties", "items"):
            if keyword in place:
                found += undescribed(place[keyword], f"{path}/*")
        return found

    assert undescribed(action_schema(ACTION), "") == []


def test_page_sample_is_the_page() -> None:
    """The page's own request stands unchanged."""
    digest = hashlib.sha256((FIXTURES / "ok" / "page-sample.json").read_bytes()).hexdigest()

    assert digest == "eb4dbc60e6923733d291ed9dd044528b0358334f0f99e27cbbde851d171ddd52"


def test_closed_sets() -> None:
    """The closed sets and the default lists are those that were decided."""
    found = {
        (rule.rule, *rule.path[-1:]): rule.subschema.get(
            "enum", rule.subschema.get("x-allowed", {}).get("default")
        )
        for rule in citations(action_schema(ACTION))
        if rules()[rule.rule].documented
        and ("enum" in rule.subschema or "default" in rule.subschema.get("x-allowed", {}))
    }

    assert found == {
        ("parameter-invalid", "SpotStrategy"): ["", "SpotWithPriceLimit", "SpotAsPriceGo"],
        ("resource-type-invalid", "ResourceType"): ["OnDemand", "Spot", "PrePaid"],
        ("opposite-router-type-forbidden", "OppositeRouterType"): ["VRouter", "VBR"],
    }
