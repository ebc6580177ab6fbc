"""Schema files that a test may damage."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bcvalidate.rules.schema import action_schema, schema_file
from tests.support.harness import ROOT
from tools.compiler import compiler


@pytest.fixture
def schemas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Copy the schema files for a test to change, and compile into the same folder."""
    for path in (ROOT / "schemas").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(
        "bcvalidate.rules.schema.schema_bytes", lambda name: (tmp_path / name).read_bytes()
    )
    monkeypatch.setattr(
        "tools.compiler.meta_schema.schema_bytes", lambda name: (tmp_path / name).read_bytes()
    )
    monkeypatch.setattr(compiler, "FOLDER", tmp_path)
    for cached in (schema_file, action_schema):
        cached.cache_clear()
    yield tmp_path
    for cached in (schema_file, action_schema):
        cached.cache_clear()
