"""Mending: what is mended is better at one place, and the same everywhere else."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate import Account
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.report import Report
from bcvalidate.document.document import Document, read_document, value_document
from bcvalidate.document.pointer import to_pointer
from bcvalidate.document.positions import Location, locate, positions
from bcvalidate.errors import FixError
from bcvalidate.fixes.fixer import FixResult, fix, save
from bcvalidate.rules.fields import suggest_field
from tests.harness import minimal, report_on
from tests.texts import SPACES

SLIPS = {
    "Name": "Nmae",
    "ImageId": "imageId",
    "Description": "Descripton",
    "UserData": "userdata",
    "Groups": "Gruops",
    "InstanceType": "Instance_Type",
    "ResourceType": "ResourceTyp",
    "DesiredVMCount": "DesiredVmCount",
}


def objects(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every member of a value."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield (*path, key)
            yield from objects(child, (*path, key))


def assess(document: Document) -> Report:
    """The documented rules that a body breaks, and its misspelt keys."""
    report = report_on(document, lint=False)
    places = [
        Location(path, at_key=True)
        for path in objects(document.value)
        if (meant := suggest_field("create-cluster", path))
        if meant.place is None and meant.key != path[-1]
    ]
    text = document.text or ""
    offsets = locate(text, document.value, places, repeats=True) if places else {}
    at = positions(text, offsets.values())
    misspelt = [
        Finding(
            "unknown-key",
            "warning",
            False,
            None,
            None,
            "",
            to_pointer(place.path),
            *at[offset],
            None,
        )
        for place, offset in offsets.items()
    ]
    return Report((*report.findings, *misspelt))


def mended(text: str, *, unsafe: bool = False) -> FixResult:
    """What mending makes of a text."""
    return fix(read_document(text), assess, unsafe=unsafe)


def test_all_at_once() -> None:
    """Layout, order, escapes and line ends stay; what is mended is reported no more."""
    text = """{\r
\t"Nmae" : "集群-\\u0061",\r
\t"ImageId":"img-x", "instance-type": "ecs.sn1ne.large",\r
\t"Gruops": {"g": {"ResourceType": "OnDemand", "DesiredVmCount": 1.50e1}}\r
}"""

    result = mended(text)

    assert result.after.text == text.replace('"instance-type"', '"InstanceType"')
    assert [fix.description for fix in result.applied] == ["Rename this key to InstanceType."]
    assert result.report == assess(result.after)
    assert result.before.text == text


def test_what_a_fix_reveals_is_mended_next() -> None:
    """A misspelt key hides those below it."""
    text = (
        json.dumps(minimal())
        .replace('"Groups"', '"Gruops"')
        .replace('"ResourceType"', '"resourceType"')
    )

    result = mended(text)

    assert result.after.text == json.dumps(minimal())
    assert [fix.description for fix in result.applied] == [
        "Rename this key to Groups.",
        "Rename this key to ResourceType.",
    ]
    assert result.report == Report()


def test_fix_with_those_of_what_it_reveals_beside_one_that_is_left_out() -> None:
    """A fix counts with what follows from it, whatever becomes of the others."""
    text = '{"Nmae": "a\\n", "ImageId": "x", "InstanceType": "", "Descripton": 1}'

    result = mended(text)

    assert result.after.text == text.replace("Nmae", "Name").replace("\\n", "")
    assert [fix.rule for fix in result.applied] == ["unknown-key", "name-charset"]


def test_fix_that_would_make_a_warning_is_left_out() -> None:
    """What is revealed may be an info, but no warning."""
    text = (
        f'{json.dumps(minimal())[:-1]}, "instancetyp": "x", "imageid_": "", "Descripton": "a b"}}'
    )

    result = fix(read_document(text), report_on)

    assert result.after.text == text.replace("Descripton", "Description")
    assert "instance-type-format" in {
        finding.rule
        for finding in report_on(
            read_document(text.replace("instancetyp", "InstanceType"))
        ).findings
    }


def test_findings_that_stay_are_no_new_ones() -> None:
    """What is found at, between and behind edits of several passes is known by its place."""
    feeds = "\\n" * 30
    text = f'{{"Nmae": "a{feeds}", "Image_Id": "x", "DependencyIsvService": 1, "InstanceType": ""}}'

    result = mended(text)

    assert result.after.text == text.replace("Nmae", "Name").replace(feeds, "").replace("_", "")
    assert [fix.rule for fix in result.applied] == ["unknown-key", "unknown-key", "name-charset"]


def test_finding_at_the_edit_itself_stays() -> None:
    """A key that an organisation forbids, however it is spelled, can still be mended."""
    text = '{"Name": "a", "Image_Id": "x", "InstanceType": ""}'

    def forbidding(document: Document) -> Report:
        column = (document.text or "").index('"Image') + 1
        own = Finding("own-rule", "error", False, None, None, "", "", 1, column, None)
        return Report((*assess(document).findings, own))

    result = fix(read_document(text), forbidding)

    assert result.after.text == text.replace("Image_Id", "ImageId")


def test_fix_that_does_not_mend_is_left_out() -> None:
    """The word that is meant helps nobody whose account does not have it."""
    text = json.dumps(minimal()).replace("OnDemand", "ondemand")
    account = Account(available_cluster_resource_type=("Spot",))

    result = fix(
        read_document(text),
        lambda document: report_on(document, account=account),
        unsafe=True,
    )

    assert (result.after.text, result.applied) == (text, ())


FULL = """{
  "Nmae": "x\\n", "ImageId": "img-x", "Descripton": "集群\\u0061",\r
  "instance_type": "ecs.sn1ne.large",
  "DependencyIsvService": "gtx",
  "Groups": {"g": {"DesiredVMCount": "3", "resource_type": "ondemand", "SpotStrategy": "SpotAsPriceGo"}},
  "Notification": {"Topic": {"Name": "n", "Endpoint": "e", "Events": ["onClusterDeleted", "OnInstanceActiv"]}},
  "Configs":{"Networks":{"VPC":{"CidrBlock":"10.1.2.3/16" , "VpcId": "vpc-1",
     "OppositeRouterType": "vrouter", "OppositeRouterId": "r", "OppositeRegionId": "r",
     "OppositeAccessPointId": "x"}},
   "Disks": {"SystemDisk": {"Type": "cloud-ssd", "Size": "50"}},
   "Mounts": {"Lock": "True", "OSS": {"AccessKeyId": "", "AccessSecurityToken": ""}}}
}
"""
FULL_MENDED = """{
  "Name": "x", "ImageId": "img-x", "Description": "集群\\u0061",\r
  "InstanceType": "ecs.sn1ne.large",
  "DependencyIsvService": "GTX",
  "Groups": {"g": {"DesiredVMCount": 3, "ResourceType": "OnDemand"}},
  "Notification": {"Topic": {"Name": "n", "Endpoint": "e", "Events": ["OnClusterDeleted", "OnInstanceActive"]}},
  "Configs":{"Networks":{"VPC":{"CidrBlock":"10.1.0.0/16" , "VpcId": "vpc-1",
     "OppositeRouterType": "VRouter", "OppositeRouterId": "r", "OppositeRegionId": "r"}},
   "Disks": {"SystemDisk": {"Type": "cloud_ssd", "Size": 50}},
   "Mounts": {"Lock": true, "OSS": {"AccessKeyId": "", "SecurityToken": ""}}}
}
"""


def test_every_kind_of_fix_together() -> None:
    """One run mends all that can be mended, and what it reveals."""
    result = fix(read_document(FULL), report_on, unsafe=True)

    assert result.after.text == FULL_MENDED
    assert [finding.rule for finding in result.report.findings] == ["name-prose"]


@pytest.mark.parametrize(
    ("member", "why"),
    [
        ('"Descripton": 1', "description-type"),
        ('"userdata": {"k": 1}', "user-data-value-type"),
        ('"Notificaton": {"Topic": []}', "parameter-invalid"),
    ],
)
def test_fix_that_would_make_an_error_is_left_out(member: str, why: str) -> None:
    """A key that is not read cannot be wrong; the other fixes are made all the same."""
    text = f'{json.dumps(minimal())[:-1]}, {member}, "instancetype": ""}}'

    result = mended(text)

    assert result.after.text == text.replace("instancetype", "InstanceType")
    assert why in {finding.rule for finding in assess(read_document(_renamed(text))).findings}


def _renamed(text: str) -> str:
    for slip, key in (
        ("Descripton", "Description"),
        ("userdata", "UserData"),
        ("Notificaton", "Notification"),
    ):
        text = text.replace(slip, key)
    return text


def test_unsafe_fixes_only_when_asked_for() -> None:
    """A quoted count is mended with unsafe fixes, unless it is out of range."""
    text = json.dumps(minimal()).replace(": 1,", ': "3",').replace("OnDemand", "ondemand")
    far = text.replace('"3"', '"0"').replace("ondemand", "OnDemand")

    assert mended(text).after.text == text
    assert mended(text).applied == ()
    assert mended(text, unsafe=True).after.text == text.replace('"3"', "3").replace(
        "ondemand", "OnDemand"
    )
    assert mended(far, unsafe=True).after.text == far


def test_only_what_is_chosen_is_mended() -> None:
    """What is not to be reported is not mended either, but still keeps a fix from harm."""
    text = '{"Nmae": "a", "imageid": "x", "Descripton": 1}'

    def choose(_: Document, report: Report) -> Report:
        return Report(
            tuple(
                f for f in report.findings if "imageid" not in f.pointer and f.severity != "error"
            )
        )

    result = fix(read_document(text), assess, choose)

    assert result.after.text == '{"Name": "a", "imageid": "x", "Descripton": 1}'
    assert result.report == assess(result.after)
    left = choose(result.after, result.report)
    assert [finding.pointer for finding in left.findings] == ["/Descripton"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xef\xbb\xbf{}", b'{"Nmae": "\xff"}', b"[]", b"1", b'{"a": ' * 200]
)
def test_what_cannot_be_mended(body: bytes) -> None:
    """A text that is no JSON, or no object, stays as it is."""
    document = read_document(body)

    result = fix(document, lambda document: report_on(document, lint=False), unsafe=True)

    assert (result.after, result.applied) == (document, ())


def test_value_that_was_no_text() -> None:
    """A Mapping has no text to mend."""
    document = value_document({"Nmae": "a"})

    result = fix(document, lambda document: report_on(document, lint=False))

    assert result.applied == ()


def test_repeated_keys_until_none_is_left() -> None:
    """Each earlier member is dropped, and the value stays what it was."""
    text = '{"Name": "a", "Name": {"x": 1, "x": 2}, "Name": "b", "ImageId": "x", "ImageId": "y"}'

    def strict(document: Document) -> Report:
        return report_on(document)

    result = fix(read_document(text), strict, unsafe=True)

    assert result.after.text == '{"Name": "b", "ImageId": "y"}'
    assert fix(read_document(text), strict).after.text == text


@st.composite
def misspelt(draw: st.DrawFn) -> tuple[str, str]:
    """A text with misspelt keys, and the same text with the right ones."""
    body = minimal(
        Description=draw(st.sampled_from(["", '集 \\ "', "a: {b}"])),
        UserData={"Nmae": "x", "集": ""},
    )
    slips = draw(st.lists(st.sampled_from(sorted(SLIPS)), unique=True))

    def written(value: Any, *, bad: bool) -> str:
        if not isinstance(value, dict):
            return json.dumps(value, ensure_ascii=ascii_only)
        members = []
        for key, child in value.items():
            spelled = SLIPS[key] if bad and key in slips else key
            members.append(f"{gap}{json.dumps(spelled)}{gap}:{gap}{written(child, bad=bad)}")
        return f"{{{','.join(members)}{gap}}}"

    gap, ascii_only = draw(SPACES), draw(st.booleans())
    return written(body, bad=True), written(body, bad=False)


@given(misspelt())
def test_misspelt_keys_are_all_that_changes(texts: tuple[str, str]) -> None:
    """The mended text is the one without slips, to the last byte; a second run changes nothing."""
    bad, good = texts

    result = mended(bad)

    assert result.after.text == good
    assert json.loads(result.after.text) == json.loads(good)
    assert mended(good).applied == ()
    assert mended(good).after.text == good
    assert all(fix.safe for fix in result.applied)


BODIES = st.recursive(
    st.sampled_from([None, True, 1, 2.0, "", "3", "true", "a\n", "ondemand", "10.1.2.3/16"]),
    lambda inner: (
        st.dictionaries(
            st.sampled_from(
                [
                    "Name",
                    "Nmae",
                    "name",
                    "Groups",
                    "groups",
                    "Configs",
                    "Confgs",
                    "Networks",
                    "VPC",
                    "vpc",
                    "CidrBlock",
                    "DesiredVMCount",
                    "desiredVMCount",
                    "ResourceType",
                    "g",
                    "ImageId",
                    "imageid",
                ]
            ),
            inner,
            max_size=5,
        )
        | st.lists(inner, max_size=2)
    ),
    max_leaves=15,
)


def graver(report: Report) -> Counter[str]:
    """How often each rule is broken, infos aside."""
    return Counter(finding.rule for finding in report.findings if finding.severity != "info")


@given(BODIES, st.booleans())
def test_mending_makes_nothing_worse(body: object, unsafe: bool) -> None:
    """Of no rule are there more findings, as much of the body is left, and once is enough."""
    text = json.dumps(body, indent=1)
    before = report_on(read_document(text))

    result = fix(read_document(text), report_on, unsafe=unsafe)

    after = result.after.text or ""
    assert result.found == before
    assert result.report == report_on(read_document(after))
    assert graver(result.report) <= graver(before)
    assert bool(result.applied) == (after != text)
    assert not fix(result.after, report_on, unsafe=unsafe).applied
    if not unsafe:
        assert sum(1 for _ in objects(json.loads(after))) == sum(1 for _ in objects(body))
        assert after.count("\n") == text.count("\n")


def saved(path: Path, text: str) -> None:
    """Mend a text and write it to a file."""
    save(str(path), mended(text))


def test_save(tmp_path: Path) -> None:
    """The file has the mended text, byte for byte."""
    path = tmp_path / "a.json"
    text = '{"Nmae": "集"\r\n}\r\n'.replace("集", "a")
    path.write_bytes(text.encode())

    saved(path, text)

    assert path.read_bytes() == b'{"Name": "a"\r\n}\r\n'


def test_save_does_not_overwrite_what_has_changed(tmp_path: Path) -> None:
    """A file that was edited meanwhile keeps its new content."""
    path = tmp_path / "a.json"
    path.write_bytes(b'{"Nmae": "b"}')

    with pytest.raises(FixError) as caught:
        saved(path, '{"Nmae": "a"}')

    assert caught.value.name == str(path)
    assert (
        caught.value.reason
        == "not mended: the file has changed since it was checked; run this again"
    )
    assert path.read_bytes() == b'{"Nmae": "b"}'
    assert [each.name for each in tmp_path.iterdir()] == ["a.json"]


def test_save_where_that_cannot_be(tmp_path: Path) -> None:
    """A file that is gone, a folder that is gone, and links that form a loop: each says so."""
    (tmp_path / "loop").symlink_to("loop")
    reasons = []
    for name in ("gone.json", "no/a.json", "loop"):
        with pytest.raises(FixError) as caught:
            saved(tmp_path / name, '{"Nmae": "a"}')
        reasons.append(caught.value.reason)

    assert reasons == [
        "not mended: No such file or directory",
        "not mended: cannot be written: No such file or directory",
        "not mended: cannot be written: Too many levels of symbolic links",
    ]
    assert [each.name for each in tmp_path.iterdir()] == ["loop"]


def test_the_search_for_harm_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where too many trials would be needed, what was not tried is left as it is."""
    monkeypatch.setattr("bcvalidate.fixes.fixer._MOST_CHECKED", 0)
    text = '{"Nmae": "test"}'

    mended = fix(read_document(text), assess)

    assert (mended.applied, mended.after.text) == ((), text)
