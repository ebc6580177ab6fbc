"""Hints: the sentence that helps to fix a finding."""

from typing import Any

from bcvalidate import validate

UNKNOWN_KEYS: tuple[tuple[dict[str, Any], str | None], ...] = (
    ({"Nmae": 1}, "Did you mean Name?"),
    ({"Configs": {"Groups": {}}}, "Groups belongs at the top of the body."),
    ({"CidrBlock": 1}, "CidrBlock belongs at Configs.Networks.VPC.CidrBlock."),
    ({"desired_vm_count": 1}, "DesiredVMCount belongs at Groups.<group>.DesiredVMCount."),
    (
        {"Groups": {"g": {"source": 1}}},
        "Source belongs at Configs.Mounts.Entries.<entry>.Source.",
    ),
    ({"Zzzzzzz": 1}, None),
)


def test_hint_of_an_unknown_key() -> None:
    """A similar key is suggested, or the object that a key belongs to."""
    for body, hint in UNKNOWN_KEYS:
        findings = validate(body).findings

        assert [f.hint for f in findings if f.rule == "unknown-key"] == [hint], body
