"""Fingerprints: what tells a finding from all others, and stays when its line moves."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from bcvalidate.diagnostics.result import FileResult, by_file
from bcvalidate.reporters.paths import report_path


def fingerprinted(checked: Iterable[FileResult]) -> Iterator[tuple[FileResult, list[str]]]:
    """What is checked with the fingerprints of its findings, which are unique in the whole run.

    A fingerprint is the SHA-256, in hexadecimal, of file, rule and pointer; findings that share
    all three are told apart by their order. Of a record, its line counts, too: what all records
    before it have in common with it cannot be remembered, and a log only grows at its end.
    """
    times: Counter[tuple[str, str, str]] = Counter()
    files: Counter[str] = Counter()
    for name, parts in by_file(checked):
        file = report_path(name)
        for part in parts:
            known = times if part.ends else Counter()
            fingerprints = []
            for finding in part.report.findings:
                identity = (file, finding.rule, finding.pointer)
                # Files of two names may have one reference, as a and ./a do.
                record = [] if part.ends else [finding.line, files[file]]
                fingerprints.append(_hash([*identity, known[identity], *record]))
                known[identity] += 1
            files[file] += part.records is not None
            yield part, fingerprints


def _hash(identity: list[str | int | None]) -> str:
    return sha256(json.dumps(identity).encode()).hexdigest()
