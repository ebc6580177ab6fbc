"""Gates: which of them looks at the next block, as long as it is worth its time."""

from collections.abc import Sequence
from typing import Protocol

from bcvalidate.bulk.blocks import lines_of
from bcvalidate.bulk.doubts import Doubts
from bcvalidate.validator import Ruleset

# A gate that doubts more lines than this takes more time than it saves: of all lines, and of those
# in which nothing is found then. After so many blocks without it, it is given another chance.
_MOST_DOUBTS = 0.75
_MOST_FALSE_DOUBTS = 0.2
_PAUSE = 64


class Gate(Protocol):
    """What tells the lines of which it is sure that nothing is to be found in them."""

    def doubts(self, block: bytes, /) -> Doubts:
        """The lines of a block, all of them whole, that it is not sure of."""

    def sure(self, text: str, /) -> bool:
        """Whether nothing is to be found in the text of a body."""


class Gates:
    """Several gates, the fastest first; what they doubt is to be held against the rules."""

    def __init__(self, gates: Sequence[Gate]) -> None:
        self._gates = gates
        self._current = 0
        self._paused = 0

    def doubts(self, block: bytes) -> Doubts:
        """The lines of a block that have to be held against the rules."""
        gate = self._gate
        return gate.doubts(block) if gate is not None else every_line(block)

    def sure(self, text: str) -> bool:
        """Whether nothing is to be found in the text of a body."""
        gate = self._gate
        return gate is not None and gate.sure(text)

    def learn(self, lines: int, doubtful: int, found: int) -> None:
        """Take another gate, or none, if this one is not worth it.

        Of so many lines it doubted these, and so many of them had findings, or were blank.
        """
        if self._current:
            self._paused += 1
            if self._paused == _PAUSE:
                self._current = self._paused = 0
                return
        if self._gate is None:
            return
        if doubtful > _MOST_DOUBTS * lines:
            self._current = len(self._gates)
        elif doubtful - found > _MOST_FALSE_DOUBTS * lines:
            self._current += 1

    @property
    def _gate(self) -> Gate | None:
        return self._gates[self._current] if self._current < len(self._gates) else None


def every_line(block: bytes) -> Doubts:
    """All lines of a block, which nobody is sure of."""
    lines = lines_of(block, b"\n")
    return Doubts(len(lines), list(enumerate(lines)))


def gates_for(ruleset: Ruleset, *, lint: bool, wanted: str) -> Gates:
    """The gates that know all of a ruleset: none knows other engines, and policies are advice.

    `fast` means what `auto` does: the name is kept for a faster gate to come.
    """
    known = ruleset.engine == "compiled" and (ruleset.policies is None or not lint)
    if wanted == "off" or not known:
        return Gates(())
    from bcvalidate.bulk.plaingate import PlainGate

    return Gates([PlainGate(ruleset.account, lint=lint)])
