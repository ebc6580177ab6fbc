"""Processes: bcvalidate and the commands of its peers on one file, including start-up."""

import json
import sys
from collections.abc import Iterator
from operator import not_
from pathlib import Path

from versus.bodies import VIOLATIONS, faulty_body, sample_text
from versus.commands import script
from versus.measure import Case, Entry, measure
from versus.peers import command, node, node_package
from versus.plain_schema import write_plain_schema
from versus.runs import Runner, runner
from versus.section import Section
from versus.table import sentences, table

_SAMPLE, _FAULTY = "page-sample.json", "faulty.json"


def section(folder: Path) -> Section:
    """Measure one case, with its files in a folder."""
    results = [measure(_case(folder))]
    return Section([*table(results), "", *sentences(results)])


def _case(folder: Path) -> Case:
    (folder / _SAMPLE).write_text(sample_text(), "utf-8")
    (folder / _FAULTY).write_text(json.dumps(faulty_body(), indent=4), "utf-8")
    schema = write_plain_schema(folder)
    run = runner(folder)
    baseline = Entry("python -c pass", run(sys.executable, "-c", "pass"), not_)
    entries = [*_ours(run), *_peers(run, schema.name)]
    return Case("Process, one file", baseline, entries, rounds=9, tries=3, batch=0)


def _ours(run: Runner) -> Iterator[Entry]:
    ours = script()
    yield Entry("bcvalidate, valid", run(ours, _SAMPLE), not_, 1.25, compared=True)
    yield Entry(
        "python -m bcvalidate, valid", run(sys.executable, "-m", "bcvalidate", _SAMPLE), not_
    )
    yield Entry(f"bcvalidate, {VIOLATIONS} violations", run(ours, _FAULTY))


def _peers(run: Runner, schema: str) -> Iterator[Entry]:
    arguments = {
        "check-jsonschema": ("--schemafile", schema, _SAMPLE),
        "jsonschema": ("--instance", _SAMPLE, schema),
    }
    for peer, rest in arguments.items():
        path = command(peer)
        if path is not None:
            yield Entry(f"{peer}, valid", run(path, *rest), not_, peer=True)
    runtime, package = node(), node_package("@sourcemeta/jsonschema")
    if runtime and package:
        tool = str(package[0] / "npm" / "cli.js")
        call = run(runtime[0], tool, "validate", schema, _SAMPLE)
        yield Entry("@sourcemeta/jsonschema, valid", call, not_, peer=True)
