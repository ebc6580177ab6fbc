"""The generated documentation: a page for each rule, their index, the man page and completions.

`python -m tools.docs` writes the files that are not up to date. With `--check` it lists them and
fails.
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

How the code is built, and how to change it: [architecture.md](architecture.md).

All other pages here are generated: `python -m tools.docs` writes them.

- [Man page](bcvalidate.1), as roff: `man -l docs/bcvalidate.1`
{completions}

## Documented errors

{documented}

## Lints

{lints}
"""


def folder() -> Path:
    """Return the `docs` folder of the checkout."""
    return Path(__file__).parent.parent / "docs"


def pages() -> dict[str, str]:
    """Return the text of every generated file, by its path below `docs`."""
    return {
        "README.md": _index(),
        MAN_PAGE: man_page(),
        **{f"completions/{COMPLETION_FILES[shell]}": completion(shell) for shell in SHELLS},
        **{f"rules/{rule_id}.md": page(explanation(ACTION, rule_id)) for rule_id in rules()},
    }


def page(explained: Explanation) -> str:
    """Return the page of a rule."""
    rule = explained.rule
    translation = translations("zh").get(rule.id)
    triggers = "\n".join(f"- {_trigger(trigger)}" for trigger in explained.triggers)
    sections = (
        ("", _fenced((status_and_message(rule),))),
        ("Meaning, in Chinese", translation and _prose(translation)),
        ("Trigger", triggers or "Not in the schema files: see the note."),
        ("Note", rule.note and _prose(rule.note)),
        ("Source", _prose(rule.source)),
    )
    parts = [f"# {rule.id}", f"{rule.severity.capitalize()}, {explained.kind}."]
    parts += [f"## {title}\n\n{text}" if title else text for title, text in sections if text]
    if explained.example:
        parts += _example(explained.example)
    return "\n\n".join([*parts, "[All rules](../README.md)"]) + "\n"


def _index() -> str:
    documented = (_documented_cells(rule) for rule in rules().values() if rule.documented)
    lints = (_lint_cells(rule) for rule in rules().values() if not rule.documented)
    return _INDEX.format(
        completions="\n".join(
            f"- [Completion for {shell}](completions/{COMPLETION_FILES[shell]})" for shell in SHELLS
        ),
        documented=_table(("No.", "Rule", "Status", "Code", "Message"), documented),
        lints=_table(("Rule", "Severity", "Message"), lints),
    )


def _documented_cells(rule: Rule) -> tuple[str, ...]:
    number, code = str(rule.number or ""), _prose(str(rule.code))
    return number, _link(rule), str(rule.status), code, _prose(rule.message)


def _lint_cells(rule: Rule) -> tuple[str, ...]:
    return _link(rule), rule.severity, _prose(rule.message)


def _link(rule: Rule) -> str:
    return f"[{rule.id}](rules/{rule.id}.md)"


def _table(heads: tuple[str, ...], cells: Iterator[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _prose(text: str) -> str:
    """Escape a text for Markdown, and make its URLs links."""
    return re.sub(r"(https?://[^\s;,]+)|([\\`*_\[\]<>|~#&])", _escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return f"<{match[1]}>" if match[1] else f"\\{match[2]}"


def _code(text: str) -> str:
    """Return a text as a code span, with a delimiter longer than its runs of backticks."""
    ticks = "`" * (_longest_run((text,)) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def _fenced(lines: tuple[str, ...], language: str = "text") -> str:
    """Return lines as a code block, with a fence longer than their runs of backticks."""
    fence = "`" * max(3, _longest_run(lines) + 1)
    return "\n".join((f"{fence}{language}", *lines, fence))


def _longest_run(lines: tuple[str, ...]) -> int:
    """Return the length of the longest run of backticks."""
    return max((len(run) for line in lines for run in re.findall("`+", line)), default=0)


def _trigger(trigger: Trigger) -> str:
    location = _code(trigger.location) if trigger.location else "the body"
    keys = ", its key" if trigger.at_key else ""
    conditions = "".join(f", if {_code(condition)}" for condition in trigger.conditions)
    return f"{location}{keys}: {_code(trigger.constraint)}{conditions}"


def _example(example: Example) -> Iterator[str]:
    yield _listing("Example", example.request, f"The file {_code(example.name)}")
    if example.account:
        yield _listing("Account of the example", example.account, "The limits of the account")
    yield _listing("Output", example.output, "What is printed")


def _listing(title: str, listing: Listing, caption: str) -> str:
    remark = ", shortened here" if listing.shortened else ""
    return f"## {title}\n\n{caption}{remark}:\n\n{_fenced(listing.lines)}"


def _texts() -> generated.Texts:
    """Return the text of every generated file, and None for other files in generated folders."""
    root = folder()
    if not (root.parent / "pyproject.toml").is_file():
        raise FileNotFoundError(f"{root.parent} is not a checkout of bcvalidate: run this in one")
    texts = {root / name: text for name, text in pages().items()}
    present = [p for name in ("rules", "completions") for p in sorted((root / name).glob("**/*"))]
    return {**{path: None for path in present if path.is_file()}, **texts}


def main(argv: list[str]) -> int:
    """Write the files that are not up to date, or list them with `--check`.

    Returns the exit status of `generated.main`.
    """
    return generated.main(argv, "tools.docs", folder(), _texts)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
