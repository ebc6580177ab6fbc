"""Accounts: what their files may say, and what a request is then held against."""

import json
import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate import Account, account, validate
from bcvalidate.engine.compiled import create_cluster
from bcvalidate.errors import ConfigFileError
from bcvalidate.rules.schema import argument_name
from tests.bodies import ACCOUNTS
from tests.harness import ERR, OK, account_of, minimal, violations, with_group

COUNTS = [name for name, kind in account.ACCOUNT_FIELDS.items() if kind == "count"]
LISTS = [name for name, kind in account.ACCOUNT_FIELDS.items() if kind != "count"]
TYPES = [name for name, kind in account.ACCOUNT_FIELDS.items() if kind == "types"]
OF_ACCOUNTS = [fixture for fixture in OK if account_of(fixture) is not None]


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes a text, or a value as JSON, to a file and gives its path."""

    def write(content: object, name: str = "account.json") -> Path:
        text = content if isinstance(content, str) else json.dumps(content)
        (tmp_path / name).write_text(text, "utf-8")
        return tmp_path / name

    return write


def refusal(*paths: Path) -> str:
    """Why files are refused, without the folder that they are in."""
    with pytest.raises(ConfigFileError) as caught:
        Account.load(*paths)
    return str(caught.value).replace(f"{paths[-1].parent}/", "")


def test_every_key_is_a_field_and_every_field_a_key() -> None:
    """A file can state what an Account can, under the API's names, and the engine takes it all."""
    of_files = {argument_name(name) for name in account.ACCOUNT_FIELDS}
    taken = {
        name
        for function in (create_cluster.violations, create_cluster.advice)
        for name in function.__kwdefaults__ or ()
    }

    assert of_files == {field.name for field in fields(Account)} == taken


def test_answers_of_the_service_are_taken_as_they_are(written: Callable[..., Path]) -> None:
    """GET /quotas has strings, GET /available objects and other names; they may be mixed."""
    quotas = {"RequestId": "A-1", "AvailableClusterInstanceType": ["a", "b"], "HostId": None}
    machine = {"InstanceType": "c", "CpuCore": 2, "MemorySize": 7.5, "Zone": [1]}
    available = {
        "AvailableResourceType": ["Spot"],
        "AvailableSystemDiskType": ["cloud"],
        "AvailableDataDiskType": [],
        "AvailableSpotInstanceType": [{**machine, "Network": {"Classic": True, "Vpc": False}}, "d"],
        "AvailablePrepaidInstanceType": [{"InstanceType": "e"}],
    }

    account = Account.load(written(quotas), str(written(available, "available.json")))

    assert account == Account(
        available_cluster_instance_type=["a", "b"],
        available_cluster_resource_type=["Spot"],
        available_cluster_instance_system_disk_type=["cloud"],
        available_cluster_instance_data_disk_type=[],
        available_spot_instance_type=["c", "d"],
        available_prepaid_instance_type=["e"],
    )


def test_values_are_stated_as_they_are_given(written: Callable[..., Path]) -> None:
    """What the files state keeps the API's shape, under one name each, without what is not known."""
    machine = {"InstanceType": "c", "CpuCore": 2, "Zone": "z"}
    path = written(
        {"AvailableDataDiskType": ["x"], "AvailableSpotInstanceType": [machine, "d"], "HostId": 1}
    )

    assert account.read_account_files([str(path)]) == {
        "AvailableClusterInstanceDataDiskType": ["x"],
        "AvailableSpotInstanceType": [machine, "d"],
    }


