"""Rulesets: all that submissions are held against."""

from typing import TYPE_CHECKING, NamedTuple

from bcvalidate.account import Account
from bcvalidate.assessment import assess
from bcvalidate.engine import ENGINES
from bcvalidate.report import Report
from bcvalidate.requestfindings import completed
from bcvalidate.submission import Submission

if TYPE_CHECKING:
    from bcvalidate.policies import Policies


class Ruleset(NamedTuple):
    """The account, the engine, and the policies besides the rules of our own."""

    account: Account | None = None
    engine: str = ENGINES[0]
    policies: "Policies | None" = None

    @property
    def counts_clusters(self) -> bool:
        """Whether what is found in a request depends on how many came before it."""
        return self.account is not None and self.account.max_cluster_count is not None

    def report(self, submission: Submission, *, lint: bool) -> Report:
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
        return completed(submission, report, lint=lint)
