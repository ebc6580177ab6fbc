"""Source files: JSON files that configure a run."""

import pytest

from bcvalidate.document.source_file import load_array, load_object
from bcvalidate.errors import ConfigFileError


def test_object_and_array_are_returned() -> None:
    """An object and an array are returned with integers of any length."""
    assert load_object("f", b'{"a": [1]}') == {"a": [1]}
    assert load_array("f", b"[1, " + b"9" * 5000 + b"]")[0] == 1


def test_broken_file_is_named_with_the_position() -> None:
    """The error of a broken file is one line with file, line, column and reason."""
    for content, reason in (
        (b"", "f:1:1: There is no JSON here; write an object."),
        (b'{\n "a": 1,\n}', "f:2:8: Remove this comma; nothing follows it."),
        (b'{"a": 1, "a": 2}', "f:1:10: This key occurs more than once. It occurs first at 1:2."),
        (b"[" * 200 + b"]" * 200, "f:1:129: This is nested too deep."),
    ):
        for load in (load_object, load_array):
            with pytest.raises(ConfigFileError) as caught:
                load("f", content)
            assert str(caught.value) == reason


def test_wrong_kind_of_value() -> None:
    """An object is refused as an array, and an array as an object."""
    with pytest.raises(ConfigFileError, match="f:1:1: this must be a JSON array"):
        load_array("f", b"{}")
    with pytest.raises(ConfigFileError, match="f:1:1: this must be a JSON object"):
        load_object("f", b"[]")
