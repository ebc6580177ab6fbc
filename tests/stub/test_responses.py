"""The stub's answers: every route, the words byte for byte, tokens, limits and secrets."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bcvalidate import Account, validate
from bcvalidate.admission.digest import digest
from bcvalidate.admission.ledger import TokenLedger
from bcvalidate.engine.lints import MAX_BODY_SIZE
from bcvalidate.errors import LedgerError
from bcvalidate.rules.registry import rules
from bcvalidate.stub import responses
from bcvalidate.stub.quotas import available, quotas
from bcvalidate.stub.serving import Stub
from tests.harness import ERR, OK, ROOT, account_of, minimal, sample, with_group
from tests.stubclient import Response, ask

NOT_FOUND = (
    404,
    b'{"Code": "InvalidResource.NotFound", "Message": "Specified resource is not found."}',
)
BAD_METHOD = (
    400,
    b'{"Code": "MethodNotAllowed", "Message": "The request http method is not supported for this resource."}',
)
BAD_URL = (
    400,
    b'{"Code": "InvalidUrlPattern", "Message": "Specified url pattern contains some illegal words."}',
)
MISMATCH = (
    400,
    b'{"Code": "IdempotentTokenMismatch", "Message": "Specified idempotent token mismatch."}',
)
BAD_COUNT = (
    400,
    b'{"Code": "InvalidMaxItemCount", "Message": "Specified parameter MaxItemCount is not valid. It must be in [1, 100]."}',
)


@pytest.fixture(scope="module")
def shared() -> Iterator[Stub]:
    """A stub for many requests, which leave nothing behind."""
    with Stub() as running:
        yield running


@pytest.fixture
def stub() -> Iterator[Stub]:
    """A stub that knows nothing of an account."""
    with Stub() as running:
        yield running


def said(response: Response) -> tuple[int, bytes]:
    """The status and the body of a response."""
    return response.status, response.body


def created(stub: Stub, body: object, token: str = "") -> str:
    """The Id of a cluster that is created now."""
    target = f"/clusters?IdempotentToken={token}" if token else "/clusters"
    response = ask(stub.port, "POST", target, body)
    assert (response.status, [*response.content]) == (201, ["Id"])
    return str(response.content["Id"])


@pytest.mark.parametrize("fixture", [*OK, *ERR], ids=lambda path: path.stem)
def test_every_fixture_gets_the_documented_answer(shared: Stub, fixture: Path) -> None:
    """A good body has a 201 and an Id, any other the status, code and message of the library.

    What no documented row refuses, and is an error all the same, has the page's code for a body.
    """
    account, body = account_of(fixture), fixture.read_bytes()
    report = validate(body, account=account, lint=len(body) > MAX_BODY_SIZE)
    shared.account = account

    response = ask(shared.port, "POST", "/clusters", body)

    if report.first is None:
        assert response.status == 201
        assert re.fullmatch(r'\{"Id": "cls-[0-9a-v]{22}"\}', response.body.decode())
        assert ask(shared.port, "DELETE", f"/clusters/{response.content['Id']}").status == 204
    else:
        words = {"Code": "InvalidHttpBody", "Message": report.first.message}
        assert (response.status, response.content) == (report.response() or (403, words))


@pytest.mark.parametrize(
    ("method", "target", "expected"),
    [
        ("GET", "/", BAD_URL),
        ("GET", "/clusters/", BAD_URL),
        ("POST", "/clusters/", BAD_URL),
        ("GET", "/clusters/a/b", BAD_URL),
        ("GET", "/jobs", BAD_URL),
        ("POST", "/cluster", BAD_URL),
        ("GET", "/quotas/", BAD_URL),
        ("OPTIONS", "*", BAD_URL),
        ("GET", "//[clusters", BAD_URL),
        ("PUT", "/clusters", BAD_METHOD),
        ("DELETE", "/clusters", BAD_METHOD),
        ("post", "/clusters", BAD_METHOD),
        ("PUT", "/clusters/cls-0", BAD_METHOD),
        ("POST", "/clusters/cls-0", BAD_METHOD),
        ("POST", "/quotas", BAD_METHOD),
        ("DELETE", "/available", BAD_METHOD),
        ("GET", "/clusters/cls-0", NOT_FOUND),
        ("DELETE", "/clusters/cls-0", NOT_FOUND),
        ("GET", "/clusters?MaxItemCount=0", BAD_COUNT),
        ("GET", "/clusters?MaxItemCount=101", BAD_COUNT),
        ("GET", "/clusters?MaxItemCount=-1", BAD_COUNT),
        ("GET", "/clusters?MaxItemCount=%C2%B2", BAD_COUNT),
        ("GET", f"/clusters?MaxItemCount={'9' * 5000}", BAD_COUNT),
    ],
)
def test_what_is_refused(
    shared: Stub, method: str, target: str, expected: tuple[int, bytes]
) -> None:
    """What the service does not have, in the words of the page of common errors."""
    assert said(ask(shared.port, method, target)) == expected


def test_words_of_errors_stand_in_rows() -> None:
    """The two common errors are those of the rows, which a raw request gets, too."""
    url, method = rules()["url-pattern-invalid"], rules()["method-not-allowed"]

    assert BAD_URL[1].decode() == json.dumps({"Code": url.code, "Message": url.message})
    assert BAD_METHOD[1].decode() == json.dumps({"Code": method.code, "Message": method.message})


def test_every_answer_has_the_headers_of_the_service(stub: Stub) -> None:
    """Content type, an upper-case request id of its own, the date and the length."""
    first, second = (ask(stub.port, "GET", "/quotas").headers for _ in range(2))

    assert [*first] == ["date", "content-type", "x-acs-request-id", "content-length"]
    assert first["content-type"] == "application/json; charset=utf-8"
    assert re.fullmatch(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", first["x-acs-request-id"])
    assert first["x-acs-request-id"] != second["x-acs-request-id"]


def test_a_cluster_lives_until_it_is_deleted(stub: Stub) -> None:
    """Created, listed, shown, deleted, and then not found any more."""
    body = sample()
    identity = created(stub, body)

    shown = ask(stub.port, "GET", f"/clusters/{identity}")
    listed = ask(stub.port, "GET", "/clusters")
    kept = stub.clusters
    deleted = ask(stub.port, "DELETE", f"/clusters/{identity}")

    assert listed.content == {"Items": [shown.content], "NextMarker": ""}
    assert kept == [body]
    assert (deleted.status, deleted.body) == (204, b"")
    assert "content-length" not in deleted.headers
    assert said(ask(stub.port, "GET", f"/clusters/{identity}")) == NOT_FOUND
    assert stub.clusters == []


def test_a_cluster_is_shown_as_the_page_shows_one(stub: Stub) -> None:
    """What was asked for, and what the service adds: all machines run."""
    body = sample()
    identity = created(stub, body)

    shown = ask(stub.port, "GET", f"/clusters/{identity}").content

    time = shown.pop("CreationTime")
    body["Groups"]["group1"]["ActualVMCount"] = 3
    added = {
        "Id": identity,
        "OwnerId": 123,
        "State": "Active",
        "OperationLogs": [f"[{time}]Creating cluster successfully"],
        "Metrics": {"RunningCount": 3, "StartingCount": 0, "StoppingCount": 0, "StoppedCount": 0},
    }
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", time)
    assert shown == {**body, **added}


def test_pages_of_clusters(stub: Stub) -> None:
    """50 unless told, by the marker of the page before, also when its cluster is gone."""
    identities = sorted(created(stub, minimal()) for _ in range(53))

    first = ask(stub.port, "GET", "/clusters").content
    whole = ask(stub.port, "GET", "/clusters?MaxItemCount=100&Marker=&Other=1").content
    ask(stub.port, "DELETE", f"/clusters/{first['NextMarker']}")
    rest = ask(stub.port, "GET", f"/clusters?Marker={first['NextMarker']}").content

    assert [item["Id"] for item in first["Items"]] == identities[:50]
    assert first["NextMarker"] == identities[50]
    assert [item["Id"] for item in whole["Items"]] == identities
    assert [item["Id"] for item in rest["Items"]] == identities[51:]
    assert (whole["NextMarker"], rest["NextMarker"]) == ("", "")


def test_head_is_get_without_a_body(stub: Stub) -> None:
    """The length is that of what GET would bring."""
    for target in ("/clusters", "/quotas", "/available", "/nope"):
        head, get = ask(stub.port, "HEAD", target), ask(stub.port, "GET", target)

        assert (head.status, head.body) == (get.status, b"")
        assert head.headers["content-length"] == get.headers["content-length"]


def test_paths_are_decoded(stub: Stub) -> None:
    """Percent-encoding makes no other path, and a proxy's form of a target is understood."""
    assert ask(stub.port, "GET", "/%63lusters").status == 200
    assert ask(stub.port, "GET", f"{stub.address}/quotas").status == 200
    assert ask(stub.port, "POST", "/%63lusters", minimal()).status == 201


