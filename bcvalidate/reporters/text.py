"""The text format: for a person at a terminal."""

from collections import Counter
from collections.abc import Iterable
from typing import TextIO

from bcvalidate.checked import Checked
from bcvalidate.excerpt import Excerpts, printable
from bcvalidate.meanings import meaning
from bcvalidate.reporters import Style
from bcvalidate.reporters.line import headline
from bcvalidate.summary import summary

_COLORS = {"error": "1;31", "warning": "1;33", "info": "1;36", "name": "1", "caret": "1;32"}


def report(checked: Iterable[Checked], out: TextIO, style: Style) -> None:
    """Write every finding with the line it points at, and at the end, unless quiet, a summary."""
    files = 0
    severities: Counter[str] = Counter()
    for file in checked:
        files += 1
        severities.update(finding.severity for finding in file.report.findings)
        if file.report.findings:
            out.writelines(_file_lines(file, style))
    if files and not style.quiet:
        out.write(f"{summary(files, *(severities[s] for s in ('error', 'warning', 'info')))}\n")


def _file_lines(file: Checked, style: Style) -> Iterable[str]:
    paint = _painted if style.color else _plain
    excerpts = Excerpts.of(file.document, width=style.width)
    for finding in file.report.findings:
        yield f"{headline(file.name, finding, paint)}\n"
        if finding.line is not None and finding.column is not None:
            excerpt = excerpts.excerpt(finding.line, finding.column)
            gutter = " " * len(str(finding.line))
            yield f"  {finding.line} | {excerpt.line}\n"
            yield f"  {gutter} | {' ' * excerpt.caret}{paint('^', 'caret')}\n"
        if finding.hint:
            yield f"  hint: {printable(finding.hint)}\n"
        if translated := meaning(finding, style.language):
            yield f"  {printable(translated)}\n"


def _painted(text: str, role: str) -> str:
    return f"\x1b[{_COLORS[role]}m{text}\x1b[0m"


def _plain(text: str, _: str) -> str:
    return text
