"""Which gate looks at the next block."""

import pytest

from bcvalidate import Account
from bcvalidate.policies.policy import Policies
from bcvalidate.records.plain_prefilter import Candidates
from bcvalidate.records.prefilter import Prefilters, all_lines, prefilters_for
from bcvalidate.validator import Ruleset
from tests.harness import run

BLOCK = b"1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n"


class Doubting:
    """A gate that doubts so many lines of each block."""

    def __init__(self, many: int) -> None:
        self.many = many
        self.asked = 0

    def doubts(self, block: bytes, /) -> Candidates:
        """The first lines."""
        self.asked += 1
        lines, doubtful = all_lines(block)
        return Candidates(lines, doubtful[: self.many])

    def sure(self, text: str, /) -> bool:
        """Whether it is the text of this gate."""
        return text == str(self.many)


def seen(gates: Prefilters, blocks: int, found: int) -> list[int]:
    """How many lines of each block are doubted, when something is found in so many of them."""
    doubted = []
    for _ in range(blocks):
        doubts = gates.doubts(BLOCK)
        gates.learn(doubts.lines, len(doubts.doubtful), found)
        doubted.append(len(doubts.doubtful))
    return doubted


@pytest.mark.parametrize("block", [b"", b"\n", b"a", b"a\n", b"a\n\nb\r\n", b"\n\n"])
def test_every_line_is_a_line(block: bytes) -> None:
    """A last line counts without its line feed, too."""
    lines = block.split(b"\n")[: -1 if block.endswith(b"\n") or not block else None]

    assert all_lines(block) == Candidates(len(lines), list(enumerate(lines)))


def test_a_gate_that_is_worth_it_stays() -> None:
    """Few doubts, or many that are right, are no reason to leave it."""
    assert seen(Prefilters([Doubting(1), Doubting(0)]), 100, 0) == [1] * 100
    assert seen(Prefilters([Doubting(7), Doubting(0)]), 100, 7) == [7] * 100


def test_a_gate_that_doubts_for_nothing_makes_room_for_the_next() -> None:
    """For a while: then it is given another chance."""
    assert seen(Prefilters([Doubting(4), Doubting(1)]), 131, 1) == [4, *[1] * 64, 4, *[1] * 64, 4]


def test_no_gate_is_the_best_where_most_lines_are_faulty() -> None:
    """Each line is then held against the rules at once."""
    gates = Prefilters([fast := Doubting(9), plain := Doubting(9)])

    assert seen(gates, 66, 9) == [9, *[10] * 64, 9]
    assert (fast.asked, plain.asked) == (2, 0)
    assert not gates.sure("9")


def test_the_gate_in_turn_is_asked_of_a_text() -> None:
    """As of a block."""
    gates = Prefilters([Doubting(4), Doubting(1)])
    assert gates.sure("4")

    gates.learn(10, 4, 0)

    assert gates.sure("1")
    assert not Prefilters(()).sure("1")


@pytest.mark.parametrize("ruleset", [Ruleset(engine="reference"), Ruleset(policies=Policies([]))])
def test_no_gate_passes_what_it_does_not_know(ruleset: Ruleset) -> None:
    """Another engine, or policies, are asked of every line."""
    gates = prefilters_for(ruleset, lint=True, wanted="auto")

    assert len(gates.doubts(BLOCK).doubtful) == 10


def test_policies_are_no_reason_without_advice() -> None:
    """They are not asked then."""
    ruleset = Ruleset(policies=Policies([]))
    text = '{"Name": "a", "ImageId": "img-a", "InstanceType": "ecs.a.b"}'

    assert prefilters_for(ruleset, lint=False, wanted="plain").sure(text)
    assert not prefilters_for(ruleset, lint=True, wanted="plain").sure(text)
    assert not prefilters_for(ruleset, lint=False, wanted="off").sure(text)


def test_an_account_is_known_to_the_gates() -> None:
    """What it states makes a line doubtful."""
    text = '{"Name": "a", "ImageId": "img-a", "InstanceType": "ecs.a.b"}'
    full = Ruleset(Account(cluster_count=1, max_cluster_count=1))

    assert prefilters_for(Ruleset(), lint=False, wanted="auto").sure(text)
    assert not prefilters_for(full, lint=False, wanted="auto").sure(text)


def test_fast_means_auto() -> None:
    """The name is kept for a gate to come."""
    gated = [run("--ndjson", "--gate", name, "-", stdin=b"{}\n") for name in ("auto", "fast")]

    assert gated[0].status == 1
    assert gated[0] == gated[1]
