"""Shells for the tests of completion: what a shell offers once it has read the script."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bcvalidate.cli.options import OPTIONS, Option
from bcvalidate.errors import SEVERITIES
from bcvalidate.reporters.formats import FORMATS
from bcvalidate.rules.registry import rules

RULES = list(rules())
FILES = ["a spec.json", "it's.json", "other.txt", "star*.json"]
ODD_HELP = r"""it's a [b]: \c $(touch pwned) `touch pwned` "d" %s @{rules} # ~ !x"""
"""A help text that a shell would run or misread if it were not quoted."""

WITH_ODD_HELP = [option._replace(help=ODD_HELP) for option in OPTIONS]
WITH_UNKNOWN_VALUE = [Option(("--count",), "odd", "how many", "value", "NUMBER"), *OPTIONS]
"""The options and one more, whose value cannot be completed."""

FISH_AND_ZSH = [
    ("--color=n", ["--color=never"]),
    ("--explain ", RULES),
    ("--select ", ["documented", *RULES]),
    ("--select name-*,docu", ["name-*,documented"]),
    ("--ignore=body-type,image-id-t", ["--ignore=body-type,image-id-type"]),
    ("--severity name-len", ["name-length="]),
    ("--severity name-length=", [f"name-length={level}" for level in SEVERITIES]),
    ("--severity=name-length=w", ["--severity=name-length=warning"]),
    ("--format ", [*FORMATS, *(f"{name}:" for name in FORMATS)]),
    ("--format json:oth", ["json:other.txt"]),
    ("--output oth", ["other.txt"]),
    ("oth", ["other.txt"]),
]
"""Lines that fish and zsh complete in the same way, with the offers. Bash splits them."""


def needs(shell: str) -> pytest.MarkDecorator:
    """Skip a test if a shell is not installed."""
    return pytest.mark.skipif(shutil.which(shell) is None, reason=f"{shell} is not installed")


def output_of(*argv: str | Path, **environment: str) -> str:
    """Run a shell with a home of its own and return its output; it must print no errors."""
    done = subprocess.run(
        argv,
        env={"PATH": os.environ["PATH"], "TERM": "dumb", "LC_ALL": "C.UTF-8", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout
