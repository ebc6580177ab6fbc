"""Files: a folder of 2,000 request files, including the start of the process."""

import sys
from itertools import product
from pathlib import Path

from versus.commands import script
from versus.corpus import lines
from versus.measure import Case, Entry, measure
from versus.peers import command, node, node_package
from versus.plain_schema import write_plain_schema
from versus.runs import Runner, runner
from versus.section import Section
from versus.table import sentences, table

_FILES = 2000
_LOOP = (
    "import json,os,sys\nfor entry in os.scandir(sys.argv[1]):\n"
    "    with open(entry.path, 'rb') as file: json.loads(file.read())"
)
_CLEAN_STATUSES = (0,)


def section(folder: Path) -> Section:
    """Measure one case, in which each file is a valid request."""
    requests = folder / "requests"
    requests.mkdir()
    for number, line in enumerate(lines(_FILES, 0)):
        (requests / f"{number:04}.json").write_bytes(line)
    run = runner(requests, _CLEAN_STATUSES)
    baseline = Entry("json.loads loop", run(sys.executable, "-c", _LOOP, "."), None)
    entries = [*_ours(run), *_peers(run, write_plain_schema(folder))]
    title = f"Files, {_FILES:,} request files in a folder"
    results = [measure(Case(title, baseline, entries, 3, tries=1, batch=0, items=_FILES))]
    return Section([*table(results), "", *sentences(results)])


def _ours(run: Runner) -> list[Entry]:
    entries = []
    for jobs, lint in product((1, 2), (False, True)):
        rest = () if lint else ("--no-lint",)
        call = run(script(), "--jobs", str(jobs), *rest, ".")
        processes = "one process" if jobs == 1 else "two processes"
        name = f"bcvalidate, {processes}{', with lint' if lint else ', --no-lint'}"
        entries.append(Entry(name, call, None, compared=jobs == 1 and not lint))
    return entries


def _peers(run: Runner, schema: Path) -> list[Entry]:
    names = [f"{number:04}.json" for number in range(_FILES)]
    entries = []
    if peer := command("check-jsonschema"):
        call = run(peer, "--schemafile", str(schema), *names)
        entries.append(Entry("check-jsonschema", call, None, peer=True, rounds=1))
    runtime, package = node(), node_package("@sourcemeta/jsonschema")
    if runtime and package:
        call = run(runtime[0], str(package[0] / "npm" / "cli.js"), "validate", str(schema), ".")
        entries.append(Entry("@sourcemeta/jsonschema", call, None, peer=True))
    return entries
