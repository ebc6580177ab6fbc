"""Fixes: each edits only what it mends, and the rest of the text stays as it is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.diagnostics.edits import Fix, apply_fixes, find_fixes, non_overlapping
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.document.document import read_document, value_document
from bcvalidate.document.nodes import member_span, nodes
from bcvalidate.document.positions import Location, locate, positions

VPC = "/Configs/Networks/VPC"


def finding(text: str, rule: str, pointer: str) -> Finding:
    """A finding of a rule at a pointer, with its position."""
    document = read_document(text)
    spot = nodes(document, [pointer])[pointer]
    line, column = positions(text, [spot.span[0]])[spot.span[0]]
    return Finding(rule, "warning", False, None, None, "", pointer, line, column, None)


def fixed(text: str, *broken: tuple[str, str]) -> tuple[str, list[bool]]:
    """The text with the fixes of these rules and pointers, and which of them are safe."""
    found = find_fixes(
        read_document(text), [finding(text, rule, pointer) for rule, pointer in broken]
    )
    return apply_fixes(text, found.values()), [fix.safe for fix in found.values()]


@pytest.mark.parametrize(
    ("text", "pointer", "after"),
    [
        ('{"Nmae": "a"}', "/Nmae", '{"Name": "a"}'),
        ('{\r\n\t"name" : "a" }\r\n', "/name", '{\r\n\t"Name" : "a" }\r\n'),
        ('{"\\u006eame":"Nmae"}', "/name", '{"Name":"Nmae"}'),
        (
            '{"Groups": {"集/~": {"desired-vm-count": 1}}}',
            "/Groups/集~1~0/desired-vm-count",
            '{"Groups": {"集/~": {"DesiredVMCount": 1}}}',
        ),
        (
            '{"Configs": {"Mounts": {"Entries": [{}, {"Sorce": "x"}]}}}',
            "/Configs/Mounts/Entries/1/Sorce",
            '{"Configs": {"Mounts": {"Entries": [{}, {"Source": "x"}]}}}',
        ),
        (
            '{"Configs": {"Mounts": {"OSS": {"AcessKeySecret": "s3cr3t"}}}}',
            "/Configs/Mounts/OSS/AcessKeySecret",
            '{"Configs": {"Mounts": {"OSS": {"AccessKeySecret": "s3cr3t"}}}}',
        ),
        ('{"escription": ""}', "/escription", '{"Description": ""}'),
    ],
)
def test_misspelt_key_is_renamed(text: str, pointer: str, after: str) -> None:
    """A key becomes the known one that it means; nothing else changes."""
    assert fixed(text, ("unknown-key", pointer)) == (after, [True])


@pytest.mark.parametrize("key", ["Date", "Mame"])
def test_key_that_may_be_another_word_is_not_safe(key: str) -> None:
    """What is hardly a slip of the pen is renamed only where that is asked for."""
    text = f'{{"{key}": "a"}}'

    assert fixed(text, ("unknown-key", f"/{key}")) == ('{"Name": "a"}', [False])


@pytest.mark.parametrize(
    ("text", "pointers"),
    [
        ('{"Nmae": "a", "Name": "b"}', ["/Nmae"]),
        ('{"Nmae": "a", "name": "b"}', ["/Nmae", "/name"]),
        ('{"Nmae": "a", "Nmae": "b"}', ["/Nmae"]),
        ('{"Whatever": 1}', ["/Whatever"]),
        ('{"CidrBlock": 1}', ["/CidrBlock"]),
        ('{"UserData": {"Nmae": "a"}}', ["/UserData/Nmae"]),
    ],
)
def test_keys_that_stay(text: str, pointers: list[str]) -> None:
    """No key is renamed to one that is there, or would be twice, or that is of another place."""
    assert fixed(text, *(("unknown-key", pointer) for pointer in pointers)) == (text, [])


def test_two_misspelt_keys_of_other_objects() -> None:
    """The same slip in two objects is two fixes."""
    text = '{"Groups": {"a": {"Instancetype": "x"}, "b": {"Instancetype": "y"}}}'

    assert fixed(
        text, ("unknown-key", "/Groups/a/Instancetype"), ("unknown-key", "/Groups/b/Instancetype")
    ) == ('{"Groups": {"a": {"InstanceType": "x"}, "b": {"InstanceType": "y"}}}', [True, True])


def test_a_key_that_the_page_does_not_have() -> None:
    """A rename to a key of the SDKs' own is unsafe: it may boot another image."""
    text = '{"Groups": {"a": {"ImageID": "x"}}}'

    assert fixed(text, ("unknown-key", "/Groups/a/ImageID")) == (
        '{"Groups": {"a": {"ImageId": "x"}}}',
        [False],
    )


