"""The compiled module: the check that returns early agrees with the one that lists violations."""

from typing import Any

from bcvalidate.engine.compiled import create_cluster, create_cluster_prefilter
from tests.support.changed_bodies import ACCOUNT, changed_bodies


def test_early_return_agrees_with_the_list_of_violations() -> None:
    """`is_sound` refuses every single change that breaks a documented rule, and no other."""
    bodies = list(changed_bodies())

    for account in (None, ACCOUNT):
        limits: Any = account.limits() if account is not None else {}
        differing = [
            body
            for body in bodies
            if create_cluster_prefilter.is_sound(body, **limits)
            is bool(create_cluster.violations(body, **limits))
        ]
        assert differing == []
