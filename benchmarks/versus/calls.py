"""Calls: the library against its peers, inside one process."""

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
from versus.bodies import FAULTS, big_body, faulty_body, one_fault, sample_text
from versus.measure import Case, Entry, measure
from versus.plain_schema import write_plain_schema
from versus.section import Section
from versus.table import sentences, table
from versus.validators import readers, validators

# So many bodies that none is still remembered when its turn comes again.
_UNLIKE = 1024

_Made = Callable[[str], dict[str, Any]]


def section(folder: Path) -> Section:
    """Valid bodies, bodies with one violation and with twelve, a big one, and one as bytes."""
    schema = write_plain_schema(folder)
    with ExitStack() as stack:
        every = {name: stack.enter_context(ajv(name, schema)) for name in ("first", "all")}
        node = {name: process for name, process in every.items() if process is not None}
        body = json.loads(sample_text())
        cases = [
            _valid("Call, valid dict", body, node, 0.8),
            _faulty("Call, dict with 1 violation", one_fault, 1, node),
            _faulty(f"Call, dict with {FAULTS} violations", faulty_body, FAULTS, node),
            _valid("Call, valid dict of 120 KB", big_body(), node),
            _bytes(),
        ]
        results = [measure(case) for case in cases]
    return Section([*table(results), "", *sentences(results)])


def _valid(
    title: str, body: dict[str, Any], node: dict[str, Ajv], target: float | None = None
) -> Case:
    ours = [
        Entry("bcvalidate, is_valid", partial(is_valid, body), target=target, held=True),
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


def _faulty(title: str, make: _Made, faults: int, node: dict[str, Ajv]) -> Case:
    body = make("")
    others = cycle([make(str(number)) for number in range(_UNLIKE)])
    is_whole, is_rich = partial(_has, faults), partial(_has_at_least, faults)
    target = 2.5 if faults == FAULTS else None
    ours = [
        Entry("bcvalidate, all violations", partial(_findings, body), is_whole, target, held=True),
        Entry("bcvalidate, new keys each time", partial(_next, others), is_whole, held=True),
        Entry("bcvalidate, with advice", partial(validate, body), partial(_has_advice, faults)),
    ]
    peers = [
        Entry(f"{peer.peer}, all errors", partial(peer.listing, body), is_rich, peer=True)
        if peer.lists_all
        else Entry(f"{peer.peer}, first error only", partial(peer.listing, body), peer=True)
        for peer in validators()
    ]
    if "first" in node:
        peers.append(_node("ajv on node, first error only", node["first"], body, bool))
    if "all" in node:
        peers.append(_node("ajv on node, all errors", node["all"], body, faults.__le__))
    return Case(title, _loads(sample_text()), [*ours, *peers])


def _bytes() -> Case:
    body, faulty = sample_text().encode(), json.dumps(faulty_body()).encode()
    ours = [
        Entry("bcvalidate, is_valid", partial(is_valid, body), held=True),
        Entry("bcvalidate, validate without lint", partial(validate, body, lint=False), _is_ok),
        Entry("bcvalidate, validate", partial(validate, body), _is_clean),
    ]
    found = readers()
    if wrong := [name for name, accepts in found.items() if accepts(faulty)]:
        raise SystemExit(f"Call, valid bytes: {wrong[0]} accepts what is not valid")
    peers = [
        Entry(f"{name}, valid or not", partial(accepts, body), peer=True)
        for name, accepts in found.items()
    ]
    return Case("Call, valid bytes", _loads(body), [*ours, *peers])


def _node(name: str, process: Ajv, body: object, proof: Callable[[int], object]) -> Entry:
    seconds = partial(process.seconds, body)
    return Entry(name, partial(process.found, body), proof, peer=True, seconds=seconds)


def _loads(text: str | bytes) -> Entry:
    return Entry("json.loads of the body", partial(json.loads, text))


def _findings(body: dict[str, Any]) -> list[tuple[str | None, str, str]]:
    found = validate(body, lint=False).findings
    return [(finding.code, finding.message, finding.pointer) for finding in found]


def _next(bodies: Iterator[dict[str, Any]]) -> list[tuple[str | None, str, str]]:
    return _findings(next(bodies))


def _has(faults: int, found: list[object]) -> bool:
    return len(found) == faults


def _has_at_least(faults: int, found: list[object]) -> bool:
    """Some peers also list what contains an error."""
    return len(found) >= faults


def _is_ok(report: Report) -> bool:
    return report.ok


def _is_clean(report: Report) -> bool:
    return not report.findings


def _has_advice(faults: int, report: Report) -> bool:
    return len(report.errors) == faults and len(report.findings) >= faults