@pytest.mark.parametrize(
    ("written", "after"),
    [
        (r"abc\n", "abc"),
        (r"abc\n\n\u000a\u000A", "abc"),
        (r"\u0061bc\n", r"\u0061bc"),
        (r"a\nb\n", None),
        (r"1abc\n", None),
        (r"\n", None),
        (r"a\\n", None),
        (r"abc\r\n", None),
        ("a" * 64 + r"\n", "a" * 64),
        ("a" * 65 + r"\n", None),
        ("a b", None),
        ("abc", None),
    ],
)
def test_line_feeds_at_the_end_of_the_name(written: str, after: str | None) -> None:
    """They are removed if that leaves a valid name."""
    text = f'{{ "Name": "{written}" , "ImageId": "x\\n" }}'
    wanted = f'{{ "Name": "{after}" , "ImageId": "x\\n" }}'

    assert fixed(text, ("name-charset", "/Name")) == (
        (text, []) if after is None else (wanted, [True])
    )


@pytest.mark.parametrize(
    ("rule", "pointer", "written", "after"),
    [
        ("desired-vm-count-type", "/Groups/g/DesiredVMCount", '"3"', "3"),
        ("desired-vm-count-type", "/Groups/g/DesiredVMCount", "3.00", "3"),
        ("desired-vm-count-type", "/Groups/g/DesiredVMCount", '"3.0"', "3"),
        ("desired-vm-count-type", "/Groups/g/DesiredVMCount", "3.5", None),
        ("desired-vm-count-type", "/Groups/g/DesiredVMCount", '"03"', None),
        ("desired-vm-count-type", "/Groups/g/DesiredVMCount", '" 3"', None),
        ("desired-vm-count-type", "/Groups/g/DesiredVMCount", '"٣"', None),
        ("desired-vm-count-type", "/Groups/g/DesiredVMCount", '"3e0"', None),
        ("desired-vm-count-type", "/Groups/g/DesiredVMCount", "true", None),
        ("desired-vm-count-type", "/Groups/g/DesiredVMCount", "null", None),
        ("parameter-invalid", "/Configs/Disks/SystemDisk/Size", '"40"', "40"),
        ("parameter-invalid", "/Configs/Disks/SystemDisk/Size", "40", None),
        ("parameter-invalid", "/Configs/Mounts/CacheBlockSize", "1024.0", "1024"),
        ("parameter-invalid", "/Configs/Mounts/Lock", '"true"', "true"),
        ("parameter-invalid", "/Configs/Mounts/Lock", '"False"', "false"),
        ("parameter-invalid", "/Configs/Mounts/Lock", '"yes"', None),
        ("parameter-invalid", "/Configs/Mounts/Lock", "1", None),
        ("parameter-invalid", "/Configs/Mounts/Locale", "1", None),
        ("parameter-invalid", "/Groups/g/SpotPriceLimit", '"0.5"', "0.5"),
        ("parameter-invalid", "/Groups/g/SpotPriceLimit", "-1", None),
        ("parameter-invalid", "/Groups/g/SpotStrategy", '"spotaspricego"', '"SpotAsPriceGo"'),
        ("parameter-invalid", "/Groups/g/SpotStrategy", '"Nothing"', None),
        ("resource-type-invalid", "/Groups/g/ResourceType", '"on_demand"', '"OnDemand"'),
        ("resource-type-invalid", "/Groups/g/ResourceType", '"Prepiad"', '"PrePaid"'),
        ("resource-type-invalid", "/Groups/g/ResourceType", '"Free"', None),
        ("resource-type-invalid", "/Groups/g/ResourceType", "1", None),
        ("opposite-router-type-forbidden", f"{VPC}/OppositeRouterType", '"vrouter"', '"VRouter"'),
        ("cidr-host-bits", f"{VPC}/CidrBlock", '"10.1.2.3/16"', '"10.1.0.0/16"'),
        ("cidr-host-bits", f"{VPC}/CidrBlock", '"10.1.2.3"', '"10.1.2.3/32"'),
        ("cidr-host-bits", f"{VPC}/CidrBlock", '"no block"', None),
        ("cidr-host-bits", f"{VPC}/CidrBlock", "1", None),
        ("legacy-key", "/Configs/Mounts/OSS/SecurityToken", '"x"', None),
        ("placeholder", f"{VPC}/VpcId", '"[Your vpc id]"', None),
    ],
)
def test_value_is_rewritten(rule: str, pointer: str, written: str, after: str | None) -> None:
    """A value that can only mean one thing is written as that: never safely."""
    text = after_text = "@"
    for step in reversed(pointer.split("/")[1:]):
        text = f'{{ "集": [1.50, "\\u00e9"], "{step}":{text}\r\n}}'
        after_text = f'{{ "集": [1.50, "\\u00e9"], "{step}":{after_text}\r\n}}'
    text = text.replace("@", written)

    assert fixed(text, (rule, pointer)) == (
        (text, []) if after is None else (after_text.replace("@", after), [False])
    )


