"""The HTML format: one page for a person to look at, which loads nothing and runs nothing."""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import zip_longest
from typing import NamedTuple, TextIO

from bcvalidate import __version__
from bcvalidate.checked import Checked
from bcvalidate.finding import Finding
from bcvalidate.listing import Listing, safe
from bcvalidate.meanings import meaning
from bcvalidate.reporters import Style
from bcvalidate.resources import MissingFile, resource
from bcvalidate.summary import summary

SEVERITIES = ("error", "warning", "info")
UNFOLDED = 50
"""The findings that a page shows at once; those after them are folded away."""


class _Rule(NamedTuple):
    """A row of the table: a rule, what the service answers, and the numbers of its findings."""

    severity: str
    rule: str
    answers: dict[str, None]
    numbers: list[int]


class _Links(NamedTuple):
    """Where a finding links to: the row of its rule, and the next finding of that rule."""

    row: int
    following: int | None


def report(checked: Iterable[Checked], out: TextIO, style: Style) -> None:
    """Write the page; it is ASCII, whatever the bodies hold, and has a policy against scripts.

    Raises MissingFile when the stylesheet is not where the package was put.
    """
    out.writelines(
        piece.encode("ascii", "xmlcharrefreplace").decode("ascii")
        for piece in _page([*checked], style)
    )


def _page(files: Sequence[Checked], style: Style) -> Iterator[str]:
    findings = [finding for file in files for finding in file.report.findings]
    counted: Counter[str] = Counter(finding.severity for finding in findings)
    totals = [counted[severity] for severity in SEVERITIES]
    rules = _rules(findings)
    yield _head(summary(len(files), *totals))
    yield _overview(len(files), totals)
    if findings:
        yield _table(rules)
        yield _filter()
        yield from _files(files, _links(rules), style)
    yield _sound([file.name for file in files if not file.report.findings])
    yield f"</main>\n<footer>bcvalidate {safe(__version__)}</footer>\n</body>\n</html>\n"


def _rules(findings: Iterable[Finding]) -> list[_Rule]:
    """The worst severity first, and of it, the rule that is broken most often."""
    rules: dict[tuple[str, str], _Rule] = {}
    for number, finding in enumerate(findings, start=1):
        key = (finding.severity, finding.rule)
        rule = rules.setdefault(key, _Rule(*key, {}, []))
        rule.numbers.append(number)
        rule.answers.setdefault(_answer(finding))
    return sorted(
        rules.values(),
        key=lambda rule: (SEVERITIES.index(rule.severity), -len(rule.numbers), rule.rule),
    )


def _links(rules: Iterable[_Rule]) -> dict[int, _Links]:
    """The links of every finding, by its number."""
    return {
        number: _Links(row, following)
        for row, rule in enumerate(rules, start=1)
        for number, following in zip_longest(rule.numbers, rule.numbers[1:])
    }


def _answer(finding: Finding) -> str:
    """The service's status and code; "" for advice."""
    return f"{finding.status} {finding.code}" if finding.documented else ""


def _head(title: str) -> str:
    style = _stylesheet()
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{safe(title)} - bcvalidate</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )


def _stylesheet() -> str:
    try:
        return resource("reporters", "html.css").decode("ascii")
    except OSError as error:
        raise MissingFile(
            f"reporters/html.css: {error.strerror}; install bcvalidate again"
        ) from None


def _overview(files: int, totals: Sequence[int]) -> str:
    """The verdict, and the figures that it rests on."""
    tone, verdict = (
        ("warning", "Nothing was checked")
        if not files
        else ("error", "Errors were found")
        if totals[0]
        else ("warning", "Valid, with advice")
        if any(totals)
        else ("ok", "Valid")
    )
    names = ("Errors", "Warnings", "Infos")
    figures = [("files", "Files", files), *zip(SEVERITIES, names, totals, strict=True)]
    cells = "".join(
        f'<div class="{tone}{" some" if number else ""}"><dt>{name}</dt><dd>{number}</dd></div>\n'
        for tone, name, number in figures
    )
    return (
        "<main>\n<h1>Check of CreateCluster requests</h1>\n"
        f'<p class="verdict {tone}"><strong>{verdict}</strong>'
        f" <span>{summary(files, *totals)}</span></p>\n"
        f'<dl class="totals">\n{cells}</dl>\n'
    )