def test_a_token_gives_one_id(stub: Stub) -> None:
    """The same token and request are one cluster; without a token, each is a new one."""
    spaced = json.dumps(minimal(), indent=4).encode()

    first, again = created(stub, minimal(), "t"), created(stub, spaced, "t")
    other, without = created(stub, minimal(), "u"), created(stub, minimal())

    assert first == again
    assert len({first, other, without, created(stub, minimal())}) == 4
    assert len(stub.clusters) == 4


def test_a_token_with_another_request(stub: Stub) -> None:
    """Row 1 of the page; a request with errors takes no token."""
    assert ask(stub.port, "POST", "/clusters?IdempotentToken=t", {}).status == 400
    created(stub, minimal(), "t")

    response = ask(stub.port, "POST", "/clusters?IdempotentToken=t", minimal(Name="other"))

    assert said(response) == MISMATCH
    assert len(stub.clusters) == 1


def test_an_id_is_the_same_after_a_restart(tmp_path: Path) -> None:
    """It is made of the token and the digest of the body, and of nothing else."""
    identities = []
    for _ in range(2):
        with TokenLedger(tmp_path / "ledger") as ledger, Stub(ledger=ledger) as stub:
            identities.append(created(stub, minimal(), "t"))
            mismatch = said(ask(stub.port, "POST", "/clusters?IdempotentToken=t", sample()))
            assert mismatch == MISMATCH

    assert identities[0] == identities[1]
    assert digest(minimal()) not in identities[0]


