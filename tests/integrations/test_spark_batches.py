"""The Spark integration on a worker: the findings in Arrow batches, without Spark."""

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate import Account, Finding
from bcvalidate.integrations import spark as adapter
from bcvalidate.integrations.spark import found_in
from tests.integrations.spark_rows import ACCOUNT, BAD, FIXTURES, TEXTS, Rows, expected_rows
from tests.support.harness import OK

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow


@pytest.fixture(name="pa", scope="module")
def _pa() -> Any:
    return pytest.importorskip("pyarrow", "18", reason="a worker's batches are PyArrow's")


def rows_of(pa: Any, *bodies: Any, account: Account | None = None, lint: bool = True) -> Rows:
    """Return the findings in batches with these arrays of bodies."""
    batches = [pa.RecordBatch.from_arrays([array], names=["body"]) for array in bodies]
    return [
        tuple(row.values())
        for batch in found_in(batches, "body", account, lint=lint)
        for row in batch.to_pylist()
    ]


def test_strings_of_every_layout(pa: Any) -> None:
    """The findings are those of `validate`, whichever layout Arrow's strings have."""
    layouts: dict[str, Callable[[list[str]], Any]] = {
        "string": lambda texts: pa.array(texts, pa.string()),
        "large_string": lambda texts: pa.array(texts, pa.large_string()),
        "string_view": lambda texts: pa.array(texts, pa.string_view()),
        "dictionary": lambda texts: pa.array(texts, pa.string()).dictionary_encode(),
        "slice": lambda texts: pa.array([BAD, *texts, BAD], pa.string()).slice(1, len(texts)),
    }
    expected = [row for text in TEXTS for row in expected_rows(text)]

    for name, layout in layouts.items():
        assert rows_of(pa, layout(TEXTS)) == expected, name


def test_bytes(pa: Any) -> None:
    """Bytes are read as a file is; if they are not UTF-8, that is a finding."""
    bodies = [*FIXTURES, b'{"Name": "\xff"}']
    expected = [row for body in bodies for row in expected_rows(body)]

    for kind in (pa.binary(), pa.large_binary()):
        rows = rows_of(pa, pa.array(bodies, kind))

        assert rows == expected, kind
        assert rows[-1][0] == "body-syntax"


def test_no_findings(pa: Any) -> None:
    """No batches, no rows, only nulls and only valid bodies give no batch."""
    valid = TEXTS[: len(OK)]
    batches = [
        pa.array([], pa.string()),
        pa.nulls(3),
        pa.array([None, None], pa.binary()),
        pa.array([text for text in valid if not expected_rows(text)]),
    ]

    assert rows_of(pa) == []
    assert rows_of(pa, *batches) == []
    assert len(batches[-1]) > 3


def test_nulls(pa: Any) -> None:
    """Null is skipped, an empty text is not, and later rows keep their findings."""
    bodies = [None, "", BAD, None, BAD]

    assert [row for body in bodies for row in expected_rows(body)] == rows_of(pa, pa.array(bodies))
    assert expected_rows("")


def test_account_and_lint(pa: Any) -> None:
    """The account and `lint` are as for `validate`."""
    bodies = pa.array(TEXTS)

    with_account = rows_of(pa, bodies, account=ACCOUNT)
    without_lint = rows_of(pa, bodies, account=ACCOUNT, lint=False)

    assert [row for text in TEXTS for row in expected_rows(text, ACCOUNT)] == with_account
    assert [
        row for text in TEXTS for row in expected_rows(text, ACCOUNT, lint=False)
    ] == without_lint
    assert {row[0] for row in with_account} > {row[0] for row in rows_of(pa, bodies)}


def test_other_columns_are_carried(pa: Any) -> None:
    """The other columns of a body stand beside each of its findings, whatever their types."""
    beside = [
        pa.array([[1], [2, 3]]),
        pa.array([{"a": 1}, {"a": None}]),
        pa.array([[("k", "v")], []], pa.map_(pa.string(), pa.string())),
        pa.array(["x", None]).dictionary_encode(),
    ]
    names = ["list", "struct", "body", "map", "same", "same"]
    columns = [*beside[:2], pa.array([BAD, "[]"]), *beside[2:], beside[3]]
    batch = pa.RecordBatch.from_arrays(columns, names=names)

    (out,) = found_in([batch], "body", None, lint=True)

    rows = [0] * len(expected_rows(BAD)) + [1] * len(expected_rows("[]"))
    assert ["list", "struct", "map", "same", "same", *Finding._fields] == out.schema.names
    assert [[column[row].as_py() for row in rows] for column in [*beside, beside[3]]] == [
        out.column(index).to_pylist() for index in range(5)
    ]


def test_batches_are_bounded(pa: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch has a maximum number of findings, even if one body has more."""
    monkeypatch.setattr(adapter, "MAX_BATCH_FINDINGS", 2)
    batch = pa.RecordBatch.from_arrays([pa.array([BAD, BAD])], names=["body"])

    out = list(found_in([batch], "body", None, lint=True))

    assert {2} == {len(part) for part in out[:-1]}
    assert 2 * expected_rows(BAD) == [
        tuple(row.values()) for part in out for row in part.to_pylist()
    ]


def test_lone_surrogates_are_escaped(pa: Any) -> None:
    """A lone surrogate becomes its escape, because Arrow's strings are UTF-8."""
    body = '{"a\\ud800": "\\udfff"}'
    pointers = [row[6] for row in expected_rows(body)]

    assert "/a\ud800" in pointers
    assert [str(pointer).replace("\ud800", "\\ud800") for pointer in pointers] == [
        row[6] for row in rows_of(pa, pa.array([body]))
    ]


@given(bodies=st.lists(st.none() | st.binary(max_size=40) | st.text(max_size=40).map(str.encode)))
def test_any_bytes(bodies: list[bytes | None]) -> None:
    """Any bytes have the findings of `validate`."""
    pa = pytest.importorskip("pyarrow", reason="a worker's batches are PyArrow's")

    rows = rows_of(pa, pa.array(bodies, pa.binary()))

    assert [row for body in bodies for row in expected_rows(body)] == rows
