"""Checking: blocks of lines in, and out what is to be told of their records."""

from collections.abc import Sequence
from typing import NamedTuple

from bcvalidate.bulk.gates import every_line, gates_for
from bcvalidate.bulk.records import Record, record, too_long
from bcvalidate.plan import Reading
from bcvalidate.validator import Ruleset

_BLANK = b" \t\r"


class Outcome(NamedTuple):
    """Of a block: its lines, how many of them are records, and what is to be told of these."""

    lines: int
    records: int
    told: Sequence[Record]


class Checker:
    """Checks blocks of files that are read alike; not for several threads at once."""

    def __init__(self, ruleset: Ruleset, reading: Reading) -> None:
        self._ruleset = ruleset
        self._reading = reading
        self._gates = gates_for(ruleset, lint=reading.lint, wanted=reading.gate)

    def check(self, block: bytes, before: int) -> Outcome:
        """What comes of whole lines, before which their file has so many.

        Raises what the rules raise.
        """
        enclosed = bool(self._reading.body_at)
        lines, doubtful = every_line(block) if enclosed else self._gates.doubts(block)
        blank, unsure, told = 0, 0, []

        def sure(text: str) -> bool:
            nonlocal unsure
            is_sure = self._gates.sure(text)
            unsure += not is_sure
            return is_sure

        for index, line in doubtful:
            if not line.strip(_BLANK):
                blank += 1
                continue
            found = record(line, before + index, self._ruleset, self._reading, sure)
            if found is not None:
                told.append(found._replace(nth=index + 1 - blank))
        self._gates.learn(lines, unsure if enclosed else len(doubtful), blank + len(told))
        return Outcome(lines, lines - blank, told)

    def refuse(self, before: int) -> Outcome:
        """What comes of a line that is too long."""
        return Outcome(1, 1, [too_long(before, self._reading.max_line)])
