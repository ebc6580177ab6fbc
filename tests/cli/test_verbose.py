"""What a verbose run says before it starts."""

import json
from pathlib import Path

import pytest

from tests.cli.request_files import CLEAN, put
from tests.support.harness import run

pytestmark = pytest.mark.usefixtures("folder")

UNCHECKED = {
    "ClusterCount": "quota-clusters is not held against it",
    "AvailableClusterInstanceType": "instance-type-invalid is not held against it",
    "AvailablePrepaidInstanceType": "instance-type-invalid is not held against it",
    "MaxClusterGroupCount": "quota-groups is not held against it",
    "MaxClusterGroupDesiredVMCount": "quota-desired-vm-count is not held against it",
    "AvailableClusterResourceType": (
        "resource-type-invalid is held against OnDemand, Spot, PrePaid"
    ),
    "AvailableClusterInstanceSystemDiskType": "disk-type-unavailable is not held against it",
    "AvailableClusterInstanceDataDiskType": "disk-type-unavailable is not held against it",
    "AllowedOppositeRouterType": ("opposite-router-type-forbidden is held against VRouter, VBR"),
}


def test_verbose_names_files_and_unchecked_limits() -> None:
    """It names the files of the run, and each limit that no account states, with its rule."""
    stated = {"MaxClusterCount": 1, "AvailableSpotInstanceType": []}
    Path("my.account").write_text(json.dumps(stated), "utf-8")
    put(a=CLEAN, toml="account = ['my.account']")
    no_token = "no --token: l is only asked for requests that have one of their own"

    assert run("-v", "a.json").err.splitlines() == [
        "bcvalidate: settings are read from .bcvalidate.toml",
        "bcvalidate: the account is read from my.account",
        *(f"bcvalidate: no account states {name}: {rest}" for name, rest in UNCHECKED.items()),
    ]
    assert run("-v", "--no-config", "a.json").err.count("MaxClusterCount: ") == 1
    assert run("-v", "--no-config", "--ledger=l", "a.json").err.startswith(
        f"bcvalidate: {no_token}\n"
    )
    assert "--token" not in run("-v", "--ledger=l", "--token=t", "a.json").err
    assert run("a.json").err == ""
