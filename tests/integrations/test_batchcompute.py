"""The validating client: which clusters it submits, refuses and warns of."""

import copy
import json
import logging
import pickle
import sys
from typing import Any

import pytest

from bcvalidate import Account, InvalidRequest, validate
from bcvalidate.integrations.batchcompute import ValidatingClient
from tests.integrations.clients import (
    WRONG,
    Description,
    Response,
    StandIn,
    WithAlias,
    refusal,
)
from tests.support.harness import minimal


def rule_ids(error: InvalidRequest) -> list[str]:
    """Return the rules of the errors that were raised."""
    return [finding.rule for finding in error.report.errors]


def test_valid_clusters_are_submitted_unchanged() -> None:
    """The client gets the very object with the token, and its response is returned."""
    clusters: list[object] = [
        minimal(),
        json.dumps(minimal()),
        json.dumps(minimal()).encode(),
        Description(**minimal()),
        minimal(Groups={"g": Description(**minimal()["Groups"]["g"])}),
    ]
    for cluster in clusters:
        inner = StandIn()

        response = ValidatingClient(inner, strict=True).create_cluster(cluster, token="t1")

        assert response == Response("cls-1")
        assert inner.submitted == [(cluster, "t1")]
        assert inner.submitted[0][0] is cluster


def test_invalid_clusters_are_refused() -> None:
    """The exception is that of `check`, with the position in a text."""
    for cluster, position in (
        (WRONG, (None, None)),
        (Description(**WRONG), (None, None)),
        (minimal(Groups={"g": Description(**WRONG["Groups"]["g"])}), (None, None)),
        (json.dumps(WRONG, indent=1), (6, 22)),
        (json.dumps(WRONG, indent=1).encode(), (6, 22)),
    ):
        inner = StandIn()

        error = refusal(ValidatingClient(inner), cluster)

        assert inner.submitted == []
        assert (error.status, error.code, str(error)) == (
            400,
            "InvalidDesiredVMCount",
            "HTTP Status: 400, Code: InvalidDesiredVMCount, Message: Specified parameter DesiredVMCount is not valid. It must be in [1, 65536].",
        )
        first = error.report.first
        assert first is not None
        assert (first.pointer, first.line, first.column) == (
            "/Groups/g/DesiredVMCount",
            *position,
        )


def test_other_values_are_refused() -> None:
    """Any value that JSON can represent has the response of the service."""
    inner = StandIn()
    clusters: list[Any] = ["", "[", b"\xff", "[]", None, [], 3, "{}", {}]
    for cluster in clusters:
        error = refusal(ValidatingClient(inner), cluster)

        text = cluster if isinstance(cluster, str | bytes) else json.dumps(cluster)
        assert error.report.response() == validate(text).response()
    assert inner.submitted == []


def test_repeated_key_in_a_text() -> None:
    """The SDK would silently take the last of two equal keys."""
    inner = StandIn()
    twice = json.dumps(minimal()).replace('"Name"', '"Name": "first", "Name"')

    assert rule_ids(refusal(ValidatingClient(inner), twice)) == ["duplicate-key"]
    assert inner.submitted == []


def test_arguments_of_a_wrong_type() -> None:
    """A value that JSON cannot represent, and a token that is not a string, are a TypeError."""
    inner = StandIn()
    client = ValidatingClient(inner)

    for cluster in (minimal(Description=object()), object(), minimal(UserData={"a": object()})):
        with pytest.raises(TypeError, match=r"^JSON has nothing for a value of class object$"):
            client.create_cluster(cluster)
    tokens: list[Any] = [3, b"t1", ("t1",)]
    for token in tokens:
        with pytest.raises(TypeError, match=r"^token must be a str, not "):
            client.create_cluster(minimal(), token)

    assert inner.submitted == []


