"""The gate: never sure of a body with findings, and sure of most without."""

import json
from collections.abc import Callable, Sized
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bcvalidate import Account, validate
from bcvalidate.document.document import MAX_DEPTH
from bcvalidate.engine.compiled import create_cluster
from bcvalidate.engine.lints import MAX_BODY_SIZE
from bcvalidate.records.plain_prefilter import Candidates, PlainPrefilter
from bcvalidate.rules.schema import Schema
from tests.bodies import ACCOUNTS, STRINGS, bodies
from tests.harness import ERR, OK, SAMPLE, account_of, minimal, with_group
from tests.texts import texts
from tools.compiler.prefilter_statements import PrefilterWriter

GOOD = json.dumps(minimal())


def is_sure(text: str, account: Account | None = None, *, lint: bool = True) -> bool:
    """What a new gate says of a text, asked twice: it must not learn what is wrong."""
    gate = PlainPrefilter(account, lint=lint)
    first = gate.is_clean(text)

    assert gate.is_clean(text) == first
    return first


def is_clean(text: str, account: Account | None = None, *, lint: bool = True) -> bool:
    """Whether a text has no findings at all."""
    return validate(text, account=account, lint=lint).findings == ()


def with_disks(**members: object) -> dict[str, Any]:
    """A minimal body with these members of Disks."""
    return minimal(Configs={"Disks": members})


def with_mounts(*destinations: str, disk: str = "/disk") -> dict[str, Any]:
    """A minimal body with these mounts, and a data disk."""
    entries = [{"Source": "oss://b/c/", "Destination": place} for place in destinations]
    data = {"Type": "cloud", "Size": 40, "MountPoint": disk}
    return minimal(Configs={"Mounts": {"Entries": entries}, "Disks": {"DataDisk": data}})


SPELLINGS: list[Callable[[Any], str]] = [
    json.dumps,
    lambda body: json.dumps(body, ensure_ascii=False),
    lambda body: json.dumps(body, separators=(",", ":"), ensure_ascii=False),
    lambda body: json.dumps(body, indent=1, ensure_ascii=False),
    lambda body: json.dumps(body, ensure_ascii=False).replace('"}', '" \t}').replace(", ", " ,"),
]
EXTRAS = st.sampled_from(
    [
        "[placeholder]", "a, b", "LTAI4abcdefghijkl", "STS.abcdefghijklm", "\\u002c", "a\\\\\\u002c",
        "\\ud800", "集, 群", 'a\\":b', "0.1000", "\\u005bplaceholder]", ":", "a.1234",
    ]
)  # fmt: skip
MEMBERS = st.sampled_from(
    [
        '"Name": "a", ', '"Na\\u006de": "other-name", ', '"Groups": {}, ', '"UserData": {"a": "b"}, ',
        '"UserData": {"a": "b", "a": "c"}, ', '"EnvVars": {"AccessKeySecret": "x"}, ',
        '"EnvVars": {"a,b": "c"}, ', '"Unknown": {}, ', '"Unknown": {"a": {"b": [1, 2]}}, ',
        '"EnvVars": {"a": "x", "\\u0061": "y"}, ', '"EnvVars": {"my_security-token": ""}, ',
        '"Configs": {"Mounts": {"OSS": {"SecurityToken": "x"}}}, ', '"Configs": {"": 1}, ',
        '"Configs": {"Mounts": {"OSS": {"SecurityToken": ""}}}, ', '"EnvVars": {}, ',
    ]
)  # fmt: skip


@st.composite
def bodies_as_texts(draw: st.DrawFn) -> str:
    """A body as somebody may have written it, now and then with a piece of text put into it."""
    text: str = draw(st.sampled_from(SPELLINGS))(draw(bodies()))
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.sampled_from([at for at, c in enumerate(text) if c == '"'] or [0]))
        text = text[:place] + '"' + draw(EXTRAS) + text[place + 1 :]
    if text.startswith("{") and draw(st.booleans()):
        text = "{" + draw(MEMBERS) + text[1:]
    return text


