"""Identify a finding by a hash that does not depend on its line."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from bcvalidate.diagnostics.result import FileResult, by_file
from bcvalidate.reporters.paths import report_path


def with_fingerprints(results: Iterable[FileResult]) -> Iterator[tuple[FileResult, list[str]]]:
    """Yield each result with the fingerprints of its findings, which are unique in the run.

    A fingerprint is the SHA-256, in hexadecimal, of file, rule and pointer. Findings that share
    all three are numbered. A finding in a record is also identified by its line, because the
    findings of all records before it are not kept, and a log only grows at its end.
    """
    run_counts: Counter[tuple[str, str, str]] = Counter()
    logs: Counter[str] = Counter()
    for name, file_results in by_file(results):
        path = report_path(name)
        for result in file_results:
            counts = run_counts if result.ends else Counter()
            fingerprints = []
            for finding in result.report.findings:
                identity = (path, finding.rule, finding.pointer)
                # Two names may have the same path in the report, such as a and ./a.
                record = [] if result.ends else [finding.line, logs[path]]
                fingerprints.append(_hash([*identity, counts[identity], *record]))
                counts[identity] += 1
            logs[path] += result.records is not None
            yield result, fingerprints


def _hash(identity: list[str | int | None]) -> str:
    return sha256(json.dumps(identity).encode()).hexdigest()
