"""Nodes: the span of a member of an object."""

import json

from bcvalidate.document.nodes import member_span
from bcvalidate.document.positions import Location, locate

REMOVALS = [
    ('{"@": 1}', "{}"),
    ('{\n  "@": 1\n}', "{}"),
    ('{"@": 1, "b": 2}', '{"b": 2}'),
    ('{\n  "a": 1,\n  "@": {"x": [","]},\n  "b": 2\n}', '{\n  "a": 1,\n  "b": 2\n}'),
    ('{\n  "a": 1 ,\n  "@": "}"\n}', '{\n  "a": 1\n}'),
    ('{"a": "\\",", "\\u0040":1\t}', '{"a": "\\","\t}'),
]


def test_member_is_removed_with_its_comma() -> None:
    """What stays is JSON, laid out as it was."""
    for text, after in REMOVALS:
        key = locate(text, json.loads(text), [Location(("@",), at_key=True)])[
            Location(("@",), at_key=True)
        ]

        start, end = member_span(text, key)

        assert text[:start] + text[end:] == after, (text, after)
        json.loads(after)
