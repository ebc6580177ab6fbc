"""Discovery: which file holds the settings for a folder, found without anything heavy."""

import os

from bcvalidate.errors import ReadError
from bcvalidate.files.inputs import read_file

OWN = ".bcvalidate.toml"
SHARED = "pyproject.toml"

# How our table is named, and in what it may be named by its last part.
_NAME, _AROUND = b"tool.bcvalidate", (b"[tool]", b"tool={")


def discover(folder: str) -> str | None:
    """The nearest file of settings in a folder or above it, or None.

    In one folder, `.bcvalidate.toml` comes before a `pyproject.toml`, which counts only with a
    table [tool.bcvalidate]. A broken file counts if it is meant for us: loading it says why not.
    """
    here = "" if folder == os.curdir else folder
    try:
        above = os.path.abspath(folder)
    except OSError:
        # The folder we are in was removed.
        return None
    while True:
        own, shared = os.path.join(here, OWN), os.path.join(here, SHARED)
        if os.path.lexists(own):
            return own
        if os.path.lexists(shared) and _concerns_us(shared):
            return shared
        here = os.path.dirname(above)
        if here == above:
            return None
        above = here


def _concerns_us(name: str) -> bool:
    """Whether a pyproject.toml has our table, or is broken and names us."""
    try:
        data = read_file(name)
    except ReadError:
        return False
    if not _may_have_table(data):
        return False
    from bcvalidate.document.toml import read_toml, table_at
    from bcvalidate.errors import ConfigFileError

    try:
        return table_at(read_toml(name, data).value, ("tool", "bcvalidate")) is not None
    except ConfigFileError:
        return True


def _may_have_table(data: bytes) -> bool:
    """Whether a pyproject.toml is worth the reading; most that name us have us as a requirement."""
    squeezed = data.translate(None, b" \t\"'")
    around = any(table in squeezed for table in _AROUND)
    return _NAME in squeezed or (around and b"bcvalidate" in squeezed)
