"""Keywords: instance and disk types are checked against the lists of the account."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bcvalidate import Account, account, validate
from bcvalidate.rules.schema import argument_name
from tests.support.bodies import ACCOUNTS
from tests.support.harness import minimal, violations, with_group

TYPES = [name for name, kind in account.ACCOUNT_FIELDS.items() if kind == "types"]
CLUSTER, SPOT, PREPAID = ["c", "cs", "cp"], ["s", "cs", "sp"], ["p", "cp", "sp"]
ACCOUNT = Account(
    available_cluster_instance_type=CLUSTER,
    available_spot_instance_type=SPOT,
    available_prepaid_instance_type=PREPAID,
)
RULE = "instance-type-invalid"


def account_with(**lists: Any) -> Account:
    """Return an account with these lists."""
    return Account(**lists)


def invalid_types(body: Any, account: Account) -> list[tuple[str | int, ...]]:
    """Return the paths of invalid instance types, which both engines agree on."""
    found = [path for rule, path, _ in violations(body, account) if rule == RULE]
    reference = [path for rule, path, _ in violations(body, account, "reference") if rule == RULE]
    assert found == reference
    return found


ALLOWED_TYPES = [
    ("Spot", {"", *SPOT}),
    ("PrePaid", {"", *CLUSTER, *PREPAID}),
    ("OnDemand", {"", *CLUSTER}),
    ("spot", {"", *CLUSTER}),
    (None, {"", *CLUSTER}),
]


def test_type_of_a_group() -> None:
    """The type of a group is checked against the list for its resource type."""
    for resource, allowed in ALLOWED_TYPES:
        accepted = {
            name
            for name in ("", "none", *CLUSTER, *SPOT, *PREPAID)
            if not invalid_types(with_group(InstanceType=name, ResourceType=resource), ACCOUNT)
        }

        assert accepted == allowed, resource


def test_missing_list_is_not_checked() -> None:
    """A missing list is not checked; PrePaid types may be on either list if both are given."""
    groups = [with_group(InstanceType="x", ResourceType=kind) for kind in ("Spot", "PrePaid", "")]
    location = ("Groups", "g", "InstanceType")

    found = {
        list_: [
            invalid_types(body, account_with(**{list_: ["a"]})) == [location] for body in groups
        ]
        for list_ in map(argument_name, TYPES)
    }

    assert found == {
        "available_cluster_instance_type": [False, True, True],
        "available_spot_instance_type": [True, False, False],
        "available_prepaid_instance_type": [False, False, False],
    }


def body_with_inherited_type(name: object) -> Any:
    """Return a body whose groups of each kind inherit the type of the cluster."""
    group = {"DesiredVMCount": 1}
    groups = {
        "spot": {**group, "ResourceType": "Spot"},
        "prepaid": {**group, "ResourceType": "PrePaid", "InstanceType": ""},
        "demand": {**group, "ResourceType": "OnDemand"},
        "own": {**group, "ResourceType": "Spot", "InstanceType": "cs"},
        "none": {**group},
    }
    return minimal(InstanceType=name, Groups=groups)


INHERITED_TYPES = [
    ("c", ["spot"]),
    ("cs", []),
    ("cp", ["spot"]),
    ("s", ["prepaid", "demand", "none"]),
    ("p", ["spot", "demand", "none"]),
    ("sp", ["demand", "none"]),
]


def test_inherited_type() -> None:
    """An inherited type is reported at each group whose list lacks it, if another list has it."""
    for name, groups in INHERITED_TYPES:
        assert sorted(invalid_types(body_with_inherited_type(name), ACCOUNT)) == sorted(
            ("Groups", group) for group in groups
        ), (name, groups)


def test_type_on_no_list() -> None:
    """A type on no list is reported once, at the cluster."""
    for name in ("none", None, 5):
        assert invalid_types(body_with_inherited_type(name), ACCOUNT) == [("InstanceType",)], name


@given(ACCOUNTS, st.sampled_from(["", "a", "ecs.sn1ne.large", "x", None]))
def test_type_is_not_reported_twice(account: Account, name: object) -> None:
    """A type is reported at the cluster or at its groups, but not at both."""
    found = invalid_types(body_with_inherited_type(name), account)

    at_heirs = [path for path in found if len(path) == len(("Groups", "g"))]
    assert ("InstanceType",) not in found or at_heirs == []


def hints(body: Any, account: Account) -> dict[str, str | None]:
    """Return the hints of invalid instance types, by pointer."""
    findings = validate(body, account=account).findings
    return {finding.pointer: finding.hint for finding in findings if finding.rule == RULE}


def test_hint_of_one_list() -> None:
    """The hint of one list names its types; an empty list has no hint."""
    body = with_group(InstanceType="x", ResourceType="Spot")

    listed = hints(body, Account(available_spot_instance_type=["a", "b"]))
    empty = hints(body, Account(available_spot_instance_type=[]))

    assert listed == {"/Groups/g/InstanceType": "It must be a or b."}
    assert empty == {"/Groups/g/InstanceType": None}


def test_hint_of_several_lists() -> None:
    """The hint of several lists names each with its groups; null gets the hint of its type."""
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


def test_hint_of_an_inherited_type() -> None:
    """The hint says that the group inherits the type, and names the list."""
    found = hints(body_with_inherited_type("c"), ACCOUNT)

    assert list(found) == ["/Groups/spot"]
    assert (found["/Groups/spot"] or "").startswith(
        "The group takes the cluster's InstanceType, which its own list lacks"
        " (AvailableSpotInstanceType for Spot,"
    )


def test_disk_types_of_the_account() -> None:
    """Each disk has its own list; empty, bracketed and mistyped values are left to other rules."""
    for disk in ("System", "Data"):
        lists = {f"available_cluster_instance_{disk.lower()}_disk_type": ["cloud"]}
        location = ("disk-type-unavailable", ("Configs", "Disks", f"{disk}Disk", "Type"))

        for kind in ("cloud", "cloud_ssd", "", "[type]", None, 5):
            disks = {"SystemDisk": {"Type": kind}, "DataDisk": {"Type": kind}}
            expected = [location] if kind == "cloud_ssd" else []
            for engine in ("compiled", "reference"):
                found = violations(minimal(Configs={"Disks": disks}), account_with(**lists), engine)
                reported = [v[:2] for v in found if v[0] == "disk-type-unavailable"]
                assert reported == expected, (disk, kind, engine)
