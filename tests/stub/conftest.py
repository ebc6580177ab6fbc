"""Stubs that run in a thread of the tests."""

from collections.abc import Iterator

import pytest

from bcvalidate.stub.serving import Stub


@pytest.fixture(scope="module")
def shared() -> Iterator[Stub]:
    """A stub for many requests, which leave nothing behind."""
    with Stub() as running:
        yield running


@pytest.fixture
def stub() -> Iterator[Stub]:
    """A stub without an account."""
    with Stub() as running:
        yield running
