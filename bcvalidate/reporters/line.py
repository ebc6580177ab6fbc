"""The line format: a line a finding, for editors and for grep."""

from collections.abc import Iterable
from typing import TextIO

from bcvalidate.checked import Checked
from bcvalidate.excerpt import printable
from bcvalidate.finding import Finding
from bcvalidate.reporters import Style


def report(checked: Iterable[Checked], out: TextIO, _: Style) -> None:
    """Write every finding as one line, and nothing else."""
    for file in checked:
        out.writelines(f"{headline(file.name, finding)}\n" for finding in file.report.findings)


def headline(name: str, finding: Finding) -> str:
    """All of a finding but its hint: `name:line:column: severity status code: message [rule]`.

    Without a position, there is only the name; advice has no status and no code.
    """
    place = "" if finding.line is None else f":{finding.line}:{finding.column}"
    answer = f" {finding.status} {finding.code}" if finding.documented else ""
    said = f"{name}{place}: {finding.severity}{answer}: {finding.message} [{finding.rule}]"
    return printable(said)