def test_of_several_files_the_later_one_counts(written: Callable[..., Path]) -> None:
    """Key by key; and in one file, the name of GET /quotas counts, wherever it stands."""
    first = written({"MaxClusterCount": 1, "ClusterCount": 1, "AvailableResourceType": ["a"]}, "1")
    second = written(
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
    assert Account.load(written("{}", "3")) == Account()


def test_no_file_is_misuse() -> None:
    """An account of nowhere is a mistake of the caller, and so is a path that is none."""
    with pytest.raises(TypeError, match="needs the path of a file"):
        Account.load()
    with pytest.raises(TypeError):
        Account.load({"MaxClusterCount": 1})  # type: ignore[arg-type]  # it is what is tested


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize(
    "value", ["true", "3.0", "null", '"3"', "-1", "1e2", "[]", "{}", "1" + "0" * 18, "9" * 5000]
)
def test_wrong_count(written: Callable[..., Path], name: str, value: str) -> None:
    """A count is an integer, 0 or more, of at most 18 digits, and nothing that only equals one."""
    path = written(f'{{\n  "HostId": 1,\n  "{name}": {value}}}')

    assert refusal(path) == (
        f"account.json:3:{len(name) + 7}: {name} must be an integer, 0 or more, of at most 18"
        f" digits; correct it, or remove {name}, which is then not checked"
    )


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize("value", [0, 10**18 - 1])
def test_edges_of_a_count(written: Callable[..., Path], name: str, value: int) -> None:
    """The smallest and the largest count are fine."""
    account = Account.load(written({name: value}))

    assert account.limits() == {argument_name(name): value}


@pytest.mark.parametrize("name", [*LISTS, "AvailableResourceType", "AvailableDataDiskType"])
def test_wrong_list(written: Callable[..., Path], name: str) -> None:
    """A list is an array, and not null, and a number is not in it; the entry is what is shown."""
    for value in (None, "a", {"a": 1}, 5):
        assert refusal(written({name: value})) == (
            f"account.json:1:{len(name) + 6}: {name} must be an array;"
            f" correct it, or remove {name}, which is then not checked"
        )
    of_types = name in TYPES
    assert refusal(written(f'{{"{name}": ["a",\n null, 5]}}')) == (
        f"account.json:2:2: an entry of {name} must be a string{' or an object' if of_types else ''};"
        f" correct it, or remove {name}, which is then not checked"
    )


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize(
    ("entry", "column", "words"),
    [
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
    ],
)
def test_wrong_type(
    written: Callable[..., Path], name: str, entry: str, column: int, words: str
) -> None:
    """An instance type that is an object has its name, and all that is known of it is right."""
    path = written(f'{{"{name}": ["a",\n{entry}]}}')

    assert refusal(path) == (
        f"account.json:2:{column}: {words.replace('{}', name)};"
        f" correct it, or remove {name}, which is then not checked"
    )


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("MaxClusterCounts", "MaxClusterCount"),
        ("max_cluster_count", "MaxClusterCount"),
        ("AvailableSpotInstanceTypes", "AvailableSpotInstanceType"),
        ("AvailableSytemDiskType", "AvailableSystemDiskType"),
        ("ClusterCount\n", "ClusterCount"),
    ],
)
def test_misspelt_key(written: Callable[..., Path], key: str, meant: str) -> None:
    """A key that is nearly a known one is refused where it stands, in one line."""
    path = written(f'{{"ClusterCount": 1,\n {json.dumps(key)}: 1}}')

    assert refusal(path) == f"account.json:2:2: this key is not known; did you mean {meant}?"


def test_file_that_states_nothing(written: Callable[..., Path]) -> None:
    """Somebody gave a spec: that is not taken for an account without limits."""
    reason = refusal(written(minimal()))

    assert reason == (
        "account.json:1:1: this states nothing of an account; it needs keys such as"
        " MaxClusterCount, ClusterCount, MaxClusterGroupCount"
    )


def test_file_that_cannot_be_used(written: Callable[..., Path], tmp_path: Path) -> None:
    """What is no JSON object, or cannot be read, is named with the reason; a later one, too."""
    fine = written({"ClusterCount": 1}, "fine.json")

    assert refusal(fine, written("[]")) == "account.json:1:1: this must be a JSON object"
    assert refusal(written('{"ClusterCount": 1,}')).startswith("account.json:1:19: Remove this")
    assert refusal(written('{"ClusterCount": 1, "ClusterCount": 2}')).startswith(
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
def test_any_value_is_taken_or_refused(
    tmp_path_factory: pytest.TempPathFactory, value: Any, name: str
) -> None:
    """Whatever a file holds, an account comes of it, or one line that says where it is wrong."""
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps({name: value}), "utf-8")

    outcome = outcome_of(path)

    if isinstance(outcome, Account):
        assert len(outcome.limits()) == 1
    else:
        assert re.fullmatch(r".*any\.json:1:\d+: .+", outcome)


