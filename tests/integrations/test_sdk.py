"""The vendor's own SDKs, unpatched, against the stub: they say what we say, in our words."""

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Semaphore
from typing import Any

import pytest

from bcvalidate import Account, validate
from bcvalidate.document.document import read_document
from bcvalidate.rules.registry import rules
from bcvalidate.stub.serving import Stub
from tests.harness import ERR, FIXTURES, OK, ROOT, account_of, minimal, run, with_group
from tests.sdk.environment import NotInstalled, environment
from tests.sdk.packages import node_beside
from tests.sdk.processes import Driver, driver, stub, stubs

Port = Callable[[Path | None], int]

PROGRAMS = ROOT / "tests" / "sdk"
SECONDS = 120
PAGE = {rule for rule, row in rules().items() if row.number is not None}

# Each row that no call of create_cluster gets an answer for, and why.
UNREACHABLE = {
    "body-type": "the body is always an object, or an AttributeError",
    "name-missing": "a ClusterDescription without a Name is a ValidationError",
    "image-id-missing": "a ClusterDescription without an ImageId is a ValidationError",
    "user-data-type": "a UserData that is no dict is a TypeError",
    "groups-type": "Groups that are no dict are a TypeError",
    "group-type": "a group that is no object is a TypeError",
    "resource-type-missing": "a group without a ResourceType is made one of OnDemand",
}

UNREACHABLE_BY_JAVASCRIPT = {
    "token-mismatch": "it has no parameter for the token",
    "body-syntax": "it always writes JSON",
    "body-type": "the body is always an object",
    "name-missing": "it misses the key itself",
    "opposite-router-id-missing": "it refuses Networks, except below Mounts",
    "opposite-access-point-id-missing": "it refuses Networks, except below Mounts",
    "opposite-region-id-missing": "it refuses Networks, except below Mounts",
    "name-type": "it takes a string only, and misses null itself",
    "image-id-missing": "it misses the key itself",
    "image-id-type": "it takes a string only, and misses null itself",
    "group-type": "it takes an object only",
    "desired-vm-count-missing": "it misses the key itself",
    "cidr-block": "it refuses Networks, except below Mounts",
    "opposite-router-type-forbidden": "it refuses Networks, except below Mounts",
}
JAVASCRIPT = FIXTURES / "ok" / "js-wire-05-networks-under-mounts.json"


