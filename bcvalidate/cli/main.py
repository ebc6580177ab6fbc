"""The command line: arguments and streams in, exit status out."""

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, BinaryIO, TextIO

from bcvalidate.account import Account
from bcvalidate.cli.arguments import parse_arguments
from bcvalidate.cli.commands import run_command
from bcvalidate.cli.conflicts import body_at, check_conflicts, count, jobs
from bcvalidate.cli.interrupt import Interrupt
from bcvalidate.cli.outcome import MISUSE, OK
from bcvalidate.cli.outputs import Output, first_overwritten, parse_outputs, write_reports
from bcvalidate.cli.run import Run
from bcvalidate.cli.run_options import RunOptions
from bcvalidate.config import baseline
from bcvalidate.config.baseline import Baseline
from bcvalidate.config.settings import Settings, load_settings
from bcvalidate.display.snippet import MAX_WIDTH, printable
from bcvalidate.errors import ConfigFileError, ReadError, UsageError, WriteError
from bcvalidate.files.inputs import find_inputs, is_file
from bcvalidate.records.checker import RecordFormat
from bcvalidate.records.chunks import MAX_LINE
from bcvalidate.reporters.formats import WHOLE_LINES, ReportOptions
from bcvalidate.rules.registry import rules
from bcvalidate.validator import Ruleset

if TYPE_CHECKING:
    from bcvalidate.admission.ledger import TokenLedger
    from bcvalidate.policies.policy import Policies

# "  1234 | " stands before a line of a body.
_GUTTER = 9


def main(argv: list[str], stdin: BinaryIO | None, stdout: TextIO, stderr: TextIO) -> int:
    """Run the command.

    Returns 0 without errors, 1 with errors (or warnings, when strict), 2 for misuse, for a file
    that cannot be used or written, and for no input at all, 130 once it was interrupted.
    """
    try:
        options = parse_arguments(argv, stdout)
        answered = run_command(options)
        if answered is not None:
            stdout.write(answered)
            return OK
        return _checked(options, stdin, stdout, stderr)
    except SystemExit:
        return OK
    except UsageError as misuse:
        stderr.write(f"bcvalidate: {printable(str(misuse))} (see bcvalidate --help)\n")
    except WriteError as unwritable:
        name = printable(unwritable.name) or repr(unwritable.name)
        stderr.write(f"bcvalidate: {name}: {unwritable.reason}\n")
    except (ConfigFileError, ReadError) as broken:
        stderr.write(f"bcvalidate: {printable(str(broken))}\n")
    return MISUSE


def _checked(
    options: argparse.Namespace, stdin: BinaryIO | None, stdout: TextIO, stderr: TextIO
) -> int:
    check_conflicts(options)
    wanted = parse_outputs(options.format, options.output, options.inputs)
    chosen = load_settings(options, "")
    _refuse_loss(options, wanted, chosen)
    account = Account.load(*chosen.accounts) if chosen.accounts else None
    policies = _policies(chosen.policies)
    chosen.check(rules().keys() | (policies.rules.keys() if policies is not None else set()))
    known = _baseline(chosen.baseline, new=options.write_baseline)
    if options.verbose:
        stderr.writelines(f"bcvalidate: {printable(w)}\n" for w in _said(options, chosen, account))
    plan = _plan(options, chosen, Ruleset(account, options.engine, policies), known)
    plan = plan._replace(progress=_wants_progress(options, wanted, stdout))
    with ExitStack() as opened:
        plan = plan._replace(ledger=_ledger(options.ledger, opened))
        interruption = opened.enter_context(Interrupt())
        # Below a directory that is checked, they are no specs.
        inputs = find_inputs(options.inputs, stdin, besides=_used(options, chosen))
        run = Run(inputs, plan, stderr, interruption)
        if options.diff:
            stdout.writelines(run.differences())
        else:
            write_reports(run.checked(), wanted, stdout, _style(options, chosen, policies, stdout))
        return run.finish()