def outcome_of(path: Path) -> Account | str:
    """The account in a file, or why there is none."""
    try:
        return Account.load(path)
    except ConfigFileError as broken:
        return str(broken)


@pytest.mark.parametrize("fixture", OF_ACCOUNTS, ids=lambda path: path.stem)
def test_ok_fixture_is_fine_for_its_account(fixture: Path) -> None:
    """What stands beside a good body with limits of an account leaves it without a finding."""
    assert validate(fixture.read_bytes(), account=account_of(fixture)).findings == ()


def test_every_account_has_a_fixture() -> None:
    """No .account is left over, and some are there."""
    beside = {path for fixture in OK for path in fixture.parent.glob("*.account")}

    assert {path.stem for path in beside} == {fixture.stem for fixture in OF_ACCOUNTS}
    assert len(OF_ACCOUNTS) >= 4
    assert any(account_of(fixture) for fixture in ERR)


CLUSTER, SPOT, PREPAID = ["c", "cs", "cp"], ["s", "cs", "sp"], ["p", "cp", "sp"]
ACCOUNT = Account(
    available_cluster_instance_type=CLUSTER,
    available_spot_instance_type=SPOT,
    available_prepaid_instance_type=PREPAID,
)
RULE = "instance-type-invalid"


def account_with(**lists: Any) -> Account:
    """An account with lists whose names are computed."""
    return Account(**lists)


def invalid(body: Any, account: Account) -> list[tuple[str | int, ...]]:
    """Where both engines find an invalid instance type."""
    found = [path for rule, path, _ in violations(body, account) if rule == RULE]
    reference = [path for rule, path, _ in violations(body, account, "reference") if rule == RULE]
    assert found == reference
    return found


@pytest.mark.parametrize(
    ("resource", "allowed"),
    [
        ("Spot", {"", *SPOT}),
        ("PrePaid", {"", *CLUSTER, *PREPAID}),
        ("OnDemand", {"", *CLUSTER}),
        ("spot", {"", *CLUSTER}),
        (None, {"", *CLUSTER}),
    ],
)
def test_type_of_a_group(resource: object, allowed: set[str]) -> None:
    """A group's own type is held against the list of its kind of resource."""
    fine = {
        name
        for name in ("", "none", *CLUSTER, *SPOT, *PREPAID)
        if not invalid(with_group(InstanceType=name, ResourceType=resource), ACCOUNT)
    }

    assert fine == allowed


def test_list_that_is_not_stated_is_not_checked() -> None:
    """Neither for groups, nor for the cluster; PrePaid may be on either list if both are stated."""
    groups = [with_group(InstanceType="x", ResourceType=kind) for kind in ("Spot", "PrePaid", "")]
    place = ("Groups", "g", "InstanceType")

    found = {
        list_: [invalid(body, account_with(**{list_: ["a"]})) == [place] for body in groups]
        for list_ in map(argument_name, TYPES)
    }

    assert found == {
        "available_cluster_instance_type": [False, True, True],
        "available_spot_instance_type": [True, False, False],
        "available_prepaid_instance_type": [False, False, False],
    }


def heirs(name: object) -> Any:
    """A body whose cluster has an instance type that a group of each kind takes."""
    group = {"DesiredVMCount": 1}
    groups = {
        "spot": {**group, "ResourceType": "Spot"},
        "prepaid": {**group, "ResourceType": "PrePaid", "InstanceType": ""},
        "demand": {**group, "ResourceType": "OnDemand"},
        "own": {**group, "ResourceType": "Spot", "InstanceType": "cs"},
        "none": {**group},
    }
    return minimal(InstanceType=name, Groups=groups)


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("c", ["spot"]), ("cs", []), ("cp", ["spot"]), ("s", ["prepaid", "demand", "none"]),
        ("p", ["spot", "demand", "none"]), ("sp", ["demand", "none"]),
    ],
)  # fmt: skip
def test_type_that_a_group_takes_from_the_cluster(name: str, groups: list[str]) -> None:
    """It is reported at each group whose list lacks it, when some list of the cluster has it."""
    assert sorted(invalid(heirs(name), ACCOUNT)) == sorted(("Groups", group) for group in groups)


