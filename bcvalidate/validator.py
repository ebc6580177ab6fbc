"""Assessment: a document in, a report out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bcvalidate.account import Account
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.messages import text_findings, to_findings
from bcvalidate.diagnostics.report import Report
from bcvalidate.document.document import Document, read_document
from bcvalidate.document.positions import Location, Position, locate, positions
from bcvalidate.document.text_errors import TextError, text_errors
from bcvalidate.engine import lints
from bcvalidate.engine.engines import ENGINES, compiled_module, find_violations
from bcvalidate.engine.values import has_foreign_values, to_json
from bcvalidate.engine.violation import Violation, in_canonical_order
from bcvalidate.policies.policy import Policies
from bcvalidate.redaction.redaction import Redaction
from bcvalidate.request.request import Request
from bcvalidate.request.rules import with_request_findings
from bcvalidate.rules.registry import Rule, canonical_order, rules_with_value
from bcvalidate.rules.schema import ACTION

if TYPE_CHECKING:
    from bcvalidate.policies.policy import Policies


def assess(
    document: Document,
    *,
    account: Account | None = None,
    lint: bool = True,
    engine: str = "compiled",
    policies: "Policies | None" = None,
) -> Report:
    """The report on a document; without `lint`, on documented rules and what keeps it unread.

    `policies` are rules of the user's own, held against the value of a text. Raises ConfigFileError when
    one of them cannot be held against this body.
    """
    faults = text_errors(document, advice=lint) if document.suspect else []
    body, found = _broken_rules(document, account, engine, lint=lint)
    if lint:
        found = [*found, *lints.lint_violations(document, body)]
        if policies is not None and document.readable:
            found += policies.violations(body)
    if not found and not faults:
        return Report()
    if document.readable and document.text is not None and not document.strict_keys:
        # Nobody has looked yet whether keys repeat, and what the first of them hides.
        document = read_document(
            document.text, strict_keys=True, head=document.head, start=document.start
        )
    teller = _Teller(document, body, found, faults, policies)
    text = document.text
    findings = teller.unplaced(account) if text is None else teller.placed(text, account)
    return Report(tuple(findings))


def is_sound(document: Document, account: Account | None) -> bool:
    """Whether a document can be read and breaks no documented rule.

    Raises RecursionError if it was the caller's stack that kept it from being read.
    """
    if document.exhausted:
        text_errors(document, advice=False)
    return document.readable and not _broken_rules(document, account, "compiled", lint=False)[1]


def _broken_rules(
    document: Document, account: Account | None, engine: str, *, lint: bool
) -> tuple[object, list[Violation]]:
    """The body as the rules were held against it, and what it breaks."""
    if not document.readable:
        return None, []
    body = document.value
    found = find_violations(body, account, engine, lint=lint)
    if document.text is None and has_foreign_values(body, found):
        body = to_json(body)
        found = find_violations(body, account, engine, lint=lint)
    return body, found


class _Teller:
    """Puts what is wrong with one body into words in which no secret of the body is told."""

    def __init__(
        self,
        document: Document,
        body: object,
        found: list[Violation],
        faults: Sequence[TextError],
        policies: "Policies | None",
    ) -> None:
        self._document = document
        self._body = body
        self._found = found
        self._faults = faults
        self._order = canonical_order() if policies is None else policies.order
        self._policy_rules: Mapping[str, Rule] = {} if policies is None else policies.rules
        self._key_rules = (
            *compiled_module(ACTION).KEY_RULES,
            *(policies.key_rules if policies else ()),
        )
        self._told = (
            rules_with_value() | self._policy_rules.keys()
            if self._policy_rules
            else rules_with_value()
        )
        self._redaction = Redaction(
            ACTION,
            document,
            body,
            [*(path for _, path, _ in found), *(fault.path for fault in faults)],
            [value for rule, _, value in found if rule in self._told],
        )

    def unplaced(self, account: Account | None) -> list[Finding]:
        """The findings of a body that was no text, in canonical order."""
        found = in_canonical_order(self._found, self._body, self._order)
        return self._findings(found, [None] * len(found), account)

    def placed(self, text: str, account: Account | None) -> list[Finding]:
        """The findings of a text, in canonical order."""
        places = [Location(path, rule in self._key_rules) for rule, path, _ in self._found]
        value, repeats = self._document.value, self._document.suspect
        offsets = locate(text, value, places, repeats=repeats) if places else {}
        placed = sorted(
            zip(self._found, (offsets[place] for place in places), strict=True),
            key=lambda pair: (self._order[pair[0][0]], pair[1]),
        )
        wanted = [*offsets.values(), *(fault.offset for fault in self._faults)]
        at = positions(text, wanted, after=self._document.head, start=self._document.start)
        findings = self._findings(
            [violation for violation, _ in placed], [at[offset] for _, offset in placed], account
        )
        if self._faults:
            findings += self._of_faults([at[fault.offset] for fault in self._faults])
            # Within a rule, they are in the order of the text already.
            findings.sort(key=lambda finding: self._order[finding.rule])
        return findings

    def _findings(
        self,
        found: Iterable[Violation],
        at: Iterable[Position | None],
        account: Account | None,
    ) -> list[Finding]:
        path, value = self._redaction.path, self._redaction.value
        safe = [
            (rule, path(steps), value(instance) if rule in self._told else instance)
            for rule, steps, instance in found
        ]
        return to_findings(ACTION, safe, at, account, self._policy_rules)

    def _of_faults(self, at: Iterable[Position]) -> list[Finding]:
        path = self._redaction.path
        return text_findings([f._replace(path=path(f.path)) for f in self._faults], at)


class Ruleset(NamedTuple):
    """The account, the engine, and the policies besides the rules of our own."""

    account: Account | None = None
    engine: str = ENGINES[0]
    policies: "Policies | None" = None

    @property
    def counts_clusters(self) -> bool:
        """Whether what is found in a request depends on how many came before it."""
        return self.account is not None and self.account.max_cluster_count is not None

    def report(self, submission: Request, *, lint: bool) -> Report:
        """All that is found in a submission as such; without `lint`, what is documented.

        Raises ConfigFileError when a policy cannot be held against it.
        """
        report = assess(
            submission.document,
            account=self.account,
            engine=self.engine,
            lint=lint,
            policies=self.policies,
        )
        return with_request_findings(submission, report, lint=lint)