def test_lints_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    """A submitted cluster has one line for each lint, at its own level and without secrets."""
    inner = StandIn()
    secret = "hunter2hunter2"
    cluster = minimal(**{"Descripton": "a", "a\n\u202eb": 1, "ScheduleType": "Poll"})
    cluster["Configs"] = {"Mounts": {"OSS": {"AccessKeySecret": secret}}}

    with caplog.at_level(logging.INFO, "bcvalidate"):
        ValidatingClient(inner).create_cluster(cluster)

    assert [submitted for submitted, _ in inner.submitted] == [cluster]
    assert {record.name for record in caplog.records} == {"bcvalidate"}
    lines = [(record.levelname, record.getMessage()) for record in caplog.records]
    assert [(level, line.split(": ")[0], line.split(" [")[1]) for level, line in lines] == [
        ("WARNING", "create_cluster/Descripton", "unknown-key] Did you mean Description?"),
        ("WARNING", "create_cluster/a\\n\\u202eb", "unknown-key]"),
        ("WARNING", "create_cluster/Configs/Mounts/OSS/AccessKeySecret", "secret-in-spec]"),
        ("INFO", "create_cluster/ScheduleType", "undocumented-key]"),
    ]
    assert not any(text in caplog.text for text in (secret, "\u202e"))


def test_position_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """For a text, the line and the column follow the pointer."""
    ValidatingClient(StandIn()).create_cluster(json.dumps(minimal(Nmae="a"), indent=1))

    assert [line.split(": ")[0] for line in caplog.messages] == ["create_cluster/Nmae:11:2"]


def test_nothing_is_logged_for_a_refused_cluster(caplog: pytest.LogCaptureFixture) -> None:
    """The report of the exception has all findings."""
    with caplog.at_level(logging.INFO, "bcvalidate"):
        error = refusal(ValidatingClient(StandIn()), {**WRONG, "Nmae": "a"})

    assert caplog.records == []
    assert [finding.rule for finding in error.report.findings] == [
        "desired-vm-count-range",
        "unknown-key",
    ]


def test_strict_refuses_warnings() -> None:
    """With `strict`, a misspelt key is an error; an info is not."""
    inner = StandIn()
    client = ValidatingClient(inner, strict=True)

    error = refusal(client, minimal(Descripton="a"))
    client.create_cluster(minimal(ScheduleType="Poll"))

    assert (error.status, error.code) == (None, None)
    assert error.message.startswith("Key Descripton is not known here")
    assert rule_ids(error) == ["unknown-key"]
    assert len(inner.submitted) == 1


def test_form_of_a_token(caplog: pytest.LogCaptureFixture) -> None:
    """A hyphen in a token is a warning; a request without a token has none."""
    ValidatingClient(StandIn()).create_cluster(minimal(), "a-b")
    ValidatingClient(StandIn(), strict=True).create_cluster(minimal())
    error = refusal(ValidatingClient(StandIn(), strict=True), minimal(), "a-b")

    assert [line.split(" [")[1] for line in caplog.messages] == ["token-form]"]
    assert rule_ids(error) == ["token-form"]


def test_other_attributes_are_those_of_the_client() -> None:
    """Public methods and attributes are passed on, private ones are not, and none can be set."""
    client = ValidatingClient(StandIn())

    assert client.list_clusters("", 100) == ("", 100)
    assert client.region == "cn-beijing"
    with pytest.raises(AttributeError, match="list_stars"):
        _ = client.list_stars
    with pytest.raises(AttributeError, match="_secret"):
        _ = client._secret  # noqa: SLF001 - a private name is what is tested
    with pytest.raises(AttributeError, match="region"):
        client.region = "cn-shanghai"  # type: ignore[attr-defined]  # it cannot be set


def test_alias_does_not_bypass_the_check() -> None:
    """A second name of the method is checked, too, if the client has one."""
    inner = WithAlias()

    with pytest.raises(InvalidRequest):
        ValidatingClient(inner).createCluster(WRONG)
    with pytest.raises(AttributeError, match="createCluster"):
        _ = ValidatingClient(StandIn()).createCluster

    assert inner.submitted == []


def test_shallow_copy() -> None:
    """A shallow copy wraps the same client, and shares its account."""
    inner = StandIn()
    client = copy.copy(ValidatingClient(inner, account=Account(max_cluster_count=1)))

    client.create_cluster(minimal())

    assert len(inner.submitted) == 1
    refusal(client, minimal())


def test_exception_without_the_sdk() -> None:
    """Without the SDK, the exception is an InvalidRequest, and can be pickled."""
    error = refusal(ValidatingClient(StandIn()), {})

    assert type(error) is InvalidRequest
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - our own pickle
    assert "batchcompute" not in sys.modules
