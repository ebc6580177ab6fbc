"""The Spark integration where Spark is not installed."""

import pickle
from typing import Any

import pytest

from bcvalidate.integrations import spark as adapter
from bcvalidate.integrations.spark import findings
from tests.integrations.spark_rows import ACCOUNT


def test_account_is_pickled() -> None:
    """The account goes to the workers as a pickle, and is the same there."""
    assert pickle.loads(pickle.dumps(ACCOUNT)) == ACCOUNT  # noqa: S301 - our own pickle


def test_missing_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """If Spark, pandas or PyArrow is missing, the error says what to install."""
    frame: Any = None
    for name in ("pyspark", "pandas", "pyarrow"):
        monkeypatch.setattr(
            adapter, "find_spec", lambda asked, name=name: None if asked == name else asked
        )
        with pytest.raises(ImportError) as raised:
            findings(frame, "body")

        assert str(raised.value) == f"{name} is not installed: pip install 'bcvalidate[spark]'"
