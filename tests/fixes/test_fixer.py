"""The fixer: fixes correct one location and change nothing else."""

import json
from pathlib import Path

import pytest

from bcvalidate import Account
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.diagnostics.report import Report
from bcvalidate.document.document import Document, read_document, value_document
from bcvalidate.errors import FixError
from bcvalidate.fixes.fixer import fix, save
from tests.fixes.misspelt import check, fixed
from tests.support.harness import minimal, report_on


def test_layout_stays() -> None:
    """Layout, order, escapes and line ends stay; what is fixed is no longer reported."""
    text = """{\r
\t"Nmae" : "集群-\\u0061",\r
\t"ImageId":"img-x", "instance-type": "ecs.sn1ne.large",\r
\t"Gruops": {"g": {"ResourceType": "OnDemand", "DesiredVmCount": 1.50e1}}\r
}"""

    result = fixed(text)

    assert result.after.text == text.replace('"instance-type"', '"InstanceType"')
    assert [fix.description for fix in result.applied] == ["Rename this key to InstanceType."]
    assert result.report == check(result.after)
    assert result.before.text == text


def test_finding_that_a_fix_reveals_is_fixed() -> None:
    """A misspelt key hides the misspelt keys below it, which are fixed next."""
    text = (
        json.dumps(minimal())
        .replace('"Groups"', '"Gruops"')
        .replace('"ResourceType"', '"resourceType"')
    )

    result = fixed(text)

    assert result.after.text == json.dumps(minimal())
    assert [fix.description for fix in result.applied] == [
        "Rename this key to Groups.",
        "Rename this key to ResourceType.",
    ]
    assert result.report == Report()


def test_fix_counts_with_the_fixes_that_follow() -> None:
    """A fix is judged together with the fixes that it makes possible."""
    text = '{"Nmae": "a\\n", "ImageId": "x", "InstanceType": "", "Descripton": 1}'

    result = fixed(text)

    assert result.after.text == text.replace("Nmae", "Name").replace("\\n", "")
    assert [fix.rule for fix in result.applied] == ["unknown-key", "name-charset"]


def test_fix_that_would_make_a_warning_is_left_out() -> None:
    """A fix may reveal an info, but not a warning."""
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


def test_findings_that_stay_are_not_new() -> None:
    """Findings at, between and after the edits of several passes are recognised."""
    feeds = "\\n" * 30
    text = f'{{"Nmae": "a{feeds}", "Image_Id": "x", "DependencyIsvService": 1, "InstanceType": ""}}'

    result = fixed(text)

    assert result.after.text == text.replace("Nmae", "Name").replace(feeds, "").replace("_", "")
    assert [fix.rule for fix in result.applied] == ["unknown-key", "unknown-key", "name-charset"]


def test_finding_at_the_edit_itself_stays() -> None:
    """A key that a policy forbids in any spelling can still be corrected."""
    text = '{"Name": "a", "Image_Id": "x", "InstanceType": ""}'

    def forbidding(document: Document) -> Report:
        column = (document.text or "").index('"Image') + 1
        own = Finding("own-rule", "error", False, None, None, "", "", 1, column, None)
        return Report((*check(document).findings, own))

    result = fix(read_document(text), forbidding)

    assert result.after.text == text.replace("Image_Id", "ImageId")


def test_fix_without_effect_is_left_out() -> None:
    """A corrected value that the account does not allow is no improvement."""
    text = json.dumps(minimal()).replace("OnDemand", "ondemand")
    account = Account(available_cluster_resource_type=("Spot",))

    result = fix(
        read_document(text),
        lambda document: report_on(document, account=account),
        unsafe=True,
    )

    assert (result.after.text, result.applied) == (text, ())


