"""The checking client around a stand-in for the vendor's, without the vendor's SDK."""

import copy
import json
import logging
import os
import pickle
import re
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bcvalidate import Account, InvalidRequest, validate
from bcvalidate.admission.ledger import TokenLedger
from bcvalidate.integrations.batchcompute import ValidatingClient
from tests.harness import ROOT, minimal, with_group

EXAMPLE = re.compile(r"^```py\n(from batchcompute .*?)^```$", re.DOTALL | re.MULTILINE)
WRONG = with_group(DesiredVMCount=0)
SDK = """
class ClientError(Exception):
    def __init__(self, status, code, request_id, msg):
        self.status, self.code, self.request_id, self.msg = status, code, request_id, msg

    def get_status_code(self):
        return self.status

    def get_code(self):
        return self.code

    def get_requestid(self):
        return self.request_id

    def get_msg(self):
        return self.msg
"""


class Response(NamedTuple):
    """What a client answers."""

    Id: str


class Description:
    """An object of the SDK, as far as it matters here."""

    def __init__(self, **members: object) -> None:
        self._members = members

    def detail(self) -> dict[str, object]:
        """Its members, of which some may be such objects, too."""
        return self._members


class StandIn:
    """A client that keeps what it is given, and fails when it is told to."""

    region = "cn-beijing"

    def __init__(self) -> None:
        self.submitted: list[tuple[object, str]] = []
        self.deleted: list[object] = []
        self.failure: BaseException | None = None

    def create_cluster(self, cluster_desc: object, token: str = "") -> Response:
        """Keep a cluster."""
        if self.failure is not None:
            raise self.failure
        self.submitted.append((cluster_desc, token))
        return Response(f"cls-{len(self.submitted)}")

    def delete_cluster(self, cluster: object) -> Response:
        """Keep what is deleted."""
        if self.failure is not None:
            raise self.failure
        self.deleted.append(cluster)
        return Response(str(cluster))

    def list_clusters(self, marker: str, max_item_count: int) -> tuple[str, int]:
        """Something else that a client can do."""
        return marker, max_item_count


class Aliased(StandIn):
    """A client whose methods have names in another style, too."""

    createCluster = StandIn.create_cluster  # noqa: N815 - that style is the point


@pytest.fixture
def inner() -> StandIn:
    """The client that is wrapped."""
    return StandIn()


def refusal(client: ValidatingClient, spec: object, token: str = "") -> InvalidRequest:
    """What the client raises for a cluster."""
    with pytest.raises(InvalidRequest) as caught:
        client.create_cluster(spec, token)
    return caught.value


@pytest.mark.parametrize(
    "spec",
    [
        minimal(),
        json.dumps(minimal()),
        json.dumps(minimal()).encode(),
        Description(**minimal()),
        minimal(Groups={"g": Description(**minimal()["Groups"]["g"])}),
    ],
)
def test_a_good_cluster_is_submitted_as_it_is(inner: StandIn, spec: object) -> None:
    """The client gets the very object, with the token, and its response comes back."""
    client = ValidatingClient(inner, strict=True)

    response = client.create_cluster(spec, token="t1")

    assert response == Response("cls-1")
    assert inner.submitted == [(spec, "t1")]
    assert inner.submitted[0][0] is spec


@pytest.mark.parametrize(
    ("spec", "place"),
    [
        (WRONG, (None, None)),
        (Description(**WRONG), (None, None)),
        (minimal(Groups={"g": Description(**WRONG["Groups"]["g"])}), (None, None)),
        (json.dumps(WRONG, indent=1), (6, 22)),
        (json.dumps(WRONG, indent=1).encode(), (6, 22)),
    ],
)
def test_a_wrong_cluster_is_not_submitted(
    inner: StandIn, spec: object, place: tuple[int | None, int | None]
) -> None:
    """It raises what `check` raises, with the lines of a text."""
    error = refusal(ValidatingClient(inner), spec)

    assert inner.submitted == []
    assert (error.status, error.code, str(error)) == (
        400,
        "InvalidDesiredVMCount",
        "HTTP Status: 400, Code: InvalidDesiredVMCount, Message: Specified parameter DesiredVMCount is not valid. It must be in [1, 65536].",
    )
    first = error.report.first
    assert first is not None
    assert (first.pointer, first.line, first.column) == ("/Groups/g/DesiredVMCount", *place)


@pytest.mark.parametrize("spec", ["", "[", b"\xff", "[]", None, [], 3, "{}", {}])
def test_what_is_no_cluster_is_refused(inner: StandIn, spec: Any) -> None:
    """Anything that JSON can say has the service's own answer."""
    error = refusal(ValidatingClient(inner), spec)

    text = spec if isinstance(spec, str | bytes) else json.dumps(spec)
    assert error.report.response() == validate(text).response()
    assert inner.submitted == []


