"""The JSON format, version 1: for programs. It is ASCII, whatever the bodies hold."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import TextIO

from bcvalidate.checked import Checked
from bcvalidate.reporters import Style

VERSION = 1


def report(checked: Iterable[Checked], out: TextIO, _: Style) -> None:
    """Write one document with every file and every finding."""
    severities: Counter[str] = Counter()
    files = []
    for file in checked:
        severities.update(finding.severity for finding in file.report.findings)
        files.append(
            {
                "path": file.name,
                "ok": file.report.ok,
                "findings": [finding._asdict() for finding in file.report.findings],
            }
        )
    summary = {
        "files": len(files),
        "errors": severities["error"],
        "warnings": severities["warning"],
        "infos": severities["info"],
    }
    json.dump({"version": VERSION, "files": files, "summary": summary}, out, indent=2)
    out.write("\n")
