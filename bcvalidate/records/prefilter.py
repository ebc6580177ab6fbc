"""Gates: which of them looks at the next block, as long as it is worth its time."""

from collections.abc import Sequence
from typing import Protocol

from bcvalidate.records.chunks import split_lines
from bcvalidate.records.plain_prefilter import Candidates, PlainPrefilter
from bcvalidate.validator import Ruleset

# A gate that doubts more lines than this takes more time than it saves: of all lines, and of those
# in which nothing is found then. After so many blocks without it, it is given another chance.
_MOST_DOUBTS = 0.75
_MOST_FALSE_DOUBTS = 0.2
_PAUSE = 64


class Prefilter(Protocol):
    """What tells the lines of which it is sure that nothing is to be found in them."""

    def doubts(self, block: bytes, /) -> Candidates:
        """The lines of a block, all of them whole, that it is not sure of."""

    def sure(self, text: str, /) -> bool:
        """Whether nothing is to be found in the text of a body."""


class Prefilters:
    """Several gates, the fastest first; what they doubt is to be held against the rules."""

    def __init__(self, gates: Sequence[Prefilter]) -> None:
        self._gates = gates
        self._current = 0
        self._paused = 0

    def doubts(self, block: bytes) -> Candidates:
        """The lines of a block that have to be held against the rules."""
        gate = self._gate
        return gate.doubts(block) if gate is not None else all_lines(block)

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
    def _gate(self) -> Prefilter | None:
        return self._gates[self._current] if self._current < len(self._gates) else None


def all_lines(block: bytes) -> Candidates:
    """All lines of a block, which nobody is sure of."""
    lines = split_lines(block, b"\n")
    return Candidates(len(lines), list(enumerate(lines)))


def prefilters_for(ruleset: Ruleset, *, lint: bool, wanted: str) -> Prefilters:
    """The gates that know all of a ruleset: none knows other engines, and policies are advice.

    `fast` means what `auto` does: the name is kept for a faster gate to come.
    """
    known = ruleset.engine == "compiled" and (ruleset.policies is None or not lint)
    if wanted == "off" or not known:
        return Prefilters(())
    return Prefilters([PlainPrefilter(ruleset.account, lint=lint)])
