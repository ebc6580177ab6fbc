"""Rule tables: how often each rule is broken, as an HTML table that leads to the findings."""

from collections.abc import Iterable
from itertools import zip_longest
from typing import NamedTuple

from bcvalidate.article import Links, answer
from bcvalidate.badge import badge
from bcvalidate.chart import Bar
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.errors import SEVERITIES, Severity
from bcvalidate.htmlchart import OF_FINDINGS, drawn
from bcvalidate.listing import safe


class Broken(NamedTuple):
    """A row of the table: a rule, what the service answers, and the numbers of its findings."""

    severity: Severity
    rule: str
    answers: dict[str, None]
    numbers: list[int]


def broken(findings: Iterable[Finding]) -> list[Broken]:
    """The worst severity first, and of it, the rule that is broken most often."""
    rules: dict[tuple[Severity, str], Broken] = {}
    for number, finding in enumerate(findings, start=1):
        key = (finding.severity, finding.rule)
        rule = rules.setdefault(key, Broken(*key, {}, []))
        rule.numbers.append(number)
        rule.answers.setdefault(answer(finding))
    return sorted(
        rules.values(),
        key=lambda rule: (SEVERITIES.index(rule.severity), -len(rule.numbers), rule.rule),
    )


def links(rules: Iterable[Broken]) -> dict[int, Links]:
    """The links of every finding, by its number."""
    return {
        number: Links(row, following)
        for row, rule in enumerate(rules, start=1)
        for number, following in zip_longest(rule.numbers, rule.numbers[1:])
    }


def table(rules: Iterable[Broken], whole: int | None) -> str:
    """The table; of a `whole` number of findings, it also draws the share of each rule."""
    rows = "".join(_row(row, rule, whole) for row, rule in enumerate(rules, start=1))
    shares = "" if whole is None else f'<th scope="col">{OF_FINDINGS}</th>'
    return (
        '<h2 id="rules">Rules</h2>\n<table aria-labelledby="rules">\n<thead><tr>'
        '<th scope="col">Severity</th><th scope="col">Rule</th>'
        '<th scope="col">Service answers</th><th scope="col" class="number">Count</th>'
        f"{shares}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    )


def _row(row: int, rule: Broken, whole: int | None) -> str:
    first, *others = rule.answers
    more = f' <span class="muted">and {len(others)} more</span>' if others else ""
    count = len(rule.numbers)
    shares = "" if whole is None else f"<td>{drawn([Bar(count, rule.severity, '')], whole)}</td>"
    return (
        f'<tr id="rule-{row}"><td>{badge(rule.severity)}</td>'
        f'<th scope="row"><a href="#finding-{rule.numbers[0]}"><code>{safe(rule.rule)}</code></a>'
        f'</th><td>{safe(first)}{more}</td><td class="number">{count}</td>{shares}</tr>\n'
    )
