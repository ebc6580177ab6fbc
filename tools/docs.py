"""Documentation: a Markdown page for every rule and their index, the man page and the completions.

`python -m tools.docs` writes them in a checkout; with `--check` it fails when one is stale.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from bcvalidate.cli.commands import COMPLETION_FILES, MAN_PAGE
from bcvalidate.cli.options import SHELLS
from bcvalidate.diagnostics.translations import translations
from bcvalidate.explanation.explanation import (
    Example,
    Explanation,
    Listing,
    Trigger,
    explanation,
    status_and_message,
)
from bcvalidate.rules.registry import Rule, rules
from bcvalidate.rules.schema import ACTION
from tools import generated
from tools.completions import completion
from tools.man_page import man_page

_INDEX = """\
# bcvalidate: rules

The pages below are generated: `python -m tools.docs` writes them.

- [Man page](bcvalidate.1), as roff: `man -l docs/bcvalidate.1`
{completions}

## Documented rows

{documented}

## Advice

{advice}
"""


def folder() -> Path:
    """Where the documentation is kept: beside the package, in a checkout."""
    return Path(__file__).parent.parent / "docs"


def pages() -> dict[str, str]:
    """The text of every page, by its path below `docs`."""
    return {
        "README.md": _index(),
        MAN_PAGE: man_page(),
        **{f"completions/{COMPLETION_FILES[shell]}": completion(shell) for shell in SHELLS},
        **{f"rules/{rule}.md": page(explanation(ACTION, rule)) for rule in rules()},
    }


def page(explained: Explanation) -> str:
    """The page of a rule."""
    row = explained.row
    meaning = translations("zh").get(row.id)
    triggers = "\n".join(f"- {_trigger(trigger)}" for trigger in explained.triggers)
    sections = (
        ("", _fenced((status_and_message(row),))),
        ("Meaning, in Chinese", meaning and _prose(meaning)),
        ("Trigger", triggers or "Not in the schema files: see the note."),
        ("Note", row.note and _prose(row.note)),
        ("Source", _prose(row.source)),
    )
    parts = [f"# {row.id}", f"{row.severity.capitalize()}, {explained.kind}."]
    parts += [f"## {title}\n\n{text}" if title else text for title, text in sections if text]
    if explained.example:
        parts += _example(explained.example)
    return "\n\n".join([*parts, "[All rules](../README.md)"]) + "\n"


def _index() -> str:
    table = rules().values()
    return _INDEX.format(
        completions="\n".join(
            f"- [Completion for {shell}](completions/{COMPLETION_FILES[shell]})" for shell in SHELLS
        ),
        documented=_table(
            ("Row", "Rule", "Status", "Code", "Message"),
            (
                (
                    str(row.number or ""),
                    _link(row),
                    str(row.status),
                    _prose(str(row.code)),
                    _prose(row.message),
                )
                for row in table
                if row.documented
            ),
        ),
        advice=_table(
            ("Rule", "Severity", "Message"),
            (
                (_link(row), row.severity, _prose(row.message))
                for row in table
                if not row.documented
            ),
        ),
    )


def _link(row: Rule) -> str:
    return f"[{row.id}](rules/{row.id}.md)"


def _table(heads: tuple[str, ...], cells: Iterator[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _prose(text: str) -> str:
    """A text as Markdown that shows it as it stands."""
    # An address is one, whatever it has in it.
    return re.sub(r"(https?://[^\s;,]+)|([\\`*_\[\]<>|~#&])", _as_it_is, text)


def _as_it_is(match: re.Match[str]) -> str:
    return f"<{match[1]}>" if match[1] else f"\\{match[2]}"


def _code(text: str) -> str:
    """A text as a span of code, between more backticks than it holds in a row."""
    ticks = "`" * (_longest_run((text,)) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def _fenced(lines: tuple[str, ...], language: str = "text") -> str:
    """Lines as a block of code, between longer fences than any within."""
    fence = "`" * max(3, _longest_run(lines) + 1)
    return "\n".join((f"{fence}{language}", *lines, fence))


def _longest_run(lines: tuple[str, ...]) -> int:
    """The length of the longest run of backticks."""
    return max((len(run) for line in lines for run in re.findall("`+", line)), default=0)


def _trigger(trigger: Trigger) -> str:
    place = _code(trigger.place) if trigger.place else "the body"
    keys = ", its key" if trigger.at_key else ""
    conditions = "".join(f", if {_code(condition)}" for condition in trigger.conditions)
    return f"{place}{keys}: {_code(trigger.constraint)}{conditions}"


def _example(example: Example) -> Iterator[str]:
    yield _listing("Example", example.spec, f"The file {_code(example.name)}")
    if example.account:
        yield _listing("Account of the example", example.account, "The limits of the account")
    yield _listing("Output", example.output, "What is printed")


def _listing(title: str, listing: Listing, about: str) -> str:
    remark = ", shortened here" if listing.shortened else ""
    return f"## {title}\n\n{about}{remark}:\n\n{_fenced(listing.lines)}"


def _texts() -> generated.Texts:
    """All pages, and None for any other file of the folders that hold nothing but pages."""
    root = folder()
    if not (root.parent / "pyproject.toml").is_file():
        raise FileNotFoundError(f"{root.parent} is no checkout of bcvalidate: run this in one")
    wanted = {root / name: text for name, text in pages().items()}
    present = [p for name in ("rules", "completions") for p in sorted((root / name).glob("**/*"))]
    return {**{path: None for path in present if path.is_file()}, **wanted}


def main(argv: list[str]) -> int:
    """Write the pages that are stale and remove superfluous ones, or with `--check` name them.

    Returns what `generated.main` does.
    """
    return generated.main(argv, "tools.docs", folder(), _texts)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
