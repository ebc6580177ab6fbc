"""Settings: those of the command line over those of the config file."""

import argparse
import os
from collections.abc import Collection, Iterator
from itertools import chain
from typing import NamedTuple

from bcvalidate.config.config_file import Config, Override, load_config
from bcvalidate.config.discovery import discover
from bcvalidate.config.globs import matches, relative_path
from bcvalidate.config.selection import Selection
from bcvalidate.config.suppressions import Suppressions
from bcvalidate.errors import UsageError

_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")


class Settings(NamedTuple):
    """The settings of one run.

    - `config`: the settings of the config file.
    - `command`: the selection of the command line.
    - `no_lint`: whether the command line allows documented rules only.
    - `policies`, `accounts`, `baseline`: names of files.
    - `language`: "en" or "zh".
    """

    config: Config
    command: Selection
    no_lint: bool
    strict: bool
    policies: tuple[str, ...]
    accounts: tuple[str, ...]
    baseline: str | None
    language: str
    suppressions: Suppressions

    def check(self, known: Collection[str]) -> None:
        """Raise UsageError or ConfigFileError for the first choice that matches no known rule."""
        self.command.check(known)
        self.config.selection.check(known)
        for override in self.config.overrides:
            override.selection.check(known)
        for suppression in self.config.suppressions:
            suppression.rule.check(known)

    def selection(self, name: str) -> Selection:
        """The selection for a file; later overrides go over earlier ones."""
        selection = self.config.selection
        for override in self._overrides(name):
            selection = override.selection.over(selection)
        return self.command.over(selection)

    def lint(self, name: str) -> bool:
        """Whether a file is checked for more than documented rules."""
        settings = [self.config.lint, *(override.lint for override in self._overrides(name))]
        lints = [lint for lint in settings if lint is not None]
        return not self.no_lint and (lints[-1] if lints else True)

    def _overrides(self, name: str) -> Iterator[Override]:
        if not self.config.overrides:
            return
        path = relative_path(name, self.config.folder)
        for override in self.config.overrides:
            if any(matches(path, glob) for glob in override.globs):
                yield override


def load_settings(args: argparse.Namespace, folder: str) -> Settings:
    """Load the settings for options that are given in a folder.

    Raises UsageError for options that make no sense, and ConfigFileError for a config file that
    cannot be used.
    """
    config = _config(args, folder)
    baseline = args.baseline if args.baseline is not None else config.baseline
    if args.write_baseline and baseline is None:
        raise UsageError("--write-baseline needs a file to write to: --baseline FILE")
    return Settings(
        config=config,
        command=Selection(
            tuple(chain.from_iterable(args.select)),
            tuple(chain.from_iterable(args.ignore)),
            tuple(chain.from_iterable(args.severity)),
        ),
        no_lint=args.no_lint,
        strict=args.strict or bool(config.strict),
        policies=tuple(dict.fromkeys((*config.policies, *args.policy))),
        accounts=tuple(dict.fromkeys((*config.accounts, *args.account))),
        baseline=baseline,
        language=_language(args.lang, config.lang),
        suppressions=Suppressions(config.suppressions, config.folder),
    )


def _config(args: argparse.Namespace, folder: str) -> Config:
    if args.no_config:
        return Config()
    name = args.config if args.config is not None else discover(folder)
    return Config() if name is None else load_config(name)


def _language(option: str, configured: str | None) -> str:
    """The language of the command line, else of the config file, else of the environment."""
    language = configured if option == "auto" and configured is not None else option
    if language != "auto":
        return language
    locale = next((value for name in _LOCALE if (value := os.environ.get(name))), "")
    return "zh" if locale.startswith("zh") else "en"
