"""Calls: the library and its peers in one process."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import cycle
from operator import not_
from pathlib import Path
from typing import Any

from bcvalidate import Report, is_valid, validate
from versus.ajv import Ajv, ajv
from versus.bodies import VIOLATIONS, big_body, body_with_violation, faulty_body, sample_text
from versus.measure import Case, Entry, measure
from versus.plain_schema import write_plain_schema
from versus.section import Section
from versus.table import sentences, table
from versus.validators import readers, validators

# Enough bodies that none is still cached when it is used again.
_DISTINCT_BODIES = 1024

_MakeBody = Callable[[str], dict[str, Any]]


def section(folder: Path) -> Section:
    """Measure a valid body, bodies with one and twelve violations, a big one, and bytes."""
    schema = write_plain_schema(folder)
    with ExitStack() as stack:
        processes = {name: stack.enter_context(ajv(name, schema)) for name in ("first", "all")}
        node = {name: process for name, process in processes.items() if process is not None}
        body = json.loads(sample_text())
        cases = [
            _valid("Call, valid dict", body, node, 0.8),
            _faulty("Call, dict with 1 violation", body_with_violation, 1, node),
            _faulty(f"Call, dict with {VIOLATIONS} violations", faulty_body, VIOLATIONS, node),
            _valid("Call, valid dict of 120 KB", big_body(), node),
            _bytes(),
        ]
        results = [measure(case) for case in cases]
    return Section([*table(results), "", *sentences(results)])


def _valid(
    title: str, body: dict[str, Any], node: dict[str, Ajv], target: float | None = None
) -> Case:
    ours = [
        Entry("bcvalidate, is_valid", partial(is_valid, body), target=target, compared=True),
        Entry(
            "bcvalidate, validate without lint", partial(validate, body, lint=False), _is_ok, target
        ),
        Entry("bcvalidate, validate", partial(validate, body), _is_clean),
    ]
    peers = [
        Entry(f"{peer.peer}, valid or not", partial(peer.verdict, body), peer=True)
        for peer in validators()
    ]
    if "first" in node:
        peers.append(_node("ajv on node, valid or not", node["first"], body, not_))
    return Case(title, _loads(json.dumps(body)), [*ours, *peers])


def _faulty(title: str, make: _MakeBody, violations: int, node: dict[str, Ajv]) -> Case:
    body = make("")
    others = cycle([make(str(number)) for number in range(_DISTINCT_BODIES)])
    is_all, has_more = partial(_has, violations), partial(_has_at_least, violations)
    target = 2.5 if violations == VIOLATIONS else None
    ours = [
        Entry(
            "bcvalidate, all violations", partial(_findings, body), is_all, target, compared=True
        ),
        Entry("bcvalidate, new keys each time", partial(_next, others), is_all, compared=True),
        Entry("bcvalidate, with lint", partial(validate, body), partial(_has_lints, violations)),
    ]
    peers = [
        Entry(f"{peer.peer}, all errors", partial(peer.listing, body), has_more, peer=True)
        if peer.lists_all
        else Entry(f"{peer.peer}, first error only", partial(peer.listing, body), peer=True)
        for peer in validators()
    ]
    if "first" in node:
        peers.append(_node("ajv on node, first error only", node["first"], body, bool))
    if "all" in node:
        peers.append(_node("ajv on node, all errors", node["all"], body, violations.__le__))
    return Case(title, _loads(sample_text()), [*ours, *peers])


def _bytes() -> Case:
    body, faulty = sample_text().encode(), json.dumps(faulty_body()).encode()
    ours = [
        Entry("bcvalidate, is_valid", partial(is_valid, body), compared=True),
        Entry("bcvalidate, validate without lint", partial(validate, body, lint=False), _is_ok),
        Entry("bcvalidate, validate", partial(validate, body), _is_clean),
    ]
    loops = readers()
    if wrong := [name for name, accepts in loops.items() if accepts(faulty)]:
        raise SystemExit(f"Call, valid bytes: {wrong[0]} accepts an invalid body")
    peers = [
        Entry(f"{name}, valid or not", partial(accepts, body), peer=True)
        for name, accepts in loops.items()
    ]
    return Case("Call, valid bytes", _loads(body), [*ours, *peers])


def _node(name: str, process: Ajv, body: object, proof: Callable[[int], object]) -> Entry:
    seconds = partial(process.seconds, body)
    return Entry(name, partial(process.count_errors, body), proof, peer=True, seconds=seconds)


def _loads(text: str | bytes) -> Entry:
    return Entry("json.loads of the body", partial(json.loads, text))


def _findings(body: dict[str, Any]) -> list[tuple[str | None, str, str]]:
    findings = validate(body, lint=False).findings
    return [(finding.code, finding.message, finding.pointer) for finding in findings]


def _next(bodies: Iterator[dict[str, Any]]) -> list[tuple[str | None, str, str]]:
    return _findings(next(bodies))


def _has(violations: int, errors: list[object]) -> bool:
    return len(errors) == violations


def _has_at_least(violations: int, errors: list[object]) -> bool:
    """Whether enough errors are listed; some peers also list the parents of an error."""
    return len(errors) >= violations


def _is_ok(report: Report) -> bool:
    return report.ok


def _is_clean(report: Report) -> bool:
    return not report.findings


def _has_lints(violations: int, report: Report) -> bool:
    return len(report.errors) == violations and len(report.findings) >= violations
