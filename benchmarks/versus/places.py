"""Places: finding the line of what is wrong at the end of a text of 4 MB."""

import json
from collections.abc import Iterator, Mapping
from functools import partial

from bcvalidate import Report, validate
from bcvalidate.pointer import pointer
from bcvalidate.positions import Place, locate
from versus.bodies import Large, large_texts
from versus.measure import Case, Entry


def cases() -> Iterator[Case]:
    """One case for each shape of a large text."""
    for large in large_texts():
        baseline = Entry("json.loads of the text", partial(json.loads, large.text))
        title = f"5. Position, {large.name}, {len(large.text) / 1e6:.1f} MB"
        entries = [_locate(large), _validate(large)]
        yield Case(title, baseline, entries, rounds=9, tries=3, batch=0)


def _locate(large: Large) -> Entry:
    place = Place(large.path)

    def is_there(offsets: Mapping[Place, int]) -> bool:
        return large.text.startswith(large.wrong, offsets[place])

    call = partial(locate, large.text, json.loads(large.text), [place])
    return Entry("bcvalidate, locate", call, is_there, target=2)


def _validate(large: Large) -> Entry:
    wanted = pointer(large.path)

    def is_found(report: Report) -> bool:
        return any(found.pointer == wanted and found.line for found in report.findings)

    call = partial(validate, large.text.encode())
    return Entry("bcvalidate, validate bytes", call, is_found)
