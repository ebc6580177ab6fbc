"""The pytest plugin: `batchcompute_stub`, an endpoint that runs as long as a test does."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bcvalidate.stub.serving import Stub


@pytest.fixture
def batchcompute_stub() -> "Iterator[Stub]":
    """A running stub: `host`, `port`, `address`, the `clusters` created, and its `account`.

    Fails when what it needs is not installed.
    """
    from bcvalidate.stub import MISSING, is_installed

    if not is_installed():
        pytest.fail(f"batchcompute_stub: {MISSING}", pytrace=False)
    from bcvalidate.stub.serving import Stub

    with Stub() as stub:
        yield stub