@pytest.mark.parametrize(
    ("members", "after"),
    [
        ('"AccessSecurityToken": "t"', '"SecurityToken": "t"'),
        ('"AccessSecurityToken": "t", "SecurityToken": ""', None),
        ('"AccessSecurityToken": "t", "SecurtyToken": "u"', None),
    ],
)
def test_legacy_key(members: str, after: str | None) -> None:
    """The older name becomes the newer one, unless that is there, or another key means it."""
    text = f'{{"Configs": {{"Mounts": {{"OSS": {{{members}}}}}}}}}'
    oss = "/Configs/Mounts/OSS"
    broken = [("legacy-key", f"{oss}/AccessSecurityToken")]
    if "SecurtyToken" in members:
        broken.append(("unknown-key", f"{oss}/SecurtyToken"))

    after_text, safe = fixed(text, *broken)

    assert safe == ([] if after is None else [False])
    assert after_text == (text if after is None else text.replace(members, after))


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ('{"@": 1}', "{}"),
        ('{\n  "@": 1\n}', "{}"),
        ('{"@": 1, "b": 2}', '{"b": 2}'),
        ('{\n  "a": 1,\n  "@": {"x": [","]},\n  "b": 2\n}', '{\n  "a": 1,\n  "b": 2\n}'),
        ('{\n  "a": 1 ,\n  "@": "}"\n}', '{\n  "a": 1\n}'),
        ('{"a": "\\",", "\\u0040":1\t}', '{"a": "\\","\t}'),
    ],
)
def test_member_is_removed_with_its_comma(text: str, after: str) -> None:
    """What stays is JSON, laid out as it was."""
    key = locate(text, json.loads(text), [Location(("@",), at_key=True)])[
        Location(("@",), at_key=True)
    ]

    start, end = member_span(text, key)

    assert text[:start] + text[end:] == after
    json.loads(after)


def test_unused_members_are_removed() -> None:
    """An access point that must not be set, and a strategy that has no effect."""
    text = """{"Configs": {"Networks": {"VPC": {
  "OppositeRouterType": "VRouter",
  "OppositeAccessPointId": "ap-1"
}}}, "Groups": {"g": {"SpotStrategy": "SpotAsPriceGo", "ResourceType": "OnDemand"}}}"""

    assert fixed(
        text,
        ("opposite-access-point-unused", f"{VPC}/OppositeAccessPointId"),
        ("spot-fields-unused", "/Groups/g/SpotStrategy"),
    ) == (
        """{"Configs": {"Networks": {"VPC": {
  "OppositeRouterType": "VRouter"
}}}, "Groups": {"g": {"ResourceType": "OnDemand"}}}""",
        [False, False],
    )


def test_earlier_members_of_a_repeated_key_are_removed() -> None:
    """Of a key that is there three times, the last stays, which is the one that counts."""
    text = '{\n  "a": {"x": 1, "x": 2},\n  "b": 0,\n  "a": 3,\n  "a": 4\n}'
    places = [(2, 17), (4, 3), (5, 3)]
    found = [
        Finding("duplicate-key", "error", False, None, None, "", "", *place, None)
        for place in places
    ]

    mended = find_fixes(read_document(text), found)

    assert [fix.safe for fix in mended.values()] == [False] * 3
    assert apply_fixes(text, mended.values()) == '{\n  "b": 0,\n  "a": 4\n}'
    assert apply_fixes(text, [mended[found[0]]]) == text.replace('"x": 1, ', "")


