"""Rule files that are not valid: the error says where."""

import json

import pytest

from bcvalidate.errors import ConfigFileError
from bcvalidate.rules.registry import rules
from tests.support.harness import ROOT


def error_with(monkeypatch: pytest.MonkeyPatch, files: dict[str, str]) -> str:
    """Return the error for these rule files in place of the real ones."""

    def read(name: str) -> bytes:
        if name in files:
            return files[name].encode()
        return (ROOT / "schemas" / name).read_bytes()

    monkeypatch.setattr("bcvalidate.rules.registry.schema_bytes", read)
    rules.cache_clear()
    try:
        with pytest.raises(ConfigFileError) as caught:
            rules()
    finally:
        rules.cache_clear()
    return str(caught.value)


def test_entry_without_a_field(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error has the file, the line and the column of the entry."""
    for text, error in (
        (
            '[{"rule": "r", "code": "c", "message": "m"}]',
            "schemas/common-errors.json:2:3: this rule lacks 'status'",
        ),
        ("[5]", "schemas/common-errors.json:2:3: this rule lacks "),
        ("{}", "schemas/common-errors.json:1:1: this must be a JSON array"),
    ):
        assert error_with(monkeypatch, {"common-errors.json": text}).startswith(error)


def test_wrong_lint(monkeypatch: pytest.MonkeyPatch) -> None:
    """The severity of a lint must be known, and its id must be new."""
    for change in ({"severity": "eror"}, {"rule": "name-length"}):
        lint = {"rule": "r", "severity": "info", "message": "m", "source": "s", **change}

        error = error_with(monkeypatch, {"lints.json": json.dumps([lint])})

        assert ":2:3: the severity is unknown or the id repeats" in error
