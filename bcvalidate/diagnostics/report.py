"""Reports: all findings of one body, and what the service itself would answer."""

from collections.abc import Iterable
from dataclasses import dataclass

from bcvalidate.diagnostics.finding import Finding
from bcvalidate.rules.registry import canonical_order


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of one body, errors and advice, in canonical order."""

    findings: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether there is no error; warnings and infos are no errors."""
        return not self.errors

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings of severity "error"."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings of severity "warning"."""
        return tuple(finding for finding in self.findings if finding.severity == "warning")

    @property
    def first(self) -> Finding | None:
        """The error that comes first in canonical order, so a documented one if there is any."""
        return next(iter(self.errors), None)

    def response(self) -> tuple[int, dict[str, str]] | None:
        """The service's own answer, status and body; None when no documented rule is broken."""
        for finding in self.findings:
            if finding.documented and finding.status is not None and finding.code is not None:
                return finding.status, {"Code": finding.code, "Message": finding.message}
        return None


def merge(report: Report, findings: Iterable[Finding]) -> Report:
    """A report with some findings more, in canonical order; of one rule, those come last."""
    found = [*report.findings, *findings]
    if len(found) == len(report.findings):
        return report
    order = canonical_order()
    return Report(tuple(sorted(found, key=lambda finding: order.get(finding.rule, len(order)))))


class InvalidRequest(ValueError):
    """A request that the service would refuse.

    `status` (int), `code` and `message` are those of the report's first error, as the vendor SDK's
    ClientError carries them; status and code are None when only our own advice forbids the body.
    """

    def __init__(self, report: Report) -> None:
        first = report.first
        if first is None:
            raise ValueError("a report without errors is no invalid request")
        self.report = report
        self.status = first.status
        self.code = first.code
        self.message = first.message
        super().__init__(report)

    def __str__(self) -> str:
        if self.status is None:
            return f"Message: {self.message}"
        return f"HTTP Status: {self.status}, Code: {self.code}, Message: {self.message}"
