#!/usr/bin/env python3
"""Measures the time for a million bodies on Spark and in one process, and prints a table."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from versus.corpus import corpus
from versus.machine import measured
from versus.peers import installed

from bcvalidate import validate
from bcvalidate.integrations.spark import findings

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

LINES = 200_000
SHARES = (0.0, 0.1, 1.0)
ROUNDS = 3
_MILLION = 1_000_000


class Cost(NamedTuple):
    """What was measured, the seconds of its best round, and the number of its cores."""

    name: str
    seconds: float
    cores: int


def main() -> None:
    """Measure the number of lines in the argument; the default takes some minutes."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    spark = _session()
    packages = {name: installed(name) for name in ("bcvalidate", "pyspark", "pyarrow")}
    print(f"{measured(packages)} {lines:,} bodies.")
    print()
    print("| Faulty | What | Bodies/s | Seconds per million | Core-seconds per million |")
    print("| --: | --- | --: | --: | --: |")
    with TemporaryDirectory() as folder:
        for share in SHARES:
            costs = _costs(spark, corpus(Path(folder), lines, share))
            for cost in costs:
                seconds = cost.seconds / lines * _MILLION
                figures = (
                    f"{lines / cost.seconds:,.0f} | {seconds:.1f} | {seconds * cost.cores:.1f}"
                )
                print(f"| {share:.0%} | {cost.name} | {figures} |")
            _, passed, validated, _ = costs
            overhead = passed.seconds / validated.seconds
            print(f"| {share:.0%} | Spark's own share of `findings` | {overhead:.0%} | | |")
    spark.stop()


def _costs(spark: "SparkSession", path: Path) -> list[Cost]:
    """Measure reading, passing through Arrow and validating on Spark, and one process."""
    cores = spark.sparkContext.defaultParallelism
    lines = spark.read.text(str(path))
    validated = findings(lines, "value")
    texts = path.read_text("utf-8").splitlines()
    alone = _alone(texts)
    if validated.count() != alone:
        raise SystemExit(f"Spark and one process have different findings in {path.name}")
    return [
        Cost("Spark, reads the lines", _best(lambda: _run(lines)), cores),
        Cost(
            "Spark, `mapInArrow` that passes them through",
            _best(lambda: _run(lines.mapInArrow(_passed, lines.schema))),
            cores,
        ),
        Cost("Spark, `findings`", _best(lambda: _run(validated)), cores),
        Cost("One process, `validate`", _best(lambda: _alone(texts)), 1),
    ]


def _passed(batches: Iterator[Any]) -> Iterator[Any]:
    return batches


def _run(df: "DataFrame") -> None:
    """Compute every row, and discard it."""
    df.write.format("noop").mode("overwrite").save()


def _alone(texts: list[str]) -> int:
    """Count the findings in one process."""
    return sum(len(validate(text).findings) for text in texts)


def _best(call: Callable[[], object]) -> float:
    """Return the seconds of the best round."""
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def _session() -> "SparkSession":
    """Start a session on all cores of this machine."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[*]").config("spark.ui.enabled", "false")
    spark = builder.config("spark.ui.showConsoleProgress", "false").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark


if __name__ == "__main__":
    main()
