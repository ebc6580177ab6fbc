"""Positions: find the line of an invalid value at the end of a text of 4 MB."""

import json
from collections.abc import Mapping
from functools import partial

from bcvalidate import Report, validate
from bcvalidate.document.pointer import to_pointer
from bcvalidate.document.positions import Location, locate
from versus.bodies import Large, large_texts
from versus.measure import Case, Entry, measure
from versus.section import Section
from versus.table import table


def section() -> Section:
    """Measure a case for each large text."""
    return Section(list(table([measure(_case(large)) for large in large_texts()])))


def _case(large: Large) -> Case:
    baseline = Entry("json.loads of the text", partial(json.loads, large.text))
    title = f"Position, {large.name}, {len(large.text) / 1e6:.1f} MB"
    return Case(title, baseline, [_locate(large), _validate(large)], rounds=9, tries=3, batch=0)


def _locate(large: Large) -> Entry:
    location = Location(large.path)

    def is_there(offsets: Mapping[Location, int]) -> bool:
        return large.text.startswith(large.wrong, offsets[location])

    call = partial(locate, large.text, json.loads(large.text), [location])
    return Entry("bcvalidate, locate", call, is_there, target=2)


def _validate(large: Large) -> Entry:
    pointer = to_pointer(large.path)

    def is_found(report: Report) -> bool:
        return any(finding.pointer == pointer and finding.line for finding in report.findings)

    call = partial(validate, large.text.encode())
    return Entry("bcvalidate, validate bytes", call, is_found)
