"""Findings and reports that no body has to be written for."""

from typing import Any

from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.report import Report
from bcvalidate.rules.registry import rules


def finding(rule: str, pointer: str = "", **fields: Any) -> Finding:
    """A finding of a rule, ours or another's, with these fields."""
    row = rules().get(rule)
    made = Finding(
        rule=rule,
        severity=row.severity if row else "error",
        documented=bool(row and row.documented),
        status=row.status if row else None,
        code=row.code if row else None,
        message=row.message if row else "No.",
        pointer=pointer,
        line=1,
        column=1,
        hint=None,
    )
    return made._replace(**fields)


def report(*found: Finding | str) -> Report:
    """A report of these findings, or of findings of these rules."""
    return Report(tuple(finding(one) if isinstance(one, str) else one for one in found))


def rule_ids(reported: Report) -> list[str]:
    """The rules of a report, in its order."""
    return [one.rule for one in reported.findings]