FAULTY = """{
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
FIXED = """{
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
    """One run makes all possible fixes, and those that they reveal."""
    result = fix(read_document(FAULTY), report_on, unsafe=True)

    assert result.after.text == FIXED
    assert [finding.rule for finding in result.report.findings] == ["name-prose"]


HARMFUL_MEMBERS = [
    ('"Descripton": 1', "description-type"),
    ('"userdata": {"k": 1}', "user-data-value-type"),
    ('"Notificaton": {"Topic": []}', "parameter-invalid"),
]


def test_fix_that_would_make_an_error_is_left_out() -> None:
    """A fix that makes an ignored value an error is left out; the others are made."""
    for member, why in HARMFUL_MEMBERS:
        text = f'{json.dumps(minimal())[:-1]}, {member}, "instancetype": ""}}'

        result = fixed(text)

        assert result.after.text == text.replace("instancetype", "InstanceType"), (member, why)
        assert why in {finding.rule for finding in check(read_document(_renamed(text))).findings}, (
            member,
            why,
        )


def _renamed(text: str) -> str:
    for slip, key in (
        ("Descripton", "Description"),
        ("userdata", "UserData"),
        ("Notificaton", "Notification"),
    ):
        text = text.replace(slip, key)
    return text


def test_unsafe_fixes_only_when_asked_for() -> None:
    """A quoted count is fixed by unsafe fixes only, and only if it is in range."""
    text = json.dumps(minimal()).replace(": 1,", ': "3",').replace("OnDemand", "ondemand")
    far = text.replace('"3"', '"0"').replace("ondemand", "OnDemand")

    assert fixed(text).after.text == text
    assert fixed(text).applied == ()
    assert fixed(text, unsafe=True).after.text == text.replace('"3"', "3").replace(
        "ondemand", "OnDemand"
    )
    assert fixed(far, unsafe=True).after.text == far


def test_only_selected_findings_are_fixed() -> None:
    """A finding that is not selected is not fixed, but a fix must not cause one either."""
    text = '{"Nmae": "a", "imageid": "x", "Descripton": 1}'

    def choose(_: Document, report: Report) -> Report:
        return Report(
            tuple(
                f for f in report.findings if "imageid" not in f.pointer and f.severity != "error"
            )
        )

    result = fix(read_document(text), check, choose)

    assert result.after.text == '{"Name": "a", "imageid": "x", "Descripton": 1}'
    assert result.report == check(result.after)
    left = choose(result.after, result.report)
    assert [finding.pointer for finding in left.findings] == ["/Descripton"]


TEXTS_WITHOUT_FIXES = [
    b"",
    b"{",
    b"\xef\xbb\xbf{}",
    b'{"Nmae": "\xff"}',
    b"[]",
    b"1",
    b'{"a": ' * 200,
]


def test_texts_without_fixes() -> None:
    """A text that is not JSON, or not an object, stays as it is."""
    for body in TEXTS_WITHOUT_FIXES:
        document = read_document(body)

        result = fix(document, lambda document: report_on(document, lint=False), unsafe=True)

        assert (result.after, result.applied) == (document, ()), body


def test_value_without_text() -> None:
    """A Mapping has no text to edit."""
    document = value_document({"Nmae": "a"})

    result = fix(document, lambda document: report_on(document, lint=False))

    assert result.applied == ()


def test_repeated_keys_are_all_removed() -> None:
    """Each earlier member of a repeated key is removed, and the value stays the same."""
    text = '{"Name": "a", "Name": {"x": 1, "x": 2}, "Name": "b", "ImageId": "x", "ImageId": "y"}'

    result = fix(read_document(text), report_on, unsafe=True)

    assert result.after.text == '{"Name": "b", "ImageId": "y"}'
    assert fix(read_document(text), report_on).after.text == text


def save_fixed(path: Path, text: str) -> None:
    """Fix a text and save the result."""
    save(str(path), fixed(text))


def test_save(tmp_path: Path) -> None:
    """The file has the fixed text, byte for byte."""
    path = tmp_path / "a.json"
    text = '{"Nmae": "集"\r\n}\r\n'.replace("集", "a")
    path.write_bytes(text.encode())

    save_fixed(path, text)

    assert path.read_bytes() == b'{"Name": "a"\r\n}\r\n'


def test_changed_file_is_not_overwritten(tmp_path: Path) -> None:
    """A file that was edited in the meantime keeps its new content."""
    path = tmp_path / "a.json"
    path.write_bytes(b'{"Nmae": "b"}')

    with pytest.raises(FixError) as caught:
        save_fixed(path, '{"Nmae": "a"}')

    assert caught.value.name == str(path)
    assert (
        caught.value.reason
        == "not mended: the file has changed since it was checked; run this again"
    )
    assert path.read_bytes() == b'{"Nmae": "b"}'
    assert [each.name for each in tmp_path.iterdir()] == ["a.json"]


def test_files_that_cannot_be_saved(tmp_path: Path) -> None:
    """A missing file, a missing folder and a loop of links each have a reason."""
    (tmp_path / "loop").symlink_to("loop")
    reasons = []
    for name in ("gone.json", "no/a.json", "loop"):
        with pytest.raises(FixError) as caught:
            save_fixed(tmp_path / name, '{"Nmae": "a"}')
        reasons.append(caught.value.reason)

    assert reasons == [
        "not mended: No such file or directory",
        "not mended: cannot be written: No such file or directory",
        "not mended: cannot be written: Too many levels of symbolic links",
    ]
    assert [each.name for each in tmp_path.iterdir()] == ["loop"]


def test_search_for_harm_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fixes that would need too many trials are left out."""
    monkeypatch.setattr("bcvalidate.fixes.fixer.MAX_CHECKED_CHARACTERS", 0)
    text = '{"Nmae": "test"}'

    result = fix(read_document(text), check)

    assert (result.applied, result.after.text) == ((), text)
