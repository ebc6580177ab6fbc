"""Spark: a column of bodies has the findings that `validate` has, row for row, on real executors."""

import os
import pickle
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate import Account, Finding, validate
from bcvalidate.integrations import spark as adapter
from bcvalidate.integrations.spark import findings, found_in, schema
from tests.harness import ERR, OK, ROOT, minimal

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# PySpark names the pandas that it was not tested with; none is used here.
pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas")

FIXTURES = [path.read_bytes() for path in [*OK, *ERR]]
TEXTS = [body.decode(errors="replace") for body in FIXTURES]
ACCOUNT = Account(max_cluster_count=3, cluster_count=3, available_spot_instance_type=["ecs.a.b"])
BAD = '{"Name": "1st", "Nmae": "x"}'
JAVA_SECONDS = 60
EXAMPLE = re.compile(
    r"^```python\n(from bcvalidate\.integrations\.spark .*?)^```$", re.MULTILINE | re.DOTALL
)
FIELDS = """
rule string not null, severity string not null, documented boolean not null, status int,
code string, message string not null, pointer string not null, line int, column int, hint string
"""

Wanted = list[tuple[object, ...]]


def wanted(
    body: str | bytes | None, account: Account | None = None, *, lint: bool = True
) -> Wanted:
    """The findings of one body on this machine; null has none."""
    if body is None:
        return []
    return [tuple(finding) for finding in validate(body, account=account, lint=lint).findings]


# Without Spark: what a worker does with the batches that it gets.


@pytest.fixture(name="pa", scope="module")
def _pa() -> Any:
    return pytest.importorskip("pyarrow", "18", reason="a worker's batches are PyArrow's")


def found(pa: Any, *bodies: Any, account: Account | None = None, lint: bool = True) -> Wanted:
    """What is found in batches of which each has these bodies, and nothing else."""
    batches = [pa.RecordBatch.from_arrays([array], names=["body"]) for array in bodies]
    return [
        tuple(row.values())
        for batch in found_in(batches, "body", account, lint=lint)
        for row in batch.to_pylist()
    ]


@pytest.mark.parametrize(
    "cast",
    [
        lambda pa, texts: pa.array(texts, pa.string()),
        lambda pa, texts: pa.array(texts, pa.large_string()),
        lambda pa, texts: pa.array(texts, pa.string_view()),
        lambda pa, texts: pa.array(texts, pa.string()).dictionary_encode(),
        lambda pa, texts: pa.array([BAD, *texts, BAD], pa.string()).slice(1, len(texts)),
    ],
    ids=["string", "large_string", "string_view", "dictionary", "slice"],
)
def test_strings_of_every_layout(pa: Any, cast: Callable[[Any, list[str]], Any]) -> None:
    """Whichever way Arrow holds strings, the findings are those of `validate`."""
    bodies = cast(pa, TEXTS)

    assert [row for text in TEXTS for row in wanted(text)] == found(pa, bodies)


@pytest.mark.parametrize("kind", ["binary", "large_binary"])
def test_bytes(pa: Any, kind: str) -> None:
    """Bytes are read as a file is; those that are not UTF-8 are a finding."""
    bodies = pa.array([*FIXTURES, b'{"Name": "\xff"}'], getattr(pa, kind)())

    rows = found(pa, bodies)

    assert [row for body in bodies.to_pylist() for row in wanted(body)] == rows
    assert rows[-1][0] == "body-syntax"


def test_nothing_to_find(pa: Any) -> None:
    """No batches, no rows, only nulls and only good bodies give no batch at all."""
    good = TEXTS[: len(OK)]
    batches = [
        pa.array([], pa.string()),
        pa.nulls(3),
        pa.array([None, None], pa.binary()),
        pa.array([text for text in good if not wanted(text)]),
    ]

    assert found(pa) == []
    assert found(pa, *batches) == []
    assert len(batches[-1]) > 3


def test_null_is_no_body(pa: Any) -> None:
    """Null is skipped, the empty text is not, and rows after them keep their findings."""
    bodies = [None, "", BAD, None, BAD]

    assert [row for body in bodies for row in wanted(body)] == found(pa, pa.array(bodies))
    assert wanted("")


