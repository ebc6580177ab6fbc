"""The prefilter: which lines of a chunk are candidates."""

from bcvalidate import Account
from bcvalidate.policies.policy import Policies
from bcvalidate.records.plain_prefilter import Candidates
from bcvalidate.records.prefilter import PAUSED_CHUNKS, Prefilter, all_lines, prefilter_for
from bcvalidate.validator import Validator
from tests.support.harness import run

CHUNK = b"1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n"
CLEAN = '{"Name": "a", "ImageId": "img-a", "InstanceType": "ecs.a.b"}'


def clean_prefilter() -> Prefilter:
    """A prefilter for documented rules, without an account."""
    return prefilter_for(Validator(), lint=False, mode="auto")


def test_every_line_is_a_line() -> None:
    """The last line counts also if it has no line feed."""
    for chunk in (b"", b"\n", b"a", b"a\n", b"a\n\nb\r\n", b"\n\n"):
        lines = chunk.split(b"\n")[: -1 if chunk.endswith(b"\n") or not chunk else None]
        assert all_lines(chunk) == Candidates(len(lines), list(enumerate(lines))), chunk


def test_it_pauses_if_it_costs_more_than_it_saves() -> None:
    """It does for more than seven candidates of ten lines, and for more than two in vain."""
    for candidates, confirmed, pauses in (
        (1, 0, False),
        (2, 0, False),
        (3, 0, True),
        (7, 7, False),
        (7, 5, False),
        (8, 8, True),
    ):
        prefilter = clean_prefilter()
        prefilter.update(10, candidates, confirmed)
        assert prefilter.is_clean(CLEAN) is not pauses, (candidates, confirmed)


def test_a_pause_ends() -> None:
    """After some chunks that are not filtered, it filters again."""
    prefilter = clean_prefilter()
    chunk = CLEAN.encode() + b"\n"
    assert prefilter.candidates(chunk) == (1, [])

    prefilter.update(10, 10, 10)
    paused = 0
    while prefilter.candidates(chunk).candidates:
        prefilter.update(10, 10, 10)
        paused += 1

    assert paused == PAUSED_CHUNKS


def test_other_engines_and_policies_check_every_line() -> None:
    """A prefilter does not know what they find."""
    for validator in (Validator(engine="reference"), Validator(policies=Policies([]))):
        prefilter = prefilter_for(validator, lint=True, mode="auto")
        assert len(prefilter.candidates(CHUNK).candidates) == 10


def test_policies_matter_only_with_lints() -> None:
    """Without lints, policies are not checked, so a prefilter may be used."""
    validator = Validator(policies=Policies([]))

    assert prefilter_for(validator, lint=False, mode="plain").is_clean(CLEAN)
    assert not prefilter_for(validator, lint=True, mode="plain").is_clean(CLEAN)
    assert not prefilter_for(validator, lint=False, mode="off").is_clean(CLEAN)


def test_the_prefilter_knows_the_account() -> None:
    """A body that exceeds its quotas is a candidate."""
    full = Validator(Account(cluster_count=1, max_cluster_count=1))

    assert prefilter_for(Validator(), lint=False, mode="auto").is_clean(CLEAN)
    assert not prefilter_for(full, lint=False, mode="auto").is_clean(CLEAN)


def test_fast_means_auto() -> None:
    """The mode "fast" is another name of "auto"."""
    results = [run("--ndjson", "--gate", name, "-", stdin=b"{}\n") for name in ("auto", "fast")]

    assert results[0].status == 1
    assert results[0] == results[1]
