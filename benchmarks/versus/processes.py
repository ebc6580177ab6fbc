"""Processes: the command against the commands of its peers, each run as a process of its own."""

import json
import os
import subprocess
import sys
from functools import partial
from operator import not_
from pathlib import Path

from versus.bodies import faulty_body, sample_text
from versus.measure import Case, Entry
from versus.peers import command
from versus.plain_schema import plain_schema

_SAMPLE, _FAULTY, _SCHEMA = "page-sample.json", "faulty.json", "plain.schema.json"


def cases(folder: Path) -> list[Case]:
    """One case; its files are written to a folder, and the processes run there."""
    (folder / _SAMPLE).write_text(sample_text(), "utf-8")
    (folder / _FAULTY).write_text(json.dumps(faulty_body(), indent=4), "utf-8")
    (folder / _SCHEMA).write_text(json.dumps(plain_schema()), "utf-8")
    run = partial(_status, folder, _environment())
    baseline = Entry("python -c pass", partial(run, sys.executable, "-c", "pass"), not_)
    entries = [*_ours(run), *_peers(run)]
    return [Case("4. Process, file", baseline, entries, rounds=15, tries=5, batch=0)]


def _ours(run: "partial[int]") -> list[Entry]:
    script = command("bcvalidate")
    if script is None:
        raise SystemExit("bcvalidate is not installed in this environment: pip install .")
    module = (sys.executable, "-m", "bcvalidate")
    return [
        Entry("bcvalidate, valid", partial(run, script, _SAMPLE), not_, 1.25, held=True),
        Entry("python -m bcvalidate, valid", partial(run, *module, _SAMPLE), not_),
        Entry("bcvalidate, 12 violations", partial(run, script, _FAULTY)),
    ]


def _peers(run: "partial[int]") -> list[Entry]:
    arguments = {
        "check-jsonschema": ("--schemafile", _SCHEMA, _SAMPLE),
        "jsonschema": ("--instance", _SAMPLE, _SCHEMA),
    }
    scripts = {peer: command(peer) for peer in arguments}
    return [
        Entry(f"{peer}, valid", partial(run, script, *arguments[peer]), not_, peer=True)
        for peer, script in scripts.items()
        if script is not None
    ]


def _environment() -> dict[str, str]:
    """The environment, without what makes an interpreter behave unlike a fresh one."""
    return {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}


def _status(folder: Path, environment: dict[str, str], *argv: str) -> int:
    silent = subprocess.DEVNULL
    return subprocess.run(
        argv, cwd=folder, env=environment, stdout=silent, stderr=silent, check=False
    ).returncode
