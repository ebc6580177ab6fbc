"""The Spark integration in Spark: a driver and two executors, each a process of its own."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bcvalidate import Finding
from bcvalidate.integrations.spark import findings, schema
from tests.integrations.spark_rows import ACCOUNT, BAD, FIXTURES, TEXTS, Rows, expected_rows
from tests.support.harness import ROOT, minimal

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = [
    pytest.mark.slow,
    # PySpark warns of a pandas that it was not tested with. This project does not use pandas.
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas"),
]

JAVA_SECONDS = 60
EXAMPLE = re.compile(
    r"^```python\n(from bcvalidate\.integrations\.spark .*?)^```$", re.MULTILINE | re.DOTALL
)
FIELDS = """
rule string not null, severity string not null, documented boolean not null, status int,
code string, message string not null, pointer string not null, line int, column int, hint string
"""


def _package(archive: Path) -> str:
    """Write the package into a zip for the workers, which have none installed."""
    with zipfile.ZipFile(archive, "w") as out:
        for folder in ("bcvalidate", "schemas"):
            for path in sorted((ROOT / folder).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    out.write(path, path.relative_to(ROOT))
    return str(archive)


def _home(folder: Path) -> str:
    """Make a copy of the installed home of Spark, so that executors can write into it."""
    import pyspark

    for path in Path(pyspark.__file__).parent.iterdir():
        (folder / path.name).symlink_to(path)
    return str(folder)


def _java() -> str | None:
    """Return why Spark cannot use Java, or None."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    if java is None:
        return "Spark needs Java, and there is no command java"
    ran = subprocess.run([java, "-version"], capture_output=True, timeout=JAVA_SECONDS, check=False)
    return None if ran.returncode == 0 else "Spark needs Java, and `java -version` fails"


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator["SparkSession"]:
    """Start a session with two executors, whose workers have the package from a zip."""
    for name in ("pyspark", "pandas", "pyarrow"):
        pytest.importorskip(name, reason="the extra `spark` is not installed")
    if reason := _java():
        pytest.skip(reason)
    from pyspark.sql import SparkSession

    folder = tmp_path_factory.mktemp("spark")
    (folder / "home").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        # The workers must use neither the coverage nor the settings of the user.
        for name in [name for name in os.environ if name.startswith(("COV", "SPARK", "PYSPARK"))]:
            patch.delenv(name)
        patch.setenv("SPARK_HOME", _home(folder / "home"))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        # These JVMs are too short-lived for the optimizing compiler.
        fast_start = "-XX:TieredStopAtLevel=1"
        patch.setenv("PYSPARK_SUBMIT_ARGS", f"--driver-java-options {fast_start} pyspark-shell")
        patch.chdir(folder)
        session = (
            SparkSession.builder.master("local-cluster[2,1,1024]")
            .config("spark.ui.enabled", "false")
            .config("spark.executor.extraJavaOptions", fast_start)
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
            .getOrCreate()
        )
        session.sparkContext.setLogLevel("OFF")
        session.sparkContext.addPyFile(_package(folder / "bcvalidate.zip"))
        yield session
        session.stop()


def frame(spark: "SparkSession", bodies: list[Any], kind: str) -> Any:
    """Make a shuffled DataFrame with four partitions: a number, the body, and tags."""
    rows = [(number, body, [f"tag {number}"]) for number, body in enumerate(bodies)]
    columns = f"number long not null, body {kind}, tags array<string>"
    return spark.createDataFrame(rows, columns).repartition(4)


def by_body(rows: list[Any]) -> dict[int, Rows]:
    """Return the findings of each body; check that they came together."""
    rows_by_body: dict[int, Rows] = {}
    for number, group in groupby(rows, key=lambda row: row.number):
        assert number not in rows_by_body
        group_rows = list(group)
        assert {(f"tag {number}",)} == {tuple(row.tags) for row in group_rows}
        rows_by_body[number] = [tuple(row)[2:] for row in group_rows]
    return rows_by_body


def test_findings_of_fixtures(spark: "SparkSession") -> None:
    """Each fixture, twice, has the findings of `validate` beside the other columns of its row."""
    for kind, account, lint in (
        ("string", None, True),
        ("binary", ACCOUNT, True),
        ("string", ACCOUNT, False),
    ):
        bodies: list[Any] = [*(TEXTS if kind == "string" else FIXTURES), None] * 2
        if kind == "binary":
            bodies.append(b'{"Name": "\xff"}')

        rows = findings(frame(spark, bodies, kind), "body", account, lint=lint).collect()

        expected = {
            number: expected_rows(body, account, lint=lint) for number, body in enumerate(bodies)
        }
        assert {number: some for number, some in expected.items() if some} == by_body(rows), kind


