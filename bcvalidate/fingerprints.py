"""Fingerprints: what tells a finding from all others, and stays when its line moves."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from bcvalidate.checked import Checked
from bcvalidate.filenames import reference


def fingerprinted(checked: Iterable[Checked]) -> Iterator[tuple[Checked, list[str]]]:
    """Each file with the fingerprints of its findings, which are unique in the whole run.

    A fingerprint is the SHA-256, in hexadecimal, of file, rule and pointer; findings that share
    all three are told apart by their order.
    """
    times: Counter[tuple[str, str, str]] = Counter()
    for file in checked:
        fingerprints = []
        for finding in file.report.findings:
            identity = (reference(file.name), finding.rule, finding.pointer)
            fingerprints.append(_hash([*identity, times[identity]]))
            times[identity] += 1
        yield file, fingerprints


def _hash(identity: list[str | int]) -> str:
    return sha256(json.dumps(identity).encode()).hexdigest()