def test_a_text_may_not_repeat_a_key(inner: StandIn) -> None:
    """The SDK would take the last one without a word."""
    twice = json.dumps(minimal()).replace('"Name"', '"Name": "first", "Name"')

    error = refusal(ValidatingClient(inner), twice)

    assert [finding.rule for finding in error.report.errors] == ["duplicate-key"]
    assert inner.submitted == []


def test_what_json_cannot_say_is_misuse(inner: StandIn) -> None:
    """An object of no use is a TypeError that names its class."""
    client = ValidatingClient(inner)

    for spec in (minimal(Description=object()), object(), minimal(UserData={"a": object()})):
        with pytest.raises(TypeError, match=r"^JSON has nothing for a value of class object$"):
            client.create_cluster(spec)

    assert inner.submitted == []


@pytest.mark.parametrize("token", [3, b"t1", ("t1",)])
def test_a_token_is_a_string(inner: StandIn, token: Any) -> None:
    """The SDK would leave out one of another type without a word."""
    with pytest.raises(TypeError, match=r"^token must be a str, not "):
        ValidatingClient(inner).create_cluster(minimal(), token)

    assert inner.submitted == []


def test_advice_is_logged(inner: StandIn, caplog: pytest.LogCaptureFixture) -> None:
    """A line each, at its own level, for what is submitted, and without secrets."""
    secret = "hunter2hunter2"
    spec = minimal(**{"Descripton": "a", "a\n\u202eb": 1, "ScheduleType": "Poll"})
    spec["Configs"] = {"Mounts": {"OSS": {"AccessKeySecret": secret}}}

    with caplog.at_level(logging.INFO, "bcvalidate"):
        ValidatingClient(inner).create_cluster(spec)

    assert [submitted for submitted, _ in inner.submitted] == [spec]
    heads = [(*place, line.split(": ")[0]) for place, line in _logged(caplog)]
    tails = [line.split(" [")[1] for _, line in _logged(caplog)]
    assert heads == [
        ("bcvalidate", "WARNING", "create_cluster/Descripton"),
        ("bcvalidate", "WARNING", "create_cluster/a\\n\\u202eb"),
        ("bcvalidate", "WARNING", "create_cluster/Configs/Mounts/OSS/AccessKeySecret"),
        ("bcvalidate", "INFO", "create_cluster/ScheduleType"),
    ]
    assert tails == [
        "unknown-key] Did you mean Description?",
        "unknown-key]",
        "secret-in-spec]",
        "undocumented-key]",
    ]
    assert not any(bad in caplog.text for bad in (secret, "\u202e"))


def _logged(caplog: pytest.LogCaptureFixture) -> list[tuple[tuple[str, str], str]]:
    """The logger and the level of each record, and its line."""
    return [((record.name, record.levelname), record.getMessage()) for record in caplog.records]


def test_a_text_has_its_lines_in_the_log(inner: StandIn, caplog: pytest.LogCaptureFixture) -> None:
    """After the pointer."""
    ValidatingClient(inner).create_cluster(json.dumps(minimal(Nmae="a"), indent=1))

    assert [line.split(": ")[0] for line in caplog.messages] == ["create_cluster/Nmae:11:2"]


def test_nothing_is_logged_of_what_is_refused(
    inner: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    """Its report has everything."""
    with caplog.at_level(logging.INFO, "bcvalidate"):
        error = refusal(ValidatingClient(inner), {**WRONG, "Nmae": "a"})

    assert caplog.records == []
    assert [finding.rule for finding in error.report.findings] == [
        "desired-vm-count-range",
        "unknown-key",
    ]


def test_strict_refuses_warnings(inner: StandIn) -> None:
    """A misspelt key is an error then; infos are still none."""
    client = ValidatingClient(inner, strict=True)

    error = refusal(client, minimal(Descripton="a"))
    client.create_cluster(minimal(ScheduleType="Poll"))

    assert (error.status, error.code) == (None, None)
    assert error.message.startswith("Key Descripton is not known here")
    assert [finding.rule for finding in error.report.errors] == ["unknown-key"]
    assert len(inner.submitted) == 1


def test_an_account_is_used_up_by_what_is_submitted(inner: StandIn) -> None:
    """Neither what is refused counts, nor what the client fails to submit, nor what is deleted."""
    client = ValidatingClient(inner, account=Account(max_cluster_count=2, cluster_count=1))

    refusal(client, WRONG)
    inner.failure = OSError("no route")
    with pytest.raises(OSError, match="no route"):
        client.create_cluster(minimal())
    inner.failure = None
    client.create_cluster(minimal())
    error = refusal(client, minimal())
    client.delete_cluster("cls-1")
    client.create_cluster(minimal())

    assert error.code == "QuotaExhausted.MaxClusterCount"
    assert (len(inner.submitted), inner.deleted) == (2, ["cls-1"])
    refusal(client, minimal())


def test_a_cluster_of_before_may_be_deleted(inner: StandIn) -> None:
    """Also when the account does not say how many there are."""
    client = ValidatingClient(inner, account=Account(max_cluster_count=1))

    client.delete_cluster("cls-of-before")
    client.create_cluster(minimal())

    assert len(inner.submitted) == 1
    refusal(client, minimal())


def test_a_cluster_that_is_not_deleted_counts(inner: StandIn) -> None:
    """When the client fails to delete it."""
    client = ValidatingClient(inner, account=Account(max_cluster_count=1))
    client.create_cluster(minimal())

    inner.failure = OSError("no route")
    with pytest.raises(OSError, match="no route"):
        client.delete_cluster("cls-1")

    refusal(client, minimal())


def test_threads_share_an_account(inner: StandIn) -> None:
    """As many clusters are submitted as there is room for."""
    client = ValidatingClient(inner, account=Account(max_cluster_count=3))

    def create(number: int) -> bool:
        try:
            client.create_cluster(minimal(Name=f"a{number}"))
        except InvalidRequest:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(create, range(64)))

    assert (sum(made), len(inner.submitted)) == (3, 3)


