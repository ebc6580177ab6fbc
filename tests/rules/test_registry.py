"""The registry: rules, error table and schema files agree, and nothing is left over."""

import json

from bcvalidate.engine import lints
from bcvalidate.rules.registry import rules
from bcvalidate.rules.schema import action_schema, citations
from tests.support.harness import FIXTURES, ROOT
from tests.support.rules_without_fixture import RECORD_RULES, REQUEST_RULES, UNDECIDABLE

ACTION = "create-cluster"
TEXT_RULES = {"body-syntax", "duplicate-key", "body-depth"}
PYTHON_LINTS = {
    "body-size",
    "placeholder",
    "secret-in-spec",
    "disk-types-differ",
    "bcs-type-needs-ephemeral",
    "mount-destinations-overlap",
    "spot-price-decimals",
}
"""The lints that `engine/lints.py` finds, and not a schema file."""
RULE_FILES = ("common-errors.json", "errors.json", "lints.json")
CITED = {citation.rule for citation in citations(action_schema(ACTION))}


def error_table(name: str) -> str:
    """Return the entries of a rule file as tab-separated lines."""
    entries = json.loads((ROOT / "schemas" / name).read_bytes())
    return "".join(f"{e['status']}\t{e['code']}\t{e['message']}\n" for e in entries)


def test_errors_are_those_of_the_api_reference_byte_for_byte() -> None:
    """errors.json has the entries of the error table, in its order."""
    assert (FIXTURES / "documented.tsv").read_bytes() == error_table("errors.json").encode()
    assert error_table("errors.json").count("\n") == 36


def test_common_errors_are_those_of_the_vendor_byte_for_byte() -> None:
    """common-errors.json has what the vendor's list of common errors says of a request line."""
    table = error_table("common-errors.json").encode()

    assert (FIXTURES / "common-errors.tsv").read_bytes() == table


def test_each_rule_is_a_line() -> None:
    """Each rule is a line of its file, so that a diff names it."""
    for name in RULE_FILES:
        lines = (ROOT / "schemas" / name).read_text("utf-8").splitlines()

        assert all(json.loads(line.rstrip(",")) for line in lines[1:-1])


def test_rule_ids_are_unique() -> None:
    """No rule is defined twice."""
    entries = [
        entry["rule"]
        for name in RULE_FILES
        for entry in json.loads((ROOT / "schemas" / name).read_bytes())
    ]

    assert len(entries) == len(set(entries)) == len(rules())


def test_every_cited_rule_is_defined() -> None:
    """A schema file cites no rule that has no message."""
    assert CITED - set(rules()) == set()


def test_every_rule_is_cited_or_needs_no_schema() -> None:
    """The rules that no schema file cites are those that no schema can express."""
    without_schema = TEXT_RULES | PYTHON_LINTS | REQUEST_RULES | RECORD_RULES | set(UNDECIDABLE)

    assert set(rules()) - CITED == without_schema


def test_lints_name_their_rules() -> None:
    """The module of lints has a function for each of its rules, with the name of the rule."""
    functions = {name.replace("_", "-") for name in vars(lints) if not name.startswith("_")}

    assert functions >= PYTHON_LINTS


def test_every_message_is_written_once() -> None:
    """The message of a rule is in one product file: the one that defines the rule."""
    texts = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for folder in ("bcvalidate", "schemas")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".json")
    }

    for rule in rules().values():
        documented = "errors" if rule.number is not None else "common-errors"
        home = f"schemas/{documented if rule.documented else 'lints'}.json"
        assert [path for path, text in texts.items() if rule.message in text] == [home], rule.id


def test_only_json_below_schemas_and_no_python_below_fixtures() -> None:
    """The folders that are mapped into the package contain no code."""
    assert {path.suffix for path in (ROOT / "schemas").iterdir()} == {".json"}
    assert list((ROOT / "fixtures").rglob("*.py")) == []