@pytest.mark.parametrize("name", ["none", None, 5])
def test_type_that_no_list_has(name: object) -> None:
    """It is reported at the cluster, and there only."""
    assert invalid(heirs(name), ACCOUNT) == [("InstanceType",)]


@given(ACCOUNTS, st.sampled_from(["", "a", "ecs.sn1ne.large", "x", None]))
def test_never_at_the_cluster_and_at_its_heirs(account: Account, name: object) -> None:
    """One fault is one finding."""
    found = invalid(heirs(name), account)

    at_heirs = [path for path in found if len(path) == len(("Groups", "g"))]
    assert ("InstanceType",) not in found or at_heirs == []


def hints(body: Any, account: Account) -> dict[str, str | None]:
    """The hints on invalid instance types, by pointer."""
    findings = validate(body, account=account).findings
    return {finding.pointer: finding.hint for finding in findings if finding.rule == RULE}


def test_hint_of_one_list() -> None:
    """With one list, it is what the list has; with an empty one, there is nothing to say."""
    body = with_group(InstanceType="x", ResourceType="Spot")

    one = hints(body, Account(available_spot_instance_type=["a", "b"]))
    empty = hints(body, Account(available_spot_instance_type=[]))

    assert one == {"/Groups/g/InstanceType": "It must be a or b."}
    assert empty == {"/Groups/g/InstanceType": None}


def test_hint_of_several_lists() -> None:
    """With several, each is named with its groups; null is no string all the same."""
    account = Account(available_spot_instance_type=[], available_cluster_instance_type=["a", "b"])
    expected = (
        "It must be listed: for Spot groups in AvailableSpotInstanceType (which is empty), for all"
        " but Spot groups in AvailableClusterInstanceType (a or b)."
    )

    assert hints(with_group(InstanceType="x"), account) == {"/Groups/g/InstanceType": expected}
    assert hints(minimal(InstanceType="x", Groups={}), account) == {"/InstanceType": expected}
    assert hints(with_group(InstanceType=None), account) == {
        "/Groups/g/InstanceType": "It must be a string, not null."
    }


def test_hint_at_an_heir() -> None:
    """It says that the group takes the cluster's type, and names the list."""
    found = hints(heirs("c"), ACCOUNT)

    assert list(found) == ["/Groups/spot"]
    assert (found["/Groups/spot"] or "").startswith(
        "The group takes the cluster's InstanceType, which its own list lacks"
        " (AvailableSpotInstanceType for Spot,"
    )


@pytest.mark.parametrize("disk", ["System", "Data"])
def test_disk_type_of_the_account(disk: str) -> None:
    """Each disk has a list of its own; empty, unset, bracketed and mistyped is not its affair."""
    account = account_with(**{f"available_cluster_instance_{disk.lower()}_disk_type": ["cloud"]})
    place = ("Configs", "Disks", f"{disk}Disk", "Type")

    def told(kind: object) -> bool:
        body = minimal(
            Configs={"Disks": {"SystemDisk": {"Type": kind}, "DataDisk": {"Type": kind}}}
        )
        found = [
            [v[:2] for v in violations(body, account, engine) if v[0] == "disk-type-unavailable"]
            for engine in ("compiled", "reference")
        ]
        assert found[0] == found[1]
        assert found[0] in ([], [("disk-type-unavailable", place)])
        return bool(found[0])

    assert [kind for kind in ("cloud", "cloud_ssd", "", "[type]", None, 5) if told(kind)] == [
        "cloud_ssd"
    ]
