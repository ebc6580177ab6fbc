"""Commands: what goes over a file of records, as a process: ours, and a loop for each peer."""

import re
import sys
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from versus import runs
from versus.ajv import SCRIPT
from versus.corpus import corpus, is_faulty
from versus.peers import BENCHMARKS, command, node, node_package
from versus.plain_schema import write_plain_schema
from versus.validators import readers

_PLAIN_LOOP = "import json,sys\nfor line in open(sys.argv[1], 'rb'): json.loads(line)"
_PROOF_LINES, _PROOF_FAULTS = 500, 0.1
_LINE = re.compile(r"^[^:]*:([0-9]+):", re.MULTILINE)
_ENTRY = re.compile(r"^fail: .*\(entry #([0-9]+)\)$", re.MULTILINE)
_FAILED = (0, 2)


class Command(NamedTuple):
    """A command that takes a file of records, and how many of them it says to be faulty.

    Ours says whether it gives advice, and in how many processes it works.
    """

    name: str
    argv: tuple[str, ...]
    count: Callable[[str], int]
    worked: tuple[int, ...] = (0, 1)
    folder: Path = BENCHMARKS
    ours: bool = False
    lint: bool = False
    jobs: int = 1

    def run(self, function: Callable[..., Any], path: Path) -> Any:  # noqa: ANN401 - as it gives it
        """What a function of `runs` gives for this command on a file."""
        return function(self.folder, *self.argv, str(path), worked=self.worked)


def plain_loop() -> Command:
    """json.loads of each line, and nothing else; it finds no fault."""
    return Command("json.loads loop", (sys.executable, "-c", _PLAIN_LOOP), int)


def script() -> str:
    """The command of bcvalidate. Raises SystemExit when this environment has none."""
    found = command("bcvalidate")
    if found is None:
        raise SystemExit("bcvalidate is not installed in this environment: pip install .")
    return found


def commands(folder: Path) -> list[Command]:
    """Ours and those of the peers that are installed, each of which has proven that it works.

    The proof: of a small file, it calls as many records faulty as there are.
    """
    path = corpus(folder, _PROOF_LINES, _PROOF_FAULTS)
    faulty = sum(is_faulty(number, _PROOF_FAULTS) for number in range(_PROOF_LINES))
    found = [*ours(), *_loops(folder), *_node(folder)]
    for each in found:
        counted = each.count(each.run(runs.answer, path))
        if counted != faulty:
            raise SystemExit(f"{each.name}: {counted} faulty records instead of {faulty}")
    return found


def ours() -> Iterator[Command]:
    """In one process and in two, with and without advice."""
    for jobs, lint in product((1, 2), (False, True)):
        argv = [script(), "--format", "line", "--quiet", "--jobs", str(jobs)]
        processes = "one process" if jobs == 1 else "two processes"
        name = f"bcvalidate, {processes}{', with advice' if lint else ', --no-lint'}"
        if not lint:
            argv.append("--no-lint")
        yield Command(name, tuple(argv), _lines, ours=True, lint=lint, jobs=jobs)


def _loops(folder: Path) -> Iterator[Command]:
    schema = str(write_plain_schema(folder))
    for name in readers():
        yield Command(name, (sys.executable, "-m", "versus.loop", name, schema), int)


def _node(folder: Path) -> Iterator[Command]:
    schema, found = str(write_plain_schema(folder)), node()
    if found is None:
        return
    if node_package("ajv"):
        for errors, name in {"first": "first error", "all": "all errors"}.items():
            argv = (found[0], str(SCRIPT), "loop", errors, schema)
            yield Command(f"ajv on node, {name}", argv, int)
    if package := node_package("@sourcemeta/jsonschema"):
        argv = (found[0], str(package[0] / "npm" / "cli.js"), "validate", "--fast", "--continue")
        yield Command("@sourcemeta/jsonschema", (*argv, schema), _entries, _FAILED)


def _lines(text: str) -> int:
    return len(set(_LINE.findall(text)))


def _entries(text: str) -> int:
    return len(set(_ENTRY.findall(text)))
