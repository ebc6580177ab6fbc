"""Peers: other validators, as far as they are installed."""

import shutil
import sysconfig
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType

PEERS = ("jsonschema", "fastjsonschema", "jsonschema-rs", "check-jsonschema")


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
