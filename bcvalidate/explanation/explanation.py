"""Explanations: all there is to know of a rule, as data to be shown as text or as Markdown."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from bcvalidate.display.printable import printable
from bcvalidate.display.snippet import MAX_WIDTH, Snippets
from bcvalidate.files.inputs import REQUEST_FILE_SUFFIXES
from bcvalidate.files.resources import resource
from bcvalidate.request.files import read_request_file
from bcvalidate.rules.registry import Rule, rules
from bcvalidate.rules.schema import STRUCTURE_KEYWORDS, action_schema, citations

_NOT_TRIGGERS = (
    "x-rule",
    "x-hints",
    "x-source",
    "description",
    "title",
    *STRUCTURE_KEYWORDS,
)
_MOST_LINES = 60
_LONGEST_LINE = 10 * MAX_WIDTH


class Trigger(NamedTuple):
    """Where a subschema cites the rule, with which constraint and on which conditions, as JSON.

    With `at_key`, it is the key of the place that must hold, not its value.
    """

    place: str
    at_key: bool
    constraint: str
    conditions: tuple[str, ...]


class Listing(NamedTuple):
    """Lines that any terminal can show, without secrets; `shortened` when some text is left out."""

    lines: tuple[str, ...]
    shortened: bool


class Example(NamedTuple):
    """A fixture that breaks the rule, the account it is for, and what the command prints for it."""

    name: str
    spec: Listing
    account: Listing | None
    output: Listing


class Explanation(NamedTuple):
    """A rule's words, its triggers, and its example when there is one."""

    row: Rule
    triggers: tuple[Trigger, ...]
    example: Example | None

    @property
    def kind(self) -> str:
        """Which list the rule is from."""
        if self.row.number is not None:
            return f"row {self.row.number} of the API page's table"
        return "a common error of the service" if self.row.documented else "advice of bcvalidate"


def explanation(action: str, rule: str) -> Explanation:
    """What is known of a rule of an action; KeyError when there is no such rule."""
    return Explanation(rules()[rule], tuple(_triggers(action, rule)), _example(action, rule))


def status_and_message(row: Rule) -> str:
    """What the service answers, or for advice, what we say."""
    return f"{row.status} {row.code}: {row.message}" if row.documented else row.message


def _triggers(action: str, rule: str) -> Iterator[Trigger]:
    for cited in citations(action_schema(action)):
        if cited.rule == rule:
            constraint = {k: v for k, v in cited.subschema.items() if k not in _NOT_TRIGGERS}
            yield Trigger(
                "".join(f"/{step}" for step in cited.path),
                cited.at_key,
                json.dumps(constraint),
                tuple(json.dumps(condition) for condition in cited.when),
            )


def _example(action: str, rule: str) -> Example | None:
    for name in (rule + suffix for suffix in REQUEST_FILE_SUFFIXES):
        spec = _listed(action, name)
        if spec is not None:
            output = _output(resource("fixtures", action, "err", f"{rule}.out"))
            account = _listed(action, f"{rule}.account")
            return Example(f"fixtures/{action}/err/{name}", spec, account, output)
    return None


def _listed(action: str, name: str) -> Listing | None:
    """A file of the fixtures that break a rule, if there is one of this name."""
    try:
        data = resource("fixtures", action, "err", name)
    except OSError:
        return None
    document = read_request_file(name, data).document
    excerpts = Snippets(document)
    lines = _lines(document.head + (document.text or ""))
    shown = [excerpts.excerpt(number, 1).line for number in range(1, len(lines) + 1)]
    return _clipped(shown, shortened=any(len(line) > MAX_WIDTH for line in lines))


def _output(output: bytes) -> Listing:
    lines = [printable(line) for line in _lines(output.decode(errors="backslashreplace"))]
    shown = [line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}..." for line in lines]
    return _clipped(shown, shortened=shown != lines)


def _lines(text: str) -> list[str]:
    """The lines of a text; only a line feed ends one, as editors and `Excerpts` have it."""
    lines = text.split("\n")
    return lines if lines[-1] else lines[:-1]


def _clipped(lines: list[str], *, shortened: bool) -> Listing:
    if len(lines) <= _MOST_LINES:
        return Listing(tuple(lines), shortened)
    more = f"... ({len(lines) - _MOST_LINES} more lines)"
    return Listing((*lines[:_MOST_LINES], more), shortened=True)
