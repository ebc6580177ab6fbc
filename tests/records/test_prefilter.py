"""The prefilter: which lines of a chunk are checked."""

import pytest

from bcvalidate import Account
from bcvalidate.policies.policy import Policies
from bcvalidate.records.plain_prefilter import Candidates
from bcvalidate.records.prefilter import PAUSED_CHUNKS, Prefilter, all_lines, prefilter_for
from bcvalidate.validator import Validator
from tests.harness import run

CHUNK = b"1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n"
CLEAN = '{"Name": "a", "ImageId": "img-a", "InstanceType": "ecs.a.b"}'


def clean_prefilter() -> Prefilter:
    """The prefilter of documented rules without an account."""
    return prefilter_for(Validator(), lint=False, gate="auto")


@pytest.mark.parametrize("chunk", [b"", b"\n", b"a", b"a\n", b"a\n\nb\r\n", b"\n\n"])
def test_every_line_is_a_line(chunk: bytes) -> None:
    """A last line counts without its line feed, too."""
    lines = chunk.split(b"\n")[: -1 if chunk.endswith(b"\n") or not chunk else None]

    assert all_lines(chunk) == Candidates(len(lines), list(enumerate(lines)))


@pytest.mark.parametrize(
    ("candidates", "found", "pauses"),
    [(1, 0, False), (2, 0, False), (3, 0, True), (7, 7, False), (7, 5, False), (8, 8, True)],
)
def test_it_pauses_where_it_does_not_pay(candidates: int, found: int, pauses: bool) -> None:
    """Of ten lines, more than seven candidates do not pay, nor more than two for nothing."""
    prefilter = clean_prefilter()

    prefilter.update(10, candidates, found)

    assert prefilter.is_clean(CLEAN) is not pauses


def test_it_gets_another_chance_after_a_pause() -> None:
    """So many chunks are checked whole, and then it filters again."""
    prefilter = clean_prefilter()
    chunk = CLEAN.encode() + b"\n"
    assert prefilter.candidates(chunk) == (1, [])

    prefilter.update(10, 10, 10)
    paused = 0
    while prefilter.candidates(chunk).candidates:
        prefilter.update(10, 10, 10)
        paused += 1

    assert paused == PAUSED_CHUNKS


@pytest.mark.parametrize(
    "validator", [Validator(engine="reference"), Validator(policies=Policies([]))]
)
def test_no_gate_passes_what_it_does_not_know(validator: Validator) -> None:
    """Another engine, or policies, are asked of every line."""
    prefilter = prefilter_for(validator, lint=True, gate="auto")

    assert len(prefilter.candidates(CHUNK).candidates) == 10


def test_policies_are_no_reason_without_advice() -> None:
    """They are not asked then."""
    validator = Validator(policies=Policies([]))

    assert prefilter_for(validator, lint=False, gate="plain").is_clean(CLEAN)
    assert not prefilter_for(validator, lint=True, gate="plain").is_clean(CLEAN)
    assert not prefilter_for(validator, lint=False, gate="off").is_clean(CLEAN)


def test_an_account_is_known_to_the_gates() -> None:
    """What it states makes a line doubtful."""
    full = Validator(Account(cluster_count=1, max_cluster_count=1))

    assert prefilter_for(Validator(), lint=False, gate="auto").is_clean(CLEAN)
    assert not prefilter_for(full, lint=False, gate="auto").is_clean(CLEAN)


def test_fast_means_auto() -> None:
    """The name is kept for a gate to come."""
    gated = [run("--ndjson", "--gate", name, "-", stdin=b"{}\n") for name in ("auto", "fast")]

    assert gated[0].status == 1
    assert gated[0] == gated[1]