def test_two_stubs_on_one_ledger(tmp_path: Path) -> None:
    """They agree on who has a token."""
    with (
        TokenLedger(tmp_path / "ledger") as ledger,
        TokenLedger(tmp_path / "ledger") as same,
        Stub(ledger=ledger) as one,
        Stub(ledger=same) as other,
    ):
        first, second = created(one, minimal(), "t"), created(other, minimal(), "t")
        refused = said(ask(other.port, "POST", "/clusters?IdempotentToken=t", sample()))

    assert first == second
    assert refused == MISMATCH


def test_a_quota_is_taken_and_released(stub: Stub) -> None:
    """A cluster more, until one is deleted; a repeated request takes none."""
    stub.account = Account(max_cluster_count=2, cluster_count=1)
    identity = created(stub, minimal(), "t")
    full = b'{"Code": "QuotaExhausted.MaxClusterCount", "Message": "The MaxClusterCount (2) quota is exhausted."}'

    assert created(stub, minimal(), "t") == identity
    assert said(ask(stub.port, "POST", "/clusters", minimal())) == (403, full)
    assert stub.account == Account(max_cluster_count=2, cluster_count=2)
    ask(stub.port, "DELETE", f"/clusters/{identity}")
    assert created(stub, minimal()) != identity


def test_the_account_can_be_set(stub: Stub) -> None:
    """From one request to the next, in what is checked and in what is told."""
    assert stub.account is None
    stub.account = Account(available_cluster_instance_type=["ecs.a.large"])

    told = ask(stub.port, "GET", "/quotas").content["AvailableClusterInstanceType"]
    refused = ask(stub.port, "POST", "/clusters", with_group(InstanceType="ecs.b.large"))

    assert told == ["ecs.a.large"]
    assert (refused.status, refused.content["Code"]) == (400, "InvalidInstanceType")
    stub.account = None
    assert ask(stub.port, "POST", "/clusters", with_group(InstanceType="ecs.b.large")).status == 201


