"""The files that are shipped with the package."""

import pytest

from bcvalidate.files.resources import resource


def test_resources_are_in_or_beside_the_package() -> None:
    """A file that is in neither is an OSError."""
    assert resource("schemas", "errors.json").startswith(b"[")
    with pytest.raises(OSError, match="fixtures/nope"):
        resource("fixtures", "nope")
