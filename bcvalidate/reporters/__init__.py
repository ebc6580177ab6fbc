"""Reporters: checked files in, one format out; a module a format."""

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any, NamedTuple, TextIO, cast

from bcvalidate.checked import Checked
from bcvalidate.excerpt import WIDTH

FORMATS = ("text", "line", "json", "github", "gitlab", "sarif", "junit", "checkstyle", "html")


class Style(NamedTuple):
    """How a person wants to read: what a format for programs has no use for, it ignores.

    `width` is that of a line of a body, in columns of a terminal. In another `language` than "en",
    the meaning of each finding is also said in that language.
    """

    color: bool = False
    quiet: bool = False
    width: int = WIDTH
    language: str = "en"


Reporter = Callable[[Iterable[Checked], TextIO, Style], None]


def reporter(name: str) -> Reporter:
    """The reporter of a format: what it writes to, it neither opens nor closes."""
    module: Any = import_module(f"{__name__}.{name}")
    return cast("Reporter", module.report)
