"""Explanations: everything that is known about a rule, as data for text or Markdown."""

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

_HIDDEN_KEYWORDS = (
    "x-rule",
    "x-hints",
    "x-source",
    "description",
    "title",
    *STRUCTURE_KEYWORDS,
)
MAX_LINES = 60
MAX_LINE_LENGTH = 10 * MAX_WIDTH


class Trigger(NamedTuple):
    """A location at which a subschema cites the rule, with the constraint and its conditions.

    The constraint and the conditions are JSON. With `at_key`, the constraint applies to the key at
    the location, not to its value.
    """

    location: str
    at_key: bool
    constraint: str
    conditions: tuple[str, ...]


class Listing(NamedTuple):
    """Printable lines without secrets; `shortened` if some of the text is left out."""

    lines: tuple[str, ...]
    shortened: bool


class Example(NamedTuple):
    """A fixture that breaks the rule, the account for it, and the output of the command."""

    name: str
    request: Listing
    account: Listing | None
    output: Listing


class Explanation(NamedTuple):
    """A rule, its triggers, and its example if there is one."""

    rule: Rule
    triggers: tuple[Trigger, ...]
    example: Example | None

    @property
    def kind(self) -> str:
        """The kind of the rule: documented in the error table or elsewhere, or a lint."""
        if self.rule.number is not None:
            return f"row {self.rule.number} of the API page's table"
        return "a common error of the service" if self.rule.documented else "advice of bcvalidate"


def explanation(action: str, rule_id: str) -> Explanation:
    """Collect what is known about a rule of an action; raises KeyError for an unknown rule."""
    triggers = tuple(_triggers(action, rule_id))
    return Explanation(rules()[rule_id], triggers, _example(action, rule_id))


def status_and_message(rule: Rule) -> str:
    """The response of the service, or the message of a lint."""
    return f"{rule.status} {rule.code}: {rule.message}" if rule.documented else rule.message


def _triggers(action: str, rule_id: str) -> Iterator[Trigger]:
    for citation in citations(action_schema(action)):
        if citation.rule == rule_id:
            subschema = citation.subschema.items()
            constraint = {k: v for k, v in subschema if k not in _HIDDEN_KEYWORDS}
            yield Trigger(
                "".join(f"/{step}" for step in citation.path),
                citation.at_key,
                json.dumps(constraint),
                tuple(json.dumps(condition) for condition in citation.when),
            )


def _example(action: str, rule_id: str) -> Example | None:
    for name in (rule_id + suffix for suffix in REQUEST_FILE_SUFFIXES):
        request = _fixture(action, name)
        if request is not None:
            output = _output(resource("fixtures", action, "err", f"{rule_id}.out"))
            account = _fixture(action, f"{rule_id}.account")
            return Example(f"fixtures/{action}/err/{name}", request, account, output)
    return None


def _fixture(action: str, name: str) -> Listing | None:
    """A file of the failing fixtures as a listing; None if it does not exist."""
    try:
        data = resource("fixtures", action, "err", name)
    except OSError:
        return None
    document = read_request_file(name, data).document
    snippets = Snippets(document)
    lines = _lines(document.head + (document.text or ""))
    masked = [snippets.snippet(number, 1).line for number in range(1, len(lines) + 1)]
    return _clipped(masked, shortened=any(len(line) > MAX_WIDTH for line in lines))


def _output(output: bytes) -> Listing:
    lines = [printable(line) for line in _lines(output.decode(errors="backslashreplace"))]
    limit = MAX_LINE_LENGTH
    clipped = [line if len(line) <= limit else f"{line[:limit]}..." for line in lines]
    return _clipped(clipped, shortened=clipped != lines)


def _lines(text: str) -> list[str]:
    """Split a text into lines at line feeds only, as editors and `Snippets` do."""
    lines = text.split("\n")
    return lines if lines[-1] else lines[:-1]


def _clipped(lines: list[str], *, shortened: bool) -> Listing:
    if len(lines) <= MAX_LINES:
        return Listing(tuple(lines), shortened)
    more = f"... ({len(lines) - MAX_LINES} more lines)"
    return Listing((*lines[:MAX_LINES], more), shortened=True)
