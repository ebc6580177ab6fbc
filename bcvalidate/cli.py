"""The command line: arguments and streams in, exit status out."""

import os
from collections.abc import Iterator
from typing import BinaryIO, TextIO

from bcvalidate.assessment import assess
from bcvalidate.checked import Checked
from bcvalidate.document import read
from bcvalidate.engine import ACTION
from bcvalidate.excerpt import WIDTH, printable
from bcvalidate.explain import explain, list_rules
from bcvalidate.jsonfile import BrokenFile
from bcvalidate.options import Misuse, parse
from bcvalidate.report import Report
from bcvalidate.reporters import json as json_format
from bcvalidate.reporters import text as text_format
from bcvalidate.resources import MissingFile
from bcvalidate.rows import rows
from bcvalidate.sources import Unreadable, sources

OK, INVALID, MISUSE = 0, 1, 2

# "  1234 | " stands before a line of a body.
_GUTTER = 9


def main(argv: list[str], stdin: BinaryIO | None, stdout: TextIO, stderr: TextIO) -> int:
    """Run the command.

    Returns 0 without errors, 1 with errors (or warnings, when strict), 2 for misuse, for a source
    that cannot be read and for no input at all.
    """
    try:
        options = parse(argv, stdout)
        if options.list_rules:
            stdout.write(list_rules())
            return OK
        if options.explain is not None:
            stdout.write(_explained(options.explain))
            return OK
        run = Run(options.inputs, stdin, stderr, first=options.first, engine=options.engine)
        if options.format == "json":
            json_format.report(run.checked(), stdout)
        else:
            color, width = _wants_color(options.color, stdout), _line_width(stdout)
            text_format.report(run.checked(), stdout, color=color, quiet=options.quiet, width=width)
        return run.status(strict=options.strict)
    except SystemExit:
        return OK
    except Misuse as misuse:
        stderr.write(f"bcvalidate: {printable(str(misuse))} (see bcvalidate --help)\n")
    except (BrokenFile, MissingFile) as broken:
        stderr.write(f"bcvalidate: {printable(str(broken))}\n")
    return MISUSE


class Run:
    """One run over the sources: what was checked, and what that makes the exit status."""

    def __init__(
        self, inputs: list[str], stdin: BinaryIO | None, stderr: TextIO, *, first: bool, engine: str
    ) -> None:
        if not inputs:
            raise Misuse("no input: name a file, a directory, or - for standard input")
        self._sources = sources(inputs, stdin)
        self._stderr = stderr
        self._first = first
        self._engine = engine
        self._errors = self._warnings = self._unreadable = False

    def checked(self) -> Iterator[Checked]:
        """Every source that can be read, checked; of the others stderr says why not."""
        for source in self._sources:
            try:
                if isinstance(source, Unreadable):
                    raise source
                document = read(source.read(), strict_keys=True)
            except Unreadable as unreadable:
                self._unreadable = True
                self._stderr.write(f"bcvalidate: {_named(unreadable.name)}: {unreadable.reason}\n")
                continue
            report = assess(document, engine=self._engine)
            self._errors |= bool(report.errors)
            self._warnings |= bool(report.warnings)
            yield Checked(source.name, document, _only_first(report) if self._first else report)

    def status(self, *, strict: bool) -> int:
        """The exit status, once all is checked."""
        if self._unreadable:
            return MISUSE
        return INVALID if self._errors or (strict and self._warnings) else OK


def _only_first(report: Report) -> Report:
    return Report(() if report.first is None else (report.first,))


def _explained(rule: str) -> str:
    if rule not in rows():
        from difflib import get_close_matches

        near = get_close_matches(rule, rows(), n=1)
        coded = [row.rule for row in rows().values() if rule in (row.code, str(row.order))]
        meant = f"did you mean {' or '.join(coded or near)}?"
        raise Misuse(f"no rule {rule}: {meant if coded or near else '--list-rules shows them all'}")
    return explain(ACTION, rule)


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


def _named(source: str) -> str:
    return printable(source) or "''"
