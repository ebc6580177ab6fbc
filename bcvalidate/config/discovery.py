"""Discovery: the config file for a folder. It imports little, because every run needs it."""

import os

from bcvalidate.files.inputs import try_read_file

OWN = ".bcvalidate.toml"
SHARED = "pyproject.toml"

# The whole name of the table [tool.bcvalidate], and the spellings of the table that contains it.
_NAME, _OUTER = b"tool.bcvalidate", (b"[tool]", b"tool={")


def discover(folder: str) -> str | None:
    """Find the nearest config file in a folder or above it; None without one.

    In one folder, `.bcvalidate.toml` comes before `pyproject.toml`, which counts only if it has a
    table [tool.bcvalidate]. A file that is not TOML counts if it names that table; loading it will
    say what is wrong.
    """
    here = "" if folder == os.curdir else folder
    try:
        above = os.path.abspath(folder)
    except OSError:
        # The working directory was removed.
        return None
    while True:
        own, shared = os.path.join(here, OWN), os.path.join(here, SHARED)
        if os.path.lexists(own):
            return own
        if os.path.lexists(shared) and _has_settings(shared):
            return shared
        here = os.path.dirname(above)
        if here == above:
            return None
        above = here


def _has_settings(name: str) -> bool:
    """Whether a pyproject.toml has the table, or is not TOML and names it."""
    data = try_read_file(name)
    if data is None or not _may_have_table(data):
        return False
    from bcvalidate.document.toml import table_at, toml_source
    from bcvalidate.errors import ConfigFileError

    try:
        return table_at(toml_source(name, data).value, ("tool", "bcvalidate")) is not None
    except ConfigFileError:
        return True


def _may_have_table(data: bytes) -> bool:
    """Whether a pyproject.toml may have the table; most only name bcvalidate as a requirement."""
    squeezed = data.translate(None, b" \t\"'")
    nested = any(table in squeezed for table in _OUTER)
    return _NAME in squeezed or (nested and b"bcvalidate" in squeezed)
