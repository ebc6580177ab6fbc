"""Accounts: what their files may contain, and how limits are checked."""

import copy
import json
import re
from collections.abc import Callable
from dataclasses import fields
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate import Account, account, is_valid, validate
from bcvalidate.engine.compiled import create_cluster
from bcvalidate.errors import ConfigFileError
from bcvalidate.rules.schema import argument_name
from tests.support.harness import ERR, OK, account_of, minimal, sample, with_group

COUNTS = [name for name, kind in account.ACCOUNT_FIELDS.items() if kind == "count"]
LISTS = [name for name, kind in account.ACCOUNT_FIELDS.items() if kind != "count"]
TYPES = [name for name, kind in account.ACCOUNT_FIELDS.items() if kind == "types"]
OK_WITH_ACCOUNT = [fixture for fixture in OK if account_of(fixture) is not None]


@pytest.fixture
def write_file(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a text, or a value as JSON, to a file and returns its path."""

    def write(content: object, name: str = "account.json") -> Path:
        text = content if isinstance(content, str) else json.dumps(content)
        (tmp_path / name).write_text(text, "utf-8")
        return tmp_path / name

    return write


def refusal(*paths: Path) -> str:
    """Return the error of account files, without their folder."""
    with pytest.raises(ConfigFileError) as caught:
        Account.load(*paths)
    return str(caught.value).replace(f"{paths[-1].parent}/", "")


def test_every_key_is_a_field_of_the_account() -> None:
    """Account files, Account and the compiled module have the same limits."""
    file_names = {argument_name(name) for name in account.ACCOUNT_FIELDS}
    parameters = {
        name
        for function in (create_cluster.violations, create_cluster.lints)
        for name in signature(function).parameters
    }

    assert file_names == {field.name for field in fields(Account)} == parameters - {"body", "_"}


def test_answers_of_the_service_are_account_files(write_file: Callable[..., Path]) -> None:
    """The answers of GET /quotas and GET /available can be used together."""
    quotas = {"RequestId": "A-1", "AvailableClusterInstanceType": ["a", "b"], "HostId": None}
    machine = {"InstanceType": "c", "CpuCore": 2, "MemorySize": 7.5, "Zone": [1]}
    available = {
        "AvailableResourceType": ["Spot"],
        "AvailableSystemDiskType": ["cloud"],
        "AvailableDataDiskType": [],
        "AvailableSpotInstanceType": [{**machine, "Network": {"Classic": True, "Vpc": False}}, "d"],
        "AvailablePrepaidInstanceType": [{"InstanceType": "e"}],
    }

    account = Account.load(write_file(quotas), str(write_file(available, "available.json")))

    assert account == Account(
        available_cluster_instance_type=["a", "b"],
        available_cluster_resource_type=["Spot"],
        available_cluster_instance_system_disk_type=["cloud"],
        available_cluster_instance_data_disk_type=[],
        available_spot_instance_type=["c", "d"],
        available_prepaid_instance_type=["e"],
    )


def test_values_keep_their_shape(write_file: Callable[..., Path]) -> None:
    """Values keep the shape of the API under one name each; unknown keys are left out."""
    machine = {"InstanceType": "c", "CpuCore": 2, "Zone": "z"}
    path = write_file(
        {"AvailableDataDiskType": ["x"], "AvailableSpotInstanceType": [machine, "d"], "HostId": 1}
    )

    assert account.read_account_files([str(path)]) == {
        "AvailableClusterInstanceDataDiskType": ["x"],
        "AvailableSpotInstanceType": [machine, "d"],
    }


def test_later_files_win(write_file: Callable[..., Path]) -> None:
    """The last file wins key by key; in one file, the name of GET /quotas wins."""
    first = write_file(
        {"MaxClusterCount": 1, "ClusterCount": 1, "AvailableResourceType": ["a"]}, "1"
    )
    second = write_file(
        {
            "MaxClusterCount": 2,
            "AvailableClusterResourceType": ["b"],
            "AvailableResourceType": ["c"],
        },
        "2",
    )

    assert Account.load(first, second) == Account(
        max_cluster_count=2, cluster_count=1, available_cluster_resource_type=["b"]
    )
    assert Account.load(second, first) == Account(
        max_cluster_count=1, cluster_count=1, available_cluster_resource_type=["a"]
    )
    assert Account.load(write_file("{}", "3")) == Account()


def test_paths_are_required() -> None:
    """An account needs at least one path, and accepts nothing else."""
    with pytest.raises(TypeError, match="needs the path of a file"):
        Account.load()
    with pytest.raises(TypeError):
        Account.load({"MaxClusterCount": 1})  # type: ignore[arg-type]  # it is what is tested


WRONG_COUNTS = ["true", "3.0", "null", '"3"', "-1", "1e2", "[]", "{}", "1" + "0" * 18, "9" * 5000]


def test_wrong_count(write_file: Callable[..., Path]) -> None:
    """A count is an integer, 0 or more, of at most 18 digits."""
    for name in COUNTS:
        for value in WRONG_COUNTS:
            path = write_file(f'{{\n  "HostId": 1,\n  "{name}": {value}}}')

            assert refusal(path) == (
                f"account.json:3:{len(name) + 7}: {name} must be an integer, 0 or more, of at most 18"
                f" digits; correct it, or remove {name}, which is then not checked"
            ), (name, value)


def test_smallest_and_largest_count(write_file: Callable[..., Path]) -> None:
    """The smallest and the largest count are accepted."""
    for name in COUNTS:
        for value in (0, 10**18 - 1):
            account = Account.load(write_file({name: value}))

            assert account.limits() == {argument_name(name): value}, (name, value)


def test_wrong_list(write_file: Callable[..., Path]) -> None:
    """A list is an array of strings, or of instance types; the error locates the wrong entry."""
    for name in (*LISTS, "AvailableResourceType", "AvailableDataDiskType"):
        for value in (None, "a", {"a": 1}, 5):
            assert refusal(write_file({name: value})) == (
                f"account.json:1:{len(name) + 6}: {name} must be an array;"
                f" correct it, or remove {name}, which is then not checked"
            ), name
        allows_objects = name in TYPES
        assert refusal(write_file(f'{{"{name}": ["a",\n null, 5]}}')) == (
            f"account.json:2:2: an entry of {name} must be a string{' or an object' if allows_objects else ''};"
            f" correct it, or remove {name}, which is then not checked"
        ), name


WRONG_TYPES = [
    ('{"CpuCore": 2}', 1, "an entry of {} must have the key InstanceType"),
    ('{"InstanceType": 5}', 18, "InstanceType must be a string"),
    ('{"InstanceType": "a", "CpuCore": "2"}', 34, "CpuCore must be a number"),
    ('{"InstanceType": "a", "MemorySize": true}', 37, "MemorySize must be a number"),
    ('{"InstanceType": "a", "Network": []}', 34, "Network must be an object"),
    ('{"InstanceType": "a", "Network": {"Vpc": 1}}', 42, "Vpc must be true or false"),
    (
        '{"Network": {"Classic": null}, "InstanceType": "a"}',
        25,
        "Classic must be true or false",
    ),
]


def test_wrong_instance_type(write_file: Callable[..., Path]) -> None:
    """An instance type that is an object needs a name, and known fields of the right types."""
    for name in TYPES:
        for entry, column, message in WRONG_TYPES:
            path = write_file(f'{{"{name}": ["a",\n{entry}]}}')

            assert refusal(path) == (
                f"account.json:2:{column}: {message.replace('{}', name)};"
                f" correct it, or remove {name}, which is then not checked"
            ), (name, entry)


MISSPELT = [
    ("MaxClusterCounts", "MaxClusterCount"),
    ("max_cluster_count", "MaxClusterCount"),
    ("AvailableSpotInstanceTypes", "AvailableSpotInstanceType"),
    ("AvailableSytemDiskType", "AvailableSystemDiskType"),
    ("ClusterCount\n", "ClusterCount"),
]


def test_misspelt_key(write_file: Callable[..., Path]) -> None:
    """A misspelt key is refused with its position and a suggestion."""
    for key, meant in MISSPELT:
        path = write_file(f'{{"ClusterCount": 1,\n {json.dumps(key)}: 1}}')

        assert refusal(path) == f"account.json:2:2: this key is not known; did you mean {meant}?", (
            key,
            meant,
        )


def test_file_without_limits(write_file: Callable[..., Path]) -> None:
    """A file without any limit, such as a request file, is refused."""
    reason = refusal(write_file(minimal()))

    assert reason == (
        "account.json:1:1: this states nothing of an account; it needs keys such as"
        " MaxClusterCount, ClusterCount, MaxClusterGroupCount"
    )


def test_unusable_file(write_file: Callable[..., Path], tmp_path: Path) -> None:
    """A file that is not a JSON object, or cannot be read, is named with the reason."""
    fine = write_file({"ClusterCount": 1}, "fine.json")

    assert refusal(fine, write_file("[]")) == "account.json:1:1: this must be a JSON object"
    assert refusal(write_file('{"ClusterCount": 1,}')).startswith("account.json:1:19: Remove this")
    assert refusal(write_file('{"ClusterCount": 1, "ClusterCount": 2}')).startswith(
        "account.json:1:21: This key occurs more than once."
    )
    assert re.fullmatch(
        "none: .+; name a file that states limits of the account", refusal(tmp_path / "none")
    )
    assert refusal(tmp_path / "dir" / ".." / "none").count("\n") == 0


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["InstanceType", "CpuCore", "Network", "Vpc", "x"]), inner, max_size=3)),
    st.sampled_from([*account.ACCOUNT_FIELDS, "AvailableDataDiskType"]))  # fmt: skip
def test_any_value_is_accepted_or_refused(
    tmp_path_factory: pytest.TempPathFactory, value: Any, name: str
) -> None:
    """Any value gives an account, or an error of one line with a position."""
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps({name: value}), "utf-8")

    outcome = load_or_error(path)

    if isinstance(outcome, Account):
        assert len(outcome.limits()) == 1
    else:
        assert re.fullmatch(r".*any\.json:1:\d+: .+", outcome)


def load_or_error(path: Path) -> Account | str:
    """Load the account in a file, or return the error."""
    try:
        return Account.load(path)
    except ConfigFileError as broken:
        return str(broken)


def test_ok_fixtures_fit_their_accounts() -> None:
    """A body of ok/ with an account has no findings."""
    for fixture in OK_WITH_ACCOUNT:
        assert validate(fixture.read_bytes(), account=account_of(fixture)).findings == (), fixture


def test_every_account_has_a_fixture() -> None:
    """Each .account belongs to a fixture, and some exist."""
    beside = {path for fixture in OK for path in fixture.parent.glob("*.account")}

    assert {path.stem for path in beside} == {fixture.stem for fixture in OK_WITH_ACCOUNT}
    assert len(OK_WITH_ACCOUNT) >= 4
    assert any(account_of(fixture) for fixture in ERR)


def test_quotas() -> None:
    """Exceeded limits of the account are reported with the limit in the message."""
    account = Account(
        max_cluster_count=5,
        cluster_count=5,
        max_cluster_group_count=0,
        max_cluster_group_desired_vm_count=2,
    )

    report = validate(with_group(DesiredVMCount=70000), account=account)

    assert [(f.status, f.code, f.message) for f in report.findings] == [
        (
            400,
            "InvalidDesiredVMCount",
            "Specified parameter DesiredVMCount is not valid. It must be in [1, 65536].",
        ),
        (403, "QuotaExhausted.MaxClusterCount", "The MaxClusterCount (5) quota is exhausted."),
        (
            403,
            "QuotaExhausted.MaxClusterGroupCount",
            "The MaxClusterGroupCount (0) quota is exhausted.",
        ),
        (
            403,
            "QuotaExhausted.MaxClusterGroupDesiredVMCount",
            "The MaxClusterGroupDesiredVMCount (2) quota is exhausted.",
        ),
    ]
    assert not is_valid(sample(), account=account)


SUFFICIENT_ACCOUNTS = [
    Account(max_cluster_count=0),
    Account(cluster_count=10**9),
    Account(max_cluster_count=5, cluster_count=4),
    Account(max_cluster_group_count=1, max_cluster_group_desired_vm_count=3),
    Account(available_cluster_instance_type=["ecs.sn1ne.large"]),
]


def test_limits_that_are_not_exceeded() -> None:
    """A missing limit is not checked, and a limit that is not exceeded is not reported."""
    for sufficient in SUFFICIENT_ACCOUNTS:
        assert validate(sample(), account=sufficient).findings == (), sufficient


WRONG_LIMITS: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"max_cluster_count": "5"}, TypeError, "max_cluster_count must be an int, not str"),
    ({"cluster_count": True}, TypeError, "cluster_count must be an int, not bool"),
    ({"cluster_count": -1}, ValueError, "cluster_count must not be negative"),
    ({"max_cluster_count": 10**18}, ValueError, "nor of more than 18 digits"),
    ({"available_cluster_instance_type": "x"}, TypeError, "must be strings"),
    ({"available_cluster_instance_type": 5}, TypeError, "must be strings"),
    ({"available_cluster_resource_type": [5]}, TypeError, "must hold strings only"),
]


def test_limits_of_other_types_are_refused() -> None:
    """A limit of a wrong type or value is an error of the caller."""
    for stated, error, reason in WRONG_LIMITS:
        with pytest.raises(error, match=reason):
            Account(**stated)


def test_account_is_a_value() -> None:
    """Accounts are equal, and hash equally, if their limits are equal."""
    account = Account(allowed_opposite_router_type={"VBR"})

    assert account == Account(allowed_opposite_router_type=("VBR",))
    assert hash(account) == hash(copy.copy(account))
