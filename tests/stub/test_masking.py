"""What the stub shows of a cluster: no secrets, and valid JSON."""

import json
from typing import Any

import pytest

from bcvalidate.stub.serving import Stub
from tests.support.harness import minimal, sample
from tests.support.stub_client import ask, create

SECRET = "s3cr3t-of-somebody"
KEY_ID = "LTAI" + "a1b2c3d4e5f6"


def test_secrets_are_masked(stub: Stub) -> None:
    """They are masked elsewhere in the body, too, as numbers and as keys; the test has them."""
    body = sample()
    body["Configs"]["Mounts"]["OSS"] = {
        "AccessKeyId": KEY_ID,
        "AccessKeySecret": SECRET,
        "SecurityToken": "",
        "AccessSecurityToken": "t",
    }
    body["EnvVars"] = {"DB_PASSWORD": "hunter2hunter2", "copy": f"--secret {SECRET}"}
    body["Password"] = {"nested": [12345678, True, {SECRET: 1}]}
    identity = create(stub, body)

    described = ask(stub.port, "GET", f"/clusters/{identity}").body
    listed = ask(stub.port, "GET", "/clusters").body

    for text in (described, listed):
        for secret in (SECRET, KEY_ID, "hunter2", "12345678"):
            assert secret.encode() not in text
    assert json.loads(described)["Configs"]["Mounts"]["OSS"] == {
        "AccessKeyId": "***",
        "AccessKeySecret": "***",
        "SecurityToken": "",
        "AccessSecurityToken": "***",
    }
    assert json.loads(described)["Password"] == {"***": ["***", True, {"***": "***"}]}
    assert stub.clusters == [body]


def test_access_key_ids_are_masked(stub: Stub) -> None:
    """They are masked anywhere in a body, also behind an escape."""
    for written in (KEY_ID, "\\u004c" + KEY_ID[1:]):
        body = json.dumps(minimal(Description="here")).replace("here", f"id {written}")
        identity = create(stub, body.encode())
        described = ask(stub.port, "GET", f"/clusters/{identity}").content
        assert described["Description"] == "id ***"


def test_a_short_secret_does_not_mask_counts(stub: Stub) -> None:
    """A secret that is "3" masks no number of machines."""
    body = sample()
    body["Configs"]["Mounts"]["OSS"]["AccessKeySecret"] = "3"
    identity = create(stub, body)

    described = ask(stub.port, "GET", f"/clusters/{identity}").content

    assert described["Metrics"]["RunningCount"] == 3


def test_a_group_may_have_the_name_of_a_secret(stub: Stub) -> None:
    """Its numbers are still numbers."""
    for name in ("secret", "Password", "AccessKeySecret"):
        body = minimal()
        body["Groups"] = {name: body["Groups"]["g"] | {"DesiredVMCount": 2}}
        identity = create(stub, body)
        described = ask(stub.port, "GET", f"/clusters/{identity}").content
        assert described["Groups"][name]["DesiredVMCount"] == 2
        assert described["Groups"][name]["ActualVMCount"] == 2
        assert described["Metrics"]["RunningCount"] == 2


def test_answers_are_valid_json(stub: Stub) -> None:
    """Numbers beyond any float, lone surrogates and long integers are returned as JSON."""
    text = json.dumps(minimal())[:-1]
    body = f'{text}, "A": [1e400, -1e400, 1.5, "\\ud800", {"9" * 4000}], "Groups2": null}}'
    identity = create(stub, body.encode())

    described = ask(stub.port, "GET", f"/clusters/{identity}").body

    strict: Any = json.loads(described, parse_constant=pytest.fail)
    assert strict["A"][2:4] == [1.5, "\ud800"]
    assert strict["A"][0] == -strict["A"][1] > 10**300
