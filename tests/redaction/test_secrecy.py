"""Secrecy: no secret of a body is in anything that is said of it, by whichever way it is said."""

import html
import io
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bcvalidate import InvalidRequest, check, validate
from bcvalidate.reporters.formats import FORMATS
from bcvalidate.rules.credentials import is_secret_key
from tests.harness import minimal, run

ALPHABET = "ABCXYZabcxyz0123456789+/=_"
# What the words of rules and the names of fields have none of: a secret is never there by chance.
MARK = "q7Zk"
FIELDS = (
    "AccessKeySecret",
    "SecurityToken",
    "AccessSecurityToken",
    "AcessKeySecret",
    "accesskeysecret",
    "SECURITY_TOKEN",
    "OSSAccessSecurityTokn",
)
SECRETS = st.one_of(
    st.text(ALPHABET, min_size=4, max_size=36).map(lambda text: MARK + text),
    st.text([*ALPHABET, *"\"'\\~%<&> .:,{}[]\n\t集é\u202e😀"], min_size=4, max_size=20).map(
        lambda text: f"{MARK}{text}{MARK}"
    ),
    st.text("0123456789", min_size=12, max_size=30).map(lambda digits: f"7{digits}"),
)
ACCESS_KEYS = st.builds(
    "{}{}".format,
    st.sampled_from(("LTAI", "STS.")),
    st.text("ABCXYZabcxyz0123456789", min_size=8, max_size=40),
)


# An example is some fifteen runs of the command: none is spent on a smaller one that fails, too.
FEW = settings(max_examples=40, phases=(Phase.explicit, Phase.reuse, Phase.generate))


class Spelling(NamedTuple):
    """How a text is written: which characters are escaped, how it is laid out, how it is broken."""

    escaped: int
    indent: int | None
    ascii: bool
    fault: tuple[str, str]


SPELLINGS = st.builds(
    Spelling,
    escaped=st.integers(0, 3),
    indent=st.sampled_from((None, 2)),
    ascii=st.booleans(),
    fault=st.sampled_from(
        (
            ("", ""),
            ("", ""),
            ("", " nope"),
            ("nope ", ""),
            ("", "\n}"),
            ("[1 2,\n", "]"),
            ("[" * 130, ""),
        )
    ),
)


def members(key: str, secret: Any, other: Any) -> dict[str, Any]:
    """The body of a cluster with a secret below a key, and another value everywhere else."""
    group = {
        "DesiredVMCount": other,
        "InstanceType": other,
        "ResourceType": other,
        "SpotPriceLimit": other,
        other: other,
    }
    return minimal(
        Name=other,
        ImageId=other,
        InstanceType=other,
        Description=other,
        Groups={other: group, "g": group},
        UserData={other: other, "a": other, "LD": [other]},
        EnvVars={other: other, "b": other},
        Bootstrap=other,
        Extra={key: secret, other: {other: other}},
        Configs={
            "Disks": {
                "SystemDisk": {"Type": other, "Size": other},
                "DataDisk": {"Type": other, "Size": 1, "MountPoint": other},
            },
            "Mounts": {
                "Entries": [{"Source": other, "Destination": other, "WriteSupport": other}],
                "OSS": {"AccessKeyId": "i", key: secret, other: secret},
                "NAS": {other: other},
                other: other,
            },
            "Networks": {
                "VPC": {"CidrBlock": other, "VpcId": other, "OppositeRouterType": other},
                "Classic": {"AllowSecurityGroup": [other], other: other},
            },
            other: other,
        },
        Notification={"Topic": {"Name": other, "Endpoint": other, "Events": [other]}},
        Auto=other,
        **{other: other, f"{other}x": other},
    )


SHAPES = ("string", "array", "object", "key", "repeated")


def shaped(shape: str, key: str, secret: str) -> Any:
    """What stands below the key of a secret."""
    return {
        "string": secret,
        "array": ["x", [secret]],
        "object": {"x": {"y": secret}},
        "key": {secret: None, "x": {secret: 1}},
        "repeated": secret,
    }[shape]


def written(body: Any, secret: str, key: str, shape: str, spelling: Spelling) -> str:
    """The body as a text, in which the secret is written in as many ways as there are."""
    text = json.dumps(body, indent=spelling.indent, ensure_ascii=spelling.ascii)
    plain = json.dumps(secret, ensure_ascii=spelling.ascii)[1:-1]
    if shape == "repeated":
        # Only the first of two counts for nothing, and holds the secret all the same.
        text = text.replace(f'"{key}": "{plain}"', f'"{key}": "{plain}", "{key}": "other"')
    pieces = text.split(plain)
    ways = [plain, escaped(secret, 1), escaped(secret, 2), plain][: spelling.escaped + 1]
    text = pieces[0] + "".join(
        ways[index % len(ways)] + piece for index, piece in enumerate(pieces[1:])
    )
    before, after = spelling.fault
    return f"{before}{text[:-1]}{after}{text[-1]}"


def escaped(secret: str, step: int) -> str:
    """The secret with every character of so many escaped as JSON can."""
    return "".join(
        json.dumps(c)[1:-1] if index % step or ord(c) > 0xFFFF else f"\\u{ord(c):04X}"
        for index, c in enumerate(secret)
    )


def disguises(secret: str) -> set[str]:
    """What a secret may be seen as."""
    ways = {
        secret,
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        escaped(secret, 1),
        escaped(secret, 2),
        html.escape(secret),
        html.escape(json.dumps(secret)[1:-1]),
        quote(secret),
        quote(secret, safe=""),
        secret.replace("~", "~0").replace("/", "~1"),
        secret.encode("ascii", "backslashreplace").decode(),
        secret.encode("ascii", "xmlcharrefreplace").decode(),
    }
    return ways | {way.lower() for way in ways}