def _table(rules: Iterable[_Rule]) -> str:
    """How often each rule is broken; a rule links to the first finding of it."""
    rows = "".join(_row(row, rule) for row, rule in enumerate(rules, start=1))
    return (
        '<h2 id="rules">Rules</h2>\n<table aria-labelledby="rules">\n<thead><tr>'
        '<th scope="col">Severity</th><th scope="col">Rule</th>'
        '<th scope="col">Service answers</th><th scope="col" class="number">Count</th>'
        f"</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    )


def _row(row: int, rule: _Rule) -> str:
    first, *others = rule.answers
    more = f' <span class="muted">and {len(others)} more</span>' if others else ""
    return (
        f'<tr id="rule-{row}"><td>{_badge(rule.severity)}</td>'
        f'<th scope="row"><a href="#finding-{rule.numbers[0]}"><code>{safe(rule.rule)}</code></a>'
        f'</th><td>{safe(first)}{more}</td><td class="number">{len(rule.numbers)}</td></tr>\n'
    )


def _filter() -> str:
    boxes = "".join(
        f'<label><input type="checkbox" id="show-{severity}" checked>{_badge(severity)}</label>\n'
        for severity in SEVERITIES
    )
    return f"<h2>Findings</h2>\n<fieldset>\n<legend>Show</legend>\n{boxes}</fieldset>\n"


def _badge(severity: str, number: int | None = None) -> str:
    shown = severity if number is None else f"{severity} {number}"
    return f'<span class="badge {severity}">{shown}</span>'


def _files(files: Iterable[Checked], links: dict[int, _Links], style: Style) -> Iterator[str]:
    """The files that have findings, each with them; once enough is shown, folded."""
    number = 0
    for file in files:
        findings = file.report.findings
        if not findings:
            continue
        of_file: Counter[str] = Counter(finding.severity for finding in findings)
        present = [severity for severity in SEVERITIES if of_file[severity]]
        yield (
            f'<details class="file filtered {" ".join(present)}"'
            f"{' open' if number < UNFOLDED else ''}>\n"
            f'<summary><h3 class="path">{safe(file.name)}</h3> '
            f"{' '.join(_badge(severity, of_file[severity]) for severity in present)}</summary>\n"
        )
        listing = Listing(file)
        for place, finding in enumerate(findings):
            number += 1
            if place == UNFOLDED:
                yield _more(findings[place:])
            yield from _finding(finding, number, listing, links[number], style)
        yield "</details>\n" if len(findings) <= UNFOLDED else "</details>\n</details>\n"


def _more(findings: Sequence[Finding]) -> str:
    """The start of the fold that holds these findings."""
    present = {finding.severity for finding in findings}
    shown = " ".join(severity for severity in SEVERITIES if severity in present)
    return (
        f'<details class="more filtered {shown}">\n'
        f"<summary>More findings in this file: {len(findings)}</summary>\n"
    )


def _finding(
    finding: Finding, number: int, listing: Listing, links: _Links, style: Style
) -> Iterator[str]:
    """A finding, with all that is known of it."""
    place = "" if finding.line is None else f"{finding.line}:{finding.column}"
    yield (
        f'<article class="finding filtered {finding.severity}" id="finding-{number}">\n'
        f'<h4><span class="place">{place}</span> {_badge(finding.severity)}'
        f" {safe(_answer(finding) or finding.rule)}</h4>\n<p>{safe(finding.message)}</p>\n"
    )
    if translated := meaning(finding, style.language):
        yield f'<p class="muted" lang="{safe(style.language)}">{safe(translated)}</p>\n'
    if finding.hint:
        yield f"<p><strong>Hint:</strong> {safe(finding.hint)}</p>\n"
    if finding.line is not None and finding.column is not None:
        yield "<pre>"
        yield from listing.around(finding.line, finding.column)
        yield "</pre>\n"
    pointer = f"<code>{safe(finding.pointer)}</code>" if finding.pointer else "the whole spec"
    yield (
        f'<p class="facts"><a href="#rule-{links.row}"><code>{safe(finding.rule)}</code></a>'
        f" <span>{pointer}</span>"
    )
    if links.following:
        yield f' <a class="next" href="#finding-{links.following}">next of this rule</a>'
    yield "</p>\n</article>\n"


def _sound(names: Sequence[str]) -> str:
    """The files in which nothing was found, folded."""
    if not names:
        return ""
    items = "".join(f'<li class="path">{safe(name)}</li>\n' for name in names)
    return (
        f'<details class="sound">\n<summary><h2>Files without findings: {len(names)}</h2>'
        f"</summary>\n<ul>\n{items}</ul>\n</details>\n"
    )