def test_removal_never_lets_an_earlier_member_count() -> None:
    """A key that repeats is not removed for another reason."""
    text = '{"Groups": {"g": {"SpotStrategy": "a", "SpotStrategy": "b"}}}'

    assert fixed(text, ("spot-fields-unused", "/Groups/g/SpotStrategy")) == (text, [])


def test_value_of_a_repeated_key_is_mended_where_it_counts() -> None:
    """The last one is rewritten."""
    text = '{"Name": "a\\n", "Name": "b\\n"}'

    assert fixed(text, ("name-charset", "/Name")) == ('{"Name": "a\\n", "Name": "b"}', [True])


@pytest.mark.parametrize(
    "pointer", ["/no", "/Groups/0", "/Nmae/0", "/Events/2", "/Events/00", "/Events/x"]
)
def test_pointer_that_leads_nowhere(pointer: str) -> None:
    """A finding whose pointer is not of this text, a masked one say, has no fix."""
    document = read_document('{"Nmae": "a", "Events": [1, 2]}')
    found = [Finding("unknown-key", "warning", False, None, None, "", pointer, 1, 1, None)]

    assert find_fixes(document, found) == {}


@pytest.mark.parametrize(
    ("rule", "pointer"),
    [("spot-fields-unused", ""), ("spot-fields-unused", "/Events/1"), ("name-charset", "/Name")]
    + [(rule, "") for rule in ("unknown-key", "legacy-key", "parameter-invalid", "cidr-host-bits")],
)
def test_place_where_there_is_nothing_to_mend(rule: str, pointer: str) -> None:
    """A finding of a policy, or of a rule at another place than ours, is no reason to fail."""
    text = '{"Name": 1, "Events": [1, 2]}'

    assert fixed(text, (rule, pointer)) == (text, [])


def test_what_is_no_json_text_has_no_fixes() -> None:
    """Neither a Mapping nor a broken text can be edited."""
    found = [Finding("unknown-key", "warning", False, None, None, "", "/Nmae", 1, 1, None)]

    assert find_fixes(value_document({"Nmae": "a"}), found) == {}
    assert find_fixes(read_document('{"Nmae": "a"'), found) == {}
    assert nodes(value_document({"Nmae": "a"}), ["/Nmae"]) == {}
    assert find_fixes(read_document(b'{"Nmae": "\xff"}'), found) == {}


def test_no_fix_shows_a_secret() -> None:
    """Neither the words of a fix nor what it writes has a value of the body."""
    text = '{"Configs": {"Mounts": {"OSS": {"AccessSecurityToken": "s3cr3t", "AcesKeySecret": "s3cr3t"}}}}'
    oss = "/Configs/Mounts/OSS"
    found = find_fixes(
        read_document(text),
        [
            finding(text, "legacy-key", f"{oss}/AccessSecurityToken"),
            finding(text, "unknown-key", f"{oss}/AcesKeySecret"),
        ],
    )

    assert [(fix.replacement, fix.description) for fix in found.values()] == [
        ('"SecurityToken"', "Rename this key to SecurityToken."),
        ('"AccessKeySecret"', "Rename this key to AccessKeySecret."),
    ]


def edit(start: int, end: int, replacement: str) -> Fix:
    """A fix that makes this edit."""
    return Fix("rule", start, end, replacement, safe=True, description="")


def test_of_overlapping_edits_the_first_wins() -> None:
    """Edits that touch are applied together, those that overlap are not."""
    edits = [edit(4, 6, "E"), edit(0, 2, "AB-"), edit(2, 4, ""), edit(3, 5, "no"), edit(6, 6, "!")]

    assert apply_fixes("abcdef", edits) == "AB-E!"
    assert non_overlapping(edits) == [edits[1], edits[2], edits[0], edits[4]]
    assert apply_fixes("abcdef", []) == "abcdef"


@given(
    st.text("abc\n", max_size=9),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4), st.text("xyz", max_size=3))),
)
def test_edits_change_nothing_outside(text: str, drawn: list[tuple[int, int, str]]) -> None:
    """What no edit covers is in the result, in order."""
    edits = [edit(min(s, len(text)), min(s + n, len(text)), r) for s, n, r in drawn]
    covered = {i for fix in non_overlapping(edits) for i in range(fix.start, fix.end)}

    kept = "".join(c for c in apply_fixes(text, edits) if c not in "xyz")

    assert kept == "".join(c for i, c in enumerate(text) if i not in covered)
