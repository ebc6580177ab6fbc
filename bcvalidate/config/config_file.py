"""Config: the settings that a file holds, `.bcvalidate.toml` or a table of a `pyproject.toml`."""

import os
from collections.abc import Iterator
from typing import NamedTuple, NoReturn

from bcvalidate.config.discovery import SHARED
from bcvalidate.config.selection import Choice, Selection, level, quoted
from bcvalidate.config.suppressions import Suppression
from bcvalidate.document.pointer import Path, parse_pointer
from bcvalidate.document.source_file import read_named
from bcvalidate.document.toml import Table, TomlFile, read_toml, table_at
from bcvalidate.errors import SEVERITIES, ConfigFileError, Severity
from bcvalidate.rules.spelling import did_you_mean

LANGUAGES = ("auto", "en", "zh")
"""What `lang` takes; auto is the language of the environment."""

_CHOOSING = ("select", "ignore", "severity", "lint")
_FILES = ("policy", "account", "baseline")
_KEYS = (*_CHOOSING, *_FILES, "strict", "lang", "overrides", "suppressions")
_TABLE = ("tool", "bcvalidate")


class Override(NamedTuple):
    """Other settings for the files that match one of the globs."""

    globs: tuple[str, ...]
    selection: Selection
    lint: bool | None