@given(bodies_as_texts(), st.none() | ACCOUNTS, st.booleans())
@example('{"Name": "a-b", "Name": 1}', None, True)
def test_no_findings_when_sure(text: str, account: Account | None, lint: bool) -> None:
    """Whatever the text and the account, of a body with findings the gate is not sure."""
    sure = is_sure(text, account, lint=lint)

    assert not sure or is_clean(text, account, lint=lint)


@given(st.lists(bodies_as_texts(), max_size=6), st.none() | ACCOUNTS, st.booleans())
def test_what_it_remembers_makes_it_no_surer(
    several: list[str], account: Account | None, lint: bool
) -> None:
    """The lines of a block, seen one after the other, are no less clean than alone."""
    lines = [text.replace("\n", " ") for text in several]
    gate = PlainPrefilter(account, lint=lint)
    block = "".join(f"{line}\n" for line in lines).encode(errors="surrogatepass")

    doubts = gate.candidates(block)

    doubtful = {index for index, _ in doubts.candidates}
    assert doubts.lines == len(lines)
    assert [
        line
        for index, line in enumerate(lines)
        if index not in doubtful and not is_clean(line, account, lint=lint)
    ] == []


@given(texts(unique=False), st.booleans())
def test_any_other_text(text: tuple[str, Any], lint: bool) -> None:
    """Of a JSON text that is no body of ours the gate is not sure."""
    assert not is_sure(text[0], lint=lint)


@given(bodies(), ACCOUNTS)
def test_is_sound_says_what_violations_says(body: Any, account: Account) -> None:
    """What returns early finds a broken rule when there is one."""
    limits: Any = account.limits()

    assert create_cluster.is_sound(body, **limits) == (
        not create_cluster.violations(body, **limits)
    )


@pytest.mark.parametrize("path", OK, ids=lambda path: path.stem)
def test_sure_of_good_fixtures(path: Any) -> None:
    """A fixture that is sure has no findings; those of plain bodies are sure."""
    text, account = path.read_text("utf-8"), account_of(path)

    assert not is_sure(text, account) or is_clean(text, account)
    assert is_sure(text, account, lint=False) == is_clean(text, account, lint=False)


def test_sure_of_most_good_fixtures() -> None:
    """It does not doubt everything."""
    clean = [path for path in OK if is_clean(path.read_text("utf-8"), account_of(path))]
    sure = [path for path in clean if is_sure(path.read_text("utf-8"), account_of(path))]

    assert SAMPLE in sure
    assert len(sure) > len(clean) * 0.8, [path.stem for path in clean if path not in sure]


@pytest.mark.parametrize("path", ERR, ids=lambda path: path.stem)
def test_not_sure_of_bad_fixtures(path: Any) -> None:
    """No fixture with findings is sure."""
    text = path.read_bytes().decode("utf-8", "surrogateescape")

    assert not is_sure(text, account_of(path))


@pytest.mark.parametrize(
    "body",
    [
        minimal(),
        minimal(Description="A cluster, for this, and that."),
        minimal(Description="集群, 甲"),
        minimal(EnvVars={"PATH": "a:b", "LIST": "1, 2", "JSON": '{"a": 1, "b": 2}', "a,b": ""}),
        minimal(UserData={}, EnvVars={}, Configs={}, Notification={"Topic": {"Events": []}}),
        with_group(ResourceType="Spot", SpotStrategy="SpotWithPriceLimit", SpotPriceLimit=0.12),
        with_mounts("/a", "/b", "/c/d"),
        with_disks(SystemDisk={"Type": "cloud"}, DataDisk={}),
        minimal(Configs={"Mounts": {"OSS": {"AccessKeyId": "", "AccessKeySecret": ""}}}),
        minimal(Configs={"Mounts": {"Entries": []}, "Networks": {"VPC": {}}}),
    ],
    ids=lambda body: json.dumps(body, ensure_ascii=False)[-40:],
)
@pytest.mark.parametrize("lint", [True, False])
def test_sure_of_clean_bodies(body: Any, lint: bool) -> None:
    """Commas in texts, empty objects and prices are nothing to doubt, however it is written."""
    assert is_clean(json.dumps(body), lint=lint)
    assert [is_sure(spelled(body), lint=lint) for spelled in SPELLINGS] == [True] * len(SPELLINGS)


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(with_group(DesiredVMCount=3.0)),
        json.dumps(with_group(DesiredVMCount=True)),
        json.dumps(with_group(DesiredVMCount=10**30)),
        GOOD.replace(": 1,", ": " + "1" * 5000 + ","),
        GOOD.replace(": 1,", ": NaN,"),
        GOOD.replace(": 1,", ": 1e400,"),
        GOOD[:-1],
        GOOD + "}",
        GOOD + " 1",
        GOOD + "\0",
        GOOD + "\xa0",
        "\ufeff" + GOOD,
        "",
        " \t",
        "null",
        "[]",
        "{}",
        "[" * 100_000,
        '{"a":' * 100_000,
        json.dumps(minimal(EnvVars={"a": "\udcff"}), ensure_ascii=False),
        GOOD.replace("test-cluster", "test\tcluster"),
    ],
    ids=lambda text: ascii(text[-30:]),
)
@pytest.mark.parametrize("lint", [True, False])
def test_doubts_what_is_no_valid_body(text: str, lint: bool) -> None:
    """Numbers of another kind, texts that are no JSON, and texts that are no text."""
    assert not is_sure(text, lint=lint)


