"""The machine: the date, hardware and versions of a measurement."""

import os
import platform
import time
from collections.abc import Mapping
from pathlib import Path

from versus.peers import NODE_PEERS, PEERS, installed, node, node_package


def machine() -> str:
    """Describe the cores, processor, system and Python version."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    system = f"{_system()} on {platform.machine()}"
    return f"{os.cpu_count()} cores of {_processor()}, {system}, {python}"


def measured(versions: Mapping[str, str | None]) -> str:
    """Return the line with the date, machine and versions of a measurement."""
    packages = ", ".join(f"{name} {version}" for name, version in versions.items() if version)
    return f"Measured on {time.strftime('%Y-%m-%d')}: {machine()}; {packages}."


def versions() -> dict[str, str | None]:
    """Return the versions of bcvalidate, its peers and Node.js; None if not installed."""
    runtime = node()
    packages = {name: node_package(name) for name in NODE_PEERS}
    return {
        **{name: installed(name) for name in ("bcvalidate", *PEERS)},
        "node": runtime and runtime[1],
        **{name: package and package[1] for name, package in packages.items()},
    }


def _system() -> str:
    """Return the name and version of the system, or of the Linux distribution."""
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return f"{platform.system()} {platform.release()}"


def _processor() -> str:
    """Return the model of the processor, if the system reports it."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text("utf-8").splitlines():
            name, _, model = line.partition(":")
            if name.strip() == "model name":
                return model.strip()
    return platform.processor() or "an unknown processor"
