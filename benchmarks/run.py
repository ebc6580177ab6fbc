#!/usr/bin/env python3
"""Measures bcvalidate and its peers side by side, and prints or writes the results."""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from versus import bulk, calls, files, growth, memory, places, processes
from versus.machine import measured, versions
from versus.readme import write
from versus.section import Section

_Part = Callable[[Path, bool], Section]
_PARTS: dict[str, _Part] = {
    "calls": lambda folder, _full: calls.section(folder),
    "start": lambda folder, _full: processes.section(folder),
    "bulk": lambda folder, _full: bulk.section(folder),
    "files": lambda folder, _full: files.section(folder),
    "memory": lambda folder, full: memory.section(folder, full=full),
    "growth": lambda folder, full: growth.section(folder, full=full),
    "places": lambda _folder, _full: places.section(),
}


def main() -> None:
    """Measure all parts, or those that the command line names."""
    arguments = _arguments()
    installed = versions()
    for peer in (name for name, version in installed.items() if version is None):
        print(f"{peer} is not installed and is skipped.", file=sys.stderr)
    heading = measured(installed)
    with TemporaryDirectory() as folder:
        for part in arguments.only or _PARTS:
            start = time.perf_counter()
            section = _PARTS[part](Path(folder), arguments.full)
            print(f"{part}: {time.perf_counter() - start:.0f} s", file=sys.stderr)
            if arguments.write:
                write(part, heading, section)
            else:
                print(f"\n## {part}\n\n{heading}\n")
                print("\n".join(section.lines))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only", nargs="+", choices=list(_PARTS), metavar="PART",
        help=f"measure only these parts: {', '.join(_PARTS)}",
    )  # fmt: skip
    parser.add_argument(
        "--write", action="store_true", help="write the results to README.md and plots/"
    )
    parser.add_argument(
        "--full",
        action="store_true",
        help="measure memory and growth up to 1,000,000 lines, 1.6 GB",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
