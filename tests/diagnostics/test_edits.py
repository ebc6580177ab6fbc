"""Fixes: each edits only its finding, and the rest of the text stays unchanged."""

from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.diagnostics.edits import Fix, find_fixes
from bcvalidate.diagnostics.finding import Finding
from bcvalidate.document.document import read_document, value_document
from bcvalidate.document.nodes import nodes
from bcvalidate.document.positions import positions
from bcvalidate.fixes.fixer import apply_fixes, non_overlapping

VPC = "/Configs/Networks/VPC"


def located_finding(text: str, rule: str, pointer: str) -> Finding:
    """Return a finding of a rule at a pointer, with its position."""
    document = read_document(text)
    start = nodes(document, [pointer])[pointer].span[0]
    line, column = positions(text, [start])[start]
    return Finding(rule, "warning", False, None, None, "", pointer, line, column, None)


def fixed(text: str, *broken: tuple[str, str]) -> tuple[str, list[bool]]:
    """Return the text with the fixes of these rules and pointers, and which of them are safe."""
    found = find_fixes(
        read_document(text), [located_finding(text, rule, pointer) for rule, pointer in broken]
    )
    return apply_fixes(text, found.values()), [fix.safe for fix in found.values()]


RENAMED = [
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
]


def test_misspelt_key_is_renamed() -> None:
    """A misspelt key becomes the key that is suggested; nothing else changes."""
    for text, pointer, after in RENAMED:
        assert fixed(text, ("unknown-key", pointer)) == (after, [True]), (text, pointer)


def test_key_that_may_be_another_word_is_not_safe() -> None:
    """A key that is probably not a typing error is renamed by an unsafe fix."""
    for key in ("Date", "Mame"):
        text = f'{{"{key}": "a"}}'

        assert fixed(text, ("unknown-key", f"/{key}")) == ('{"Name": "a"}', [False]), key


UNCHANGED = [
    ('{"Nmae": "a", "Name": "b"}', ["/Nmae"]),
    ('{"Nmae": "a", "name": "b"}', ["/Nmae", "/name"]),
    ('{"Nmae": "a", "Nmae": "b"}', ["/Nmae"]),
    ('{"Whatever": 1}', ["/Whatever"]),
    ('{"CidrBlock": 1}', ["/CidrBlock"]),
    ('{"UserData": {"Nmae": "a"}}', ["/UserData/Nmae"]),
]


def test_keys_that_stay() -> None:
    """No key is renamed to an existing one, to the same as another, or to one of another object."""
    for text, pointers in UNCHANGED:
        assert fixed(text, *(("unknown-key", pointer) for pointer in pointers)) == (text, []), (
            text,
            pointers,
        )


def test_misspelt_keys_of_two_objects() -> None:
    """The same misspelt key in two objects gives two fixes."""
    text = '{"Groups": {"a": {"Instancetype": "x"}, "b": {"Instancetype": "y"}}}'

    assert fixed(
        text, ("unknown-key", "/Groups/a/Instancetype"), ("unknown-key", "/Groups/b/Instancetype")
    ) == ('{"Groups": {"a": {"InstanceType": "x"}, "b": {"InstanceType": "y"}}}', [True, True])


def test_rename_of_an_undocumented_key() -> None:
    """Renaming a key that only the SDKs know is unsafe: it may boot another image."""
    text = '{"Groups": {"a": {"ImageID": "x"}}}'

    assert fixed(text, ("unknown-key", "/Groups/a/ImageID")) == (
        '{"Groups": {"a": {"ImageId": "x"}}}',
        [False],
    )


NAMES = [
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
]


def test_trailing_line_feeds_of_the_name() -> None:
    """Line feeds at the end of a name are removed if that leaves a valid name."""
    for written, after in NAMES:
        text = f'{{ "Name": "{written}" , "ImageId": "x\\n" }}'
        wanted = f'{{ "Name": "{after}" , "ImageId": "x\\n" }}'

        assert fixed(text, ("name-charset", "/Name")) == (
            (text, []) if after is None else (wanted, [True])
        ), (written, after)


REWRITTEN = [
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
]


def test_value_is_rewritten() -> None:
    """A value with one possible meaning is rewritten by an unsafe fix."""
    for rule, pointer, written, after in REWRITTEN:
        text = after_text = "@"
        for step in reversed(pointer.split("/")[1:]):
            text = f'{{ "集": [1.50, "\\u00e9"], "{step}":{text}\r\n}}'
            after_text = f'{{ "集": [1.50, "\\u00e9"], "{step}":{after_text}\r\n}}'
        text = text.replace("@", written)

        assert fixed(text, (rule, pointer)) == (
            (text, []) if after is None else (after_text.replace("@", after), [False])
        ), (rule, pointer)


OSS_MEMBERS = [
    ('"AccessSecurityToken": "t"', '"SecurityToken": "t"'),
    ('"AccessSecurityToken": "t", "SecurityToken": ""', None),
    ('"AccessSecurityToken": "t", "SecurtyToken": "u"', None),
]


def test_legacy_key() -> None:
    """The older key becomes the newer one, unless that exists or another key is renamed to it."""
    for members, after in OSS_MEMBERS:
        text = f'{{"Configs": {{"Mounts": {{"OSS": {{{members}}}}}}}}}'
        oss = "/Configs/Mounts/OSS"
        broken = [("legacy-key", f"{oss}/AccessSecurityToken")]
        if "SecurtyToken" in members:
            broken.append(("unknown-key", f"{oss}/SecurtyToken"))

        after_text, safe = fixed(text, *broken)

        assert safe == ([] if after is None else [False]), (members, after)
        assert after_text == (text if after is None else text.replace(members, after)), (
            members,
            after,
        )


