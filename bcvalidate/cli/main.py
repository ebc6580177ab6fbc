"""The command line: arguments and streams in, exit status out."""

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, BinaryIO, TextIO

from bcvalidate.admission.admission import Admission
from bcvalidate.cli.arguments import parse_arguments
from bcvalidate.cli.commands import run_command
from bcvalidate.cli.conflicts import check_conflicts
from bcvalidate.cli.interrupt import Interrupt
from bcvalidate.cli.outcome import Outcome
from bcvalidate.cli.outputs import Output, first_overwritten, resolve_outputs, write_reports
from bcvalidate.cli.run import Run
from bcvalidate.cli.run_options import RunOptions
from bcvalidate.config.settings import Settings, load_settings
from bcvalidate.display.printable import printable
from bcvalidate.display.snippet import MAX_WIDTH
from bcvalidate.errors import BcvalidateError, ExitStatus, FileError, UsageError
from bcvalidate.files.inputs import find_inputs
from bcvalidate.reporters.formats import LINE_FORMATS, ReportOptions

if TYPE_CHECKING:
    from bcvalidate.admission.ledger import TokenLedger

GUTTER_WIDTH = len("  1234 | ")
"""The columns before a snippet."""


def main(argv: list[str], stdin: BinaryIO | None, stdout: TextIO, stderr: TextIO) -> int:
    """Run the command, and return its exit status."""
    try:
        args = parse_arguments(argv, stdout)
        output = run_command(args)
        if output is not None:
            stdout.write(output)
            return ExitStatus.OK
        return _check(args, stdin, stdout, stderr)
    except SystemExit:
        # --help or --version was written.
        return ExitStatus.OK
    except UsageError as error:
        stderr.write(f"bcvalidate: {printable(str(error))} (see bcvalidate --help)\n")
    except FileError as error:
        name = printable(error.name) or repr(error.name)
        stderr.write(f"bcvalidate: {name}: {printable(error.reason)}\n")
    except BcvalidateError as error:
        stderr.write(f"bcvalidate: {printable(str(error))}\n")
    return ExitStatus.USAGE


def _check(args: argparse.Namespace, stdin: BinaryIO | None, stdout: TextIO, stderr: TextIO) -> int:
    check_conflicts(args)
    outputs = resolve_outputs(args.format, args.output, args.inputs)
    settings = load_settings(args, "")
    used = _used_files(args, settings)
    _refuse_overwriting(args, outputs, settings, used)
    options = RunOptions.from_args(args, settings)
    if args.verbose:
        stderr.writelines(f"bcvalidate: {printable(line)}\n" for line in _preview(args, options))
    with ExitStack() as stack:
        ledger = _open_ledger(args.ledger, stack)
        interrupt = stack.enter_context(Interrupt())
        # In a directory, the files that the run uses itself are not inputs.
        inputs = interrupt.each(find_inputs(args.inputs, stdin, exclude=used))
        outcome = Outcome(options, stderr, interrupt)
        admission = Admission(options.validator, ledger)
        bar_stream = stderr if _shows_progress(args, outputs, stdout) else None
        run = Run(options, admission, outcome, interrupt, bar_stream)
        if args.diff:
            stdout.writelines(run.diffs(inputs))
        else:
            write_reports(
                run.results(inputs), outputs, stdout, _report_options(args, options, stdout)
            )
        outcome.finish()
        return outcome.exit_status()


def _preview(args: argparse.Namespace, options: RunOptions) -> Iterator[str]:
    """List, before a verbose run, the files that it uses and the limits that it cannot check."""
    from bcvalidate.cli.verbose import unchecked_limits

    if options.settings.config.name is not None:
        yield f"settings are read from {options.settings.config.name}"
    for name in options.settings.accounts:
        yield f"the account is read from {name}"
    if args.ledger is not None and args.token is None:
        yield f"no --token: {args.ledger} is only asked for requests that have one of their own"
    yield from unchecked_limits(options.validator.account)


def _used_files(args: argparse.Namespace, settings: Settings) -> list[str]:
    """List the files that a run uses besides its inputs."""
    names = (settings.config.name, settings.baseline, *settings.policies, *settings.accounts)
    return [name for name in (*names, args.ledger) if name]


def _refuse_overwriting(
    args: argparse.Namespace, outputs: Sequence[Output], settings: Settings, used: Sequence[str]
) -> None:
    """Raise UsageError if the run would overwrite a file that it reads or uses."""
    files = [output.file for output in outputs if output.file is not None]
    lost = first_overwritten(files, used)
    if lost is not None:
        raise UsageError(f"{lost} is used by this run, and would be lost; report to another file")
    if args.write_baseline and settings.baseline:
        inputs = [name for name in args.inputs if not os.path.isdir(name)]
        lost = first_overwritten([settings.baseline], inputs)
        if lost is not None:
            hint = "keep the baseline elsewhere"
            raise UsageError(f"{lost} is to be checked, and would be lost; {hint}")


def _open_ledger(name: str | None, stack: ExitStack) -> "TokenLedger | None":
    if name is None:
        return None
    # SQLite is loaded only when there is a ledger.
    from bcvalidate.admission.ledger import TokenLedger

    return stack.enter_context(TokenLedger(name))


def _report_options(args: argparse.Namespace, options: RunOptions, stdout: TextIO) -> ReportOptions:
    policies = options.validator.policies
    return ReportOptions(
        color=_shows_color(args.color, stdout),
        quiet=args.quiet,
        width=_line_width(stdout),
        language=options.settings.language,
        statistics=args.statistics,
        policy_rules=policies.rules if policies is not None else {},
    )


def _shows_progress(args: argparse.Namespace, outputs: Sequence[Output], stdout: TextIO) -> bool:
    """Return whether a progress bar may be drawn, so that it does not interrupt a report."""
    formats = [output.format for output in outputs if output.file is None]
    return not (args.quiet or (formats and formats[0] not in LINE_FORMATS and stdout.isatty()))


def _shows_color(choice: str, stdout: TextIO) -> bool:
    if choice != "auto":
        return choice == "always"
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return stdout.isatty() and not plain


def _line_width(stdout: TextIO) -> int:
    """The width of a snippet that fits the terminal together with its gutter."""
    try:
        columns = os.get_terminal_size(stdout.fileno()).columns
    except (OSError, ValueError):
        return MAX_WIDTH
    return min(MAX_WIDTH, columns - GUTTER_WIDTH) if columns else MAX_WIDTH
