"""Mending: fixes a body until nothing is left to fix, and lets no fix make anything worse."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from functools import reduce
from itertools import accumulate
from typing import NamedTuple

from bcvalidate.diagnostics.edits import Fix, apply_fixes, find_fixes, non_overlapping
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.report import Report
from bcvalidate.document.document import Document, read_document
from bcvalidate.errors import FixError, ReadError
from bcvalidate.files import atomic

Assess = Callable[[Document], Report]
Choose = Callable[[Document, Report], Report]

# What a fix reveals, the next pass may mend; a body is nested less deep than this.
_PASSES = 16

# So many characters are checked in the search for fixes that do harm; those not tried are left out.
_MOST_CHECKED = 2_000_000

_Mark = tuple[str, int]


class FixResult(NamedTuple):
    """A body before and after its fixes, which are in the order they were made in.

    The offsets of a fix are those in the text that it was made in. `found` is all that is reported
    of the body before, `report` all of the body after.
    """

    before: Document
    after: Document
    applied: tuple[Fix, ...]
    found: Report
    report: Report


def fix(
    document: Document, assess: Assess, choose: Choose | None = None, *, unsafe: bool = False
) -> FixResult:
    """Fix what can be fixed, safely or, with `unsafe`, at all; the rest of the text stays as it is.

    `assess` reports all that a body has, and `choose`, of that, what is to be mended and reported.
    A fix is left out unless the body after it, and after the fixes of what it reveals, can be read
    and has fewer findings of the fix's rule, and no other error or warning than before at any
    place. What is mended is not mended again.
    """
    mender = _Mender(assess, choose or (lambda _, report: report), unsafe=unsafe)
    first = state = _State(document, assess(document))
    applied = list[Fix]()
    for _ in range(_PASSES):
        state, made = mender.mended(state)
        if not made:
            break
        applied += made
    return FixResult(document, state.document, tuple(applied), first.report, state.report)


def save(name: str, mended: FixResult) -> None:
    """Write a mended body to the file that it was read from; FixError when that cannot be done."""
    before, after = mended.before.text or "", mended.after.text or ""
    try:
        atomic.replace(name, after.encode(), expected=before.encode())
    except atomic.Changed:
        reason = "the file has changed since it was checked; run this again"
        raise FixError(name, f"not mended: {reason}") from None
    except ReadError as unreadable:
        raise FixError(name, f"not mended: {unreadable.reason}") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FixError(name, f"not mended: cannot be written: {reason}") from None


class _State(NamedTuple):
    """A body and all that is reported of it."""

    document: Document
    report: Report


class _Mender:
    """Tries fixes of a body on copies of it."""

    def __init__(self, assess: Assess, choose: Choose, *, unsafe: bool) -> None:
        self._assess = assess
        self._choose = choose
        self._unsafe = unsafe
        self._trials = 0

    def chosen(self, state: _State) -> Report:
        """What of a body is to be mended, and reported."""
        return self._choose(*state)

    def mended(self, state: _State) -> tuple[_State, list[Fix]]:
        """The body after as many fixes as make nothing worse, and these fixes."""
        sound = self._sound(state, [], self._fixes(state, self.chosen(state).findings))
        if not sound:
            return state, []
        after, passes = self._tried(state, sound)
        return after, [fix for found in passes for fix in found]

    def _fixes(self, state: _State, findings: Sequence[Finding]) -> list[Fix]:
        found = find_fixes(state.document, findings).values()
        return non_overlapping(fix for fix in found if fix.safe or self._unsafe)

    def _sound(self, before: _State, taken: list[Fix], tried: list[Fix]) -> list[Fix]:
        """Those taken, and of those tried as many as make nothing worse beside them."""
        both = [*taken, *tried]
        if not tried:
            return both
        # To find the one that does harm among many, each trial reads and checks the whole body.
        self._trials += len(before.document.text or "")
        if self._trials > _MOST_CHECKED:
            return taken
        if _is_better(before, *self._tried(before, both)):
            return both
        if len(tried) == 1:
            return taken
        half = len(tried) // 2
        return self._sound(before, self._sound(before, taken, tried[:half]), tried[half:])

    def _tried(self, before: _State, first: list[Fix]) -> tuple[_State, list[list[Fix]]]:
        """The body after some fixes and those of what they reveal, and each pass of fixes."""
        had = {*_marks(before).values()}
        state, passes = before, [first]
        while True:
            document = read_document(apply_fixes(state.document.text or "", passes[-1]))
            state = _State(document, self._assess(document))
            marks = _marks(state, _back(passes))
            revealed = [f for f in self.chosen(state).findings if marks.get(f) not in had]
            found = self._fixes(state, revealed) if revealed else []
            if not found or len(passes) == _PASSES:
                return state, passes
            passes.append(found)


def _is_better(before: _State, after: _State, passes: Sequence[list[Fix]]) -> bool:
    """Whether a body has fewer findings of what was mended, and no new error or warning."""
    had, marks = _marks(before), _marks(after, _back(passes))
    grave = {mark for finding, mark in marks.items() if finding.severity != "info"}
    left, had_of = (Counter(rule for rule, _ in {*found.values()}) for found in (marks, had))
    mended = Counter(fix.rule for fix in passes[0])
    return (
        after.document.readable
        and grave <= {*had.values()}
        and all(left[rule] <= had_of[rule] - count for rule, count in mended.items())
    )


def _marks(state: _State, back: Callable[[int], int] = int) -> dict[Finding, _Mark]:
    """What tells findings of one place from those of others: the rule, and the offset before."""
    lines = (state.document.text or "").split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    return {
        finding: (finding.rule, back(starts[(finding.line or 1) - 1] + (finding.column or 1) - 1))
        for finding in state.report.findings
    }


def _back(passes: Sequence[list[Fix]]) -> Callable[[int], int]:
    """From an offset in a text after these fixes to the offset it had before them."""
    steps = [_before(non_overlapping(found)) for found in reversed(passes)]
    return lambda at: reduce(lambda offset, step: step(offset), steps, at)


def _before(find_fixes: Sequence[Fix]) -> Callable[[int], int]:
    """From an offset in a text with these fixes, in order, to the offset it had without them."""
    grown = list(accumulate(len(fix.replacement) - (fix.end - fix.start) for fix in find_fixes))
    starts = [fix.start + shift for fix, shift in zip(find_fixes, [0, *grown], strict=False)]

    def before(at: int) -> int:
        index = bisect_right(starts, at) - 1
        if index < 0:
            return at
        inside = at - starts[index] < len(find_fixes[index].replacement)
        return find_fixes[index].start if inside else at - grown[index]

    return before
