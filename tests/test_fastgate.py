"""The fast gate: whatever it is sure of has no findings, and it is sure of ordinary bodies."""

import copy
import json
import sys
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate import Account, dialect, validate
from bcvalidate.bulk.fastgate import FastGate, fast_gate
from bcvalidate.lints import MAX_SIZE
from tests.bodies import ACCOUNTS, KEYS, bodies
from tests.harness import ERR, OK, SAMPLE, account_of, minimal, sample, with_group
from tests.texts import texts

pytest.importorskip("corvus_json_schema_rs", reason="a package of the extra fast")
pytest.importorskip("msgspec", reason="a package of the extra fast")

LINT = pytest.mark.parametrize("lint", [False, True])


@lru_cache(maxsize=16)
def gate(account: Account | None = None, *, lint: bool = True) -> FastGate:
    """A gate, made once for an account."""
    made = fast_gate(account, lint=lint)
    assert made is not None
    return made


def is_right(text: str | bytes, account: Account | None, *, lint: bool) -> bool:
    """Whether a gate doubts a text, if there is anything to find in it."""
    doubted = not gate(account, lint=lint).sure(text)
    return doubted or not validate(text, account=account, lint=lint).findings


class Repeated(dict[str, Any]):
    """An object that is written with one of its keys twice."""

    def __init__(self, members: dict[str, Any], key: str, value: Any) -> None:
        super().__init__(members)
        self._again = (key, value)

    def items(self) -> Any:
        """The members, and the one more."""
        return [self._again, *super().items()]


NUMBERS = [
    *("3.0", "3e0", "1e2", "40.0", "4E1", "-0", "-0.0", "1e400", "1e-400", "0.0", "0.6250", "0.625"),
    *("6250e-4", "0.1e1", "0.12345", "12.5", "1" + "0" * 30, "1" + "0" * 5000, "18446744073709551616"),
]  # fmt: skip
TEXTS = [
    *("[x]", "a[x]", "[集]", "[", "LTAIabcdefgh1234", "STS.abcdefgh1234", "xLTAIabcdefgh1234"),
    *("\ud800", "\udc00\ud800", "😀", "a\n", "a\u2028", "\x7f", "a:b", 'a":b', "/a", "/a/", "/a/b"),
    *("/a/./b", "/a//b", "/A", "e:", "E:\\", "e:/a", "/home/disk1", "nas://h:/", "oss://b/", "$X"),
    *("cloud", "cloud_ssd", "ephemeral", "bcs.a2.large", "ecs.sn1.large", "", "vpc-a", "1.2.3.0/24"),
]  # fmt: skip
SECRETS = ["accessKeySecret", "SECURITY_TOKEN", "x-Access-Key-Secret", "securityToKen", "TOKEN-"]


@st.composite
def odd_texts(draw: st.DrawFn, source: st.SearchStrategy[Any]) -> str:
    """A body as text, after changes that only text, or a close look, can show."""
    body = copy.deepcopy(draw(source))
    marks: dict[str, str] = {}
    for _ in range(draw(st.integers(0, 3))):
        body = _odd(draw, body, marks)
    separators = draw(st.sampled_from([(", ", ": "), (",", ":"), (" ,\t", " :\r")]))
    text = json.dumps(body, ensure_ascii=draw(st.booleans()), separators=separators)
    for mark, number in marks.items():
        text = text.replace(f'"{mark}"', number)
    for key in ("Size", "DesiredVMCount", "SpotPriceLimit", "AccessKeySecret"):
        if draw(st.integers(0, 20)) == 0:
            escaped = f"\\u{ord(key[0]):04x}{key[1:]}"
            text = text.replace(f'"{key}"', f'"{escaped}"')
    return text


def _odd(draw: st.DrawFn, body: Any, marks: dict[str, str]) -> Any:
    """A body with one value replaced, or one key repeated."""
    places = [*_places([body])][1:]
    if not places:
        return body
    node, key = draw(st.sampled_from(places))
    change = draw(st.integers(0, 4))
    if change == 0:
        mark = f"mark{len(marks)}"
        marks[mark] = draw(st.sampled_from(NUMBERS))
        node[key] = mark
    elif change == 1:
        node[key] = draw(st.sampled_from(TEXTS))
    elif change == 2 and isinstance(node, dict):
        value = node.pop(key)
        node[draw(st.sampled_from(SECRETS) | KEYS)] = value
    elif change == 3 and isinstance(node[key], dict) and node[key]:
        again = draw(st.sampled_from(sorted(node[key])))
        value = draw(st.sampled_from([node[key][again], 1, "", "x", {}]))
        node[key] = Repeated(node[key], again, value)
    elif change == 4 and isinstance(node, list):
        node.append(copy.deepcopy(node[key]))
    return body


