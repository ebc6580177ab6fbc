"""The vendor's SDK for Python in a virtual environment of its own, made once and kept."""

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from filelock import FileLock

PACKAGES = ("batchcompute==2.1.7", "batchcompute-cli==1.7.7")
# To be built, they need pkg_resources, which setuptools dropped in version 82.
CONSTRAINT = "setuptools<82\n"
SECONDS = 300


class NotInstalled(Exception):
    """An SDK cannot be had here; the reason in one line."""


def environment(home: Path) -> Path:
    """The folder of the commands of an environment that has the SDK, below `home`.

    It is made by the first process that asks, while others wait; what one that was killed has left
    is made anew. Raises NotInstalled.
    """
    made_of = "\n".join([sys.version, sys.base_prefix, CONSTRAINT, *PACKAGES])
    place = home / f"sdk-{sha256(made_of.encode()).hexdigest()[:16]}"
    complete = place / "complete"
    with FileLock(place.with_suffix(".lock")):
        if not complete.is_file():
            shutil.rmtree(place, ignore_errors=True)
            _make(place)
            complete.touch()
    return _commands(place)


def _commands(place: Path) -> Path:
    return place / ("Scripts" if os.name == "nt" else "bin")


def _make(place: Path) -> None:
    _run(sys.executable, "-m", "venv", place)
    constraint = place / "constraint.txt"
    constraint.write_text(CONSTRAINT, "utf-8")
    # As a URL, for pip takes what has a space in it for two; newer versions of it want the latter.
    names = ("PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT")
    _run(
        _commands(place) / "python",
        *("-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES),
        **dict.fromkeys(names, constraint.as_uri()),
    )
    # It was made for older versions of Python, and may not run on the latest.
    _run(_commands(place) / "python", "-c", "import batchcompute, batchcompute_cli.cli")


def _run(*command: str | Path, **variables: str) -> None:
    try:
        ran = subprocess.run(
            command,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotInstalled(f"{command[2]} was not ready within {SECONDS} seconds") from None
    if ran.returncode:
        raise NotInstalled(f"{command[2]} failed: {ran.stderr.splitlines()[-1:]}")
