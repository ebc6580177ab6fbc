"""How many examples Hypothesis draws: few by default, more for equivalences, many at night."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("default", max_examples=60, deadline=None, print_blob=True, database=None)
settings.register_profile(
    "nightly",
    settings.get_profile("default"),
    max_examples=20_000,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

EQUIVALENCE = settings(max_examples=max(300, settings().max_examples))
"""For the properties that everything else rests on.

The two engines find the same, the prefilter changes no result, no fix does harm, no secret is shown.
"""
