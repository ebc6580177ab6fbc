"""The formats: their names, their options, and the reporter of each."""

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, NamedTuple, TextIO, cast

from bcvalidate.diagnostics.result import FileResult
from bcvalidate.display.snippet import MAX_WIDTH
from bcvalidate.rules.registry import Rule

FORMATS = ("text", "line", "json", "github", "gitlab", "sarif", "junit", "checkstyle", "html")
WHOLE_LINES = ("text", "line", "github")
"""The formats that people read as they come, a line or more at a time."""

_MODULES = {"html": "html.page"}


class ReportOptions(NamedTuple):
    """How a person wants to read: what a format for programs has no use for, it ignores.

    `width` is that of a line of a body, in columns of a terminal. In another `language` than "en",
    the meaning of each finding is also said in that language. With `statistics`, the report also
    counts what was found. `policy_rules` has the words of the rules of policies.
    """

    color: bool = False
    quiet: bool = False
    width: int = MAX_WIDTH
    language: str = "en"
    statistics: bool = False
    policy_rules: Mapping[str, Rule] = MappingProxyType({})


Reporter = Callable[[Iterable[FileResult], TextIO, ReportOptions], None]


def reporter(name: str) -> Reporter:
    """The reporter of a format: what it writes to, it neither opens nor closes."""
    module: Any = import_module(f"bcvalidate.reporters.{_MODULES.get(name, name)}")
    return cast("Reporter", module.report)
