"""The page of a rule as text, and the list of all rules."""

from bcvalidate.explanation.rule_page import explain, list_rules
from bcvalidate.rules.registry import rules
from tests.support.harness import FIXTURES
from tests.support.rules_without_fixture import RECORD_RULES, UNDECIDABLE

ACTION = "create-cluster"


def test_every_rule_is_listed() -> None:
    """The list has a line for each rule, in canonical order."""
    lines = list_rules().splitlines()

    assert [line[5:].split()[0] for line in lines] == list(rules())
    assert lines[10].startswith("  9  name-length ")
    assert lines[10].endswith(
        "400 InvalidName: Specified parameter Name is not valid. Its length must be in [1, 64]."
    )


def test_every_rule_has_a_page() -> None:
    """The page has the message, the trigger, the source, the note, and an example with output."""
    for name, rule in rules().items():
        page = explain(ACTION, name)
        parts = [rule.message, "\nTrigger\n", f"\nSource\n  {rule.source}", rule.note or ""]
        if name not in RECORD_RULES | set(UNDECIDABLE):
            output = (FIXTURES / "err" / f"{name}.out").read_text("utf-8")
            parts.append(output.splitlines()[0])
        assert [part for part in parts if part not in page] == [], name


def test_rule_of_two_requests() -> None:
    """The page of a rule that takes two requests says so, and has no example."""
    page = explain(ACTION, "token-mismatch")

    assert "Not decidable from one body" in page
    assert "Example" not in page