def test_empty_partitions(spark: "SparkSession") -> None:
    """Empty partitions, and an empty DataFrame, give no rows."""
    empty = findings(frame(spark, [], "string"), "body")
    few = findings(frame(spark, [BAD], "string"), "body")

    assert empty.collect() == []
    assert by_body(few.collect()) == {0: expected_rows(BAD)}


def test_schema(spark: "SparkSession") -> None:
    """The other columns keep their types, and then come the fields of a finding."""
    from pyspark.sql.types import StructField

    df = frame(spark, [BAD], "string")
    fields = spark.createDataFrame([], FIELDS).schema

    number, _, tags = df.schema.fields
    assert fields == schema()
    assert [number, tags, *fields.fields] == findings(df, "body").schema.fields
    assert number == StructField("number", number.dataType, nullable=False)


def test_large_types(spark: "SparkSession") -> None:
    """The option of Spark that makes strings large is supported."""
    spark.conf.set("spark.sql.execution.arrow.useLargeVarTypes", "true")
    try:
        rows = findings(frame(spark, [BAD], "string"), "body").collect()
    finally:
        spark.conf.unset("spark.sql.execution.arrow.useLargeVarTypes")

    assert by_body(rows) == {0: expected_rows(BAD)}


def test_workers_need_the_package_only(spark: "SparkSession") -> None:
    """Both executors import the package from the zip, and none of its dependencies."""
    account = ACCOUNT

    def probe(batches: Iterator[Any]) -> Iterator[Any]:
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
    rows = df.mapInArrow(probe, "executor string, file string, loaded string").collect()

    assert len({row.executor for row in rows}) == 2
    assert {"bcvalidate.zip"} == {Path(row.file).parts[-3] for row in rows}
    assert {"[]"} == {row.loaded for row in rows}


def test_unusable_columns(spark: "SparkSession") -> None:
    """A missing, repeated, hidden or badly typed column is an error before anything runs."""
    cases: list[tuple[str, Any, type[Exception], str]] = [
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
    ]
    for columns, column, error, message in cases:
        with pytest.raises(error) as raised:
            findings(spark.createDataFrame([], columns), column)

        assert str(raised.value) == message


def test_arguments_of_a_wrong_type(spark: "SparkSession") -> None:
    """An argument of another type is an error, too."""
    nothing: Any = []
    account: Any = {}

    with pytest.raises(TypeError, match=r"df must be a DataFrame of Spark 3\.3 or later, not list"):
        findings(nothing, "body")
    with pytest.raises(TypeError, match="account must be an Account, not dict"):
        findings(frame(spark, [], "string"), "body", account)


def test_columns_of_any_name(spark: "SparkSession") -> None:
    """A name may have dots and quotes, or repeat; the bodies may have the name of a field."""
    columns = "message string, `a.b ``c` int, twice int, twice int"
    df = spark.createDataFrame([(BAD, 1, 2, 3)], columns)

    rows = findings(df, "message")

    assert ["a.b `c", "twice", "twice", *Finding._fields] == rows.columns
    assert [(1, 2, 3, *row) for row in expected_rows(BAD)] == [tuple(row) for row in rows.collect()]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_example_of_the_readme(spark: "SparkSession", name: str, tmp_path: Path) -> None:
    """The example reads lines and writes their findings."""
    (code,) = EXAMPLE.findall((ROOT / name).read_text("utf-8"))
    lines = [BAD, "{", str(minimal()).replace("'", '"')]
    (tmp_path / "requests").mkdir()
    (tmp_path / "requests" / "a.jsonl").write_text("\n".join(lines), "utf-8")

    exec(code.replace("oss://logs", str(tmp_path)), {})  # noqa: S102 - that is the example

    rows = spark.read.parquet(str(tmp_path / "findings")).collect()
    actual = sorted((row.rule, row.line, row.column) for row in rows)
    assert (
        sorted((row[0], row[7], row[8]) for line in lines for row in expected_rows(line)) == actual
    )
    assert {"a.jsonl"} == {Path(row.file).name for row in rows}
