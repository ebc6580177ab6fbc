"""Config files: the settings in `.bcvalidate.toml` or in a table of `pyproject.toml`."""

import os
from collections.abc import Iterator
from typing import Any, NamedTuple, NoReturn

from bcvalidate.config.discovery import SHARED
from bcvalidate.config.selection import Choice, Selection, level, quoted
from bcvalidate.config.suppressions import Suppression
from bcvalidate.document.pointer import POINTER_FORM, Path, parse_pointer
from bcvalidate.document.source_file import SourceFile, read_named
from bcvalidate.errors import SEVERITIES, ConfigFileError, Severity
from bcvalidate.rules.spelling import did_you_mean

LANGUAGES = ("auto", "en", "zh")
"""What `lang` takes; auto is the language of the environment."""

_SELECTING = ("select", "ignore", "severity", "lint")
_FILES = ("policy", "account", "baseline")
_KEYS = (*_SELECTING, *_FILES, "strict", "lang", "overrides", "suppressions")
_TABLE = ("tool", "bcvalidate")


class Override(NamedTuple):
    """Settings for the files that match one of the globs."""

    globs: tuple[str, ...]
    selection: Selection
    lint: bool | None


class Config(NamedTuple):
    """The settings of a file; what it does not set is None or empty.

    Globs and suppressions start from `folder`, that of the file `name`. `policies`, `accounts` and
    `baseline` are names of files that the command can open.
    """

    name: str | None = None
    folder: str = ""
    selection: Selection = Selection()
    lint: bool | None = None
    strict: bool | None = None
    policies: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    baseline: str | None = None
    lang: str | None = None
    overrides: tuple[Override, ...] = ()
    suppressions: tuple[Suppression, ...] = ()


def load_config(name: str) -> Config:
    """Load a config file; raises ConfigFileError, with line and column, for its first error."""
    # The parser of TOML is loaded only when there is a file.
    from bcvalidate.document.toml import table_at, toml_source

    data = read_named(name, otherwise="the settings cannot be read ({}); name another file")
    file = toml_source(name, data)
    path = _TABLE if os.path.basename(name) == SHARED else ()
    table = table_at(file.value, path)
    if table is None:
        raise ConfigFileError(f"{name}:1:1: this has no table [tool.bcvalidate]; add one")
    return _config(_Table(file, path, table), os.path.dirname(name))._replace(name=name)