def test_a_token_is_for_one_request(inner: StandIn) -> None:
    """Another request with it is row 1; the same one is submitted again, and counts once."""
    client = ValidatingClient(inner, account=Account(max_cluster_count=2))

    client.create_cluster(minimal(), "t1")
    client.create_cluster(json.dumps(minimal(), indent=3), "t1")
    error = refusal(client, minimal(Name="other"), "t1")
    client.create_cluster(minimal(Name="other"), "t2")

    assert (error.status, error.code, error.message) == (
        400,
        "IdempotentTokenMismatch",
        "Specified idempotent token mismatch.",
    )
    assert len(inner.submitted) == 3


def test_a_repetition_needs_no_room(inner: StandIn) -> None:
    """On an account that is full by now, the same request with its token is submitted again."""
    client = ValidatingClient(inner, account=Account(max_cluster_count=1, cluster_count=0))

    client.create_cluster(minimal(), "t1")
    client.create_cluster(minimal(), "t1")

    assert len(inner.submitted) == 2
    assert refusal(client, minimal(), "t2").code == "QuotaExhausted.MaxClusterCount"


def test_a_retry_counts_as_the_first_time_would_have(inner: StandIn) -> None:
    """A failure frees the place, and a retry with the token takes it again, once."""
    client = ValidatingClient(inner, account=Account(max_cluster_count=1, cluster_count=0))
    inner.failure = OSError("down")
    with pytest.raises(OSError, match="down"):
        client.create_cluster(minimal(), "t1")
    inner.failure = None

    client.create_cluster(minimal(), "t1")
    client.create_cluster(minimal(), "t1")

    assert refusal(client, minimal(Name="other"), "t2").code == "QuotaExhausted.MaxClusterCount"


def test_a_repetition_that_fails_frees_nothing(inner: StandIn) -> None:
    """The cluster of the first time is still there."""
    client = ValidatingClient(inner, account=Account(max_cluster_count=2))
    client.create_cluster(minimal(), "t1")

    inner.failure = OSError("no route")
    with pytest.raises(OSError, match="no route"):
        client.create_cluster(minimal(), "t1")
    inner.failure = None
    client.create_cluster(minimal(), "t2")

    refusal(client, minimal(), "t3")


def test_tokens_are_remembered_in_a_ledger(tmp_path: Path) -> None:
    """By the next client, too; and one of a refused request is free."""
    path = tmp_path / "tokens.db"
    with TokenLedger(path) as ledger:
        client = ValidatingClient(StandIn(), ledger=ledger)
        refusal(client, WRONG, "t1")
        client.create_cluster(minimal(), "t1")

    with TokenLedger(path) as ledger:
        error = refusal(ValidatingClient(StandIn(), ledger=ledger), minimal(Name="other"), "t1")

    assert error.code == "IdempotentTokenMismatch"


def test_the_form_of_a_token(inner: StandIn, caplog: pytest.LogCaptureFixture) -> None:
    """Hyphens are a warning; without a token there is nothing to say."""
    ValidatingClient(inner).create_cluster(minimal(), "a-b")
    ValidatingClient(inner, strict=True).create_cluster(minimal())
    error = refusal(ValidatingClient(inner, strict=True), minimal(), "a-b")

    assert [line.split(" [")[1] for line in caplog.messages] == ["token-form]"]
    assert [finding.rule for finding in error.report.errors] == ["token-form"]


