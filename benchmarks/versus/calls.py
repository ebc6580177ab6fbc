"""Calls: the library against its peers, inside one process."""

import json
from collections.abc import Iterator
from functools import partial
from itertools import cycle
from typing import Any

from bcvalidate import Report, is_valid, validate
from versus.bodies import FAULTS, faulty_body, sample_text
from versus.measure import Case, Entry
from versus.validators import validators

# So many bodies that none is still remembered when its turn comes again.
_UNLIKE = 1024


def cases() -> list[Case]:
    """A valid body, a body with twelve violations, and a body that is still to be parsed."""
    return [_valid(), _faulty(), _bytes()]


def _valid() -> Case:
    text = sample_text()
    body = json.loads(text)
    ours = [
        Entry("bcvalidate, is_valid", partial(is_valid, body), target=0.8, held=True),
        Entry(
            "bcvalidate, validate without lint",
            partial(validate, body, lint=False),
            _is_ok,
            target=0.8,
        ),
        Entry("bcvalidate, validate", partial(validate, body), _is_clean),
    ]
    peers = [
        Entry(f"{peer.peer}, valid or not", partial(peer.verdict, body), peer=True)
        for peer in validators()
    ]
    return Case("1. Call, valid dict", _loads(text), [*ours, *peers])


def _faulty() -> Case:
    body = faulty_body()
    others = cycle([faulty_body(str(number)) for number in range(_UNLIKE)])
    ours = [
        Entry("bcvalidate, all violations", partial(_findings, body), _is_whole, 2.5, held=True),
        Entry("bcvalidate, new keys each time", partial(_next, others), _is_whole, held=True),
        Entry("bcvalidate, with advice", partial(validate, body), _has_advice),
    ]
    peers = [
        Entry(f"{peer.peer}, all errors", partial(peer.listing, body), _is_whole, peer=True)
        if peer.lists_all
        else Entry(f"{peer.peer}, first error only", partial(peer.listing, body), peer=True)
        for peer in validators()
    ]
    return Case(f"2. Call, dict with {FAULTS} violations", _loads(sample_text()), [*ours, *peers])


def _bytes() -> Case:
    body = sample_text().encode()
    ours = [
        Entry("bcvalidate, is_valid", partial(is_valid, body)),
        Entry("bcvalidate, validate", partial(validate, body), _is_clean),
        Entry("bcvalidate, validate without lint", partial(validate, body, lint=False), _is_ok),
    ]
    return Case("3. Call, valid bytes", _loads(body), ours)


def _loads(text: str | bytes) -> Entry:
    return Entry("json.loads of the sample", partial(json.loads, text))


def _findings(body: dict[str, Any]) -> list[tuple[str | None, str, str]]:
    found = validate(body, lint=False).findings
    return [(finding.code, finding.message, finding.pointer) for finding in found]


def _next(bodies: Iterator[dict[str, Any]]) -> list[tuple[str | None, str, str]]:
    return _findings(next(bodies))


def _is_whole(found: list[object]) -> bool:
    return len(found) == FAULTS


def _is_ok(report: Report) -> bool:
    return report.ok


def _is_clean(report: Report) -> bool:
    return not report.findings


def _has_advice(report: Report) -> bool:
    return len(report.errors) == FAULTS and len(report.findings) > FAULTS
