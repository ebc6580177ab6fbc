"""The prefilter: it never skips a body with findings, and skips most bodies without."""

import json
from collections.abc import Callable, Sized
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from bcvalidate import Account, validate
from bcvalidate.document.document import MAX_DEPTH
from bcvalidate.engine.compiled import create_cluster, create_cluster_prefilter
from bcvalidate.engine.lints import MAX_BODY_SIZE
from bcvalidate.records.plain_prefilter import Candidates, PlainPrefilter
from bcvalidate.rules.schema import Schema
from tests.support.bodies import ACCOUNTS, STRINGS, bodies
from tests.support.harness import ERR, OK, SAMPLE, account_of, minimal, with_group
from tests.support.json_texts import texts
from tests.support.profiles import EQUIVALENCE
from tools.compiler.prefilter_statements import PrefilterWriter

GOOD = json.dumps(minimal())


def is_skipped(text: str, account: Account | None = None, *, lint: bool = True) -> bool:
    """Whether a new prefilter skips a text, the first time and the second time."""
    prefilter = PlainPrefilter(account, lint=lint)
    first = prefilter.is_clean(text)

    assert prefilter.is_clean(text) == first
    return first


def is_clean(text: str, account: Account | None = None, *, lint: bool = True) -> bool:
    """Whether a text has no findings at all."""
    return validate(text, account=account, lint=lint).findings == ()


def with_disks(**members: object) -> dict[str, Any]:
    """A minimal body with these members of Disks."""
    return minimal(Configs={"Disks": members})


def with_mounts(*destinations: str, disk: str = "/disk") -> dict[str, Any]:
    """A minimal body with these mounts, and a data disk."""
    entries = [{"Source": "oss://b/c/", "Destination": destination} for destination in destinations]
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
    """A body in any spelling, sometimes with more text in it."""
    text: str = draw(st.sampled_from(SPELLINGS))(draw(bodies()))
    for _ in range(draw(st.integers(0, 2))):
        start = draw(st.sampled_from([at for at, c in enumerate(text) if c == '"'] or [0]))
        text = text[:start] + '"' + draw(EXTRAS) + text[start + 1 :]
    if text.startswith("{") and draw(st.booleans()):
        text = "{" + draw(MEMBERS) + text[1:]
    return text


@EQUIVALENCE
@given(bodies_as_texts(), st.none() | ACCOUNTS, st.booleans())
@example('{"Name": "a-b", "Name": 1}', None, True)
def test_a_skipped_text_has_no_findings(text: str, account: Account | None, lint: bool) -> None:
    """That holds for any text and any account."""
    skipped = is_skipped(text, account, lint=lint)

    assert not skipped or is_clean(text, account, lint=lint)


@EQUIVALENCE
@given(st.lists(bodies_as_texts(), max_size=6), st.none() | ACCOUNTS, st.booleans())
def test_lines_of_a_chunk_do_not_change_each_other(
    several: list[str], account: Account | None, lint: bool
) -> None:
    """What the prefilter has seen before does not let it skip a line with findings."""
    lines = [text.replace("\n", " ") for text in several]
    prefilter = PlainPrefilter(account, lint=lint)
    chunk = "".join(f"{line}\n" for line in lines).encode(errors="surrogatepass")

    candidates = prefilter.candidates(chunk)

    checked = {index for index, _ in candidates.candidates}
    assert candidates.lines == len(lines)
    assert [
        line
        for index, line in enumerate(lines)
        if index not in checked and not is_clean(line, account, lint=lint)
    ] == []


@given(texts(unique=False), st.booleans())
def test_any_other_text(text: tuple[str, Any], lint: bool) -> None:
    """A JSON text that is not a body is not skipped."""
    assert not is_skipped(text[0], lint=lint)


@EQUIVALENCE
@given(bodies(), ACCOUNTS)
def test_a_body_without_violations_is_sound(body: Any, account: Account) -> None:
    """The function that returns early agrees with the one that finds all violations."""
    limits: Any = account.limits()

    assert create_cluster_prefilter.is_sound(body, **limits) == (
        not create_cluster.violations(body, **limits)
    )


def test_fixtures() -> None:
    """Only fixtures without findings are skipped; without lints, all of them are."""
    for path in (*OK, *ERR):
        text, account = path.read_bytes().decode("utf-8", "surrogateescape"), account_of(path)
        clean = path in OK and is_clean(text, account)
        assert clean or not is_skipped(text, account), path.stem
        if path in OK:
            documented = is_clean(text, account, lint=False)
            assert is_skipped(text, account, lint=False) == documented, path.stem


def test_most_clean_fixtures_are_skipped() -> None:
    """A prefilter that skips too little is of no use."""
    clean = [path for path in OK if is_clean(path.read_text("utf-8"), account_of(path))]
    skipped = [path for path in clean if is_skipped(path.read_text("utf-8"), account_of(path))]

    assert SAMPLE in skipped
    assert len(skipped) > len(clean) * 0.8, [path.stem for path in clean if path not in skipped]


CLEAN_BODIES = [
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
]


def test_clean_bodies_are_skipped() -> None:
    """Commas in texts, empty objects and prices are skipped in every spelling."""
    for body in CLEAN_BODIES:
        for lint in (True, False):
            assert is_clean(json.dumps(body), lint=lint)
            for spelled in (spelling(body) for spelling in SPELLINGS):
                assert is_skipped(spelled, lint=lint), spelled


INVALID_TEXTS = [
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
]


