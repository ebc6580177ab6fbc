"""Peers: other validators, as far as they are installed."""

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
    """The module of a peer, or None; its attributes are not typed."""
    try:
        return import_module(peer.replace("-", "_"))
    except ImportError:
        return None


def command(name: str) -> str | None:
    """The console script of this very environment, or None."""
    return shutil.which(name, path=sysconfig.get_path("scripts"))


def installed(package: str) -> str | None:
    """The version of a package, or None."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


@cache
def node() -> tuple[str, str] | None:
    """The command of node and its version, or None."""
    found = shutil.which("node")
    if found is None:
        return None
    run = subprocess.run([found, "--version"], capture_output=True, text=True, check=True)
    return found, run.stdout.strip().removeprefix("v")


@cache
def node_package(package: str) -> tuple[Path, str] | None:
    """The folder of a package that node finds from here, and its version, or None."""
    found = node()
    if found is None:
        return None
    script = f"console.log(require.resolve('{package}/package.json'))"
    run = subprocess.run(
        [found[0], "-e", script], cwd=BENCHMARKS, capture_output=True, text=True, check=False
    )
    if run.returncode:
        return None
    path = Path(run.stdout.strip())
    return path.parent, json.loads(path.read_text("utf-8"))["version"]