def _plan(
    options: argparse.Namespace, chosen: Settings, ruleset: Ruleset, known: Baseline | None
) -> RunOptions:
    """What the options ask for; UsageError for a value that makes no sense."""
    return RunOptions(
        settings=chosen,
        ruleset=ruleset,
        token=options.token,
        known=None if options.write_baseline else known,
        first=options.first,
        mend=options.fix,
        unsafe=options.unsafe_fixes,
        write_baseline=options.write_baseline,
        most=count("--max-findings", options.max_findings),
        fail_fast=options.fail_fast,
        all_records=options.ndjson,
        reading=RecordFormat(
            body_at=body_at(options.body_at),
            max_line=count("--max-line", options.max_line) or MAX_LINE,
            gate=options.gate,
        ),
        jobs=jobs(options.jobs),
    )


def _said(options: argparse.Namespace, chosen: Settings, account: Account | None) -> Iterator[str]:
    """What a verbose run says before it starts: what it uses, and what it does not check."""
    from bcvalidate.cli.verbose import unchecked_limits

    if chosen.config.name is not None:
        yield f"settings are read from {chosen.config.name}"
    for name in chosen.accounts:
        yield f"the account is read from {name}"
    if options.ledger is not None and options.token is None:
        yield f"no --token: {options.ledger} is only asked for requests that have one of their own"
    yield from unchecked_limits(account)


def _baseline(name: str | None, *, new: bool) -> Baseline | None:
    """What is known already; what a new baseline is written over must be one, or nothing."""
    if name is None or (new and not is_file(name)):
        return None
    return baseline.load_baseline(name)


def _policies(names: Sequence[str]) -> "Policies | None":
    """The policies in these files; what runs them is loaded only when there are any."""
    if not names:
        return None
    from bcvalidate.policies.policy import load_policies

    return load_policies(names)


def _refuse_loss(options: argparse.Namespace, wanted: Sequence[Output], chosen: Settings) -> None:
    """Raise UsageError for a file that this run reads or writes, and would write over."""
    files = [output.file for output in wanted if output.file is not None]
    lost = first_overwritten(files, _used(options, chosen))
    if lost is not None:
        raise UsageError(f"{lost} is used by this run, and would be lost; report to another file")
    if options.write_baseline and chosen.baseline:
        files = [name for name in options.inputs if not os.path.isdir(name)]
        lost = first_overwritten([chosen.baseline], files)
        if lost is not None:
            raise UsageError(
                f"{lost} is to be checked, and would be lost; keep the baseline elsewhere"
            )


def _used(options: argparse.Namespace, chosen: Settings) -> list[str]:
    """The files that a run uses besides what it checks."""
    of_settings = (chosen.config.name, chosen.baseline, *chosen.policies, *chosen.accounts)
    return [name for name in (*of_settings, options.ledger) if name]


def _ledger(name: str | None, opened: ExitStack) -> "TokenLedger | None":
    """The ledger in a file; what reads it is loaded only when there is one."""
    if name is None:
        return None
    from bcvalidate.admission.ledger import TokenLedger

    return opened.enter_context(TokenLedger(name))


def _style(
    options: argparse.Namespace,
    chosen: Settings,
    policies: "Policies | None",
    stdout: TextIO,
) -> ReportOptions:
    return ReportOptions(
        color=_wants_color(options.color, stdout),
        quiet=options.quiet,
        width=_line_width(stdout),
        language=chosen.language,
        statistics=options.statistics,
        policy_rules=policies.rules if policies is not None else {},
    )


def _wants_progress(options: argparse.Namespace, wanted: Sequence[Output], stdout: TextIO) -> bool:
    """Whether a bar may be shown: on one terminal, it must not stand in the middle of a report."""
    shown = [output.format for output in wanted if output.file is None]
    return not (options.quiet or (shown and shown[0] not in WHOLE_LINES and stdout.isatty()))


def _wants_color(choice: str, stdout: TextIO) -> bool:
    if choice != "auto":
        return choice == "always"
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return stdout.isatty() and not plain


def _line_width(stdout: TextIO) -> int:
    """The width of a body's line: a narrow terminal must hold it, with what stands before it."""
    try:
        columns = os.get_terminal_size(stdout.fileno()).columns
    except (OSError, ValueError):
        return MAX_WIDTH
    return min(MAX_WIDTH, columns - _GUTTER) if columns else MAX_WIDTH