def test_quotas_that_are_not_stated(stub: Stub) -> None:
    """The vendor's own sample, which is not held against anything."""
    page = {
        "AvailableClusterResourceType": ["OnDemand", "Spot", "PrePaid"],
        "AvailableClusterInstanceDataDiskType": ["cloud", "ephemeral"],
        "AvailableClusterInstanceSystemDiskType": ["cloud"],
        "AvailableClusterInstanceType": ["bcs.a2.3xlarge", "bcs.a2.large", "bcs.a2.xlarge"],
        "AvailableSpotInstanceType": ["ecs.sn1.large", "ecs.sn1.xlarge"],
    }

    assert ask(stub.port, "GET", "/quotas").content == page
    assert ask(stub.port, "POST", "/clusters", with_group(InstanceType="ecs.new")).status == 201
    assert ask(stub.port, "GET", "/available").content == {
        "AvailableClusterInstanceType": [
            {"InstanceType": name} for name in page["AvailableClusterInstanceType"]
        ],
        "AvailableSpotInstanceType": [
            {"InstanceType": name} for name in page["AvailableSpotInstanceType"]
        ],
        "AvailablePrepaidInstanceType": [],
        "AvailableResourceType": page["AvailableClusterResourceType"],
        "AvailableSystemDiskType": ["cloud"],
        "AvailableDataDiskType": ["cloud", "ephemeral"],
    }


def test_details_of_instance_types_are_kept() -> None:
    """GET /quotas has the name of a type, GET /available all that the account's files have."""
    detailed = {"InstanceType": "ecs.a", "CpuCore": 2, "Network": {"Classic": False, "Vpc": True}}
    stated = {"AvailableClusterInstanceType": [detailed, "ecs.b"]}

    assert quotas(stated)["AvailableClusterInstanceType"] == ["ecs.a", "ecs.b"]
    assert available(stated)["AvailableClusterInstanceType"] == [
        detailed,
        {"InstanceType": "ecs.b"},
    ]


SECRET = "s3cr3t-of-somebody"
KEY_ID = "LTAI" + "a1b2c3d4e5f6"


def test_secrets_do_not_come_back(stub: Stub) -> None:
    """Nor do they elsewhere in the body, as a number or as a key; the test itself has them."""
    body = sample()
    body["Configs"]["Mounts"]["OSS"] = {
        "AccessKeyId": KEY_ID,
        "AccessKeySecret": SECRET,
        "SecurityToken": "",
        "AccessSecurityToken": "t",
    }
    body["EnvVars"] = {"DB_PASSWORD": "hunter2hunter2", "copy": f"--secret {SECRET}"}
    body["Password"] = {"nested": [12345678, True, {SECRET: 1}]}
    identity = created(stub, body)

    shown = ask(stub.port, "GET", f"/clusters/{identity}").body
    listed = ask(stub.port, "GET", "/clusters").body

    for text in (shown, listed):
        for secret in (SECRET, KEY_ID, "hunter2", "12345678"):
            assert secret.encode() not in text
    assert json.loads(shown)["Configs"]["Mounts"]["OSS"] == {
        "AccessKeyId": "***",
        "AccessKeySecret": "***",
        "SecurityToken": "",
        "AccessSecurityToken": "***",
    }
    assert json.loads(shown)["Password"] == {"***": ["***", True, {"***": "***"}]}
    assert stub.clusters == [body]