def _places(node: Any) -> Any:
    for key, value in list(node.items() if isinstance(node, dict) else enumerate(node)):
        yield node, key
        if isinstance(value, dict | list) and not isinstance(value, Repeated):
            yield from _places(value)


GOOD = st.sampled_from([json.loads(path.read_bytes()) for path in OK])


@LINT
@given(odd_texts(bodies()), ACCOUNTS)
def test_what_it_is_sure_of_has_no_findings(lint: bool, text: str, account: Account) -> None:
    """Of any body, for any account."""
    assert is_right(text, account, lint=lint)


@LINT
@given(odd_texts(GOOD), st.none() | st.builds(Account, max_cluster_group_count=st.just(1)))
def test_nearly_good_bodies_are_not_passed(lint: bool, text: str, account: Account | None) -> None:
    """Of bodies with a fault or two in otherwise good ones."""
    assert is_right(text, account, lint=lint)
    assert is_right(text.encode(errors="surrogatepass"), account, lint=lint)


@LINT
@given(st.one_of(texts(unique=False).map(lambda pair: pair[0]), st.text(), st.binary()))
def test_any_text_may_be_asked_about(lint: bool, text: str | bytes) -> None:
    """JSON or not, it never fails, and is never wrong."""
    assert is_right(text, None, lint=lint)


@LINT
@pytest.mark.parametrize("fixture", [*OK, *ERR], ids=lambda path: path.stem)
def test_it_is_never_sure_of_a_fixture_with_findings(lint: bool, fixture: Any) -> None:
    """Each fixture, for the account beside it."""
    assert is_right(fixture.read_bytes(), account_of(fixture), lint=lint)


@LINT
def test_it_is_sure_of_ordinary_bodies(lint: bool) -> None:
    """The page's sample, as it stands and on one line, and the smallest body; as text or bytes."""
    ordinary: list[str | bytes] = [
        SAMPLE.read_bytes(),
        SAMPLE.read_text("utf-8"),
        json.dumps(sample()),
        json.dumps(sample(), separators=(",", ":")) + "\r",
        json.dumps(
            minimal(Description="一个集群", EnvVars={"A": "1", "B": "1"}), ensure_ascii=False
        ),
        json.dumps(minimal(Description="集群")),
    ]

    assert [True] * len(ordinary) == [gate(lint=lint).sure(text) for text in ordinary]


def test_it_is_sure_of_what_an_account_has() -> None:
    """The lists and limits of an account do not make ordinary bodies doubtful."""
    account = Account(
        max_cluster_count=5,
        cluster_count=4,
        max_cluster_group_count=1,
        max_cluster_group_desired_vm_count=1,
        available_cluster_instance_type=["ecs.sn1ne.large", "\ud800"],
    )

    assert gate(account).sure(json.dumps(minimal()))
    assert not gate(account).sure(json.dumps(with_group(DesiredVMCount=2)))
    assert not gate(account).sure(json.dumps(minimal(InstanceType="\ufffd")))


@LINT
def test_it_doubts_everything_once_an_account_is_full(lint: bool) -> None:
    """The quota of clusters concerns every body."""
    full = Account(max_cluster_count=4, cluster_count=4)

    assert not gate(full, lint=lint).sure(SAMPLE.read_bytes())


FAULTS = [
    '"Size": 40.0',
    '"Size": 4e1',
    '"Size" :\t40.0',
    '"S\\u0069ze": 40.0',
]


@LINT
@pytest.mark.parametrize("written", FAULTS)
def test_an_integer_is_one_as_it_is_written(lint: bool, written: str) -> None:
    """The validator takes 40.0 for an integer; the gate does not."""
    text = json.dumps(minimal(Configs={"Disks": {"SystemDisk": {"Size": 40}}}))

    assert gate(lint=lint).sure(text)
    assert not gate(lint=lint).sure(text.replace('"Size": 40', written))


