"""Spark: the findings of a column of bodies, found where its rows are."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from importlib.util import find_spec
from itertools import islice
from types import NoneType
from typing import TYPE_CHECKING, NamedTuple, get_args, get_type_hints

from bcvalidate.account import Account
from bcvalidate.api import validate
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.display.printable import printable
from bcvalidate.records.prefilter import prefilter_for
from bcvalidate.validator import Validator

if TYPE_CHECKING:
    from pyarrow import Array, RecordBatch
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

ROWS = 10_000
"""The findings that a batch of them has at most, as many as Spark's own batches have rows."""

_Check = Callable[[str | bytes], tuple[Finding, ...]]
_NEEDED = ("pyspark", "pandas", "pyarrow")
_SPARK = {bool: "BooleanType", int: "IntegerType", str: "StringType"}
_ARROW = {bool: "bool_", int: "int32", str: "string"}


class _Kind(NamedTuple):
    """The type of a finding's field, and whether the field may be None."""

    type: type
    nullable: bool


def findings(
    df: "DataFrame", column: str, account: Account | None = None, *, lint: bool = True
) -> "DataFrame":
    r"""The findings of every body in a column, a row each: what `validate` finds, in its order.

    `column` holds bodies as JSON text, of type string or binary; null is no body, and nothing is
    found in it. A row has the other columns of `df`, as they are, and then the fields of the
    finding, as `schema` says; `line` and `column` are those of the body's text. A body without
    findings has no row. Arrow has no lone surrogates: where a field has one, it is written as its
    escape, such as \ud800. `account` and `lint` are as for `validate`.

    Nothing runs before Spark runs the result. Workers need bcvalidate of the same version, and
    nothing that it depends on. Needs Spark 3.3 or later.

    Raises, before anything runs, ImportError when Spark, pandas or PyArrow is missing, TypeError
    for an argument or a column of another type, and ValueError when `df` has no such column, has it
    twice, or has a column with the name of a finding's field, in upper or lower case.

    Source: `DataFrame.mapInArrow` in the reference of PySpark.
    """
    fields = schema().fields
    _check(df, column, account)
    from pyspark.sql.types import StructType

    # Spark takes a name with a dot, and one that two columns have, for something else.
    names = [f"c{index}" for index in range(len(df.columns))]
    plain = df.toDF(*names)
    bodies = names[df.columns.index(column)]
    found = partial(found_in, column=bodies, account=account, lint=lint)
    carried = [field for field in plain.schema.fields if field.name != bodies]
    others = [name for name in df.columns if name != column]
    return plain.mapInArrow(found, StructType([*carried, *fields])).toDF(*others, *Finding._fields)


def schema() -> "StructType":
    """The fields of a finding as Spark's types: strings, booleans and 32-bit integers.

    A field that is never None is not nullable. Raises ImportError when Spark, pandas or PyArrow,
    which it needs for this, is missing.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise ImportError(f"{missing[0]} is not installed: pip install 'bcvalidate[spark]'")
    from pyspark.sql import types

    return types.StructType(
        [
            types.StructField(name, getattr(types, _SPARK[kind.type])(), kind.nullable)
            for name, kind in _kinds().items()
        ]
    )


def found_in(
    batches: Iterable["RecordBatch"], column: str, account: Account | None, *, lint: bool
) -> Iterator["RecordBatch"]:
    """The same of Arrow's batches, as a worker has them; a batch without findings gives none."""
    check = _checker(account, lint=lint)
    for batch in batches:
        place = batch.schema.get_field_index(column)
        found = _found(batch.column(place), check)
        while some := list(islice(found, ROWS)):
            yield _batch(batch, place, some)


def _found(bodies: "Array", check: _Check) -> Iterator[tuple[int, Finding]]:
    """Every finding, after the index of its body."""
    for index, body in enumerate(bodies.to_pylist()):
        if body is not None:
            for finding in check(body):
                yield index, finding


@cache
def _checker(account: Account | None, *, lint: bool) -> _Check:
    """What tells the findings of a body; a worker, which has one thread, keeps it for its tasks."""
    is_clean = prefilter_for(Validator(account), lint=lint, gate="auto").is_clean

    def check(body: str | bytes) -> tuple[Finding, ...]:
        # No gate is sure of what is not UTF-8, as it has a surrogate then.
        text = body if isinstance(body, str) else body.decode(errors="surrogateescape")
        return () if is_clean(text) else validate(body, account=account, lint=lint).findings

    return check


def _batch(batch: "RecordBatch", place: int, found: list[tuple[int, Finding]]) -> "RecordBatch":
    """Findings beside what their rows have in all columns but that of the bodies."""
    import pyarrow as pa

    rows = pa.array([index for index, _ in found], pa.int64())
    carried = [index for index in range(batch.num_columns) if index != place]
    columns = [batch.column(index).take(rows) for index in carried]
    for field, kind in enumerate(_kinds().values()):
        values = [_storable(finding[field]) for _, finding in found]
        columns.append(pa.array(values, getattr(pa, _ARROW[kind.type])()))
    names = [*(batch.schema.names[index] for index in carried), *_kinds()]
    return pa.RecordBatch.from_arrays(columns, names=names)


def _storable(value: object) -> object:
    """A field of a finding as Arrow takes it, whose strings are UTF-8."""
    return value.encode(errors="backslashreplace").decode() if isinstance(value, str) else value


@cache
def _kinds() -> dict[str, _Kind]:
    """The kind of every field of a finding; a Literal is one of strings."""
    kinds = {}
    for name, hint in get_type_hints(Finding).items():
        options = get_args(hint) or (hint,)
        kind = next((option for option in options if option in _SPARK), str)
        kinds[name] = _Kind(kind, NoneType in options)
    return kinds


def _check(df: "DataFrame", column: object, account: object) -> None:
    """Raise what `findings` raises for its arguments."""
    if not hasattr(df, "mapInArrow"):
        raise TypeError(f"df must be a DataFrame of Spark 3.3 or later, not {type(df).__name__}")
    if not isinstance(column, str):
        raise TypeError(f"column must be the name of one, not {type(column).__name__}")
    if account is not None and not isinstance(account, Account):
        raise TypeError(f"account must be an Account, not {type(account).__name__}")
    names = list(df.columns)
    if names.count(column) != 1:
        count = names.count(column) or "no"
        known = printable(", ".join(names))
        raise ValueError(f"df must have one column {printable(column)}, and has {count}: {known}")
    for name in names:
        if name != column and name.lower() in Finding._fields:
            raise ValueError(
                f"df has a column {name}, and a finding has a field of that name: rename the"
                f" column first, as in df.withColumnRenamed('{name}', 'request_{name}')"
            )
    kind = df.schema.fields[names.index(column)].dataType
    if kind.typeName() not in ("string", "binary"):
        raise TypeError(
            f"column {printable(column)} is of type {kind.simpleString()}: bodies are text,"
            " of type string or binary"
        )
