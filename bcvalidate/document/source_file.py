"""JSON files that are not bodies: our own schema files, and those that a user configures."""

from typing import Any

from bcvalidate.document.document import read_document
from bcvalidate.document.positions import position
from bcvalidate.document.text_errors import text_errors
from bcvalidate.errors import ConfigFileError, ReadError
from bcvalidate.files.inputs import read_file

_REASONS = {
    "body-depth": "This is nested too deep.",
    "duplicate-key": "This key occurs more than once. ",
}


def read_named(name: str, *, otherwise: str) -> bytes:
    """The bytes of a file that the user names.

    Raises ConfigFileError when it cannot be read, with the words `otherwise`, in which {} is the reason.
    """
    try:
        return read_file(name)
    except ReadError as unreadable:
        raise ConfigFileError(f"{name}: {otherwise.format(unreadable.reason)}") from None


def load_object(name: str, data: bytes) -> dict[str, Any]:
    """The object that a file holds; ConfigFileError, with line and column, when it holds none."""
    value = _load(name, data)
    if not isinstance(value, dict):
        raise ConfigFileError(f"{name}:1:1: this must be a JSON object")
    return value


def load_array(name: str, data: bytes) -> list[Any]:
    """The array that a file holds; ConfigFileError, with line and column, when it holds none."""
    value = _load(name, data)
    if not isinstance(value, list):
        raise ConfigFileError(f"{name}:1:1: this must be a JSON array")
    return value


def _load(name: str, data: bytes) -> object:
    document = read_document(data)
    for error in text_errors(document, lint=True):
        line, column = position(document.text or "", error.offset)
        reason = f"{_REASONS.get(error.rule, '')}{error.hint or ''}"
        raise ConfigFileError(f"{name}:{line}:{column}: {reason}")
    return document.value
