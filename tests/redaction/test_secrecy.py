"""Secrecy: no output on a body contains a secret of it."""

import html
import io
import json
import tempfile
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bcvalidate import InvalidRequest, check, validate
from bcvalidate.reporters.formats import FORMATS
from bcvalidate.rules.credentials import is_secret_key
from tests.support.harness import minimal, run
from tests.support.profiles import EQUIVALENCE

ALPHABET = "ABCXYZabcxyz0123456789+/=_"
# No message and no field name contains it, so a secret never occurs by chance.
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


class Spelling(NamedTuple):
    """How a text is written: escapes, layout, and a syntax error."""

    escaped: int
    indent: int | None
    ascii: bool
    error: tuple[str, str]


SPELLINGS = st.builds(
    Spelling,
    escaped=st.integers(0, 3),
    indent=st.sampled_from((None, 2)),
    ascii=st.booleans(),
    error=st.sampled_from(
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


def body_with_secret(key: str, secret: Any, other: Any) -> dict[str, Any]:
    """Return a body with a secret below a key, and another value everywhere else."""
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
    """Return a value with the secret in this shape."""
    return {
        "string": secret,
        "array": ["x", [secret]],
        "object": {"x": {"y": secret}},
        "key": {secret: None, "x": {secret: 1}},
        "repeated": secret,
    }[shape]


def written(body: Any, secret: str, key: str, shape: str, spelling: Spelling) -> str:
    """Write the body as a text with the secret in different escapes."""
    text = json.dumps(body, indent=spelling.indent, ensure_ascii=spelling.ascii)
    plain = json.dumps(secret, ensure_ascii=spelling.ascii)[1:-1]
    if shape == "repeated":
        # The first of two equal keys does not count, but contains the secret.
        text = text.replace(f'"{key}": "{plain}"', f'"{key}": "{plain}", "{key}": "other"')
    pieces = text.split(plain)
    ways = [plain, escaped(secret, 1), escaped(secret, 2), plain][: spelling.escaped + 1]
    text = pieces[0] + "".join(
        ways[index % len(ways)] + piece for index, piece in enumerate(pieces[1:])
    )
    before, after = spelling.error
    return f"{before}{text[:-1]}{after}{text[-1]}"


def escaped(secret: str, step: int) -> str:
    """Escape every n-th character of the secret as JSON can."""
    return "".join(
        json.dumps(c)[1:-1] if index % step or ord(c) > 0xFFFF else f"\\u{ord(c):04X}"
        for index, c in enumerate(secret)
    )


def disguises(secret: str) -> set[str]:
    """Return the spellings in which a secret may be seen."""
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
    """Return a policy that rejects everything and repeats as much of it as it can."""

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


FILES = [*FORMATS, "baseline.json"]
EVERY_FORMAT = [word for name in FORMATS for word in ("--format", f"{name}:{name}")]
FIX = (*EVERY_FORMAT, "--fix", "--unsafe-fixes", "--policy", "policy.json")
RUNS: tuple[tuple[str, ...], ...] = (
    (*EVERY_FORMAT, "--lang", "zh"),
    (*EVERY_FORMAT, "--engine", "reference", "--policy", "policy.json"),
    ("--color", "always", "--lang", "zh", "--first"),
    ("--no-lint",),
    ("--diff", "--unsafe-fixes"),
    ("--baseline", "baseline.json", "--write-baseline", "--policy", "policy.json"),
    FIX,
)
"""The options of the runs whose output is searched for the secret."""


def command_output(text: str, options: tuple[str, ...]) -> str:
    """Return all that the command writes about a text, to its streams and to files."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        Path("body.json").write_bytes(text.encode())
        Path("policy.json").write_text(policy(), "utf-8")

        ran = run("--no-config", *options, "body.json")

        assert ran.status in (0, 1), ran.err
        files = [Path(name).read_text("utf-8") for name in FILES if Path(name).is_file()]
        return "\n".join([ran.out, ran.err, *files])


def library_output(body: Any) -> str:
    """Return all texts of the library on a body."""
    out = io.StringIO()
    report = validate(body)
    print(report, report.response(), *map(repr, report.findings), file=out)
    try:
        check(body)
    except InvalidRequest as error:
        print(str(error), repr(error), error.message, error.code, error.args, file=out)
    return out.getvalue()


def assert_hidden(secret: str, body: Any, text: str, options: tuple[str, ...]) -> None:
    """Check that no output on the body contains the secret in any spelling."""
    foreign = MappingProxyType({key: _foreign(value) for key, value in body.items()})
    outputs = [
        (str(options), command_output(text, options)),
        *((type(form).__name__, library_output(form)) for form in (text, text.encode(), body)),
        ("mappingproxy", library_output(foreign)),
    ]

    for source, output in outputs:
        for way in disguises(secret):
            assert way not in output, f"{source}: {output[max(0, output.find(way) - 200) :][:300]}"


def _foreign(value: Any) -> Any:
    """Convert objects and arrays to other classes."""
    if isinstance(value, dict):
        return MappingProxyType({key: _foreign(item) for key, item in value.items()})
    return tuple(map(_foreign, value)) if isinstance(value, list) else value


EXAMPLES_WITH_SECRET: dict[str, st.SearchStrategy[Any]] = {
    "secret": SECRETS,
    "key": st.sampled_from(FIELDS),
    "shape": st.sampled_from(SHAPES),
    "spelling": SPELLINGS,
    "options": st.sampled_from(RUNS),
}
EXAMPLES_WITH_ACCESS_KEY: dict[str, st.SearchStrategy[Any]] = {
    "secret": ACCESS_KEYS,
    "spelling": SPELLINGS,
    "after": st.sampled_from(("", " ", "\n", "/x", "-")),
    "options": st.sampled_from(RUNS),
}


def check_secret(
    secret: str, key: str, shape: str, spelling: Spelling, options: tuple[str, ...]
) -> None:
    """Check that all occurrences of the secret are hidden."""
    body = body_with_secret(key, shaped(shape, key, secret), secret)

    text = written(body, secret, key, shape, spelling)
    # A fix may remove the field that makes a repeated value a secret.
    assume(options != FIX or shape != "repeated")

    assert_hidden(secret, body, text, options)


def check_access_key(secret: str, spelling: Spelling, after: str, options: tuple[str, ...]) -> None:
    """Check that all occurrences of the access key id are hidden."""
    body = body_with_secret("AccessKeyId", secret, f"a {secret}{after}")

    text = written(body, secret, "AccessKeyId", "string", spelling)

    assert_hidden(secret, body, text, options)


@given(**EXAMPLES_WITH_SECRET)
def test_no_output_has_a_secret(**example: Any) -> None:
    """Other occurrences of the secret are hidden, in any spelling of secret and body."""
    check_secret(**example)


@given(**EXAMPLES_WITH_ACCESS_KEY)
def test_no_output_has_an_access_key(**example: Any) -> None:
    """An access key id is hidden below any key and inside any text."""
    check_access_key(**example)


@pytest.mark.slow
@EQUIVALENCE
@given(**EXAMPLES_WITH_SECRET)
def test_no_output_has_any_of_many_secrets(**example: Any) -> None:
    """More examples show no secret, either."""
    check_secret(**example)


@pytest.mark.slow
@EQUIVALENCE
@given(**EXAMPLES_WITH_ACCESS_KEY)
def test_no_output_has_any_of_many_access_keys(**example: Any) -> None:
    """More examples show no access key id, either."""
    check_access_key(**example)


def test_secret_that_is_a_number() -> None:
    """A secret of digits is hidden as a number and as a string."""
    digits = "71234567890123456789"
    for key in FIELDS[:3]:
        body = body_with_secret(key, int(digits), digits)

        for options in RUNS:
            assert_hidden(digits, body, json.dumps(body), options)
            assert_hidden(digits, body, json.dumps(body, indent=1)[:-1] + "nope", options)


def test_body_in_another_encoding(tmp_path: Path) -> None:
    """A body that is not UTF-8 is shown without its secrets."""
    for encoding in ("utf-16", "utf-16-le", "utf-32", "latin-1"):
        for indent in (None, 1):
            secret = f"{MARK}abcdefgh"
            body = {"AccessKeySecret": secret, "Name": "é", secret: [f"x{secret}x", "LTAI12345678"]}
            path = tmp_path / "body.json"
            path.write_bytes(json.dumps(body, indent=indent, ensure_ascii=False).encode(encoding))

            for name in FORMATS:
                texts = run("--no-config", "--format", name, path).out.replace("\\x00", "")
                assert MARK not in texts, (encoding, indent)
                assert "LTAI1" not in texts, (encoding, indent)


def test_documented_secret_fields() -> None:
    """The secret fields of the API reference, in some spellings, are secret keys."""
    assert [field for field in FIELDS if is_secret_key(field)] == [
        "AccessKeySecret",
        "SecurityToken",
        "AccessSecurityToken",
        "accesskeysecret",
        "SECURITY_TOKEN",
    ]