def policy() -> str:
    """A policy that finds fault with everything, and repeats all that it can of it."""

    def rule(name: str, **schema: Any) -> dict[str, Any]:
        return {"x-rule": name, "x-message": "{key} {value} {Parameter}", **schema}

    never = {"type": "null"}
    below: dict[str, Any] = rule("own-a", type="object", additionalProperties=never)
    for level in range(7):
        below = {
            **rule(f"own-{level}", propertyNames={"maxLength": 0}, items=never, minLength=999),
            "additionalProperties": below,
            "minimum": 10**40,
        }
    return json.dumps(below)


def outputs(folder: Path, text: str, *, mend: bool) -> Iterator[tuple[str, str]]:
    """All that the command says of a text, with what it was asked; it may `mend` the text, last."""
    body, rules, known = folder / "body.json", folder / "policy.json", folder / "known.json"
    body.write_bytes(text.encode())
    rules.write_text(policy(), "utf-8")
    every = [word for name in FORMATS for word in ("--format", f"{name}:{folder / name}")]
    for options in (
        (*every, "--lang", "zh"),
        (*every, "--engine", "reference", "--policy", rules),
        ("--color", "always", "--lang", "zh", "--first"),
        ("--no-lint",),
        ("--diff", "--unsafe-fixes"),
        ("--baseline", known, "--write-baseline", "--policy", rules),
        *([(*every, "--fix", "--unsafe-fixes", "--policy", rules)] if mend else ()),
    ):
        for name in (*FORMATS, "known.json"):
            (folder / name).unlink(missing_ok=True)
        ran = run("--no-config", *options, body)
        said = [ran.out, ran.err]
        said += [
            (folder / name).read_text("utf-8")
            for name in (*FORMATS, "known.json")
            if (folder / name).is_file()
        ]
        assert ran.status in (0, 1), ran.err
        for piece in said:
            yield str(options), piece


def told(body: Any) -> str:
    """All that the library says of a body."""
    out = io.StringIO()
    report = validate(body)
    print(report, report.response(), *map(repr, report.findings), file=out)
    try:
        check(body)
    except InvalidRequest as error:
        print(str(error), repr(error), error.message, error.code, error.args, file=out)
    return out.getvalue()


def assert_hidden(secret: str, body: Any, text: str, *, mend: bool = True) -> None:
    """Nothing that is said of the body has the secret in it, in any disguise."""
    ways = disguises(secret)
    foreign = MappingProxyType({key: _foreign(value) for key, value in body.items()})
    said = [(kind.__name__, told(form)) for kind, form in (
        (str, text), (bytes, text.encode()), (dict, body), (MappingProxyType, foreign),
    )]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        said += outputs(Path(folder), text, mend=mend)
    for asked, piece in said:
        for way in ways:
            assert way not in piece, f"{asked}: {piece[max(0, piece.index(way) - 200) :][:300]}"


def _foreign(value: Any) -> Any:
    """A value whose objects and arrays are of other classes than JSON's."""
    if isinstance(value, dict):
        return MappingProxyType({key: _foreign(item) for key, item in value.items()})
    return tuple(map(_foreign, value)) if isinstance(value, list) else value


@FEW
@given(
    secret=SECRETS,
    key=st.sampled_from(FIELDS),
    shape=st.sampled_from(SHAPES),
    spelling=SPELLINGS,
)
def test_no_output_has_a_secret(secret: str, key: str, shape: str, spelling: Spelling) -> None:
    """Wherever the secret stands once more, however it and the body are written."""
    body = members(key, shaped(shape, key, secret), secret)

    text = written(body, secret, key, shape, spelling)
    # A value that a fix has taken out of its field is, in the body after that, no secret any more.
    assert_hidden(secret, body, text, mend=shape != "repeated")


@FEW
@given(secret=ACCESS_KEYS, spelling=SPELLINGS, after=st.sampled_from(("", " ", "\n", "/x", "-")))
def test_no_output_has_an_access_key(secret: str, spelling: Spelling, after: str) -> None:
    """What looks like the id of an access key is hidden, whatever it stands below or in."""
    body = members("AccessKeyId", secret, f"a {secret}{after}")

    assert_hidden(secret, body, written(body, secret, "AccessKeyId", "string", spelling))


@pytest.mark.parametrize("key", FIELDS[:3])
def test_number_for_a_secret(key: str) -> None:
    """A secret of digits that has lost its quotes is still one, a number as well as a string."""
    body = members(key, 71234567890123456789, "71234567890123456789")

    assert_hidden("71234567890123456789", body, json.dumps(body))
    assert_hidden("71234567890123456789", body, json.dumps(body, indent=1)[:-1] + "nope")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "latin-1"])
@pytest.mark.parametrize("indent", [None, 1])
def test_body_in_another_encoding(encoding: str, indent: int | None, tmp_path: Path) -> None:
    """A body that is not UTF-8 is shown as what it is not, but for its secrets."""
    secret = f"{MARK}abcdefgh"
    body = {"AccessKeySecret": secret, "Name": "é", secret: [f"x{secret}x", "LTAI12345678"]}
    path = tmp_path / "body.json"
    path.write_bytes(json.dumps(body, indent=indent, ensure_ascii=False).encode(encoding))

    for name in FORMATS:
        said = run("--no-config", "--format", name, path).out.replace("\\x00", "")
        assert MARK not in said
        assert "LTAI1" not in said


def test_fields_of_the_page_are_secret() -> None:
    """Those that the API page has are known as what they are."""
    assert [field for field in FIELDS if is_secret_key(field)] == [
        "AccessKeySecret",
        "SecurityToken",
        "AccessSecurityToken",
        "accesskeysecret",
        "SECURITY_TOKEN",
    ]
