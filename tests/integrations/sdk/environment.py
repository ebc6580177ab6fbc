"""A virtual environment with the vendor's SDK for Python, which is made once and kept."""

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

PACKAGES = ("batchcompute==2.1.7", "batchcompute-cli==1.7.7")
# Their builds need pkg_resources, which setuptools dropped in version 82.
CONSTRAINT = "setuptools<82\n"
SECONDS = 300


class NotInstalled(Exception):
    """An SDK cannot be installed here. The message is one line."""


def environment(home: Path) -> Path:
    """Return the folder of commands of an environment below `home` that has the SDK.

    The first process makes the environment while the others wait. An incomplete environment of a
    killed process is made again. Raises NotInstalled.
    """
    # Not every environment that collects the tests has it.
    from filelock import FileLock

    contents = "\n".join([sys.version, sys.base_prefix, CONSTRAINT, *PACKAGES])
    folder = home / f"sdk-{sha256(contents.encode()).hexdigest()[:16]}"
    complete = folder / "complete"
    with FileLock(folder.with_suffix(".lock")):
        if not complete.is_file():
            shutil.rmtree(folder, ignore_errors=True)
            _make(folder)
            complete.touch()
    return _commands(folder)


def _commands(folder: Path) -> Path:
    return folder / ("Scripts" if os.name == "nt" else "bin")


def _make(folder: Path) -> None:
    _run(sys.executable, "-m", "venv", folder)
    constraint = folder / "constraint.txt"
    constraint.write_text(CONSTRAINT, "utf-8")
    # It is a URL because pip splits a path at a space. Newer versions of pip read the second one.
    names = ("PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT")
    _run(
        _commands(folder) / "python",
        *("-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES),
        **dict.fromkeys(names, constraint.as_uri()),
    )
    # The SDK was made for older versions of Python, and may not run on the latest.
    _run(_commands(folder) / "python", "-c", "import batchcompute, batchcompute_cli.cli")


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
