"""Settings: what the command line says, over what the file of settings says."""

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

    `command` is what the command line chooses, and `no_lint` whether it wants documented rules
    only; `selection` and `lint` say what that comes to for a file. `policies`, `accounts` and
    `baseline` are names of files, `language` is "en" or "zh".
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
        """Raise UsageError or ConfigFileError for the first word that means none of the known rules."""
        self.command.check(known)
        self.config.selection.check(known)
        for override in self.config.overrides:
            override.selection.check(known)
        for suppression in self.config.suppressions:
            suppression.rule.check(known)

    def selection(self, name: str) -> Selection:
        """What is reported of a file; of several overrides, the later one lies over the earlier."""
        selection = self.config.selection
        for override in self._overrides(name):
            selection = override.selection.over(selection)
        return self.command.over(selection)

    def lint(self, name: str) -> bool:
        """Whether a file is held against more than the documented rules."""
        wanted = [self.config.lint, *(override.lint for override in self._overrides(name))]
        said = [lint for lint in wanted if lint is not None]
        return not self.no_lint and (said[-1] if said else True)

    def _overrides(self, name: str) -> Iterator[Override]:
        if not self.config.overrides:
            return
        path = relative_path(name, self.config.folder)
        for override in self.config.overrides:
            if any(matches(path, glob) for glob in override.globs):
                yield override


def load_settings(args: argparse.Namespace, folder: str) -> Settings:
    """The settings for options given in a folder.

    Raises UsageError for options that make no sense, and ConfigFileError for a faulty file of settings.
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


def _language(wanted: str, configured: str | None) -> str:
    """The language that was asked for, else the configured one, else that of the environment."""
    language = configured if wanted == "auto" and configured is not None else wanted
    if language != "auto":
        return language
    locale = next((value for name in _LOCALE if (value := os.environ.get(name))), "")
    return "zh" if locale.startswith("zh") else "en"
