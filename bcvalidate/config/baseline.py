"""Baselines: what was found before, by file, rule and pointer, and is not reported again."""

import json
import os
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from bcvalidate.config.globs import relative_path
from bcvalidate.config.selection import quoted
from bcvalidate.diagnostics.report import Report
from bcvalidate.document.pointer import Path
from bcvalidate.document.positions import Location, position_of
from bcvalidate.document.source_file import load_object, read_named
from bcvalidate.errors import ConfigFileError
from bcvalidate.files import atomic
from bcvalidate.rules.spelling import did_you_mean

VERSION = 1

_AGAIN = "correct it, or remove the file and write it anew with --write-baseline"


class KnownFinding(NamedTuple):
    """What was found before: the path of a file from the baseline's folder, a rule, a pointer."""

    path: str
    rule: str
    pointer: str


class Baseline(NamedTuple):
    """What was found before, all of it in files below or beside a folder."""

    folder: str
    findings: frozenset[KnownFinding]

    def apply(self, name: str, report: Report) -> Report:
        """The report on a file without what was found in it before, wherever that is by now."""
        path = relative_path(name, self.folder)
        return Report(
            tuple(
                finding
                for finding in report.findings
                if KnownFinding(path, finding.rule, finding.pointer) not in self.findings
            )
        )


class _Fault(NamedTuple):
    """What is wrong with a baseline, and the path to it."""

    path: Path
    words: str
    at_key: bool = False


def load_baseline(name: str) -> Baseline:
    """The baseline in a file; ConfigFileError, with line and column, when it holds none."""
    data = read_named(name, otherwise="{}; --write-baseline makes a baseline")
    content = load_object(name, data)
    for fault in _faults(content):
        place = Location(fault.path, fault.at_key)
        line, column = position_of(data.decode(), content, place)
        raise ConfigFileError(f"{name}:{line}:{column}: {fault.words}")
    return Baseline(
        os.path.dirname(name), frozenset(KnownFinding(**one) for one in content["findings"])
    )


def write_baseline(name: str, found: Iterable[tuple[str, Report]]) -> None:
    """Make a file the baseline of these files and the reports on them; WriteError if it cannot be.

    It is in ASCII, sorted, an entry a line, so that it is the same for the same findings.
    """
    folder = os.path.dirname(name)
    known = {
        KnownFinding(relative_path(file, folder), finding.rule, finding.pointer)
        for file, report in found
        for finding in report.findings
    }
    entries = ",".join(f"\n  {json.dumps(one._asdict())}" for one in sorted(known))
    end = "\n" if entries else ""
    text = f'{{"version": {VERSION}, "findings": [{entries}{end}]}}\n'
    atomic.write(name, text.encode("ascii"), what="the baseline")


def _faults(content: dict[str, Any]) -> Iterator[_Fault]:
    yield from _key_faults((), content, ("version", "findings"))
    version, entries = content["version"], content["findings"]
    if type(version) is not int or version != VERSION:
        yield _Fault(("version",), f"the version must be {VERSION}; {_AGAIN}")
    if not isinstance(entries, list):
        yield _Fault(("findings",), f"findings must be an array; {_AGAIN}")
    for index, entry in enumerate(entries):
        path: Path = ("findings", index)
        if not isinstance(entry, dict):
            yield _Fault(path, f"a finding must be an object; {_AGAIN}")
        yield from _key_faults(path, entry, KnownFinding._fields)
        for key, value in entry.items():
            if not isinstance(value, str):
                yield _Fault((*path, key), f"{key} must be a string; {_AGAIN}")


def _key_faults(path: Path, entry: dict[str, Any], wanted: tuple[str, ...]) -> Iterator[_Fault]:
    for key in entry:
        if key not in wanted:
            advice = did_you_mean(key, wanted, otherwise="remove it")
            yield _Fault((*path, key), f"{quoted(key)} is no known key; {advice}", at_key=True)
    for key in wanted:
        if key not in entry:
            yield _Fault(path, f"{key} is missing here; {_AGAIN}")
