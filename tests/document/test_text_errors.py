"""Text errors: repeated keys are listed with their paths and offsets."""

import json
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

from hypothesis import given

from bcvalidate.document.document import read_document
from bcvalidate.document.text_errors import repeated_keys
from tests.support.json_texts import texts


@given(texts(unique=False))
def test_repeated_keys_are_those_that_the_parser_drops(text_and_value: tuple[str, Any]) -> None:
    """A key that repeats is listed as often as it repeats, with the offset of its first member."""
    text, _ = text_and_value
    dropped = 0

    def count(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal dropped
        dropped += len(pairs) - len(dict(pairs))
        return dict(pairs)

    json.loads(text, object_pairs_hook=count)
    repeated = list(repeated_keys(text))

    assert len(repeated) == dropped
    for path, offset, first in repeated:
        assert scanstring(text, offset + 1)[0] == scanstring(text, first + 1)[0] == path[-1]
        assert first < offset
    assert read_document(text).repeats_keys == bool(repeated)


def test_repeated_keys_have_paths() -> None:
    """The path of a repeated key leads through objects and arrays."""
    text = '{"a": [0, {"b": 1, "c": {}, "b": "x"}], "a": 2}'

    assert [(path, offset, first) for path, offset, first in repeated_keys(text)] == [
        (("a", 1, "b"), 28, 11),
        (("a",), 40, 1),
    ]
