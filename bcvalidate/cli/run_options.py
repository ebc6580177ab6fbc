"""The options of a run, from the command line and the settings."""

import argparse
from typing import TYPE_CHECKING, NamedTuple

from bcvalidate.account import Account
from bcvalidate.config.baseline import Baseline, load_baseline
from bcvalidate.config.settings import Settings
from bcvalidate.files.inputs import is_file
from bcvalidate.records.checker import RecordFormat
from bcvalidate.rules.registry import rules
from bcvalidate.validator import Validator

if TYPE_CHECKING:
    from bcvalidate.policies.policy import Policies


class RunOptions(NamedTuple):
    """What a run does.

    - `settings`: the settings of the project, overridden by the command line.
    - `validator`: checks the requests.
    - `baseline`: the findings to leave out. It is None if there is none or a new one is written.
    - `token`: the IdempotentToken of request files that have no token.
    - `first`: whether to report only the first error of each input.
    - `fix`, `unsafe_fixes`: whether to fix files, and whether a fix may change the meaning.
    - `write_baseline`: whether to write a new baseline with all findings.
    - `max_findings`, `fail_fast`: when the run ends early.
    - `all_logs`: whether every input is a log, whatever its name.
    - `record_format`: how to read logs.
    - `jobs`: the number of processes.
    """

    settings: Settings
    validator: Validator = Validator()
    baseline: Baseline | None = None
    token: str | None = None
    first: bool = False
    fix: bool = False
    unsafe_fixes: bool = False
    write_baseline: bool = False
    max_findings: int | None = None
    fail_fast: bool = False
    all_logs: bool = False
    record_format: RecordFormat = RecordFormat()
    jobs: int = 1

    @classmethod
    def from_args(cls, args: argparse.Namespace, settings: Settings) -> "RunOptions":
        """Make the options of a run, and read the files that they name.

        Raises UsageError, ConfigFileError and ReadError.
        """
        account = Account.load(*settings.accounts) if settings.accounts else None
        policies = _load_policies(settings.policies)
        settings.check(rules().keys() | (policies.rules.keys() if policies is not None else set()))
        baseline = _load_baseline(settings.baseline, new=args.write_baseline)
        return cls(
            settings=settings,
            validator=Validator(account, args.engine, policies),
            baseline=None if args.write_baseline else baseline,
            token=args.token,
            first=args.first,
            fix=args.fix,
            unsafe_fixes=args.unsafe_fixes,
            write_baseline=args.write_baseline,
            max_findings=args.max_findings,
            fail_fast=args.fail_fast,
            all_logs=args.ndjson,
            record_format=RecordFormat(args.body_at, args.max_line, prefilter=args.gate),
            jobs=args.jobs,
        )

    @property
    def in_order(self) -> bool:
        """Whether this process checks the files one after the other.

        It does if it fixes files, or if a report depends on the files before it.
        """
        return self.fix or self.token is not None or self.validator.counts_clusters


def _load_policies(names: tuple[str, ...]) -> "Policies | None":
    if not names:
        return None
    # The policy engine is loaded only if there are policies.
    from bcvalidate.policies.policy import load_policies

    return load_policies(names)


def _load_baseline(name: str | None, *, new: bool) -> Baseline | None:
    """Load a baseline. A new baseline may replace only a valid one, so that is loaded, too."""
    if name is None or (new and not is_file(name)):
        return None
    return load_baseline(name)
