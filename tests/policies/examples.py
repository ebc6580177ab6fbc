"""Policies for the tests: the example of a team, and policies of one rule."""

import json
from typing import Any

from bcvalidate.policies.policy import Policy, load_policy
from tests.support.harness import ROOT

EXAMPLES = ROOT / "fixtures" / "policy"
TEAM = load_policy("team.policy.json", (EXAMPLES / "team.policy.json").read_bytes())
RULE_FIELDS = {"x-rule": "own", "x-message": "Do as we do."}


def policy(**schema: Any) -> Policy:
    """Make a policy with one rule for all of it."""
    return load_policy("p", json.dumps({**RULE_FIELDS, **schema}).encode())