def test_unused_members_are_removed() -> None:
    """An access point that must not be set and a strategy without effect are removed."""
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
    """Of a repeated key, the last member stays, because it counts."""
    text = '{\n  "a": {"x": 1, "x": 2},\n  "b": 0,\n  "a": 3,\n  "a": 4\n}'
    repeated = [(2, 17), (4, 3), (5, 3)]
    found = [
        Finding("duplicate-key", "error", False, None, None, "", "", *at, None) for at in repeated
    ]

    fixes = find_fixes(read_document(text), found)

    assert [fix.safe for fix in fixes.values()] == [False] * 3
    assert apply_fixes(text, fixes.values()) == '{\n  "b": 0,\n  "a": 4\n}'
    assert apply_fixes(text, [fixes[found[0]]]) == text.replace('"x": 1, ', "")


def test_repeated_key_is_not_removed_for_another_rule() -> None:
    """An unused member is not removed if an earlier one would count then."""
    text = '{"Groups": {"g": {"SpotStrategy": "a", "SpotStrategy": "b"}}}'

    assert fixed(text, ("spot-fields-unused", "/Groups/g/SpotStrategy")) == (text, [])


def test_last_value_of_a_repeated_key_is_rewritten() -> None:
    """Of a repeated key, the last value is rewritten."""
    text = '{"Name": "a\\n", "Name": "b\\n"}'

    assert fixed(text, ("name-charset", "/Name")) == ('{"Name": "a\\n", "Name": "b"}', [True])


MISSING_POINTERS = ["/no", "/Groups/0", "/Nmae/0", "/Events/2", "/Events/00", "/Events/x"]


def test_pointer_that_leads_nowhere() -> None:
    """A finding whose pointer is not in the text, such as a masked one, has no fix."""
    for pointer in MISSING_POINTERS:
        document = read_document('{"Nmae": "a", "Events": [1, 2]}')
        found = [Finding("unknown-key", "warning", False, None, None, "", pointer, 1, 1, None)]

        assert find_fixes(document, found) == {}, pointer


OTHER_LOCATIONS = [
    ("spot-fields-unused", ""),
    ("spot-fields-unused", "/Events/1"),
    ("name-charset", "/Name"),
] + [(rule, "") for rule in ("unknown-key", "legacy-key", "parameter-invalid", "cidr-host-bits")]


def test_rule_at_an_unusual_location() -> None:
    """A finding of a rule at an unusual location has no fix."""
    for rule, pointer in OTHER_LOCATIONS:
        text = '{"Name": 1, "Events": [1, 2]}'

        assert fixed(text, (rule, pointer)) == (text, []), (rule, pointer)


def test_no_fixes_without_json_text() -> None:
    """A Mapping and a broken text have no fixes."""
    found = [Finding("unknown-key", "warning", False, None, None, "", "/Nmae", 1, 1, None)]

    assert find_fixes(value_document({"Nmae": "a"}), found) == {}
    assert find_fixes(read_document('{"Nmae": "a"'), found) == {}
    assert nodes(value_document({"Nmae": "a"}), ["/Nmae"]) == {}
    assert find_fixes(read_document(b'{"Nmae": "\xff"}'), found) == {}


def test_no_fix_shows_a_secret() -> None:
    """Neither the description nor the replacement of a fix contains a value of the body."""
    text = '{"Configs": {"Mounts": {"OSS": {"AccessSecurityToken": "s3cr3t", "AcesKeySecret": "s3cr3t"}}}}'
    oss = "/Configs/Mounts/OSS"
    found = find_fixes(
        read_document(text),
        [
            located_finding(text, "legacy-key", f"{oss}/AccessSecurityToken"),
            located_finding(text, "unknown-key", f"{oss}/AcesKeySecret"),
        ],
    )

    assert [(fix.replacement, fix.description) for fix in found.values()] == [
        ('"SecurityToken"', "Rename this key to SecurityToken."),
        ('"AccessKeySecret"', "Rename this key to AccessKeySecret."),
    ]


def edit(start: int, end: int, replacement: str) -> Fix:
    """Return a fix that makes this edit."""
    return Fix("rule", start, end, replacement, safe=True, description="")


def test_first_of_overlapping_edits_wins() -> None:
    """Edits that touch are applied together; of edits that overlap, the first is applied."""
    edits = [edit(4, 6, "E"), edit(0, 2, "AB-"), edit(2, 4, ""), edit(3, 5, "no"), edit(6, 6, "!")]

    assert apply_fixes("abcdef", edits) == "AB-E!"
    assert non_overlapping(edits) == [edits[1], edits[2], edits[0], edits[4]]
    assert apply_fixes("abcdef", []) == "abcdef"


@given(
    st.text("abc\n", max_size=9),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4), st.text("xyz", max_size=3))),
)
def test_edits_change_nothing_outside(text: str, drawn: list[tuple[int, int, str]]) -> None:
    """The text outside of all edits is unchanged and in order."""
    edits = [edit(min(s, len(text)), min(s + n, len(text)), r) for s, n, r in drawn]
    covered = {i for fix in non_overlapping(edits) for i in range(fix.start, fix.end)}

    kept = "".join(c for c in apply_fixes(text, edits) if c not in "xyz")

    assert kept == "".join(c for i, c in enumerate(text) if i not in covered)
