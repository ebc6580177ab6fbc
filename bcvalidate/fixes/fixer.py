"""The fixer: fix a body until nothing is left to fix, and reject every fix that does harm."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from itertools import accumulate
from typing import NamedTuple

from bcvalidate.diagnostics.edits import Fix, find_fixes
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.report import Report
from bcvalidate.document.document import Document, read_document
from bcvalidate.errors import FixError, ReadError
from bcvalidate.files import atomic
from bcvalidate.files.inputs import os_reason

Check = Callable[[Document], Report]
Select = Callable[[Document, Report], Report]

# Each pass fixes what the fixes of the previous pass revealed; no body is nested this deeply.
MAX_PASSES = 16

# The search for harmful fixes ends after this many checked characters, and rejects all that it has
# not tried.
MAX_CHECKED_CHARACTERS = 2_000_000

_FindingId = tuple[str, int]


class FixResult(NamedTuple):
    """A body before and after its fixes.

    `applied` has the fixes in the order in which they were applied. The offsets of a fix refer to
    the text that it was applied to. `original_report` is the whole report on the body before, and
    `report` the whole report on the body after.
    """

    before: Document
    after: Document
    applied: tuple[Fix, ...]
    original_report: Report
    report: Report


def fix(
    document: Document, check: Check, select: Select | None = None, *, unsafe: bool = False
) -> FixResult:
    """Apply the safe fixes of a body, or all of them with `unsafe`; the other text is unchanged.

    `check` makes the whole report on a body, and `select` picks the findings that are to be fixed.
    A fix is rejected unless the body stays readable, has fewer findings of the fix's rule, and has
    no new error or warning at any location. This must hold after the fix, and after the fixes of
    the findings that it reveals. A finding that was fixed is not fixed again.
    """
    fixer = _Fixer(check, select or (lambda _, report: report), unsafe=unsafe)
    first = state = _State(document, check(document))
    applied = list[Fix]()
    for _ in range(MAX_PASSES):
        state, fixes = fixer.fix_once(state)
        if not fixes:
            break
        applied += fixes
    return FixResult(document, state.document, tuple(applied), first.report, state.report)


def save(name: str, result: FixResult) -> None:
    """Write a fixed body to the file that it was read from; raises FixError if that fails."""
    before, after = result.before.text or "", result.after.text or ""
    try:
        atomic.replace(name, after.encode(), expected=before.encode())
    except atomic.FileChanged:
        reason = "the file has changed since it was checked; run this again"
    except ReadError as unreadable:
        reason = unreadable.reason
    except OSError as error:
        reason = f"cannot be written: {os_reason(error)}"
    else:
        return
    raise FixError(name, f"not mended: {reason}")


def apply_fixes(text: str, fixes: Iterable[Fix]) -> str:
    """Apply fixes to a text; of fixes that overlap, only the first in the text is applied."""
    pieces, end = [], 0
    for fix in non_overlapping(fixes):
        pieces += [text[end : fix.start], fix.replacement]
        end = fix.end
    return "".join([*pieces, text[end:]])


def non_overlapping(fixes: Iterable[Fix]) -> list[Fix]:
    """The fixes that can be applied together, in text order; of an overlap, the first is kept."""
    chosen: list[Fix] = []
    for fix in sorted(fixes, key=lambda fix: (fix.start, fix.end)):
        if not chosen or fix.start >= chosen[-1].end:
            chosen.append(fix)
    return chosen


class _State(NamedTuple):
    """A body and the whole report on it."""

    document: Document
    report: Report


class _Fixer:
    """Tries the fixes of a body on copies of it."""

    def __init__(self, check: Check, select: Select, *, unsafe: bool) -> None:
        self._check = check
        self._select = select
        self._unsafe = unsafe
        self._checked_characters = 0

    def fix_once(self, state: _State) -> tuple[_State, list[Fix]]:
        """Apply as many fixes as do no harm; returns the new state and these fixes."""
        fixes = self._harmless(state, [], self._find_fixes(state, self._selected(state)))
        if not fixes:
            return state, []
        after, passes = self._apply(state, fixes)
        return after, [fix for applied in passes for fix in applied]

    def _selected(self, state: _State) -> Sequence[Finding]:
        """The findings that are to be fixed."""
        return self._select(*state).findings

    def _find_fixes(self, state: _State, findings: Sequence[Finding]) -> list[Fix]:
        fixes = find_fixes(state.document, findings).values()
        return non_overlapping(fix for fix in fixes if fix.safe or self._unsafe)

    def _harmless(self, before: _State, accepted: list[Fix], candidates: list[Fix]) -> list[Fix]:
        """The accepted fixes, and as many candidates as do no harm together with them."""
        both = [*accepted, *candidates]
        if not candidates:
            return both
        # Each trial checks the whole body, and one harmful fix among many takes several trials.
        self._checked_characters += len(before.document.text or "")
        if self._checked_characters > MAX_CHECKED_CHARACTERS:
            return accepted
        if _is_better(before, *self._apply(before, both)):
            return both
        if len(candidates) == 1:
            return accepted
        half = len(candidates) // 2
        accepted = self._harmless(before, accepted, candidates[:half])
        return self._harmless(before, accepted, candidates[half:])

    def _apply(self, before: _State, fixes: list[Fix]) -> tuple[_State, list[list[Fix]]]:
        """Apply fixes, then the fixes of what they reveal; returns the new state and each pass."""
        old_ids = {*_finding_ids(before).values()}
        state, passes = before, [fixes]
        while True:
            document = read_document(apply_fixes(state.document.text or "", passes[-1]))
            state = _State(document, self._check(document))
            new_ids = _finding_ids(state, _to_original_offset(passes))
            revealed = [f for f in self._selected(state) if new_ids.get(f) not in old_ids]
            next_fixes = self._find_fixes(state, revealed) if revealed else []
            if not next_fixes or len(passes) == MAX_PASSES:
                return state, passes
            passes.append(next_fixes)


def _is_better(before: _State, after: _State, passes: Sequence[list[Fix]]) -> bool:
    """Whether a body has fewer findings of the fixed rules, and no new error or warning."""
    old_ids = {*_finding_ids(before).values()}
    new_ids = _finding_ids(after, _to_original_offset(passes))
    grave_ids = {i for finding, i in new_ids.items() if finding.severity != "info"}
    old_counts = Counter(rule for rule, _ in old_ids)
    counts = Counter(rule for rule, _ in {*new_ids.values()})
    fixed = Counter(fix.rule for fix in passes[0])
    return (
        after.document.readable
        and grave_ids <= old_ids
        and all(counts[rule] <= old_counts[rule] - count for rule, count in fixed.items())
    )


def _finding_ids(
    state: _State, to_original: Callable[[int], int] = int
) -> dict[Finding, _FindingId]:
    """What identifies a finding across fixes: its rule, and its offset in the original text."""
    lines = (state.document.text or "").split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    return {
        finding: (
            finding.rule,
            to_original(starts[(finding.line or 1) - 1] + (finding.column or 1) - 1),
        )
        for finding in state.report.findings
    }


def _to_original_offset(passes: Sequence[list[Fix]]) -> Callable[[int], int]:
    """Make a function from an offset in the text after all passes to the one before them."""
    steps = [_to_previous_offset(non_overlapping(fixes)) for fixes in reversed(passes)]
    return lambda end: reduce(lambda offset, step: step(offset), steps, end)


def _to_previous_offset(fixes: Sequence[Fix]) -> Callable[[int], int]:
    """Make a function from an offset in the text after sorted fixes to the one before them."""
    growths = list(accumulate(len(fix.replacement) - (fix.end - fix.start) for fix in fixes))
    starts = [fix.start + shift for fix, shift in zip(fixes, [0, *growths], strict=False)]

    def to_previous(offset: int) -> int:
        index = bisect_right(starts, offset) - 1
        if index < 0:
            return offset
        inside = offset - starts[index] < len(fixes[index].replacement)
        return fixes[index].start if inside else offset - growths[index]

    return to_previous
