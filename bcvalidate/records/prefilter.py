"""The prefilter: skips the records of a log that are certainly clean, as long as that pays."""

from bcvalidate.records.chunks import split_lines
from bcvalidate.records.plain_prefilter import Candidates, PlainPrefilter
from bcvalidate.validator import Validator

# Where more of the lines are candidates, or more of them for nothing, checking all is faster.
MAX_CANDIDATES = 0.75
MAX_FALSE_CANDIDATES = 0.2

PAUSED_CHUNKS = 64
"""How many chunks are not filtered after one for which it did not pay."""


class Prefilter:
    """Names the candidates: all lines that may have findings. It never changes the result.

    Without a filter to ask, every line is a candidate. Not for several threads at once.
    """

    def __init__(self, plain: PlainPrefilter | None) -> None:
        self._plain = plain
        self._paused = 0

    def candidates(self, chunk: bytes) -> Candidates:
        """The candidates of a chunk of whole lines; blank lines are candidates."""
        if self._plain is None or self._paused:
            return all_lines(chunk)
        return self._plain.candidates(chunk)

    def is_clean(self, text: str) -> bool:
        """Whether the text of a body certainly has no findings."""
        return self._plain is not None and not self._paused and self._plain.is_clean(text)

    def update(self, lines: int, candidates: int, found: int) -> None:
        """Pause if filtering did not pay for a chunk of so many lines.

        `found` counts those of the candidates that had findings or were blank.
        """
        if self._paused:
            self._paused -= 1
        elif (
            candidates > MAX_CANDIDATES * lines or candidates - found > MAX_FALSE_CANDIDATES * lines
        ):
            self._paused = PAUSED_CHUNKS


def all_lines(chunk: bytes) -> Candidates:
    """All lines of a chunk."""
    lines = split_lines(chunk, b"\n")
    return Candidates(len(lines), list(enumerate(lines)))


def prefilter_for(validator: Validator, *, lint: bool, gate: str) -> Prefilter:
    """The prefilter for what a validator checks.

    The `gate` "off" filters nothing; all others mean the same. Nothing is filtered either for the
    reference engine, and for policies, which are a part of linting.
    """
    supported = validator.engine == "compiled" and (validator.policies is None or not lint)
    if gate == "off" or not supported:
        return Prefilter(None)
    return Prefilter(PlainPrefilter(validator.account, lint=lint))
