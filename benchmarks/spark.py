#!/usr/bin/env python3
"""Measures what a million bodies cost on Spark, beside one process, and prints a table."""

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
    """What was run, the seconds of the best round, and the cores that it had."""

    name: str
    seconds: float
    cores: int


def main() -> None:
    """Measure as many lines as the argument says; the default takes some minutes."""
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
            _, passed, found, _ = costs
            overhead = passed.seconds / found.seconds
            print(f"| {share:.0%} | Spark's own share of `findings` | {overhead:.0%} | | |")
    spark.stop()


def _costs(spark: "SparkSession", path: Path) -> list[Cost]:
    """Reading, passing through Arrow and finding on Spark, and finding in one process."""
    cores = spark.sparkContext.defaultParallelism
    lines = spark.read.text(str(path))
    found = findings(lines, "value")
    texts = path.read_text("utf-8").splitlines()
    alone = _alone(texts)
    if found.count() != alone:
        raise SystemExit(f"Spark and one process do not find the same in {path.name}")
    return [
        Cost("Spark, reads the lines", _best(lambda: _run(lines)), cores),
        Cost(
            "Spark, `mapInArrow` that passes them through",
            _best(lambda: _run(lines.mapInArrow(_passed, lines.schema))),
            cores,
        ),
        Cost("Spark, `findings`", _best(lambda: _run(found)), cores),
        Cost("One process, `validate`", _best(lambda: _alone(texts)), 1),
    ]


def _passed(batches: Iterator[Any]) -> Iterator[Any]:
    return batches


def _run(df: "DataFrame") -> None:
    """Make every row, and throw it away."""
    df.write.format("noop").mode("overwrite").save()


def _alone(texts: list[str]) -> int:
    """How many findings one process has."""
    return sum(len(validate(text).findings) for text in texts)


def _best(call: Callable[[], object]) -> float:
    """The seconds of the best round."""
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def _session() -> "SparkSession":
    """A session on all cores of this machine."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[*]").config("spark.ui.enabled", "false")
    spark = builder.config("spark.ui.showConsoleProgress", "false").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark


if __name__ == "__main__":
    main()
