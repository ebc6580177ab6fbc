"""The machine: when, on what and with which versions something was measured."""

import os
import platform
import time
from collections.abc import Mapping
from pathlib import Path

from versus.peers import NODE_PEERS, PEERS, installed, node, node_package


def machine() -> str:
    """Cores, processor, system and Python, in a few words."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    system = f"{_system()} on {platform.machine()}"
    return f"{os.cpu_count()} cores of {_processor()}, {system}, {python}"


def measured(versions: Mapping[str, str | None]) -> str:
    """The line that says when, on what and with which versions; what is missing is left out."""
    packages = ", ".join(f"{name} {version}" for name, version in versions.items() if version)
    return f"Measured on {time.strftime('%Y-%m-%d')}: {machine()}; {packages}."


def versions() -> dict[str, str | None]:
    """The versions of bcvalidate, of its peers and of node; None for what is not there."""
    found = node()
    packages = {name: node_package(name) for name in NODE_PEERS}
    return {
        **{name: installed(name) for name in ("bcvalidate", *PEERS)},
        "node": found and found[1],
        **{name: package and package[1] for name, package in packages.items()},
    }


def _system() -> str:
    """The name and version of the system; of a Linux, those of its distribution."""
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return f"{platform.system()} {platform.release()}"


def _processor() -> str:
    """The name of the model, as far as the system says it."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text("utf-8").splitlines():
            name, _, model = line.partition(":")
            if name.strip() == "model name":
                return model.strip()
    return platform.processor() or "an unknown processor"
