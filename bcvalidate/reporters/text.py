"""The text format, for a person at a terminal."""

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


def report(results: Iterable[FileResult], out: TextIO, options: ReportOptions) -> None:
    """Write every finding with its line, then the statistics and the summary, if requested.

    The option `quiet` leaves out the summary only.
    """
    totals = Totals()
    statistics = None
    if options.statistics:
        from bcvalidate.reporters.statistics import Statistics

        statistics = Statistics()
    for result in totals.count(results):
        if statistics is not None:
            statistics.add(result)
        if result.report.findings:
            out.writelines(_lines(result, options))
    if statistics is not None:
        lines = statistics.lines(color=options.color, width=options.width)
        out.writelines(f"{line}\n" for line in lines)
    if totals.files and not options.quiet:
        out.write(f"{totals.summary()}\n")


def _lines(result: FileResult, options: ReportOptions) -> Iterable[str]:
    style = styled if options.color else plain
    has_text = result.document.text is not None
    snippets = Snippets(result.document, width=options.width) if has_text else None
    for finding in result.report.findings:
        yield f"{headline(result.name, finding, style)}\n"
        if snippets and finding.line is not None and finding.column is not None:
            snippet = snippets.snippet(finding.line, finding.column)
            gutter = " " * len(str(finding.line))
            yield f"  {finding.line} | {snippet.line}\n"
            yield f"  {gutter} | {' ' * snippet.caret}{style('^', 'caret')}\n"
        if finding.hint:
            yield f"  hint: {printable(finding.hint)}\n"
        if translated := translation(finding, options.language):
            yield f"  {printable(translated)}\n"
