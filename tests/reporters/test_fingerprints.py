"""Fingerprints: they stay when lines move, and are the same in the formats that have them."""

import json
from hashlib import sha256

from bcvalidate.diagnostics.report import Report
from tests.support.sample_results import RESULTS, written


def test_fingerprints_stay_when_lines_move() -> None:
    """A finding keeps its fingerprint when its line, its column or its message changes."""
    moved = [
        result._replace(
            report=Report(
                tuple(
                    finding._replace(line=90, column=9, message="Other.")
                    for finding in result.report.findings
                )
            )
        )
        for result in RESULTS
    ]

    before, after = (json.loads(written("gitlab", results)) for results in (RESULTS, moved))

    assert [issue["fingerprint"] for issue in after] == [issue["fingerprint"] for issue in before]
    assert before[0]["fingerprint"] == (
        sha256(b'["specs/a.json", "group-type", "/Groups/a~1b", 0]').hexdigest()
    )


def test_sarif_and_gitlab_have_the_same_fingerprints() -> None:
    """Two findings of the same rule for the same key differ by their order."""
    (run,) = json.loads(written("sarif", RESULTS))["runs"]

    fingerprints = [result["partialFingerprints"]["ruleAndPointer/v1"] for result in run["results"]]

    assert len(set(fingerprints)) == len(fingerprints) == 6
    assert fingerprints == [
        issue["fingerprint"] for issue in json.loads(written("gitlab", RESULTS))
    ]