ADVICE = {
    "duplicate-key": ('"Name":', '"ImageId": "m-a", "Name":'),
    "duplicate-key of a map": ('"key1": "value1"', '"key1": "value1", "key1": "value1"'),
    "duplicate-key beside an escaped colon": ('"key1": "value1"', '"key1": "", "key1": "\\u003a"'),
    "placeholder": ('"GBK"', '"[Locale]"'),
    "secret-in-spec of a field": ('"AccessKeySecret": ""', '"AccessKeySecret": "x"'),
    "secret-in-spec of a map": ('"key1"', '"security_to\u212aen"'),
    "secret-in-spec by its looks": ('"value1"', '"LTAI0123456789abcd"'),
    "mount-destinations-overlap": ("/home/admin/mydir3/", "/home/admin/mydir1"),
    "mount-destinations-overlap inside": ("/home/admin/mydir3/", "/home/admin/mydir1/a/"),
    "mount-destinations-overlap of the disk": ("/home/admin/mydir3/", "/home/my-data-disk/"),
    "disk-types-differ": ('"cloud_efficiency"', '"cloud_ssd"'),
    "bcs-type-needs-ephemeral": ('"ecs.sn1ne.large"', '"bcs.a2.large"'),
    "spot-price-decimals": (
        '"OnDemand", "SpotStrategy": "", "SpotPriceLimit": 0.0',
        '"Spot", "SpotStrategy": "SpotWithPriceLimit", "SpotPriceLimit": 0.6250',
    ),
    "body-size": (': "value1"', f': "value1"{" " * MAX_SIZE}'),
}


@pytest.mark.parametrize("rule", ADVICE)
def test_advice_that_no_schema_states_is_left_to_the_exact_path(rule: str) -> None:
    """Each lint has something to say of such a body, and the gate is not sure of it."""
    text = json.dumps(sample()).replace(*ADVICE[rule], 1)

    assert rule.partition(" ")[0] in {finding.rule for finding in validate(text).findings}
    assert not gate().sure(text)


def test_a_block_is_told_line_by_line() -> None:
    """Doubtful lines come with their index and without the line feed, blank ones, too."""
    good, bad = SAMPLE.read_bytes().replace(b"\n", b""), b'{"Name": "1"}'
    lines = [bad, good, b"", good + b"\r", good.replace(b"value1", b"[x]"), b"{", good, good[:-1]]
    lines.append(good.replace(b'"key1"', b'"key2"'))

    found = gate().doubts(b"\n".join(lines) + b"\n")

    assert len(lines) == found.lines
    assert [(i, lines[i]) for i in (0, 2, 4, 5, 7, 8)] == found.doubtful


@pytest.mark.parametrize(
    ("block", "lines"), [(b"", 0), (b"\n", 1), (b"{}", 1), (b"{}\n", 1), (b"{}\n\n{}", 3)]
)
def test_lines_are_counted_to_the_end(block: bytes, lines: int) -> None:
    """A last line without line feed counts, the end of the last one is no line."""
    found = gate().doubts(block)

    assert (lines, lines) == (found.lines, len(found.doubtful))


def test_a_line_of_a_block_may_be_too_large() -> None:
    """The size counts line by line."""
    small = json.dumps(minimal()).encode()
    large = small + b" " * MAX_SIZE

    found = gate().doubts(b"\n".join([small, large, small]))

    assert [(1, large)] == found.doubtful


@LINT
@given(st.lists(odd_texts(GOOD), max_size=4), st.booleans())
def test_a_block_is_what_its_lines_are(lint: bool, bodies: list[str], ended: bool) -> None:
    """A line is as doubtful among others as alone."""
    lines = [text.encode(errors="surrogatepass").replace(b"\n", b" ") for text in bodies]
    expected = [(i, line) for i, line in enumerate(lines) if not gate(lint=lint).sure(line)]

    found = gate(lint=lint).doubts(
        b"".join(line + b"\n" for line in lines)[: None if ended else -1]
    )

    assert expected == found.doubtful


@pytest.mark.parametrize("package", ["corvus_json_schema_rs", "msgspec"])
def test_without_the_extra_there_is_no_gate(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each package is needed; that for structs, only where there is advice."""
    monkeypatch.setitem(sys.modules, package, None)

    assert fast_gate(None, lint=True) is None
    assert (fast_gate(None, lint=False) is None) == (package == "corvus_json_schema_rs")


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"type": "array", "items": {"type": "integer"}}, "an integer that has no name"),
        ({"type": "object"}, "inside of a value of any type"),
        ({}, "inside of a value of any type"),
    ],
)
def test_a_place_that_it_cannot_see_into_is_not_ignored(
    monkeypatch: pytest.MonkeyPatch, place: dict[str, Any], words: str
) -> None:
    """A schema file with such a place makes no gate, rather than one that is wrong."""
    tree = dialect.schema("create-cluster")
    known = tree["properties"] | {"New": place}
    monkeypatch.setattr(dialect, "schema", lambda _: tree | {"properties": known})

    with pytest.raises(ValueError, match=words):
        fast_gate(None, lint=True)