class _Table(NamedTuple):
    """A table of the file, whose values are checked as they are read."""

    file: SourceFile
    path: Path
    values: dict[str, Any]

    def check_keys(self, known: tuple[str, ...], needed: tuple[str, ...] = ()) -> None:
        """Raise ConfigFileError for an unknown key, and for a needed one that is missing."""
        for key in self.values:
            if key not in known:
                hint = did_you_mean(key, known, otherwise=f"there are {', '.join(known)}")
                message = f"{quoted(key)} is no known key; {hint}"
                raise self.file.error((*self.path, key), message, key=True)
        for key in needed:
            if key not in self.values:
                raise self.file.error(self.path, f"{key} is missing here; add it")

    def refuse(self, path: Path, message: str) -> NoReturn:
        """Raise ConfigFileError for the value at a path that starts from this table."""
        raise self.file.error((*self.path, *path), message)

    def boolean(self, key: str) -> bool | None:
        """A boolean; None without one."""
        value = self.values.get(key)
        if value is not None and not isinstance(value, bool):
            self.refuse((key,), f"{key} takes true or false; correct it")
        return value

    def text(self, key: str, *, empty: bool = False) -> str | None:
        """A string, which may be `empty`; None without one."""
        value = self.values.get(key)
        if value is not None and not isinstance(value, str):
            self.refuse((key,), f"{key} takes a string; correct it")
        if value == "" and not empty:
            self.refuse((key,), f"{key} must not be empty; correct it")
        return value

    def texts(self, key: str, *, single: bool = False) -> list[tuple[Path, str]]:
        """The strings of an array, each with its path; `single` also takes one without an array."""
        value = self.values.get(key, [])
        if single and isinstance(value, str):
            return [((key,), value)]
        kind = "a string, or an array of strings" if single else "an array of strings"
        if not isinstance(value, list):
            self.refuse((key,), f"{key} takes {kind}; correct it")
        for index, item in enumerate(value):
            if not isinstance(item, str):
                self.refuse((key, index), f"{key} takes {kind}; correct it")
        return [((key, index), item) for index, item in enumerate(value)]

    def tables(self, key: str) -> Iterator["_Table"]:
        """The tables of an array of tables."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            self.refuse((key,), f"{key} takes tables, each below [[{key}]]; correct it")
        for index, item in enumerate(value):
            if not isinstance(item, dict):
                self.refuse((key, index), f"{key} takes tables; correct it")
            yield _Table(self.file, (*self.path, key, index), item)

    def selection(self) -> Selection:
        """The values of `select`, `ignore` and `severity`."""
        return Selection(
            self._choices("select"), self._choices("ignore"), tuple(self._severities("severity"))
        )

    def _choices(self, key: str) -> tuple[Choice, ...]:
        texts = self.texts(key)
        return tuple(Choice(text, self.file.at((*self.path, *path))) for path, text in texts)

    def _severities(self, key: str) -> Iterator[tuple[Choice, Severity]]:
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            self.refuse((key,), f"{key} takes a table of levels, each by its rule; correct it")
        for rule, word in value.items():
            severity = level(word)
            if severity is None:
                text = word if isinstance(word, str) else ""
                levels = f"there are {', '.join(SEVERITIES)}"
                hint = did_you_mean(text, SEVERITIES, otherwise=levels)
                self.refuse((key, rule), f"this is no level; {hint}")
            yield Choice(rule, self.file.at((*self.path, key, rule), key=True)), severity


def _config(table: _Table, folder: str) -> Config:
    table.check_keys(_KEYS)
    baseline = table.text("baseline")
    return Config(
        folder=folder,
        selection=table.selection(),
        lint=table.boolean("lint"),
        strict=table.boolean("strict"),
        policies=tuple(os.path.join(folder, file) for file in _named(table, "policy")),
        accounts=tuple(os.path.join(folder, file) for file in _named(table, "account")),
        baseline=None if baseline is None else os.path.join(folder, baseline),
        lang=_language(table),
        overrides=tuple(_override(each) for each in table.tables("overrides")),
        suppressions=tuple(_suppression(each) for each in table.tables("suppressions")),
    )


def _named(table: _Table, key: str, *, single: bool = False) -> Iterator[str]:
    """The names or globs of files in an array of strings."""
    for path, name in table.texts(key, single=single):
        if not name:
            table.refuse(path, f"{key} must not be empty; correct it")
        yield name


def _language(table: _Table) -> str | None:
    lang = table.text("lang")
    if lang is not None and lang not in LANGUAGES:
        table.refuse(("lang",), f"lang takes one of {', '.join(LANGUAGES)}; correct it")
    return lang


def _override(table: _Table) -> Override:
    table.check_keys(("path", *_SELECTING), needed=("path",))
    globs = tuple(_named(table, "path", single=True))
    return Override(globs, table.selection(), table.boolean("lint"))


def _suppression(table: _Table) -> Suppression:
    table.check_keys(("path", "pointer", "rule", "reason"), needed=("path", "pointer", "rule"))
    path, rule = table.text("path") or "", table.text("rule") or ""
    pointer = table.text("pointer", empty=True) or ""
    if parse_pointer(pointer) is None:
        table.refuse(("pointer",), f"{quoted(pointer)} is no JSON Pointer; {POINTER_FORM}")
    where = table.file.at(table.path)
    choice = Choice(rule, table.file.at((*table.path, "rule")))
    return Suppression(path, pointer, choice, where, table.text("reason", empty=True))
