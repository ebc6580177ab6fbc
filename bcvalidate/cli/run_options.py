"""Run options: what a run does, made once of the command line and the settings."""

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

    - `settings`: those of the project, with those of the command line over them.
    - `validator`: what requests are checked by.
    - `baseline`: findings that are not reported; None without one, and when a new one is written.
    - `token`: the IdempotentToken of request files that have none of their own.
    - `first`: whether only the first error of each input is reported.
    - `fix`, `unsafe_fixes`: whether files are fixed, also where that may change the meaning.
    - `max_findings`, `fail_fast`: after what the run ends early.
    - `all_logs`: whether every input is a log, whatever its name.
    - `record_format`: how logs are read.
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
        """Make the options of a run, and read the files that it needs.

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
            record_format=RecordFormat(args.body_at, args.max_line, gate=args.gate),
            jobs=args.jobs,
        )

    @property
    def in_order(self) -> bool:
        """Whether files are checked one after the other, by this process.

        That is so when a report depends on the files before it, and when files are fixed.
        """
        return self.fix or self.token is not None or self.validator.counts_clusters


def _load_policies(names: tuple[str, ...]) -> "Policies | None":
    if not names:
        return None
    # The engine of policies is loaded only when there are any.
    from bcvalidate.policies.policy import load_policies

    return load_policies(names)


def _load_baseline(name: str | None, *, new: bool) -> Baseline | None:
    """Load a baseline; a new one may only replace a baseline, so that must be one."""
    if name is None or (new and not is_file(name)):
        return None
    return load_baseline(name)
