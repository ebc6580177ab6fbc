"""The validator: a request in, a report out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bcvalidate.account import Account
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.messages import text_findings, to_findings
from bcvalidate.diagnostics.report import Report
from bcvalidate.document.document import Document
from bcvalidate.document.positions import Location, Position, locate, positions
from bcvalidate.document.text_errors import TextError, text_errors
from bcvalidate.engine.engines import ENGINES, compiled_module, find_violations
from bcvalidate.engine.lints import lint_violations
from bcvalidate.engine.values import has_non_json_values, to_json_value
from bcvalidate.engine.violation import Violation, in_canonical_order
from bcvalidate.redaction.redaction import Redaction
from bcvalidate.request.request import Request
from bcvalidate.request.rules import with_request_findings
from bcvalidate.rules.registry import Rule, canonical_order, rules_with_value
from bcvalidate.rules.schema import ACTION

if TYPE_CHECKING:
    from bcvalidate.policies.policy import Policies


class Validator(NamedTuple):
    """Checks requests for one account with one engine, with or without policies.

    It is immutable, so threads may share it.
    """

    account: Account | None = None
    engine: str = ENGINES[0]
    policies: "Policies | None" = None

    @property
    def counts_clusters(self) -> bool:
        """Whether the report on a request depends on the number of previous requests."""
        return self.account is not None and self.account.max_cluster_count is not None

    def report(self, request: Request, *, lint: bool = True) -> Report:
        """Report all findings of a request.

        Without `lint`, only violations of documented rules and syntax errors are reported.

        Raises ConfigFileError if a policy cannot be applied to the body, and RecursionError if the
        remaining stack of the caller is too small for the body.
        """
        document = request.document
        errors = text_errors(document, lint=lint)
        body, violations = self._violations(document, lint=lint)
        if lint:
            violations = [*violations, *lint_violations(document, body)]
            if self.policies is not None and document.readable:
                violations += self.policies.violations(body)
        report = Report()
        if violations or errors:
            findings = _Findings(document, body, violations, errors, self)
            report = Report(tuple(findings.all()))
        return with_request_findings(request, report, lint=lint)

    def is_valid(self, document: Document) -> bool:
        """Whether a body is readable and breaks no documented rule.

        Raises RecursionError if the remaining stack of the caller is too small for the body.
        """
        if document.stack_exhausted:
            text_errors(document, lint=False)
        return document.readable and not self._violations(document, lint=False)[1]

    def _violations(self, document: Document, *, lint: bool) -> tuple[object, list[Violation]]:
        """The body as the engine sees it, and its violations of the schema."""
        if not document.readable:
            return None, []
        body = document.value
        violations = find_violations(body, self.account, self.engine, lint=lint)
        if document.text is None and has_non_json_values(body, violations):
            body = to_json_value(body)
            violations = find_violations(body, self.account, self.engine, lint=lint)
        return body, violations


class _Findings:
    """Makes the findings of one body, with the secrets of the body masked."""

    def __init__(
        self,
        document: Document,
        body: object,
        violations: list[Violation],
        errors: Sequence[TextError],
        validator: Validator,
    ) -> None:
        policies = validator.policies
        self._account = validator.account
        self._document = document
        self._body = body
        self._violations = violations
        self._errors = errors
        self._order = canonical_order() if policies is None else policies.order
        self._policy_rules: Mapping[str, Rule] = {} if policies is None else policies.rules
        self._key_rules = (
            *compiled_module(ACTION).KEY_RULES,
            *(policies.key_rules if policies is not None else ()),
        )
        self._with_value = rules_with_value() | self._policy_rules.keys()
        self._redaction = Redaction(
            ACTION,
            document,
            body,
            [*(path for _, path, _ in violations), *(error.path for error in errors)],
            [value for rule, _, value in violations if rule in self._with_value],
        )

    def all(self) -> list[Finding]:
        """All findings, in canonical order."""
        text = self._document.text
        if text is not None:
            return self._located(text)
        violations = in_canonical_order(self._violations, self._body, self._order)
        return self._from_violations(violations, [None] * len(violations))

    def _located(self, text: str) -> list[Finding]:
        """All findings of a body that is text, with their positions."""
        document = self._document
        locations = [Location(path, rule in self._key_rules) for rule, path, _ in self._violations]
        offsets = (
            locate(text, document.value, locations, repeats=document.repeats_keys)
            if locations
            else {}
        )
        in_order = sorted(
            zip(self._violations, (offsets[location] for location in locations), strict=True),
            key=lambda pair: (self._order[pair[0][0]], pair[1]),
        )
        wanted = [*offsets.values(), *(error.offset for error in self._errors)]
        at = positions(text, wanted, after=document.head, start=document.start)
        findings = self._from_violations(
            [violation for violation, _ in in_order], [at[offset] for _, offset in in_order]
        )
        if self._errors:
            findings += self._from_errors([at[error.offset] for error in self._errors])
            # This sort is stable, and the findings of one rule are in text order already.
            findings.sort(key=lambda finding: self._order[finding.rule])
        return findings

    def _from_violations(
        self, violations: Iterable[Violation], positions: Iterable[Position | None]
    ) -> list[Finding]:
        path, value = self._redaction.path, self._redaction.value
        redacted = [
            (rule, path(steps), value(instance) if rule in self._with_value else instance)
            for rule, steps, instance in violations
        ]
        return to_findings(ACTION, redacted, positions, self._account, self._policy_rules)

    def _from_errors(self, positions: Iterable[Position]) -> list[Finding]:
        path = self._redaction.path
        errors = [error._replace(path=path(error.path)) for error in self._errors]
        return text_findings(errors, positions)