def test_all_else_is_the_clients_own(inner: StandIn) -> None:
    """Its methods and attributes, but no private ones, and an error that names what is missing."""
    client = ValidatingClient(inner)

    assert client.list_clusters("", 100) == ("", 100)
    assert client.region == "cn-beijing"
    with pytest.raises(AttributeError, match="list_stars"):
        _ = client.list_stars
    with pytest.raises(AttributeError, match="_secret"):
        _ = client._secret  # noqa: SLF001 - that is the point
    with pytest.raises(AttributeError, match="region"):
        client.region = "cn-shanghai"  # type: ignore[attr-defined]  # so is that


def test_an_alias_is_no_way_around_the_check() -> None:
    """Where a client has one; where it has none, there is none."""
    inner = Aliased()

    with pytest.raises(InvalidRequest):
        ValidatingClient(inner).createCluster(WRONG)
    with pytest.raises(AttributeError, match="createCluster"):
        _ = ValidatingClient(StandIn()).createCluster

    assert inner.submitted == []


def test_a_copy_is_a_client_of_its_own(inner: StandIn) -> None:
    """A shallow copy wraps the same client, and shares what is known."""
    client = copy.copy(ValidatingClient(inner, account=Account(max_cluster_count=1)))

    client.create_cluster(minimal())

    assert len(inner.submitted) == 1
    refusal(client, minimal())


def python(program: str, path: Path) -> str:
    """What a program prints that can also import what is below a path."""
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        env={"PYTHONPATH": f"{path}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


@pytest.fixture
def sdk(tmp_path: Path) -> Path:
    """A path where a package is that has the SDK's names, and says when it is imported."""
    core = tmp_path / "batchcompute" / "core"
    core.mkdir(parents=True)
    (core.parent / "__init__.py").write_text(
        "from .core.exceptions import ClientError\n"
        "CN_BEIJING = 'batchcompute.cn-beijing.aliyuncs.com'\n"
        "class Client:\n"
        "    def __init__(self, *words): pass\n"
        "    Id = 'cls-1'\n"
        "    def create_cluster(self, *words): print('submitted'); return self\n",
        "utf-8",
    )
    (core / "__init__.py").touch()
    (core / "exceptions.py").write_text(SDK, "utf-8")
    return tmp_path


def test_the_error_is_the_sdks_own_when_it_is_there(sdk: Path) -> None:
    """What handles a ClientError handles it, with its methods; and it can be pickled."""
    told = python(
        """
        import pickle
        from batchcompute import Client, ClientError
        import bcvalidate
        from bcvalidate.integrations.batchcompute import ValidatingClient
        try:
            ValidatingClient(Client()).create_cluster({"Name": "a", "ImageId": ""})
        except ClientError as error:
            for one in (error, pickle.loads(pickle.dumps(error))):
                print(isinstance(one, bcvalidate.InvalidRequest), type(one) is type(error))
                print(one.get_status_code(), one.get_code(), one.get_requestid())
                print(one.get_msg() == one.msg == one.message, len(one.report.errors))
                print(one)
        """,
        sdk,
    )

    once = """\
True True
400 InvalidImageId None
True 2
HTTP Status: 400, Code: InvalidImageId, Message: Specified parameter ImageId is not valid. Its length must be in [1, 256].
"""
    assert told == once * 2


def test_the_sdk_is_imported_only_for_a_refusal(sdk: Path) -> None:
    """Neither by the import of the client, nor by what is submitted."""
    told = python(
        f"""
        import sys
        from bcvalidate import InvalidRequest
        from bcvalidate.integrations.batchcompute import ValidatingClient
        class Client:
            def create_cluster(self, cluster_desc, token=""): pass
        client = ValidatingClient(Client())
        client.create_cluster({minimal()!r})
        print("batchcompute" in sys.modules)
        try:
            client.create_cluster({{}})
        except InvalidRequest:
            print("batchcompute" in sys.modules)
        """,
        sdk,
    )

    assert told.split() == ["False", "True"]


def test_without_the_sdk_the_error_is_ours(inner: StandIn) -> None:
    """And as easily pickled."""
    error = refusal(ValidatingClient(inner), {})

    assert type(error) is InvalidRequest
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301 - our own
    assert "batchcompute" not in sys.modules


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_example_of_the_readme(name: str, sdk: Path) -> None:
    """It submits what is good, and nothing else."""
    (example,) = EXAMPLE.findall((ROOT / name).read_text("utf-8"))

    program = (
        "from batchcompute import ClientError\n"
        "for cluster_desc in {!r}:\n"
        "    try:\n"
        "        exec({!r})\n"
        "    except ClientError as error:\n"
        "        print(error.get_msg())"
    )

    told = python(program.format([minimal(), minimal(Nmae="a")], example), sdk)

    assert len(example.splitlines()) == 5
    assert told.splitlines() == [
        "submitted",
        "cls-1",
        "Key Nmae is not known here; the vendor's SDK drops such keys without a word, so correct its spelling or remove it.",
    ]
