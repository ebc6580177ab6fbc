"""Outputs: which format goes where, and how it gets there."""

import os
import pickle
from argparse import ArgumentTypeError
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple, TextIO

from bcvalidate.diagnostics.result import FileResult
from bcvalidate.display.snippet import MAX_WIDTH
from bcvalidate.errors import UsageError
from bcvalidate.files import atomic
from bcvalidate.files.inputs import find_inputs
from bcvalidate.files.spool import Spool
from bcvalidate.reporters.formats import FORMATS, ReportOptions, reporter
from bcvalidate.rules.spelling import did_you_mean

DEFAULT_FORMAT = "text"

# Names of standard output; a file that a shell has sent it to must not be replaced.
_STDOUT = ("-", "/dev/stdout")


class Output(NamedTuple):
    """A format and the file that it goes to, or None for standard output."""

    format: str
    file: str | None


def output(text: str) -> Output:
    """Convert the value of --format, NAME or NAME:FILE; raises ArgumentTypeError."""
    name, colon, file = text.partition(":")
    if name not in FORMATS:
        advice = did_you_mean(name, FORMATS, otherwise=f"there are {', '.join(FORMATS)}")
        raise ArgumentTypeError(f"unknown format {name}; {advice}")
    if colon and not file:
        raise ArgumentTypeError(f"{text} names no file after the colon")
    return Output(name, _file_or_stdout(file) if file else None)


def resolve_outputs(
    wanted: Sequence[Output], file: str | None, inputs: Iterable[str]
) -> list[Output]:
    """Resolve the values of --format, and the file of --output, to one output a format.

    Raises UsageError for two formats on standard output or in one file, for a file that no format
    is for, and for a file that is an input.
    """
    found = list(wanted) or [Output(DEFAULT_FORMAT, None)]
    unnamed = [output for output in found if output.file is None]
    if len(unnamed) > 1:
        names = " and ".join(output.format for output in unnamed)
        raise UsageError(f"{names} cannot share one output; give one a file: --format NAME:FILE")
    if file is not None:
        if not unnamed:
            raise UsageError("--output has nothing to write: every --format has a file of its own")
        found = [
            output if output.file is not None else Output(output.format, _file_or_stdout(file))
            for output in found
        ]
    files = [_real(output.file) for output in found if output.file is not None]
    if len(set(files)) < len(files):
        raise UsageError("two formats cannot be written to one file")
    lost = first_overwritten(files, inputs)
    if lost is not None:
        raise UsageError(f"{lost} is to be checked, and would be lost; report to another file")
    return found


def first_overwritten(files: Sequence[str], inputs: Iterable[str]) -> str | None:
    """The first file that is, or is below, one of the inputs and that writing would replace."""
    real = {_real(name) for name in files}
    read = find_inputs(inputs, None) if real else ()
    return next((source.name for source in read if _real(source.name) in real), None)


def write_reports(
    checked: Iterable[FileResult], wanted: Sequence[Output], stdout: TextIO, style: ReportOptions
) -> None:
    """Report to every output; files are replaced at the end, each as a whole or not at all.

    The first report is written as the run goes on; the others, from what is kept of it.

    Raises WriteError for the first file that cannot be written, and when nothing can be kept.
    """
    first, *others = sorted(wanted, key=lambda output: output.file is not None)
    if not others:
        _report(first, checked, stdout, style)
        return
    with Spool() as spool:
        _report(first, _kept(checked, spool), stdout, style)
        for output in others:
            _report(output, _again(spool), stdout, style)


def _report(
    output: Output, checked: Iterable[FileResult], stdout: TextIO, style: ReportOptions
) -> None:
    report = reporter(output.format)
    if output.file is None:
        report(checked, stdout, style)
        return
    with atomic.writing(output.file, what="the report") as file:
        report(checked, file, style._replace(color=False, width=MAX_WIDTH))


def _kept(checked: Iterable[FileResult], spool: Spool) -> Iterator[FileResult]:
    """All that is checked, as it comes, and as it goes into the spool."""
    for one in checked:
        spool.write(pickle.dumps(one))
        yield one


def _again(spool: Spool) -> Iterator[FileResult]:
    """All that was checked, from the spool."""
    file = spool.rewound()
    with suppress(EOFError):
        while True:
            yield pickle.load(file)  # noqa: S301 - nobody else can write into a spool


def _real(name: str) -> str:
    """The file that a name leads to; the name itself when it can be none."""
    try:
        return os.path.realpath(name)
    except (OSError, ValueError):
        return name


def _file_or_stdout(file: str) -> str | None:
    """The file of this name, or None for standard output."""
    return None if file in _STDOUT else file
