"""The text format: for a person at a terminal."""

from collections.abc import Iterable
from typing import TextIO

from bcvalidate.diagnostics.result import FileResult
from bcvalidate.diagnostics.translations import translation
from bcvalidate.display.printable import printable
from bcvalidate.display.snippet import Snippets
from bcvalidate.reporters.formats import ReportOptions
from bcvalidate.reporters.line import headline
from bcvalidate.reporters.summary import Totals
from bcvalidate.reporters.terminal import plain, styled


def report(checked: Iterable[FileResult], out: TextIO, style: ReportOptions) -> None:
    """Write every finding with the line it points at, and at the end, unless quiet, a summary.

    What the run counts stands before that, when it is wanted, also in a quiet one.
    """
    totals = Totals()
    statistics = None
    if style.statistics:
        from bcvalidate.reporters.statistics import Statistics

        statistics = Statistics()
    for part in totals.counted(checked):
        if statistics is not None:
            statistics.add(part)
        if part.report.findings:
            out.writelines(_lines(part, style))
    if statistics is not None:
        lines = statistics.lines(color=style.color, width=style.width)
        out.writelines(f"{line}\n" for line in lines)
    if totals.files and not style.quiet:
        out.write(f"{totals.summary()}\n")


def _lines(file: FileResult, style: ReportOptions) -> Iterable[str]:
    paint = styled if style.color else plain
    has_text = file.document.text is not None
    excerpts = Snippets(file.document, width=style.width) if has_text else None
    for finding in file.report.findings:
        yield f"{headline(file.name, finding, paint)}\n"
        if excerpts and finding.line is not None and finding.column is not None:
            excerpt = excerpts.excerpt(finding.line, finding.column)
            gutter = " " * len(str(finding.line))
            yield f"  {finding.line} | {excerpt.line}\n"
            yield f"  {gutter} | {' ' * excerpt.caret}{paint('^', 'caret')}\n"
        if finding.hint:
            yield f"  hint: {printable(finding.hint)}\n"
        if translated := translation(finding, style.language):
            yield f"  {printable(translated)}\n"
