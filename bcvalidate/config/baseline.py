"""Baselines: findings that are known, and so are not reported again."""

import json
import os
from collections.abc import Iterable
from typing import Any, NamedTuple

from bcvalidate.config.globs import relative_path
from bcvalidate.config.selection import quoted
from bcvalidate.diagnostics.report import Report
from bcvalidate.document.pointer import Path
from bcvalidate.document.source_file import SourceFile, json_object_source, read_named
from bcvalidate.files import atomic
from bcvalidate.rules.spelling import did_you_mean

VERSION = 1

_AGAIN = "correct it, or remove the file and write it anew with --write-baseline"


class KnownFinding(NamedTuple):
    """A finding of a baseline; `path` starts from the folder of the baseline."""

    path: str
    rule: str
    pointer: str


class Baseline(NamedTuple):
    """The findings of a baseline, and the folder of its file."""

    folder: str
    findings: frozenset[KnownFinding]

    def apply(self, name: str, report: Report) -> Report:
        """Leave out the findings of a file that are in the baseline."""
        path = relative_path(name, self.folder)
        return Report(
            tuple(
                finding
                for finding in report.findings
                if KnownFinding(path, finding.rule, finding.pointer) not in self.findings
            )
        )


def load_baseline(name: str) -> Baseline:
    """Load a baseline; raises ConfigFileError, with line and column, when the file holds none."""
    data = read_named(name, otherwise="{}; --write-baseline makes a baseline")
    file = json_object_source(name, data)
    _check(file)
    findings = frozenset(KnownFinding(**entry) for entry in file.value["findings"])
    return Baseline(os.path.dirname(name), findings)


def write_baseline(name: str, found: Iterable[tuple[str, Report]]) -> None:
    """Write the findings of these files to a new baseline; raises WriteError.

    The text is ASCII, sorted, an entry a line, so that it is the same for the same findings.
    """
    folder = os.path.dirname(name)
    known = {
        KnownFinding(relative_path(file, folder), finding.rule, finding.pointer)
        for file, report in found
        for finding in report.findings
    }
    entries = ",".join(f"\n  {json.dumps(finding._asdict())}" for finding in sorted(known))
    end = "\n" if entries else ""
    text = f'{{"version": {VERSION}, "findings": [{entries}{end}]}}\n'
    atomic.write(name, text.encode("ascii"), what="the baseline")


def _check(file: SourceFile) -> None:
    """Raise ConfigFileError for the first error of a baseline."""
    _check_keys(file, (), file.value, ("version", "findings"))
    version, entries = file.value["version"], file.value["findings"]
    if type(version) is not int or version != VERSION:
        raise file.error(("version",), f"the version must be {VERSION}; {_AGAIN}")
    if not isinstance(entries, list):
        raise file.error(("findings",), f"findings must be an array; {_AGAIN}")
    for index, entry in enumerate(entries):
        path: Path = ("findings", index)
        if not isinstance(entry, dict):
            raise file.error(path, f"a finding must be an object; {_AGAIN}")
        _check_keys(file, path, entry, KnownFinding._fields)
        for key, value in entry.items():
            if not isinstance(value, str):
                raise file.error((*path, key), f"{key} must be a string; {_AGAIN}")


def _check_keys(
    file: SourceFile, path: Path, entry: dict[str, Any], wanted: tuple[str, ...]
) -> None:
    """Raise ConfigFileError for a key that is not wanted, or is wanted and missing."""
    for key in entry:
        if key not in wanted:
            hint = did_you_mean(key, wanted, otherwise="remove it")
            raise file.error((*path, key), f"{quoted(key)} is no known key; {hint}", key=True)
    for key in wanted:
        if key not in entry:
            raise file.error(path, f"{key} is missing here; {_AGAIN}")
