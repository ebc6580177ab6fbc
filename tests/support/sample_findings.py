"""Findings and reports that need no body."""

from typing import Any

from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.report import Report
from bcvalidate.rules.registry import rules


def finding(rule_id: str, pointer: str = "", **fields: Any) -> Finding:
    """Return a finding of a rule, built-in or not, with these fields."""
    rule = rules().get(rule_id)
    plain = Finding(
        rule=rule_id,
        severity=rule.severity if rule else "error",
        documented=bool(rule and rule.documented),
        status=rule.status if rule else None,
        code=rule.code if rule else None,
        message=rule.message if rule else "No.",
        pointer=pointer,
        line=1,
        column=1,
        hint=None,
    )
    return plain._replace(**fields)


def report(*findings: Finding | str) -> Report:
    """Return a report of these findings, or of findings of these rules."""
    return Report(tuple(finding(f) if isinstance(f, str) else f for f in findings))


def rule_ids(reported: Report) -> list[str]:
    """Return the ids of the rules of a report, in its order."""
    return [finding.rule for finding in reported.findings]
