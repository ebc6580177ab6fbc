"""Assessment: a document in, a report out."""

from collections.abc import Iterable, Sequence

from bcvalidate.account import Account
from bcvalidate.document import Document
from bcvalidate.engine import ACTION, broken_rules, compiled
from bcvalidate.faults import Fault, examine
from bcvalidate.finding import Finding
from bcvalidate.mappings import has_foreign, plain
from bcvalidate.positions import Place, locate, positions
from bcvalidate.report import Report
from bcvalidate.rows import canonical_order, rows
from bcvalidate.translator import translate, translate_faults
from bcvalidate.violation import Violation, in_canonical_order


def assess(
    document: Document,
    *,
    account: Account | None = None,
    lint: bool = True,
    engine: str = "compiled",
) -> Report:
    """The report on a document; without `lint`, on documented rules and what keeps it unread."""
    faults = examine(document, advice=lint) if document.suspect else []
    body, found = _broken_rules(document, account, engine)
    if not lint:
        found = _documented(found)
    if not found and not faults:
        return Report()
    if document.text is None:
        found = in_canonical_order(found, body, canonical_order())
        return Report(tuple(translate(ACTION, found, [None] * len(found), account)))
    # Without lint, nobody has looked whether keys repeat.
    repeats = document.suspect or not lint
    return Report(_placed(document, found, faults, account, repeats=repeats))


def is_sound(document: Document, account: Account | None) -> bool:
    """Whether a document can be read and breaks no documented rule.

    Raises RecursionError if it was the caller's stack that kept it from being read.
    """
    if document.exhausted:
        examine(document, advice=False)
    return document.readable and not _documented(_broken_rules(document, account, "compiled")[1])


def _broken_rules(
    document: Document, account: Account | None, engine: str
) -> tuple[object, list[Violation]]:
    """The body as the rules were held against it, and what it breaks."""
    if not document.readable:
        return None, []
    body = document.value
    found = broken_rules(body, account, engine)
    if document.text is None and has_foreign(body, found):
        body = plain(body)
        found = broken_rules(body, account, engine)
    return body, found


def _documented(found: Iterable[Violation]) -> list[Violation]:
    return [violation for violation in found if rows()[violation[0]].documented]


def _placed(
    document: Document,
    found: Sequence[Violation],
    faults: Sequence[Fault],
    account: Account | None,
    *,
    repeats: bool,
) -> tuple[Finding, ...]:
    """The findings of a text, in canonical order."""
    text = document.text or ""
    key_rules, order = compiled(ACTION).KEY_RULES, canonical_order()
    places = [Place(path, rule in key_rules) for rule, path, _ in found]
    offsets = locate(text, document.value, places, repeats=repeats) if places else {}
    placed = sorted(
        zip(found, (offsets[place] for place in places), strict=True),
        key=lambda pair: (order[pair[0][0]], pair[1]),
    )
    at = positions(text, [*offsets.values(), *(fault.offset for fault in faults)])
    ordered = [violation for violation, _ in placed]
    findings = translate(ACTION, ordered, [at[offset] for _, offset in placed], account)
    return (*findings, *translate_faults(faults, [at[fault.offset] for fault in faults]))
