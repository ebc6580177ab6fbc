#!/usr/bin/env python3
"""Measures bcvalidate and its peers side by side, and prints a markdown table of the ratios."""

import os
import platform
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from versus import calls, places, processes
from versus.measure import Case, measure
from versus.peers import PEERS, installed
from versus.table import sentences, table


def main() -> None:
    """Measure everything; takes about a minute."""
    with TemporaryDirectory() as folder:
        results = [measure(case) for case in _cases(Path(folder))]
    versions = {name: installed(name) for name in ("bcvalidate", *PEERS)}
    print(_machine(versions))
    print()
    print("\n".join(table(results)))
    print()
    print("\n".join(sentences(results)))
    for peer, version in versions.items():
        if version is None:
            print(f"- {peer} is not installed and was skipped.")


def _cases(folder: Path) -> Iterator[Case]:
    yield from calls.cases()
    yield from processes.cases(folder)
    yield from places.cases()


def _machine(versions: dict[str, str | None]) -> str:
    """When, on what and with which versions."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    packages = [f"{name} {version}" for name, version in versions.items() if version]
    machine = f"{os.cpu_count()} cores, {platform.system()} on {platform.machine()}, {python}"
    return f"Measured on {time.strftime('%Y-%m-%d')}: {machine}; {', '.join(packages)}."


if __name__ == "__main__":
    main()
