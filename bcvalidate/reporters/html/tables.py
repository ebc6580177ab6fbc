"""HTML tables of rules and statistics, with bars that need no script."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import NamedTuple

from bcvalidate.diagnostics.finding import Finding
from bcvalidate.errors import SEVERITIES, Severity
from bcvalidate.reporters.html.findings import Links, escaped, status_and_code
from bcvalidate.reporters.html.markup import badge
from bcvalidate.reporters.statistics import FileCount, Statistics
from bcvalidate.reporters.terminal import Bar, share

SHARE_OF_FINDINGS = "Of findings"
"""The head of a column with shares of all findings."""


def share_bars(bars: Iterable[Bar], whole: int) -> str:
    """Write the share of bars in a whole, in percent and as a drawing of the bars side by side.

    The drawing is an SVG, because the content security policy forbids inline styles.
    """
    at, parts, count = 0.0, "", 0
    for bar in bars:
        width = 100 * bar.number / whole if whole else 0
        tone = f' class="{bar.tone}"' if bar.tone else ""
        parts += f'<rect{tone} x="{at:.2f}" width="{width:.2f}" height="1"/>'
        at, count = at + width, count + bar.number
    return (
        f'<div class="share"><span>{share(count, whole)}</span> '
        '<svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">'
        f"{parts}</svg></div>"
    )


def statistics_section(statistics: Statistics, firsts: Mapping[str, int]) -> Iterator[str]:
    """Write the statistics except for the rules. `firsts` has the first finding of each file."""
    outcomes, total = statistics.outcomes(), sum(statistics.severities.values())
    severities = [Bar(statistics.severities[name], name, name) for name in SEVERITIES]
    yield '<h2>Statistics</h2>\n<div class="pair">\n'
    rows = [_row(escaped(bar.label), bar, outcomes.whole) for bar in outcomes.bars]
    yield _table("outcomes", "Outcomes", "Specs and records", rows, share_head="Share")
    rows = [_row(badge(bar.tone), bar, total) for bar in severities]
    yield _table("severities", "Severities", "Severity", rows)
    yield "</div>\n"
    if codes := statistics.codes():
        bars = [Bar(code.number, "", f"{code.status} {code.code}") for code in codes]
        rows = [_row(escaped(bar.label), bar, total) for bar in bars]
        yield _table("codes", "Codes", "Service answers", rows)
    if worst := statistics.worst():
        rows = [_file(file, firsts[file.name], total) for file in worst]
        yield _table("worst", "Worst files", "File", rows)


def _table(
    name: str, title: str, head: str, rows: Iterable[str], *, share_head: str = SHARE_OF_FINDINGS
) -> str:
    return (
        f'<section>\n<h3 id="{name}">{title}</h3>\n<table class="chart" aria-labelledby="{name}">\n'
        f'<thead><tr><th scope="col">{head}</th><th scope="col" class="number">Count</th>'
        f'<th scope="col">{share_head}</th></tr></thead>\n<tbody>\n'
        f"{''.join(rows)}</tbody>\n</table>\n</section>\n"
    )


def _row(label: str, bar: Bar, whole: int) -> str:
    return (
        f'<tr><th scope="row">{label}</th><td class="number">{bar.number}</td>'
        f"<td>{share_bars([bar], whole)}</td></tr>\n"
    )


def _file(file: FileCount, first: int, whole: int) -> str:
    """Write a table row that links to the first finding of the file."""
    bars = [Bar(n, name, "") for name, n in zip(SEVERITIES, file[1:], strict=True) if n]
    badges = " ".join(badge(bar.tone, bar.number) for bar in bars)
    return (
        f'<tr><th scope="row"><a class="path" href="#finding-{first}">{escaped(file.name)}</a></th>'
        f'<td class="number">{badges}</td><td>{share_bars(bars, whole)}</td></tr>\n'
    )


class BrokenRule(NamedTuple):
    """A rule of one severity, the API's responses, and the numbers of its findings."""

    severity: Severity
    rule: str
    responses: dict[str, None]
    numbers: list[int]


def broken_rules(findings: Iterable[Finding]) -> list[BrokenRule]:
    """Group the findings by rule: the worst severity first, then the most findings."""
    rules: dict[tuple[Severity, str], BrokenRule] = {}
    for number, finding in enumerate(findings, start=1):
        key = (finding.severity, finding.rule)
        rule = rules.setdefault(key, BrokenRule(*key, {}, []))
        rule.numbers.append(number)
        rule.responses.setdefault(status_and_code(finding))
    return sorted(
        rules.values(),
        key=lambda rule: (SEVERITIES.index(rule.severity), -len(rule.numbers), rule.rule),
    )


def links(rules: Iterable[BrokenRule]) -> dict[int, Links]:
    """The links of every finding, by the number of the finding."""
    return {
        number: Links(row, following)
        for row, rule in enumerate(rules, start=1)
        for number, following in zip_longest(rule.numbers, rule.numbers[1:])
    }


def rules_table(rules: Iterable[BrokenRule], whole: int | None) -> str:
    """Write the table of rules. With a `whole` number of findings, it has the share of each."""
    rows = "".join(_rule_row(row, rule, whole) for row, rule in enumerate(rules, start=1))
    shares = "" if whole is None else f'<th scope="col">{SHARE_OF_FINDINGS}</th>'
    return (
        '<h2 id="rules">Rules</h2>\n<table aria-labelledby="rules">\n<thead><tr>'
        '<th scope="col">Severity</th><th scope="col">Rule</th>'
        '<th scope="col">Service answers</th><th scope="col" class="number">Count</th>'
        f"{shares}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    )


def _rule_row(row: int, rule: BrokenRule, whole: int | None) -> str:
    first, *others = rule.responses
    more = f' <span class="muted">and {len(others)} more</span>' if others else ""
    count = len(rule.numbers)
    shares = (
        "" if whole is None else f"<td>{share_bars([Bar(count, rule.severity, '')], whole)}</td>"
    )
    return (
        f'<tr id="rule-{row}"><td>{badge(rule.severity)}</td>'
        f'<th scope="row"><a href="#finding-{rule.numbers[0]}">'
        f"<code>{escaped(rule.rule)}</code></a></th>"
        f'<td>{escaped(first)}{more}</td><td class="number">{count}</td>{shares}</tr>\n'
    )
