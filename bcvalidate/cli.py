"""The command line: arguments and streams in, exit status out."""

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, BinaryIO, TextIO

from bcvalidate import baseline
from bcvalidate.account import Account
from bcvalidate.atomic import Unwritable
from bcvalidate.baseline import Baseline
from bcvalidate.excerpt import WIDTH, printable
from bcvalidate.jsonfile import BrokenFile
from bcvalidate.options import Misuse, parse
from bcvalidate.outputs import Output, first_lost, outputs, write
from bcvalidate.questions import answer
from bcvalidate.reporters import Style
from bcvalidate.resources import MissingFile
from bcvalidate.rows import rows
from bcvalidate.run import MISUSE, OK, Plan, Run
from bcvalidate.settings import Settings, settings
from bcvalidate.sources import STDIN, is_regular, sources

if TYPE_CHECKING:
    from bcvalidate.ledger import TokenLedger
    from bcvalidate.policies import Policies

# "  1234 | " stands before a line of a body.
_GUTTER = 9


def main(argv: list[str], stdin: BinaryIO | None, stdout: TextIO, stderr: TextIO) -> int:
    """Run the command.

    Returns 0 without errors, 1 with errors (or warnings, when strict), 2 for misuse, for a file
    that cannot be used or written, and for no input at all.
    """
    try:
        options = parse(argv, stdout)
        answered = answer(options)
        if answered is not None:
            stdout.write(answered)
            return OK
        return _checked(options, stdin, stdout, stderr)
    except SystemExit:
        return OK
    except Misuse as misuse:
        stderr.write(f"bcvalidate: {printable(str(misuse))} (see bcvalidate --help)\n")
    except Unwritable as unwritable:
        name = printable(unwritable.name) or repr(unwritable.name)
        stderr.write(f"bcvalidate: {name}: {unwritable.reason}\n")
    except (BrokenFile, MissingFile) as broken:
        stderr.write(f"bcvalidate: {printable(str(broken))}\n")
    return MISUSE


def _checked(
    options: argparse.Namespace, stdin: BinaryIO | None, stdout: TextIO, stderr: TextIO
) -> int:
    _refuse_nonsense(options)
    wanted = outputs(options.format, options.output, options.inputs)
    chosen = settings(options, "")
    _refuse_loss(options, wanted, chosen)
    account = Account.load(*chosen.accounts) if chosen.accounts else None
    policies = _policies(chosen.policies)
    chosen.check(rows().keys() | (policies.rows.keys() if policies is not None else set()))
    known = _baseline(chosen.baseline, new=options.write_baseline)
    if options.verbose:
        stderr.writelines(f"bcvalidate: {printable(w)}\n" for w in _said(options, chosen, account))
    with ExitStack() as opened:
        plan = Plan(
            settings=chosen,
            policies=policies,
            account=account,
            token=options.token,
            ledger=_ledger(options.ledger, opened),
            known=None if options.write_baseline else known,
            engine=options.engine,
            first=options.first,
            mend=options.fix,
            unsafe=options.unsafe_fixes,
            write_baseline=options.write_baseline,
        )
        # Below a directory that is checked, they are no specs.
        run = Run(sources(options.inputs, stdin, besides=_used(options, chosen)), plan, stderr)
        if options.diff:
            stdout.writelines(run.differences())
        else:
            write(run.checked(), wanted, stdout, _style(options, chosen, policies, stdout))
        run.finish()
    return run.status()


def _said(options: argparse.Namespace, chosen: Settings, account: Account | None) -> Iterator[str]:
    """What a verbose run says before it starts: what it uses, and what it does not check."""
    from bcvalidate.disclosure import unstated

    if chosen.config.name is not None:
        yield f"settings are read from {chosen.config.name}"
    for name in chosen.accounts:
        yield f"the account is read from {name}"
    if options.ledger is not None and options.token is None:
        yield f"no --token: {options.ledger} is only asked for requests that have one of their own"
    yield from unstated(account)


def _baseline(name: str | None, *, new: bool) -> Baseline | None:
    """What is known already; what a new baseline is written over must be one, or nothing."""
    if name is None or (new and not is_regular(name)):
        return None
    return baseline.load(name)


def _policies(names: Sequence[str]) -> "Policies | None":
    """The policies in these files; what runs them is loaded only when there are any."""
    if not names:
        return None
    from bcvalidate.policies import load_all

    return load_all(names)


def _refuse_nonsense(options: argparse.Namespace) -> None:
    """Raise Misuse for options that do not go together."""
    if not options.inputs:
        raise Misuse("no input: name a file, a directory, or - for standard input")
    for name in ("config", "baseline", "output", "policy", "account", "ledger"):
        given = getattr(options, name)
        if "" in (given if isinstance(given, list) else [given]):
            raise Misuse(f"--{name} names no file")
    if options.token == "":
        raise Misuse("--token is empty; leave it out")
    for applies, words in _nonsense(options):
        if applies:
            raise Misuse(words)


def _nonsense(options: argparse.Namespace) -> Iterator[tuple[object, str]]:
    """Each combination that makes no sense: whether it is there, and what to do about it."""
    mends, stdin = options.fix or options.diff, STDIN in options.inputs
    reports, sends = options.format or options.output, options.token or options.ledger
    yield options.unsafe_fixes and not mends, "--unsafe-fixes goes with --fix or --diff"
    yield options.fix and options.diff, "--fix and --diff exclude each other; give one of them"
    words = "standard input cannot be mended in place; name a file, or use --diff"
    yield options.fix and stdin, words
    yield options.diff and reports, "--diff shows no report; leave out --format and --output"
    yield options.diff and sends, "--diff sends nothing; leave out --token and --ledger"
    words = "--write-baseline does not go with --fix or --diff; mend first"
    yield options.write_baseline and mends, words


def _refuse_loss(options: argparse.Namespace, wanted: Sequence[Output], chosen: Settings) -> None:
    """Raise Misuse for a file that this run reads or writes, and would write over."""
    files = [output.file for output in wanted if output.file is not None]
    lost = first_lost(files, _used(options, chosen))
    if lost is not None:
        raise Misuse(f"{lost} is used by this run, and would be lost; report to another file")
    if options.write_baseline and chosen.baseline:
        files = [name for name in options.inputs if not os.path.isdir(name)]
        lost = first_lost([chosen.baseline], files)
        if lost is not None:
            raise Misuse(f"{lost} is to be checked, and would be lost; keep the baseline elsewhere")


def _used(options: argparse.Namespace, chosen: Settings) -> list[str]:
    """The files that a run uses besides what it checks."""
    of_settings = (chosen.config.name, chosen.baseline, *chosen.policies, *chosen.accounts)
    return [name for name in (*of_settings, options.ledger) if name]


def _ledger(name: str | None, opened: ExitStack) -> "TokenLedger | None":
    """The ledger in a file; what reads it is loaded only when there is one."""
    if name is None:
        return None
    from bcvalidate.ledger import TokenLedger

    return opened.enter_context(TokenLedger(name))


def _style(
    options: argparse.Namespace,
    chosen: Settings,
    policies: "Policies | None",
    stdout: TextIO,
) -> Style:
    return Style(
        color=_wants_color(options.color, stdout),
        quiet=options.quiet,
        width=_line_width(stdout),
        language=chosen.language,
        own_rows=policies.rows if policies is not None else {},
    )


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
        return WIDTH
    return min(WIDTH, columns - _GUTTER) if columns else WIDTH