@pytest.fixture(scope="module")
def commands(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the commands of an environment that has the vendor's SDK for Python."""
    cache = getattr(request.config, "cache", None)
    home = tmp_path_factory.getbasetemp().parent if cache is None else cache.mkdir("bcvalidate")
    try:
        return environment(home)
    except NotInstalled as reason:
        pytest.skip(f"the vendor's SDK for Python cannot be installed: {reason}")


@pytest.fixture(scope="module")
def call(commands: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    """A process that makes calls with the vendor's SDK for Python."""
    folder = tmp_path_factory.mktemp("sdk")
    with driver(folder, commands / "python", PROGRAMS / "create.py") as calls:
        yield calls


@pytest.fixture(scope="module")
def create(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    """A process that creates clusters with the vendor's SDK for JavaScript."""
    folder = tmp_path_factory.mktemp("node")
    try:
        node = node_beside(PROGRAMS / "create.cjs", folder)
    except NotInstalled as reason:
        pytest.skip(f"the vendor's SDK for JavaScript cannot be installed: {reason}")
    # It makes buffers the way that node has given up.
    with driver(folder, node, "--no-deprecation", "create.cjs") as calls:
        yield calls


@pytest.fixture(scope="module")
def port() -> Iterator[Port]:
    """The port of a stub with this account, or with none."""
    with stubs() as start:
        yield lambda account: start() if account is None else start("--account", account)


def account_file(fixture: Path) -> Path | None:
    """The account that a fixture is sent to."""
    beside = fixture.with_suffix(".account")
    return beside if beside.is_file() else None


def answer(sent: str, account: Account | None = None) -> list[object] | None:
    """What we say the service answers: status, code and message, or None."""
    response = validate(sent, account=account).response()
    return response and [response[0], response[1]["Code"], response[1]["Message"]]


def row_of(sent: str, account: Account | None = None) -> str | None:
    """The first documented rule that a body breaks."""
    found = validate(sent, account=account, lint=False).findings
    return next((finding.rule for finding in found if finding.documented), None)


def says(rule: str, refused: list[Any]) -> bool:
    """Whether an answer is that of a row, in which the name of a parameter is filled in."""
    row = rules()[rule]
    pairs = [(row.code or "", refused[1]), (row.message, refused[2])]
    filled = [
        re.fullmatch(re.sub(r"\\{\w+\\}", "(?s:.*)", re.escape(words)), said)
        for words, said in pairs
    ]
    return refused[0] == row.status and all(filled)


def deserved(fixture: Path, said: dict[str, Any]) -> set[str]:
    """The row of an answer, which is that of what was sent; none for a cluster that is created."""
    account = account_of(fixture)
    assert (fixture.stem, said.get("refused")) == (fixture.stem, answer(said["sent"], account))
    rule = row_of(said["sent"], account)
    if rule is None:
        return set()
    assert says(rule, said["refused"])
    assert said["request_id"]
    return {rule}


def test_good_specs_are_created(call: Driver, port: Port) -> None:
    """The SDK takes every good spec, and gets an Id of its own for it."""
    outcomes = {
        spec.stem: call(port(account_file(spec)), "create_cluster", spec.read_text("utf-8"))
        for spec in OK
    }
    created = {name: said["told"] for name, said in outcomes.items() if said.get("status") == 201}

    assert outcomes.keys() == created.keys()
    assert len(created) == len(set(created.values()))
    assert all(re.fullmatch("cls-[a-z0-9]+", identity) for identity in created.values())


def test_faulty_specs_are_answered_as_documented(call: Driver, port: Port) -> None:
    """Each raises a ClientError with our status, code and message, as what is sent deserves."""
    reached = {"token-mismatch"}

    for fixture in ERR:
        text = fixture.read_text("utf-8", "replace")
        said = call(port(account_file(fixture)), "create_cluster", text)
        if "unsent" in said:
            continue
        reached |= deserved(fixture, said)

    assert PAGE - UNREACHABLE.keys() == reached


def test_what_is_unreachable_is_so(call: Driver, port: Port) -> None:
    """The SDK does not send the fault of such a row: it raises an error of its own, or mends it."""
    became = {
        rule: call(
            port(None), "create_cluster", (ERR[0].parent / f"{rule}.json").read_text("utf-8")
        )
        for rule in UNREACHABLE
    }

    assert {rule: said.get("unsent", said.get("status")) for rule, said in became.items()} == {
        "body-type": "AttributeError",
        "name-missing": "ValidationError",
        "image-id-missing": "ValidationError",
        "user-data-type": "TypeError",
        "groups-type": "TypeError",
        "group-type": "TypeError",
        "resource-type-missing": 201,
    }


def test_a_token_is_for_one_request(call: Driver, port: Port) -> None:
    """The same request gets the same Id again; another one, row 1."""
    row = rules()["token-mismatch"]

    for token in ("token_1", "令牌 & 100%/+"):
        first, again, other = (
            call(port(None), "create_cluster", minimal(Name=name), token)
            for name in ("a", "a", "b")
        )

        assert first["told"] == again["told"]
        assert other["refused"] == [row.status, row.code, row.message]


def test_the_life_of_a_cluster(call: Driver) -> None:
    """What was created is listed and can be asked for until it is deleted."""
    with stub() as port:
        created = call(port, "create_cluster", minimal(Name="mine"))["told"]
        listed = call(port, "list_clusters", "", 100)
        got = call(port, "get_cluster", created)
        deleted = call(port, "delete_cluster", created)
        left = call(port, "list_clusters", "", 100)
        gone = call(port, "get_cluster", created)

    assert [cluster["Id"] for cluster in listed["told"]] == [created]
    assert (got["status"], got["told"]["Id"], got["told"]["Name"]) == (200, created, "mine")
    assert deleted["status"] // 100 == 2
    assert left["told"] == []
    assert gone["refused"][0] == 404


def test_what_an_account_may_use(call: Driver, tmp_path: Path) -> None:
    """The SDK reads the quotas, and what is available, as the account's file states them."""
    types = ["ecs.sn2ne.large", "ecs.sn2ne.xlarge"]
    account = tmp_path / "account.json"
    account.write_text(json.dumps({"AvailableClusterInstanceType": types}), "utf-8")

    with stub("--account", account) as port:
        quotas = call(port, "get_quotas")["told"]
        available = call(port, "get_available_resource")["told"]

    assert quotas["AvailableClusterInstanceType"] == types
    named = [kind["InstanceType"] for kind in available["AvailableClusterInstanceType"]]
    assert named == types


@pytest.fixture
def bcs(commands: Path, tmp_path: Path) -> Callable[..., bytes]:
    """What the vendor's command prints for a cluster that it is to create."""

    def show(*options: str) -> bytes:
        command: list[str | Path] = [
            commands / "bcs",
            "cc",
            "mine",
            "-i",
            "img-ubuntu",
            "-t",
            "ecs.sn1ne.large",
        ]
        ran = subprocess.run(
            [*command, *options, "--show_json"],
            cwd=tmp_path,
            env={**os.environ, "HOME": str(tmp_path), "USERPROFILE": str(tmp_path)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        return ran.stdout

    return show


def test_the_vendors_command_in_a_pipe(bcs: Callable[..., bytes]) -> None:
    """A good request passes; a number of nodes that is none has become 0; a typo of its own."""
    good = run("-", stdin=bcs("-n", "3", "-d", "for a test", "-u", "k:v", "-e", "a:b"))
    none = run("--no-lint", "-", stdin=bcs("-n", "abc"))
    typo = run("--select", "unknown-key", "-", stdin=bcs("--refresh_time_out", "5"))

    assert (good.status, good.err) == (0, "")
    assert none.status == 1
    assert "[desired-vm-count-range]" in none.out
    assert "Key ReferchTimeOut is not known here" in typo.out
    assert "Did you mean RefreshTimeOut?" in typo.out


def test_what_the_vendors_command_submits(
    call: Driver, port: Port, bcs: Callable[..., bytes]
) -> None:
    """It gives the SDK what it shows: the stub creates the cluster, or says what is wrong with it.

    The command itself has the address and the port of the service built in.
    """
    good = call(port(None), "create_cluster", json.loads(bcs()))
    none = call(port(None), "create_cluster", json.loads(bcs("-n", "abc")))

    assert good["status"] == 201
    assert says("desired-vm-count-range", none["refused"])


def test_a_validating_client_submits_what_is_good(call: Driver, port: Port) -> None:
    """In every form that the SDK takes, with the SDK's own response, and a word of advice."""
    forms: list[tuple[object, dict[str, str]]] = [
        (minimal(), {}),
        (json.dumps(minimal()), {}),
        (minimal(), {"as": "cluster"}),
        (minimal(), {"as": "groups"}),
    ]

    for spec, how in forms:
        said = call(port(None), "create_cluster", spec, "", validating={"strict": True}, **how)

        assert (said.get("status"), said["logged"]) == (201, [])


def test_a_validating_client_checks_what_it_is_given(call: Driver, batchcompute_stub: Stub) -> None:
    """Not what the SDK makes of it, which drops a key without a word, and adds a network."""
    spec = minimal(Descripton="a", Configs={})

    said = call(batchcompute_stub.port, "create_cluster", spec, validating={})

    (cluster,) = batchcompute_stub.clusters
    assert "Descripton" not in cluster
    assert cluster["Configs"]["Networks"]["VPC"] == {"CidrBlock": "192.168.0.0/16"}
    ((level, line),) = said["logged"]
    assert level == "WARNING"
    assert line.endswith(" [unknown-key] Did you mean Description?")


def test_a_validating_client_explains_what_the_sdk_does_not(
    call: Driver, batchcompute_stub: Stub
) -> None:
    """What the SDK breaks down on, or mends, is answered as the service would answer it."""
    for rule in UNREACHABLE:
        text = (ERR[0].parent / f"{rule}.json").read_text("utf-8")

        said = call(batchcompute_stub.port, "create_cluster", text, validating={})

        assert says(rule, said["refused"])
        assert said["before"]
    assert batchcompute_stub.clusters == []


def test_a_validating_client_refuses_before_anything_is_sent(
    call: Driver, batchcompute_stub: Stub
) -> None:
    """What handles the SDK's ClientError handles it; the service has never heard of it."""
    row = rules()["desired-vm-count-range"]
    wrong = with_group(DesiredVMCount=0)
    forms: list[tuple[object, dict[str, str]]] = [
        (wrong, {}),
        (json.dumps(wrong), {}),
        (wrong, {"as": "cluster"}),
        (wrong, {"as": "groups"}),
    ]
    port = batchcompute_stub.port

    for spec, how in forms:
        said = call(port, "create_cluster", spec, validating={}, **how)

        assert said["refused"] == [row.status, row.code, row.message]
        assert said["before"]
    said = call(port, "create_cluster", minimal(Nmae="a"), validating={"strict": True})
    created = call(port, "create_cluster", minimal(Name="good"), validating={"strict": True})

    assert said["before"]
    assert said["refused"][:2] == [None, None]
    assert said["refused"][2].startswith("Key Nmae is not known here")
    assert created["status"] == 201
    assert [cluster["Name"] for cluster in batchcompute_stub.clusters] == ["good"]


def test_what_the_service_refuses_after_all(call: Driver, batchcompute_stub: Stub) -> None:
    """A validating client that knows no account raises the service's own ClientError."""
    row = rules()["quota-clusters"]
    batchcompute_stub.account = Account(max_cluster_count=1, cluster_count=1)

    said = call(batchcompute_stub.port, "create_cluster", minimal(), validating={})

    assert said["refused"] == [row.status, row.code, row.message.replace("{value}", "1")]
    assert not said["before"]
    assert batchcompute_stub.clusters == []


def test_the_client_has_one_way_to_create_a_cluster(commands: Path) -> None:
    """Its method has no alias in another style, which would not be checked."""
    program = """
from batchcompute import Client
print(*[name for name in dir(Client) if name.replace("_", "").lower() == "createcluster"])
"""
    ran = subprocess.run(
        [commands / "python", "-c", program],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )

    assert ran.stdout.split() == ["create_cluster"]


def test_good_specs_by_javascript(create: Driver, port: Port) -> None:
    """An Id for each, also without a Content-Type of JSON."""
    specs = [
        minimal(),
        minimal(Name="b", UserData={"集": "群"}),
        json.loads(JAVASCRIPT.read_text()),
    ]

    outcomes = [create(port(None), "createCluster", spec) for spec in specs]

    assert [said["data"]["code"] for said in outcomes] == [201] * len(specs)
    assert {said["type"] for said in outcomes} == {"text/plain;charset=UTF-8"}
    assert all(re.fullmatch("cls-[a-z0-9]+", said["data"]["data"]["Id"]) for said in outcomes)
    assert all(said["data"]["requestId"] for said in outcomes)


def test_faulty_specs_by_javascript(create: Driver, port: Port) -> None:
    """Each that the SDK sends fails with our status, code and message."""
    reached: set[str] = set()

    for fixture in ERR:
        spec = read_document(fixture.read_bytes()).value
        # JavaScript's parser takes no number that is infinite.
        if "Infinity" in json.dumps(spec):
            continue
        said = create(port(account_file(fixture)), "createCluster", spec)
        if "refused" in said and said["refused"][0] is None:
            continue
        reached |= deserved(fixture, said)

    assert PAGE - UNREACHABLE_BY_JAVASCRIPT.keys() == reached


def test_an_environment_is_made_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One that was left half made is made anew, and one that is complete is kept."""
    made: list[list[str]] = []

    def make(place: Path) -> None:
        made.append(sorted(path.name for path in place.parent.glob("*/*")))
        place.mkdir()
        (place / "half").touch()
        if len(made) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr("tests.sdk.environment._make", make)

    with pytest.raises(KeyboardInterrupt):
        environment(tmp_path)
    places = [environment(tmp_path), environment(tmp_path)]

    assert made == [[], []]
    assert places[0] == places[1]


def test_an_environment_is_made_by_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The others wait for it."""
    asked = Semaphore(0)
    made: list[Path] = []

    def ask(home: Path) -> Path:
        asked.release()
        return environment(home)

    def make(place: Path) -> None:
        made.append(place)
        # Not before all have asked.
        for _ in range(4):
            assert asked.acquire(timeout=SECONDS)
        place.mkdir()

    monkeypatch.setattr("tests.sdk.environment._make", make)
    with ThreadPoolExecutor(4) as pool:
        places = list(pool.map(ask, [tmp_path] * 4))

    assert len(made) == 1
    assert len(set(places)) == 1