def test_account_and_lint(pa: Any) -> None:
    """The account and `lint` are as for `validate`."""
    bodies = pa.array(TEXTS)

    with_account = found(pa, bodies, account=ACCOUNT)
    without_lint = found(pa, bodies, account=ACCOUNT, lint=False)

    assert [row for text in TEXTS for row in wanted(text, ACCOUNT)] == with_account
    assert [row for text in TEXTS for row in wanted(text, ACCOUNT, lint=False)] == without_lint
    assert {row[0] for row in with_account} > {row[0] for row in found(pa, bodies)}


def test_other_columns_are_carried(pa: Any) -> None:
    """What stands beside a body stands beside each of its findings, whatever its type."""
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

    rows = [0] * len(wanted(BAD)) + [1] * len(wanted("[]"))
    assert ["list", "struct", "map", "same", "same", *Finding._fields] == out.schema.names
    assert [[column[row].as_py() for row in rows] for column in [*beside, beside[3]]] == [
        out.column(index).to_pylist() for index in range(5)
    ]


def test_batches_are_bounded(pa: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch has so many findings at most, even if one body has more."""
    monkeypatch.setattr(adapter, "ROWS", 2)
    batch = pa.RecordBatch.from_arrays([pa.array([BAD, BAD])], names=["body"])

    out = list(found_in([batch], "body", None, lint=True))

    assert {2} == {len(some) for some in out[:-1]}
    assert 2 * wanted(BAD) == [tuple(row.values()) for some in out for row in some.to_pylist()]


def test_lone_surrogates_are_escaped(pa: Any) -> None:
    """Arrow's strings are UTF-8, so a lone surrogate of a key becomes its escape."""
    body = '{"a\\ud800": "\\udfff"}'
    pointers = [row[6] for row in wanted(body)]

    assert "/a\ud800" in pointers
    assert [str(pointer).replace("\ud800", "\\ud800") for pointer in pointers] == [
        row[6] for row in found(pa, pa.array([body]))
    ]


@given(bodies=st.lists(st.none() | st.binary(max_size=40) | st.text(max_size=40).map(str.encode)))
def test_any_bytes(bodies: list[bytes | None]) -> None:
    """Any bytes have the findings that they have on this machine."""
    pa = pytest.importorskip("pyarrow", reason="a worker's batches are PyArrow's")

    rows = found(pa, pa.array(bodies, pa.binary()))

    assert [row for body in bodies for row in wanted(body)] == rows


def test_an_account_is_pickled() -> None:
    """The account goes to the workers by pickle, and is the same there."""
    assert pickle.loads(pickle.dumps(ACCOUNT)) == ACCOUNT  # noqa: S301 - our own pickle


def test_what_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Spark, pandas or PyArrow, one line says what to install."""
    frame: Any = None
    for name in ("pyspark", "pandas", "pyarrow"):
        monkeypatch.setattr(
            adapter, "find_spec", lambda asked, name=name: None if asked == name else asked
        )
        with pytest.raises(ImportError) as raised:
            findings(frame, "body")

        assert str(raised.value) == f"{name} is not installed: pip install 'bcvalidate[spark]'"


# With Spark: a driver and two executors, each a process of its own.


def _package(archive: Path) -> str:
    """The package as a zip, as it is handed to workers which have none installed."""
    with zipfile.ZipFile(archive, "w") as out:
        for folder in ("bcvalidate", "schemas"):
            for path in sorted((ROOT / folder).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    out.write(path, path.relative_to(ROOT))
    return str(archive)


def _home(folder: Path) -> str:
    """A home of Spark's that is the installed one, but for what executors write into it."""
    import pyspark

    for path in Path(pyspark.__file__).parent.iterdir():
        (folder / path.name).symlink_to(path)
    return str(folder)


def _java() -> str | None:
    """Why there is no Java; None when there is."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    if java is None:
        return "Spark needs Java, and there is no command java"
    ran = subprocess.run([java, "-version"], capture_output=True, timeout=JAVA_SECONDS, check=False)
    return None if ran.returncode == 0 else "Spark needs Java, and `java -version` fails"


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator["SparkSession"]:
    """A session with two executors, whose workers have the package from a zip."""
    for name in ("pyspark", "pandas", "pyarrow"):
        pytest.importorskip(name, reason="the extra `spark` is not installed")
    if reason := _java():
        pytest.skip(reason)
    from pyspark.sql import SparkSession

    folder = tmp_path_factory.mktemp("spark")
    (folder / "home").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        # Workers are not measured, and nobody's own settings count here.
        for name in [name for name in os.environ if name.startswith(("COV", "SPARK", "PYSPARK"))]:
            patch.delenv(name)
        patch.setenv("SPARK_HOME", _home(folder / "home"))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.chdir(folder)
        session = (
            SparkSession.builder.master("local-cluster[2,1,1024]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
            .getOrCreate()
        )
        session.sparkContext.setLogLevel("OFF")
        session.sparkContext.addPyFile(_package(folder / "bcvalidate.zip"))
        yield session
        session.stop()


def frame(spark: "SparkSession", bodies: list[Any], kind: str) -> Any:
    """A shuffled DataFrame of four partitions: a number, the body, and what else a log has."""
    rows = [(number, body, [f"tag {number}"]) for number, body in enumerate(bodies)]
    columns = f"number long not null, body {kind}, tags array<string>"
    return spark.createDataFrame(rows, columns).repartition(4)


def by_body(rows: list[Any]) -> dict[int, Wanted]:
    """The findings of each body, in the order in which they came; they came together."""
    found: dict[int, Wanted] = {}
    for number, group in groupby(rows, key=lambda row: row.number):
        assert number not in found
        some = list(group)
        assert {(f"tag {number}",)} == {tuple(row.tags) for row in some}
        found[number] = [tuple(row)[2:] for row in some]
    return found


@pytest.mark.parametrize("kind", ["string", "binary"])
@pytest.mark.parametrize(
    ("account", "lint"),
    [(None, True), (ACCOUNT, True), (None, False)],
    ids=["plain", "account", "no lint"],
)
def test_row_for_row(spark: "SparkSession", kind: str, account: Account | None, lint: bool) -> None:
    """Every fixture, twice, on two executors: the findings of this machine, beside its columns."""
    bodies: list[Any] = [*(TEXTS if kind == "string" else FIXTURES), None] * 2
    if kind == "binary":
        bodies.append(b'{"Name": "\xff"}')

    rows = findings(frame(spark, bodies, kind), "body", account, lint=lint).collect()

    here = {number: wanted(body, account, lint=lint) for number, body in enumerate(bodies)}
    assert {number: found for number, found in here.items() if found} == by_body(rows)


def test_nothing_in_partitions(spark: "SparkSession") -> None:
    """Empty partitions, and no rows at all, give no rows."""
    empty = findings(frame(spark, [], "string"), "body")
    few = findings(frame(spark, [BAD], "string"), "body")

    assert empty.collect() == []
    assert by_body(few.collect()) == {0: wanted(BAD)}


def test_schema_is_documented(spark: "SparkSession") -> None:
    """The other columns stay what they are, then come the fields, null only where a finding is."""
    from pyspark.sql.types import StructField

    df = frame(spark, [BAD], "string")
    fields = spark.createDataFrame([], FIELDS).schema

    number, _, tags = df.schema.fields
    assert fields == schema()
    assert [number, tags, *fields.fields] == findings(df, "body").schema.fields
    assert number == StructField("number", number.dataType, nullable=False)


def test_large_types(spark: "SparkSession") -> None:
    """Spark may be set to hold strings as large ones."""
    spark.conf.set("spark.sql.execution.arrow.useLargeVarTypes", "true")
    try:
        rows = findings(frame(spark, [BAD], "string"), "body").collect()
    finally:
        spark.conf.unset("spark.sql.execution.arrow.useLargeVarTypes")

    assert by_body(rows) == {0: wanted(BAD)}


def test_workers_need_the_package_only(spark: "SparkSession") -> None:
    """Both executors took it from the zip, and loaded nothing that it depends on."""
    account = ACCOUNT

    def told(batches: Iterator[Any]) -> Iterator[Any]:
        import os
        import sys

        import pyarrow as pa

        import bcvalidate
        from bcvalidate.integrations.spark import found_in

        for _ in found_in(batches, "body", account, lint=True):
            pass
        loaded = sorted({"h11", "jsonschema", "regex", "tomli"} & sys.modules.keys())
        columns = [[os.environ["SPARK_EXECUTOR_DIRS"]], [str(bcvalidate.__file__)], [str(loaded)]]
        yield pa.RecordBatch.from_arrays(
            [pa.array(column) for column in columns], names=["executor", "file", "loaded"]
        )

    df = frame(spark, TEXTS, "string")
    rows = df.mapInArrow(told, "executor string, file string, loaded string").collect()

    assert len({row.executor for row in rows}) == 2
    assert {"bcvalidate.zip"} == {Path(row.file).parts[-3] for row in rows}
    assert {"[]"} == {row.loaded for row in rows}


@pytest.mark.parametrize(
    ("columns", "column", "error", "message"),
    [
        (
            "id int, body string",
            "bodi",
            ValueError,
            "df must have one column bodi, and has no: id, body",
        ),
        (
            "body string, body binary",
            "body",
            ValueError,
            "df must have one column body, and has 2: body, body",
        ),
        (
            "Line int, body string",
            "body",
            ValueError,
            "df has a column Line, and a finding has a field of that name: rename the column first, as in df.withColumnRenamed('Line', 'request_Line')",
        ),
        (
            "body struct<Name: string>",
            "body",
            TypeError,
            "column body is of type struct<Name:string>: bodies are text, of type string or binary",
        ),
        ("body string", 0, TypeError, "column must be the name of one, not int"),
    ],
)
def test_what_cannot_be_checked(
    spark: "SparkSession", columns: str, column: Any, error: type[Exception], message: str
) -> None:
    """A column that is none, or of another type, or that hides a field, is told at once."""
    df = spark.createDataFrame([], columns)

    with pytest.raises(error) as raised:
        findings(df, column)

    assert str(raised.value) == message


def test_arguments_of_another_kind(spark: "SparkSession") -> None:
    """What is no DataFrame and no Account is told at once, too."""
    nothing: Any = []
    account: Any = {}

    with pytest.raises(TypeError, match=r"df must be a DataFrame of Spark 3\.3 or later, not list"):
        findings(nothing, "body")
    with pytest.raises(TypeError, match="account must be an Account, not dict"):
        findings(frame(spark, [], "string"), "body", account)


def test_columns_of_any_name(spark: "SparkSession") -> None:
    """Names may have dots and quotes, or be there twice; that of the bodies may be a field's."""
    columns = "message string, `a.b ``c` int, twice int, twice int"
    df = spark.createDataFrame([(BAD, 1, 2, 3)], columns)

    found = findings(df, "message")

    assert ["a.b `c", "twice", "twice", *Finding._fields] == found.columns
    assert [(1, 2, 3, *row) for row in wanted(BAD)] == [tuple(row) for row in found.collect()]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_example_of_the_readme(spark: "SparkSession", name: str, tmp_path: Path) -> None:
    """What the README shows reads lines, and writes their findings."""
    (code,) = EXAMPLE.findall((ROOT / name).read_text("utf-8"))
    lines = [BAD, "{", str(minimal()).replace("'", '"')]
    (tmp_path / "requests").mkdir()
    (tmp_path / "requests" / "a.jsonl").write_text("\n".join(lines), "utf-8")

    exec(code.replace("oss://logs", str(tmp_path)), {})  # noqa: S102 - that is the example

    rows = spark.read.parquet(str(tmp_path / "findings")).collect()
    found = sorted((row.rule, row.line, row.column) for row in rows)
    assert sorted((row[0], row[7], row[8]) for line in lines for row in wanted(line)) == found
    assert {"a.jsonl"} == {Path(row.file).name for row in rows}
