"""The plain prefilter on a body with all fields that is changed in one value after the other."""

import json

from bcvalidate import validate
from bcvalidate.records.plain_prefilter import PlainPrefilter
from tests.support.changed_bodies import ACCOUNT, COMPLETE, changed_bodies


def test_no_change_with_findings_is_clean() -> None:
    """The prefilter finds the complete body clean, and no changed body that has findings."""
    texts = list(map(json.dumps, changed_bodies()))

    for account in (None, ACCOUNT):
        for lint in (True, False):
            prefilter = PlainPrefilter(account, lint=lint)

            wrong = [
                text
                for text in texts
                if prefilter.is_clean(text) and validate(text, account=account, lint=lint).findings
            ]

            assert wrong == []
            assert prefilter.is_clean(json.dumps(COMPLETE))
