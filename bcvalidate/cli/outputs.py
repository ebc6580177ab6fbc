"""Write each requested format to its file or to standard output."""

import os
import pickle
from argparse import ArgumentTypeError
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple, TextIO

from bcvalidate.config.selection import quoted
from bcvalidate.diagnostics.result import FileResult
from bcvalidate.display.snippet import MAX_WIDTH
from bcvalidate.errors import UsageError
from bcvalidate.files import atomic
from bcvalidate.files.inputs import find_inputs
from bcvalidate.files.spool import Spool
from bcvalidate.reporters.formats import FORMATS, ReportOptions, reporter
from bcvalidate.rules.spelling import did_you_mean

DEFAULT_FORMAT = "text"

# Names of standard output. If a shell has redirected it to a file, that file is not replaced.
_STDOUT = ("-", "/dev/stdout")


class Output(NamedTuple):
    """A format, and its file; None stands for standard output."""

    format: str
    file: str | None


def output(text: str) -> Output:
    """Convert the value of --format, NAME or NAME:FILE. Raises ArgumentTypeError."""
    name, colon, file = text.partition(":")
    if name not in FORMATS:
        hint = did_you_mean(name, FORMATS, otherwise=f"there are {', '.join(FORMATS)}")
        raise ArgumentTypeError(f"unknown format {quoted(name)}; {hint}")
    if colon and not file:
        raise ArgumentTypeError(f"{text} names no file after the colon")
    return Output(name, _file_or_stdout(file) if file else None)


def resolve_outputs(
    requested: Sequence[Output], file: str | None, inputs: Iterable[str]
) -> list[Output]:
    """Combine the values of --format with the file of --output.

    Raises UsageError if two formats share standard output or a file, if --output has no format, or
    if a file is an input.
    """
    outputs = list(requested) or [Output(DEFAULT_FORMAT, None)]
    unnamed = [output for output in outputs if output.file is None]
    if len(unnamed) > 1:
        names = " and ".join(output.format for output in unnamed)
        raise UsageError(f"{names} cannot share one output; give one a file: --format NAME:FILE")
    if file is not None:
        if not unnamed:
            raise UsageError("--output has nothing to write: every --format has a file of its own")
        outputs = [
            output if output.file is not None else Output(output.format, _file_or_stdout(file))
            for output in outputs
        ]
    files = [_real(output.file) for output in outputs if output.file is not None]
    if len(set(files)) < len(files):
        raise UsageError("two formats cannot be written to one file")
    lost = first_overwritten(files, inputs)
    if lost is not None:
        raise UsageError(f"{lost} is to be checked, and would be lost; report to another file")
    return outputs


def first_overwritten(files: Sequence[str], inputs: Iterable[str]) -> str | None:
    """Return the first file that is an input, or is in an input directory, or None."""
    real = {_real(name) for name in files}
    read = find_inputs(inputs, None) if real else ()
    return next((source.name for source in read if _real(source.name) in real), None)


def write_reports(
    results: Iterable[FileResult],
    outputs: Sequence[Output],
    stdout: TextIO,
    options: ReportOptions,
) -> None:
    """Write the reports to all outputs. Each file is replaced as a whole, at the end.

    The first report is written during the run. The others are written from the spooled results.

    Raises WriteError for the first file that cannot be written, or if the spool cannot.
    """
    first, *others = sorted(outputs, key=lambda output: output.file is not None)
    if not others:
        _report(first, results, stdout, options)
        return
    with Spool() as spool:
        _report(first, _spooled(results, spool), stdout, options)
        for output in others:
            _report(output, _read_spool(spool), stdout, options)


def _report(
    output: Output, results: Iterable[FileResult], stdout: TextIO, options: ReportOptions
) -> None:
    report = reporter(output.format)
    if output.file is None:
        report(results, stdout, options)
        return
    with atomic.text_writer(output.file, what="the report") as file:
        report(results, file, options._replace(color=False, width=MAX_WIDTH))


def _spooled(results: Iterable[FileResult], spool: Spool) -> Iterator[FileResult]:
    """Pass the results on, and write them to the spool."""
    for result in results:
        spool.write(pickle.dumps(result))
        yield result


def _read_spool(spool: Spool) -> Iterator[FileResult]:
    """Read the results from the spool."""
    file = spool.rewind()
    with suppress(EOFError):
        while True:
            yield pickle.load(file)  # noqa: S301 - no one else can write to the spool


def _real(name: str) -> str:
    """The real path of a file, or the name itself if it is not a valid path."""
    try:
        return os.path.realpath(name)
    except (OSError, ValueError):
        return name


def _file_or_stdout(file: str) -> str | None:
    """The file name, or None for a name of standard output."""
    return None if file in _STDOUT else file
