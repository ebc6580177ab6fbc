"""Skip the records of a log that are certainly clean, as long as that saves time."""

from bcvalidate.records.chunks import split_lines
from bcvalidate.records.plain_prefilter import Candidates, PlainPrefilter
from bcvalidate.validator import Validator

MAX_CANDIDATES = 0.75
"""The share of candidates among the lines of a chunk up to which filtering is faster."""

MAX_FALSE_CANDIDATES = 0.2
"""The share of lines that are candidates without findings up to which filtering is faster."""

PAUSED_CHUNKS = 64
"""The chunks that are not filtered after a chunk for which filtering was slower."""


class Prefilter:
    """Finds the candidates, which are the lines that may have findings.

    It never changes the result of a check. Without a filter, all lines are candidates. Not
    thread-safe.
    """

    def __init__(self, plain: PlainPrefilter | None) -> None:
        self._plain = plain
        self._paused = 0

    def candidates(self, chunk: bytes) -> Candidates:
        """Find the candidates of a chunk of whole lines. Blank lines are candidates."""
        if self._plain is None or self._paused:
            return all_lines(chunk)
        return self._plain.candidates(chunk)

    def is_clean(self, text: str) -> bool:
        """Return whether the text of a body certainly has no findings."""
        return self._plain is not None and not self._paused and self._plain.is_clean(text)

    def update(self, lines: int, candidates: int, confirmed: int) -> None:
        """Pause if filtering was slower for a chunk with so many lines and candidates.

        `confirmed` is the number of candidates that had findings or were blank.
        """
        if self._paused:
            self._paused -= 1
        elif (
            candidates > MAX_CANDIDATES * lines
            or candidates - confirmed > MAX_FALSE_CANDIDATES * lines
        ):
            self._paused = PAUSED_CHUNKS


def all_lines(chunk: bytes) -> Candidates:
    """Make every line of a chunk a candidate."""
    lines = split_lines(chunk, b"\n")
    return Candidates(len(lines), list(enumerate(lines)))


def prefilter_for(validator: Validator, *, lint: bool, mode: str) -> Prefilter:
    """Make the prefilter for a validator.

    The mode "off" filters nothing. All other modes mean the same. Nothing is filtered for the
    reference engine, and for policies, which are checked with the lint rules.
    """
    supported = validator.engine == "compiled" and (validator.policies is None or not lint)
    if mode == "off" or not supported:
        return Prefilter(None)
    return Prefilter(PlainPrefilter(validator.account, lint=lint))
