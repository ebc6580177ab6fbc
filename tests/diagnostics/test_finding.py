"""Findings: frozen values with a canonical order."""

import pytest

from bcvalidate import validate
from tests.support.harness import minimal

TWO_ERRORS = b"""{
  "Name": "",
  "ImageId": "img-ubuntu",
  "Groups": {"g": {"DesiredVMCount": 0, "InstanceType": "ecs.a.b", "ResourceType": "Spot"}}
}"""


def test_finding_is_a_value() -> None:
    """A finding is frozen and hashable, and sorts in canonical order."""
    findings = list(validate(TWO_ERRORS).findings)

    with pytest.raises(AttributeError):
        findings[0].rule = "x"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        findings[0].more = "x"  # type: ignore[attr-defined]
    assert len({*findings, *findings}) == 2
    assert sorted([findings[1], findings[0]]) == findings
    first, second = findings
    assert (first < second, first <= second, first > second, first >= second) == (
        True,
        True,
        False,
        False,
    )
    assert first <= first._replace() >= first
    with pytest.raises(TypeError):
        assert first < "x"


def test_order_of_a_text_with_repeated_keys() -> None:
    """With repeated keys, the findings of one rule are in the order of the text."""
    text = """{"Name":"ab","ImageId":"m-i","InstanceType":"ecs.a.b",
        "Groups": {"g": {"DesiredVMCount": 1, "ResourceType": "Spot"}},
        "UserData":{"a":1,"b":2,"a":3}}"""

    findings = validate(text).findings

    assert [finding.pointer for finding in findings] == [
        "/UserData/b",
        "/UserData/a",
        "/UserData/a",
    ]
    assert sorted(findings) == list(findings)


def test_findings_without_positions_sort_too() -> None:
    """Findings of a Mapping and of a text can be sorted together."""
    findings = [*validate(TWO_ERRORS).findings, *validate(minimal(Name="")).findings]

    assert [finding.line for finding in sorted(findings)] == [None, 2, 4]
