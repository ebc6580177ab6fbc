"""Programs for Node.js, with their packages installed beside them."""

import re
import shutil
import subprocess
from pathlib import Path

from tests.integrations.sdk.environment import NotInstalled

SECONDS = 120


def node_beside(program: Path, folder: Path) -> str:
    """Copy a program and the packages that it needs into a folder, and return the node to run it.

    The package.json and package-lock.json beside the program name the packages. Raises
    NotInstalled.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise NotInstalled("node or npm is not found")
    for name in ("package.json", "package-lock.json", program.name):
        shutil.copy(program.parent / name, folder)
    install = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
    try:
        ran = subprocess.run(
            install, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise NotInstalled(f"npm was not ready within {SECONDS} seconds") from None
    assert not re.search("EUSAGE|EINTEGRITY", ran.stderr), "package-lock.json does not fit"
    if ran.returncode:
        raise NotInstalled(f"npm failed: {ran.stderr.splitlines()[:1]}")
    return node
