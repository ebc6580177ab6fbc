"""Check a column of bodies in a Spark DataFrame, on the workers of Spark."""

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

MAX_BATCH_FINDINGS = 10_000
"""The maximum number of findings in a batch, the default for the rows of Spark's batches."""

_Check = Callable[[str | bytes], tuple[Finding, ...]]
_REQUIRED_PACKAGES = ("pyspark", "pandas", "pyarrow")
_SPARK = {bool: "BooleanType", int: "IntegerType", str: "StringType"}
_ARROW = {bool: "bool_", int: "int32", str: "string"}


class _Kind(NamedTuple):
    """The type of a finding's field, and whether the field may be None."""

    type: type
    nullable: bool


def findings(
    df: "DataFrame", column: str, account: Account | None = None, *, lint: bool = True
) -> "DataFrame":
    r"""Check every body in a column, and return a row per finding, in the order of `validate`.

    - `column`: the bodies as JSON text, of type string or binary. Nulls are skipped.
    - `account`, `lint`: as for `validate`.

    A row has the other columns of `df`, and then the fields of the finding, as in `schema`. `line`
    and `column` are positions in the text of the body. A body without findings has no row. A lone
    surrogate, which Arrow cannot represent, is written as an escape such as \ud800.

    The check is lazy, as usual in Spark. The workers need the same version of bcvalidate. Needs
    Spark 3.3 or later.

    Raises ImportError if Spark, pandas or PyArrow is missing, TypeError for an argument or a column
    of the wrong type, and ValueError if `df` does not have exactly one such column, or if another
    column has the name of a field of a finding, in upper or lower case.

    Source: `DataFrame.mapInArrow` in the reference of PySpark.
    """
    fields = schema().fields
    _check(df, column, account)
    from pyspark.sql.types import StructType

    # Spark misinterprets a name with a dot, and the name of two columns.
    names = [f"c{index}" for index in range(len(df.columns))]
    plain = df.toDF(*names)
    bodies = names[df.columns.index(column)]
    find = partial(found_in, column=bodies, account=account, lint=lint)
    carried = [field for field in plain.schema.fields if field.name != bodies]
    others = [name for name in df.columns if name != column]
    return plain.mapInArrow(find, StructType([*carried, *fields])).toDF(*others, *Finding._fields)


def schema() -> "StructType":
    """Return the fields of a finding as Spark types: strings, booleans and 32-bit integers.

    A field that is never None is not nullable. Raises ImportError if Spark, pandas or PyArrow is
    missing.
    """
    missing = [name for name in _REQUIRED_PACKAGES if find_spec(name) is None]
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
    """Do on a worker what `findings` says, with Arrow batches. Empty batches are left out."""
    check = _checker(account, lint=lint)
    for batch in batches:
        index = batch.schema.get_field_index(column)
        indexed = _indexed_findings(batch.column(index), check)
        while part := list(islice(indexed, MAX_BATCH_FINDINGS)):
            yield _batch(batch, index, part)


def _indexed_findings(bodies: "Array", check: _Check) -> Iterator[tuple[int, Finding]]:
    """Yield every finding with the index of its body."""
    for index, body in enumerate(bodies.to_pylist()):
        if body is not None:
            for finding in check(body):
                yield index, finding


@cache
def _checker(account: Account | None, *, lint: bool) -> _Check:
    """Make the function that checks a body. A worker has one thread, and keeps it for its tasks."""
    is_clean = prefilter_for(Validator(account), lint=lint, mode="auto").is_clean

    def check(body: str | bytes) -> tuple[Finding, ...]:
        # Invalid UTF-8 becomes surrogates, which the prefilter never skips.
        text = body if isinstance(body, str) else body.decode(errors="surrogateescape")
        return () if is_clean(text) else validate(body, account=account, lint=lint).findings

    return check


def _batch(
    batch: "RecordBatch", body_index: int, indexed: list[tuple[int, Finding]]
) -> "RecordBatch":
    """Put findings beside the other columns of their rows, without the column of bodies."""
    import pyarrow as pa

    rows = pa.array([index for index, _ in indexed], pa.int64())
    carried = [index for index in range(batch.num_columns) if index != body_index]
    columns = [batch.column(index).take(rows) for index in carried]
    for field, kind in enumerate(_kinds().values()):
        values = [_storable(finding[field]) for _, finding in indexed]
        columns.append(pa.array(values, getattr(pa, _ARROW[kind.type])()))
    names = [*(batch.schema.names[index] for index in carried), *_kinds()]
    return pa.RecordBatch.from_arrays(columns, names=names)


def _storable(value: object) -> object:
    """Convert a field of a finding for Arrow, whose strings are UTF-8."""
    return value.encode(errors="backslashreplace").decode() if isinstance(value, str) else value


@cache
def _kinds() -> dict[str, _Kind]:
    """The kind of every field of a finding. A Literal is a kind of string."""
    kinds = {}
    for name, hint in get_type_hints(Finding).items():
        options = get_args(hint) or (hint,)
        kind = next((option for option in options if option in _SPARK), str)
        kinds[name] = _Kind(kind, NoneType in options)
    return kinds


def _check(df: "DataFrame", column: object, account: object) -> None:
    """Raise the exceptions of `findings` for its arguments."""
    if not hasattr(df, "mapInArrow"):
        raise TypeError(f"df must be a DataFrame of Spark 3.3 or later, not {type(df).__name__}")
    if not isinstance(column, str):
        raise TypeError(f"column must be the name of one, not {type(column).__name__}")
    if account is not None and not isinstance(account, Account):
        raise TypeError(f"account must be an Account, not {type(account).__name__}")
    names = list(df.columns)
    if names.count(column) != 1:
        count = names.count(column) or "no"
        columns = printable(", ".join(names))
        raise ValueError(f"df must have one column {printable(column)}, and has {count}: {columns}")
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
