"""The output formats: their names, their options, and their reporters."""

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, NamedTuple, TextIO, cast

from bcvalidate.diagnostics.result import FileResult
from bcvalidate.display.snippet import MAX_WIDTH
from bcvalidate.rules.registry import Rule

FORMATS = ("text", "line", "json", "github", "gitlab", "sarif", "junit", "checkstyle", "html")
LINE_FORMATS = ("text", "line", "github")
"""The formats that a person can read while they are written, line by line."""

STATISTICS_FORMATS = ("text", "json", "html")
"""The formats that can show statistics."""


class ReportOptions(NamedTuple):
    """What a user can choose about a report. Each format ignores the options it does not need.

    - `color`: whether to color the text.
    - `quiet`: whether to leave out the summary.
    - `width`: the maximum width of a snippet, in terminal columns.
    - `language`: if it is not "en", each message is also given in this language.
    - `statistics`: whether the report also has statistics.
    - `policy_rules`: the rules of policies, by id.
    """

    color: bool = False
    quiet: bool = False
    width: int = MAX_WIDTH
    language: str = "en"
    statistics: bool = False
    policy_rules: Mapping[str, Rule] = MappingProxyType({})


Reporter = Callable[[Iterable[FileResult], TextIO, ReportOptions], None]


def reporter(name: str) -> Reporter:
    """Return the reporter of a format. It neither opens nor closes its output."""
    module: Any = import_module(f"bcvalidate.reporters.{name}")
    return cast("Reporter", module.report)