def test_invalid_bodies_are_not_skipped() -> None:
    """Other kinds of numbers, and texts that are not JSON, are checked."""
    for text in INVALID_TEXTS:
        for lint in (True, False):
            assert not is_skipped(text, lint=lint), text[-60:]


TEXTS_WITH_FINDINGS = [
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
        with_disks(SystemDisk={"Type": "cloud"}, DataDisk={"Type": "cloud_ssd", "MountPoint": "/a"})
    ),
    json.dumps(
        with_group(InstanceType="bcs.a2.large")
        | {"Configs": {"Disks": {"SystemDisk": {"Type": "cloud"}}}}
    ),
    json.dumps(minimal(EnvVars={"a": "x" * MAX_BODY_SIZE})),
    json.dumps(minimal(EnvVars={"a": "集" * (MAX_BODY_SIZE // 3)}), ensure_ascii=False),
    *(
        json.dumps(
            with_group(ResourceType="Spot", SpotStrategy="SpotWithPriceLimit", SpotPriceLimit=0.1)
        ).replace("0.1", price)
        for price in ("0.1000", "0.1234", "0.10005", "1e-4", "1000e-7", "1e400")
    ),
]


def test_texts_with_findings_are_not_skipped() -> None:
    """Repeated keys, secrets, placeholders, disks and decimals are checked."""
    for text in TEXTS_WITH_FINDINGS:
        assert not is_clean(text), text[-60:]
        assert not is_skipped(text), text[-60:]


def test_the_depth_of_unknown_keys() -> None:
    """Without lints, they may be as deep as a body may be."""
    deep = [
        json.dumps(minimal(Unknown=0)).replace(": 0", ": " + '{"a":' * n + "0" + "}" * n)
        for n in (MAX_DEPTH - 1, MAX_DEPTH)
    ]

    assert [is_clean(text, lint=False) for text in deep] == [True, False]
    assert [is_skipped(text, lint=False) for text in deep] == [True, False]


def test_a_chunk() -> None:
    """Lines end with line feeds only; a candidate is returned as bytes, without line feed."""
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


def test_a_candidate_does_not_make_its_neighbors_candidates() -> None:
    """Lines beside an escape, a long line, or bytes that are not UTF-8 are skipped."""
    good = GOOD.encode()
    for odd in (b'{"a": "\\u0041"}', b'"' + b"x" * MAX_BODY_SIZE + b'"', b"\xff", b"[x]"):
        chunk = b"\n".join([good, odd, good, b""])

        assert PlainPrefilter(None, lint=True).candidates(chunk) == Candidates(3, [(1, odd)])


def test_escaped_texts_are_skipped() -> None:
    """Escapes are decoded."""
    body = minimal(Description="集群", EnvVars={"a": "\n"})

    assert is_skipped(json.dumps(body))


def test_the_cache_is_bounded() -> None:
    """However many names, texts, numbers and locations there are, only so many are kept."""
    prefilter = PlainPrefilter(None, lint=True)
    for number in range(3000):
        body = with_mounts(f"/a{number}")
        body["Groups"]["g"] |= {
            "InstanceType": f"ecs.a.b{number}",
            "ResourceType": "Spot",
            "SpotStrategy": "SpotWithPriceLimit",
            "SpotPriceLimit": (number + 1) / 100,
        }
        body["EnvVars"] = {f"k{number}": "x"}

        assert prefilter.is_clean(json.dumps(body))

    names, numbers, caches = prefilter._cache.known  # noqa: SLF001 - what is kept is all there is to see
    kept: list[Sized] = [names, numbers, prefilter._cache._mounted, *caches]  # noqa: SLF001 - as above
    assert [len(cache) for cache in kept if len(cache) > 1100] == []


def test_the_account() -> None:
    """A body that uses what the account does not have is not skipped."""
    account = Account(available_cluster_instance_type=["ecs.a.b"], max_cluster_group_count=1)

    assert [
        is_skipped(json.dumps(with_group(InstanceType=name)), account)
        for name in ("ecs.a.b", "ecs.a.c")
    ] == [True, False]
    assert not is_skipped(json.dumps(minimal(Groups={})), account)


@given(st.sampled_from(STRINGS), st.sampled_from(["ImageId", "Name", "Description"]))
def test_texts_around_the_boundaries_of_rules(text: str, key: str) -> None:
    """They are skipped exactly if they have no documented finding."""
    body = json.dumps(minimal(**{key: text}))

    assert not is_skipped(body) or is_clean(body)
    assert is_skipped(body, lint=False) == is_clean(body, lint=False)


def comma_counter(schema: Schema) -> Any:
    """The function that a schema compiles to: it counts the commas of a value."""
    writer = PrefilterWriter()
    writer.subschema(schema, "body", [], None)
    source = ["def commas(body, names):", "    commas = 0", *writer.lines, "    return commas"]
    space: dict[str, Any] = {"BROKEN": "broken", "UNSEEN": "unseen"}
    exec("\n".join(source), space)  # noqa: S102 - what the compiler writes is ours
    return lambda body: space["commas"](body, {"a", "b"})


TEXT = {"x-rule": "s", "type": "string"}
SHUT = {"additionalProperties": {"x-rule": "u", "x-unwanted-key": True}}
OBJECT = {"x-rule": "o", "type": "object", **SHUT, "properties": {"A": TEXT, "B": TEXT}}


COMMAS: list[tuple[Any, Any, object]] = [
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
]  # fmt: skip


def test_the_count_of_commas() -> None:
    """Known members count once, unknown ones never; a value of any kind is "broken"."""
    for schema, body, commas in COMMAS:
        assert comma_counter(schema)(body) == commas, (schema, body)
