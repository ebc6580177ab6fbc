"""JSON Lines logs, and what the command finds in them."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.support.harness import ERR, OK, Ran, minimal, run

CLEAN = json.dumps(minimal())
INVALID = json.dumps(minimal(Name=1))
MAX_LINE = 1 << 20
PREFILTER_MODES = ("auto", "plain", "off")

Found = tuple[str, int, int, str]
"""Rule, line, column and pointer of a finding."""


def corpus() -> Iterator[str]:
    """Every fixture as a line, each followed by a line without findings."""
    for fixture in (*OK, *ERR):
        data = fixture.read_bytes()
        try:
            text = json.dumps(json.loads(data))
        except (ValueError, RecursionError):
            text = data.decode(errors="replace").replace("\n", " ").replace("\r", " ")
        if len(text) < MAX_LINE:
            yield text
        yield CLEAN


def findings_of(ran: Ran) -> list[Found]:
    """The findings of a JSON report."""
    return [
        (found["rule"], found["line"], found["column"], found["pointer"])
        for file in json.loads(ran.out)["files"]
        for found in file["findings"]
    ]


def check_lines(lines: Sequence[str], *options: str, folder: Path) -> list[Found]:
    """The findings in a log with these lines, `some.jsonl` in the folder."""
    file = folder / "some.jsonl"
    file.write_bytes("\n".join(lines).encode())
    ran = run("--format", "json", *options, file)
    assert ran.err == ""
    return findings_of(ran)


def envelope(body: Any, **members: object) -> str:
    """A line that has a body, and other data."""
    return json.dumps({"time": 1, **members, "Body": body})