class Config(NamedTuple):
    """What a file of settings says; None and what is empty for what it does not say.

    The file is `name`; globs and suppressions start from its `folder`. `policies`, `accounts` and
    `baseline` are names of files as the command may open them.
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
    """The settings in a file; ConfigFileError, with line and column, when they have a fault."""
    words = "the settings cannot be read ({}); name another file"
    data = read_named(name, otherwise=words)
    file = read_toml(name, data)
    path = _TABLE if os.path.basename(name) == SHARED else ()
    table = table_at(file.value, path)
    if table is None:
        raise ConfigFileError(f"{name}:1:1: this has no table [tool.bcvalidate]; add one")
    return _config(_Settings(file, path, table), os.path.dirname(name))._replace(name=name)


class _Settings(NamedTuple):
    """A table of the file, each value of which is of the kind it is asked for as."""

    file: TomlFile
    path: Path
    table: Table

    def check(self, known: tuple[str, ...], needed: tuple[str, ...] = ()) -> None:
        """Raise ConfigFileError for a key that is not known, and for one that is needed and missing."""
        for key in self.table:
            if key not in known:
                advice = did_you_mean(key, known, otherwise=f"there are {', '.join(known)}")
                place = self.file.at((*self.path, key), key=True)
                raise ConfigFileError(f"{place}: {quoted(key)} is no known key; {advice}")
        for key in needed:
            if key not in self.table:
                raise ConfigFileError(f"{self.file.at(self.path)}: {key} is missing here; add it")

    def refuse(self, path: Path, words: str) -> NoReturn:
        """Raise ConfigFileError for the value at a path from this table."""
        raise ConfigFileError(f"{self.file.at((*self.path, *path))}: {words}")

    def boolean(self, key: str) -> bool | None:
        """A boolean, if there is one."""
        value = self.table.get(key)
        if value is not None and not isinstance(value, bool):
            self.refuse((key,), f"{key} takes true or false; correct it")
        return value

    def text(self, key: str, *, empty: bool = False) -> str | None:
        """A string, if there is one."""
        value = self.table.get(key)
        if value is not None and not isinstance(value, str):
            self.refuse((key,), f"{key} takes a string; correct it")
        if value == "" and not empty:
            self.refuse((key,), f"{key} must not be empty; correct it")
        return value

    def texts(self, key: str, *, single: bool = False) -> list[tuple[Path, str]]:
        """The strings of an array, each with its path from here; `single`, also one without."""
        value = self.table.get(key, [])
        if single and isinstance(value, str):
            return [((key,), value)]
        kind = "a string, or an array of strings" if single else "an array of strings"
        if not isinstance(value, list):
            self.refuse((key,), f"{key} takes {kind}; correct it")
        for index, item in enumerate(value):
            if not isinstance(item, str):
                self.refuse((key, index), f"{key} takes {kind}; correct it")
        return [((key, index), item) for index, item in enumerate(value)]

    def tables(self, key: str) -> Iterator["_Settings"]:
        """The tables of an array of tables."""
        value = self.table.get(key, [])
        if not isinstance(value, list):
            self.refuse((key,), f"{key} takes tables, each below [[{key}]]; correct it")
        for index, item in enumerate(value):
            if not isinstance(item, dict):
                self.refuse((key, index), f"{key} takes tables; correct it")
            yield _Settings(self.file, (*self.path, key, index), item)

    def choices(self, key: str) -> tuple[Choice, ...]:
        """The choices of an array of strings."""
        texts = self.texts(key)
        return tuple(Choice(text, self.file.at((*self.path, *path))) for path, text in texts)

    def selection(self) -> Selection:
        """What `select`, `ignore` and `severity` say."""
        return Selection(
            self.choices("select"), self.choices("ignore"), tuple(self._severities("severity"))
        )

    def _severities(self, key: str) -> Iterator[tuple[Choice, Severity]]:
        value = self.table.get(key, {})
        if not isinstance(value, dict):
            self.refuse((key,), f"{key} takes a table of levels, each by its rule; correct it")
        for rule, word in value.items():
            wanted = level(word)
            if wanted is None:
                said = word if isinstance(word, str) else ""
                advice = did_you_mean(
                    said, SEVERITIES, otherwise=f"there are {', '.join(SEVERITIES)}"
                )
                self.refuse((key, rule), f"this is no level; {advice}")
            yield Choice(rule, self.file.at((*self.path, key, rule), key=True)), wanted


def _config(settings: _Settings, folder: str) -> Config:
    settings.check(_KEYS)
    baseline = settings.text("baseline")
    return Config(
        folder=folder,
        selection=settings.selection(),
        lint=settings.boolean("lint"),
        strict=settings.boolean("strict"),
        policies=tuple(os.path.join(folder, file) for file in _named(settings, "policy")),
        accounts=tuple(os.path.join(folder, file) for file in _named(settings, "account")),
        baseline=None if baseline is None else os.path.join(folder, baseline),
        lang=_language(settings),
        overrides=tuple(_override(table) for table in settings.tables("overrides")),
        suppressions=tuple(_suppression(table) for table in settings.tables("suppressions")),
    )


def _named(settings: _Settings, key: str, *, single: bool = False) -> Iterator[str]:
    """The files, or globs of files, that a key names."""
    for path, name in settings.texts(key, single=single):
        if not name:
            settings.refuse(path, f"{key} must not be empty; correct it")
        yield name


def _language(settings: _Settings) -> str | None:
    lang = settings.text("lang")
    if lang is not None and lang not in LANGUAGES:
        settings.refuse(("lang",), f"lang takes one of {', '.join(LANGUAGES)}; correct it")
    return lang


def _override(settings: _Settings) -> Override:
    settings.check(("path", *_CHOOSING), needed=("path",))
    globs = tuple(_named(settings, "path", single=True))
    return Override(globs, settings.selection(), settings.boolean("lint"))


def _suppression(settings: _Settings) -> Suppression:
    settings.check(("path", "pointer", "rule", "reason"), needed=("path", "pointer", "rule"))
    path, rule = settings.text("path") or "", settings.text("rule") or ""
    pointer = settings.text("pointer", empty=True) or ""
    if parse_pointer(pointer) is None:
        words = f"{quoted(pointer)} is no JSON Pointer"
        settings.refuse(("pointer",), f'{words}; start it with "/", and write "~" as ~0')
    place = settings.file.at(settings.path)
    choice = Choice(rule, settings.file.at((*settings.path, "rule")))
    return Suppression(path, pointer, choice, place, settings.text("reason", empty=True))