@pytest.mark.parametrize(
    "text",
    [
        '{"Name": "a-b", ' + GOOD[1:],
        '{"N\\u0061me": "a-b", ' + GOOD[1:],
        '{"Groups": {}, ' + GOOD[1:],
        '{"Groups": {"\\u0061": {"x": 1}}, ' + GOOD[1:],
        GOOD.replace('"DesiredVMCount": 1', '"DesiredVMCount": 1, "DesiredVMCount": 1'),
        '{"EnvVars": {"a": "1", "a": "2"}, ' + GOOD[1:],
        '{"EnvVars": {"a": "1,", "a": "2,"}, ' + GOOD[1:],
        '{"EnvVars": {"a\\":b": "1", "a\\":b": "2"}, ' + GOOD[1:],
        '{"EnvVars": {"a": "1", "a": "2", "b": "\\u002c"}, ' + GOOD[1:],
        '{"EnvVars": {"a": "1", "a": "2", "b": "\\\\\\u002c"}, ' + GOOD[1:],
        '{"EnvVars": {"a": "\\u002c", "b": "1", "b": "2", "\\u002c": "c"}, ' + GOOD[1:],
        '{"UserData": {"a": "1"}, "UserData": {"a": "1"}, ' + GOOD[1:],
        '{"Configs": {"Mounts": {"Entries": [{}, {"Source": "", "Source": ""}]}}, ' + GOOD[1:],
        json.dumps(minimal(Unknown=1)),
        json.dumps(minimal(Unknown={"a": 1})),
        json.dumps(minimal(Configs={"Unknown": "a,b"})),
        json.dumps(with_group(Disks={"AccessKeySecret": "x"})),
        json.dumps(with_group(HostnamePrefix="a")),
        json.dumps(minimal(EnvVars={"AccessKeySecret": "x"})),
        json.dumps(minimal(EnvVars={"MY_ACCESS_KEY_SECRET": "x"})),
        json.dumps(minimal(UserData={"security-token": "x"})),
        json.dumps(minimal(Groups={"AccessKeySecret": minimal()["Groups"]["g"]})),
        json.dumps(minimal(Groups={"AccessKeySecret_": minimal()["Groups"]["g"]})),
        json.dumps(minimal(Configs={"Mounts": {"OSS": {"AccessKeySecret": "x"}}})),
        json.dumps(minimal(Bootstrap="echo LTAI4abcdefghijkl")),
        json.dumps(minimal(Bootstrap="echo LTAI4abcdefghijkl")).replace("LTAI", "LT\\u0041I"),
        json.dumps(minimal(EnvVars={"a": "STS.abcdefghijklm"})),
        json.dumps(minimal(ImageId="img-[image]")).replace("img-", "img- "),
        json.dumps(minimal(ImageId="[ImageId]")),
        json.dumps(minimal(ImageId="[ImageId]")).replace("[", "\\u005b"),
        json.dumps(minimal(ImageId="[集群]"), ensure_ascii=False),
        json.dumps(with_mounts("/a", "/a/b")),
        json.dumps(with_mounts("/a", "/a")),
        json.dumps(with_mounts("/a", disk="/a")),
        json.dumps(
            with_disks(
                SystemDisk={"Type": "cloud"}, DataDisk={"Type": "cloud_ssd", "MountPoint": "/a"}
            )
        ),
        json.dumps(
            with_group(InstanceType="bcs.a2.large")
            | {"Configs": {"Disks": {"SystemDisk": {"Type": "cloud"}}}}
        ),
        json.dumps(minimal(EnvVars={"a": "x" * MAX_BODY_SIZE})),
        json.dumps(minimal(EnvVars={"a": "集" * (MAX_BODY_SIZE // 3)}), ensure_ascii=False),
        *(
            json.dumps(
                with_group(
                    ResourceType="Spot", SpotStrategy="SpotWithPriceLimit", SpotPriceLimit=0.1
                )
            ).replace("0.1", price)
            for price in ("0.1000", "0.1234", "0.10005", "1e-4", "1000e-7", "1e400")
        ),
    ],
    ids=lambda text: ascii(text[:30] + text[-30:]),
)
def test_doubts_what_has_findings(text: str) -> None:
    """Repeated keys, secrets, leftovers, disks and decimals: all advice keeps it from being sure."""
    assert not is_clean(text)
    assert not is_sure(text)


def test_doubts_what_is_nested_too_deep() -> None:
    """Without advice, what nobody knows may be as deep as a body may be."""
    deep = [
        json.dumps(minimal(Unknown=0)).replace(": 0", ": " + '{"a":' * n + "0" + "}" * n)
        for n in (MAX_DEPTH - 1, MAX_DEPTH)
    ]

    assert [is_clean(text, lint=False) for text in deep] == [True, False]
    assert [is_sure(text, lint=False) for text in deep] == [True, False]


def test_block() -> None:
    """Lines are parted by line feeds only; a doubtful one comes as its bytes, without."""
    good, bad = GOOD.encode(), b'{"Name": 1}'
    separators = json.dumps(minimal(Description="a\u2028b\x85c"), ensure_ascii=False).encode()
    broken = separators.replace(b"b", b"\xff", 1)
    lines = [good, bad, b"", good + b"\r", broken, b"\r", good + b" \t", separators, good]

    assert PlainPrefilter(None, lint=True).candidates(b"\n".join(lines)) == Candidates(
        9, [(1, bad), (2, b""), (4, broken), (5, b"\r")]
    )
    assert PlainPrefilter(None, lint=True).candidates(b"\n".join([*lines, b""])).lines == 9
    assert PlainPrefilter(None, lint=True).candidates(b"") == Candidates(0, [])
    assert PlainPrefilter(None, lint=True).candidates(b"\n") == Candidates(1, [(0, b"")])


def test_odd_line_makes_its_neighbors_no_less_sure() -> None:
    """One line with an escape, a long one, or one that cannot be decoded, and all others are sure."""
    good = GOOD.encode()
    for odd in (b'{"a": "\\u0041"}', b'"' + b"x" * MAX_BODY_SIZE + b'"', b"\xff", b"[x]"):
        block = b"\n".join([good, odd, good, b""])

        assert PlainPrefilter(None, lint=True).candidates(block) == Candidates(3, [(1, odd)])


def test_sure_of_escaped_text() -> None:
    """Escapes are read as what they stand for."""
    body = minimal(Description="集群", EnvVars={"a": "\n"})

    assert is_sure(json.dumps(body))


def test_bounded() -> None:
    """However many names, texts, numbers and places there are, so much is kept, and no more."""
    gate = PlainPrefilter(None, lint=True)
    for number in range(3000):
        body = with_mounts(f"/a{number}")
        body["Groups"]["g"] |= {
            "InstanceType": f"ecs.a.b{number}",
            "ResourceType": "Spot",
            "SpotStrategy": "SpotWithPriceLimit",
            "SpotPriceLimit": (number + 1) / 100,
        }
        body["EnvVars"] = {f"k{number}": "x"}

        assert gate.is_clean(json.dumps(body))

    names, numbers, memos = gate._cache.known  # noqa: SLF001 - what is kept is all there is to see
    kept: list[Sized] = [names, numbers, gate._cache._mounted, *memos]  # noqa: SLF001 - as above
    assert [len(memory) for memory in kept if len(memory) > 1100] == []


def test_account() -> None:
    """What an account does not have is doubtful, and what it has is not."""
    account = Account(available_cluster_instance_type=["ecs.a.b"], max_cluster_group_count=1)

    assert [
        is_sure(json.dumps(with_group(InstanceType=name)), account)
        for name in ("ecs.a.b", "ecs.a.c")
    ] == [True, False]
    assert not is_sure(json.dumps(minimal(Groups={})), account)


@given(st.sampled_from(STRINGS), st.sampled_from(["ImageId", "Name", "Description"]))
def test_every_text_of_a_place(text: str, key: str) -> None:
    """Of texts around every boundary of a rule the gate is as sure as it may be."""
    body = json.dumps(minimal(**{key: text}))

    assert not is_sure(body) or is_clean(body)
    assert is_sure(body, lint=False) == is_clean(body, lint=False)


def settled_by(place: Schema) -> Any:
    """The function that a schema of our own compiles to: the commas that it counts."""
    writer = PrefilterWriter()
    writer.place(place, "body", [], None)
    source = ["def settled(body, names):", "    commas = 0", *writer.lines, "    return commas"]
    space: dict[str, Any] = {"BROKEN": "broken", "UNSEEN": "unseen"}
    exec("\n".join(source), space)  # noqa: S102 - what the compiler writes is ours
    return lambda body: space["settled"](body, {"a", "b"})


TEXT = {"x-rule": "s", "type": "string"}
SHUT = {"additionalProperties": {"x-rule": "u", "x-unwanted-key": True}}
OBJECT = {"x-rule": "o", "type": "object", **SHUT, "properties": {"A": TEXT, "B": TEXT}}


@pytest.mark.parametrize(
    ("place", "body", "commas"),
    [
        (OBJECT, {}, 0),
        (OBJECT, {"A": ""}, 0),
        (OBJECT, {"A": "", "B": ""}, 1),
        (OBJECT, {"A": "", "C": "", "D": ""}, 0),
        (OBJECT, {"A": 1}, "broken"),
        (OBJECT, [], "broken"),
        ({"x-rule": "o", "type": "object", "properties": {"A": TEXT}}, {}, 0),
        ({"x-rule": "o", "type": "object", "properties": {"A": TEXT}}, {"A": ""}, "broken"),
        ({**OBJECT, "properties": {"A": {"x-rule": "n", "minimum": 1}}}, {"A": 1}, -1),
        ({**OBJECT, "properties": {"Security-Token": TEXT}}, {"Security-Token": ""}, 0),
        ({**OBJECT, "properties": {"Security-Token": TEXT}}, {"Security-Token": "x"}, "broken"),
        (
            {**OBJECT, "properties": {"AccessKeySecret": TEXT}, "allOf": [{"x-rule": "m", "required": ["AccessKeySecret"]}]},
            {"AccessKeySecret": "x"},
            "broken",
        ),
        ({"x-rule": "m", "type": "object", "additionalProperties": TEXT}, {"a": "", "b": ""}, 1),
        ({"x-rule": "m", "type": "object", "additionalProperties": TEXT}, {"c": ""}, "unseen"),
        ({"x-rule": "l", "type": "array", "items": OBJECT}, [{"A": ""}, {}, {"A": "", "B": ""}], 3),
        ({"x-rule": "l", "type": "array", "items": {"x-rule": "n", "minimum": 1}}, [1], "broken"),
        ({"x-rule": "l", "type": "array"}, [1], "broken"),
        ({"allOf": [OBJECT, {"if": {"required": ["A"]}, "then": OBJECT}]}, {"A": "", "B": ""}, 1),
    ],
)  # fmt: skip
def test_what_is_counted(place: Any, body: Any, commas: object) -> None:
    """Each known part counts once, unknown members never; what may hold anything is broken."""
    assert settled_by(place)(body) == commas
