"""The pytest plugin. Its fixture `batchcompute_stub` runs a stub during a test."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bcvalidate.stub.serving import Stub


@pytest.fixture
def batchcompute_stub() -> "Iterator[Stub]":
    """A running stub, with `host`, `port`, `address`, the created `clusters`, and its `account`.

    The test fails if the server of the stub is not installed.
    """
    from bcvalidate.stub import MISSING, is_installed

    if not is_installed():
        pytest.fail(f"batchcompute_stub: {MISSING}", pytrace=False)
    from bcvalidate.stub.serving import Stub

    with Stub() as stub:
        yield stub
