"""Commands: the processes that check a log: bcvalidate, and a loop for each peer."""

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
_PROOF_LINES, _PROOF_FAULTY_SHARE = 500, 0.1
_LINE = re.compile(r"^[^:]*:([0-9]+):", re.MULTILINE)
_ENTRY = re.compile(r"^fail: .*\(entry #([0-9]+)\)$", re.MULTILINE)
_CLI_STATUSES = (0, 2)


class Command(NamedTuple):
    """A command that checks a log.

    - `count`: extracts the number of faulty records from its output.
    - `worked`: the exit statuses that mean success.
    - `lint`, `jobs`: whether bcvalidate checks lints, and its number of processes.
    """

    name: str
    argv: tuple[str, ...]
    count: Callable[[str], int]
    worked: tuple[int, ...] = (0, 1)
    folder: Path = BENCHMARKS
    ours: bool = False
    lint: bool = False
    jobs: int = 1

    def run(self, function: Callable[..., Any], path: Path) -> Any:  # noqa: ANN401 - the result of any function
        """Call a function of `runs` for this command on a file."""
        return function(self.folder, *self.argv, str(path), worked=self.worked)


def plain_loop() -> Command:
    """Return the loop that only calls json.loads on each line."""
    return Command("json.loads loop", (sys.executable, "-c", _PLAIN_LOOP), int)


def script() -> str:
    """Return the path of bcvalidate; raises SystemExit if it is not installed."""
    path = command("bcvalidate")
    if path is None:
        raise SystemExit("bcvalidate is not installed in this environment: pip install .")
    return path


def commands(folder: Path) -> list[Command]:
    """Return the commands of bcvalidate and of the installed peers.

    Each must first count the faulty records of a small log correctly; otherwise raises SystemExit.
    """
    path = corpus(folder, _PROOF_LINES, _PROOF_FAULTY_SHARE)
    faulty = sum(is_faulty(number, _PROOF_FAULTY_SHARE) for number in range(_PROOF_LINES))
    available = [*ours(), *_loops(folder), *_node(folder)]
    for each in available:
        counted = each.count(each.run(runs.answer, path))
        if counted != faulty:
            raise SystemExit(f"{each.name}: {counted} faulty records instead of {faulty}")
    return available


def ours() -> Iterator[Command]:
    """Yield the commands of bcvalidate: one and two processes, with and without lint."""
    for jobs, lint in product((1, 2), (False, True)):
        argv = [script(), "--format", "line", "--quiet", "--jobs", str(jobs)]
        processes = "one process" if jobs == 1 else "two processes"
        name = f"bcvalidate, {processes}{', with lint' if lint else ', --no-lint'}"
        if not lint:
            argv.append("--no-lint")
        yield Command(name, tuple(argv), _lines, ours=True, lint=lint, jobs=jobs)


def _loops(folder: Path) -> Iterator[Command]:
    schema = str(write_plain_schema(folder))
    for name in readers():
        yield Command(name, (sys.executable, "-m", "versus.loop", name, schema), int)


def _node(folder: Path) -> Iterator[Command]:
    schema, runtime = str(write_plain_schema(folder)), node()
    if runtime is None:
        return
    if node_package("ajv"):
        for errors, name in {"first": "first error", "all": "all errors"}.items():
            argv = (runtime[0], str(SCRIPT), "loop", errors, schema)
            yield Command(f"ajv on node, {name}", argv, int)
    if package := node_package("@sourcemeta/jsonschema"):
        argv = (runtime[0], str(package[0] / "npm" / "cli.js"), "validate", "--fast", "--continue")
        yield Command("@sourcemeta/jsonschema", (*argv, schema), _entries, _CLI_STATUSES)


def _lines(text: str) -> int:
    return len(set(_LINE.findall(text)))


def _entries(text: str) -> int:
    return len(set(_ENTRY.findall(text)))
