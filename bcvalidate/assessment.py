"""Assessment: a document in, a report out."""

from collections.abc import Iterable, Sequence

from bcvalidate.account import Account
from bcvalidate.document import Document
from bcvalidate.engine import ACTION, broken_rules, compiled
from bcvalidate.faults import Fault, examine
from bcvalidate.mappings import has_foreign, plain
from bcvalidate.positions import Place, Position, locate, positions
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
    found = in_canonical_order(found, body, canonical_order())
    of_violations, of_faults = _positions(document, found, faults)
    findings = translate(ACTION, found, of_violations, account)
    return Report((*findings, *translate_faults(faults, of_faults)))


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


def _positions(
    document: Document, found: Sequence[Violation], faults: Sequence[Fault]
) -> tuple[Sequence[Position | None], Sequence[Position]]:
    """The positions of the violations, None for a body that was no text, and of the faults."""
    text = document.text
    if text is None:
        return [None] * len(found), []
    key_rules = compiled(ACTION).KEY_RULES
    places = [Place(path, rule in key_rules) for rule, path, _ in found]
    offsets = locate(text, document.value, places, repeats=document.suspect) if places else {}
    at = positions(text, [*offsets.values(), *(fault.offset for fault in faults)])
    return [at[offsets[place]] for place in places], [at[fault.offset] for fault in faults]
