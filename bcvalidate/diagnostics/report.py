"""Reports: all findings of one body, and the response that the service would give."""

from collections.abc import Iterable
from dataclasses import dataclass

from bcvalidate.diagnostics.finding import Finding
from bcvalidate.rules.registry import canonical_order


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of one body, in canonical order."""

    findings: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether there are no errors; warnings and infos do not count."""
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
        """The first error in canonical order, in which documented errors come first."""
        return next(iter(self.errors), None)

    def response(self) -> tuple[int, dict[str, str]] | None:
        """The status and body of the service's response; None if no documented rule is broken."""
        for finding in self.findings:
            if finding.documented and finding.status is not None and finding.code is not None:
                return finding.status, {"Code": finding.code, "Message": finding.message}
        return None


def merge(report: Report, findings: Iterable[Finding]) -> Report:
    """Add findings to a report, in canonical order; they follow the findings of the same rule."""
    merged = [*report.findings, *findings]
    if len(merged) == len(report.findings):
        return report
    order = canonical_order()
    return Report(tuple(sorted(merged, key=lambda finding: order.get(finding.rule, len(order)))))


class InvalidRequest(ValueError):
    """A request that the service would refuse.

    `status` (int), `code` and `message` are those of the first error of `report`, as in ClientError
    of the vendor's SDK. Status and code are None if the first error is not a documented one.
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
