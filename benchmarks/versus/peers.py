"""Peers: the other validators that are installed."""

import json
import shutil
import subprocess
import sysconfig
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType

BENCHMARKS = Path(__file__).parents[1]
PEERS = (
    "jsonschema",
    "fastjsonschema",
    "jsonschema-rs",
    "orjson",
    "pydantic",
    "msgspec",
    "corvus-json-schema-rs",
    "check-jsonschema",
)
NODE_PEERS = ("ajv", "@sourcemeta/jsonschema")


def module(peer: str) -> ModuleType | None:
    """Import the module of a peer; None if it is not installed."""
    try:
        return import_module(peer.replace("-", "_"))
    except ImportError:
        return None


def command(name: str) -> str | None:
    """Return the path of a console script in this environment, or None."""
    return shutil.which(name, path=sysconfig.get_path("scripts"))


def installed(package: str) -> str | None:
    """Return the version of an installed package, or None."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


@cache
def node() -> tuple[str, str] | None:
    """Return the path and version of Node.js, or None."""
    path = shutil.which("node")
    if path is None:
        return None
    run = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
    return path, run.stdout.strip().removeprefix("v")


@cache
def node_package(package: str) -> tuple[Path, str] | None:
    """Return the folder and version of an installed package of Node.js, or None."""
    runtime = node()
    if runtime is None:
        return None
    script = f"console.log(require.resolve('{package}/package.json'))"
    run = subprocess.run(
        [runtime[0], "-e", script], cwd=BENCHMARKS, capture_output=True, text=True, check=False
    )
    if run.returncode:
        return None
    path = Path(run.stdout.strip())
    return path.parent, json.loads(path.read_text("utf-8"))["version"]