@pytest.mark.parametrize("written", [KEY_ID, "\\u004c" + KEY_ID[1:]])
def test_access_keys_do_not_come_back(stub: Stub, written: str) -> None:
    """Neither as they are nor behind an escape, where no key gives them away."""
    body = json.dumps(minimal(Description="here")).replace("here", f"id {written}")
    identity = created(stub, body.encode())

    shown = ask(stub.port, "GET", f"/clusters/{identity}").content

    assert shown["Description"] == "id ***"


def test_counts_stay_counts_beside_a_short_secret(stub: Stub) -> None:
    """A secret that is "1" masks no number of machines."""
    body = sample()
    body["Configs"]["Mounts"]["OSS"]["AccessKeySecret"] = "3"
    identity = created(stub, body)

    shown = ask(stub.port, "GET", f"/clusters/{identity}").content

    assert shown["Metrics"]["RunningCount"] == 3


@pytest.mark.parametrize("name", ["secret", "Password", "AccessKeySecret"])
def test_a_group_may_have_any_name(stub: Stub, name: str) -> None:
    """What a group of such a name counts is still a number."""
    body = minimal()
    body["Groups"] = {name: body["Groups"]["g"] | {"DesiredVMCount": 2}}
    identity = created(stub, body)

    shown = ask(stub.port, "GET", f"/clusters/{identity}").content

    assert shown["Groups"][name]["DesiredVMCount"] == 2
    assert shown["Groups"][name]["ActualVMCount"] == 2
    assert shown["Metrics"]["RunningCount"] == 2


def test_what_is_shown_is_json(stub: Stub) -> None:
    """Numbers beyond any float, lone surrogates and the longest integers come back as JSON."""
    text = json.dumps(minimal())[:-1]
    body = f'{text}, "A": [1e400, -1e400, 1.5, "\\ud800", {"9" * 4000}], "Groups2": null}}'
    identity = created(stub, body.encode())

    shown = ask(stub.port, "GET", f"/clusters/{identity}").body

    strict: Any = json.loads(shown, parse_constant=pytest.fail)
    assert strict["A"][2:4] == [1.5, "\ud800"]
    assert strict["A"][0] == -strict["A"][1] > 10**300


@pytest.mark.parametrize(
    ("raised", "line"),
    [
        (
            RuntimeError(SECRET),
            r"internal error, RuntimeError at test_responses.py:\d+; please report it",
        ),
        (LedgerError("ledger: locked; try again"), "ledger: locked; try again"),
    ],
)
def test_a_fault_of_ours_is_an_answer(
    stub: Stub,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    raised: Exception,
    line: str,
) -> None:
    """Status 500 in the documented words, one line that quotes nothing, and on it goes."""

    def fails(*_: object) -> responses.Response:
        raise raised

    with monkeypatch.context() as patched:
        patched.setattr(responses.Responder, "answer", fails)
        response = ask(stub.port, "GET", "/quotas")

    words = b'{"Code": "InternalError", "Message": "The request processing has been failed due to some unknown error."}'
    assert said(response) == (500, words)
    assert re.fullmatch(f"bcvalidate-stub: {line}\n", capsys.readouterr().err)
    assert ask(stub.port, "GET", "/quotas").status == 200


def test_every_word_of_the_stub_has_its_source() -> None:
    """A row a line, and each with status, code, message and source."""
    text = (ROOT / "schemas" / "stub.json").read_text("utf-8")
    entries = json.loads(text)

    assert len(text.splitlines()) == len(entries) + 2
    assert {tuple(entry) for entry in entries} == {("status", "code", "message", "source")}
