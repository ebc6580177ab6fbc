"""Envelopes: lines of a log that have a body, and other data."""

import json
from pathlib import Path

from bcvalidate.reporters.formats import FORMATS
from bcvalidate.rules.registry import rules
from tests.records.logs import PREFILTER_MODES, check_lines, envelope
from tests.support.harness import minimal, run

BODY_AT = ("--body-at", "/Body")


def test_a_body_at_a_pointer(tmp_path: Path) -> None:
    """Columns are those of the line; pointers are those of the body."""
    lines = [envelope(minimal(Name=1)), envelope(minimal()), json.dumps([{"a/b": [0, {}]}])]

    found = check_lines(lines[:2], *BODY_AT, folder=tmp_path)
    deep = check_lines(lines[2:], "--body-at", "/0/a~1b/1", "--no-lint", folder=tmp_path)

    assert found == [("name-type", 1, lines[0].index("1,", 12) + 1, "/Name")]
    assert {each[1:] for each in deep} == {(1, lines[2].index("{}") + 1, "")}


def test_a_body_may_be_nested_as_deep_as_any(tmp_path: Path) -> None:
    """The levels of the envelope do not count."""
    bodies = [json.loads('{"X":' + "[" * n + "]" * n + "}") for n in (127, 128)]
    bare = [json.dumps(body) for body in bodies]
    within = [envelope(body) for body in bodies]
    quoted = [envelope(json.dumps(body)) for body in bodies]
    selected = ("--select", "body-depth,record-*")

    assert check_lines(bare, *selected, folder=tmp_path) == [
        ("body-depth", 2, bare[1].index("[") + 128, "")
    ]
    assert check_lines(within, *selected, *BODY_AT, folder=tmp_path) == [
        ("body-depth", 2, within[1].index("[") + 128, "")
    ]
    assert check_lines(quoted, *selected, *BODY_AT, folder=tmp_path) == [
        ("body-depth", 2, quoted[1].index('"{') + 1, "")
    ]


def test_a_body_may_be_a_string(tmp_path: Path) -> None:
    """It may be the text that was sent; its findings are at the start of the string."""
    lines = [envelope(json.dumps(minimal(Name=1))), envelope(json.dumps(minimal())), envelope("{")]

    found = check_lines(lines, *BODY_AT, folder=tmp_path)

    column = lines[0].index('"{') + 1
    assert found == [("name-type", 1, column, "/Name"), ("body-syntax", 3, column, "")]


def test_a_line_without_a_body(tmp_path: Path) -> None:
    """It is an error, also without lints."""
    for line, finding in {
        '{"Body": {}': ("record-syntax", 1, 12, ""),
        "nonsense": ("record-syntax", 1, 1, ""),
        '{"body": {}}': ("record-body-missing", 1, 1, ""),
        "[1]": ("record-body-missing", 1, 1, ""),
        "{}": ("record-body-missing", 1, 1, ""),
    }.items():
        assert check_lines([line], *BODY_AT, folder=tmp_path) == [finding]
        assert check_lines([line], *BODY_AT, "--no-lint", folder=tmp_path) == [finding]


def test_indexes_of_arrays(tmp_path: Path) -> None:
    """Only the indexes of RFC 6901 lead to an item."""
    for pointer in ("/01", "/-", "/2", "/x", "/0/0"):
        found = check_lines(["[1, 2]"], "--body-at", pointer, folder=tmp_path)
        assert found == [("record-body-missing", 1, 1, "")], pointer


def test_an_empty_token(tmp_path: Path) -> None:
    """No prefilter skips it for the sake of a clean body."""
    line = envelope(minimal(), IdempotentToken="")

    for mode in PREFILTER_MODES:
        found = check_lines([line], *BODY_AT, "--gate", mode, folder=tmp_path)
        assert [rule for rule, *_ in found] == ["token-form"], mode


def test_secrets_of_an_envelope_are_not_shown(tmp_path: Path) -> None:
    """They are masked in every format, also where they are repeated in the body."""
    secret, proof = "wJalrXUtnFEMIK7MDENGbPxRf", "acs LTAI5t6A7B8C9D:SIGNATUREabcdef/123="
    headers = {"Authorization": proof, "Cookie": "sid=abcdef123456"}
    bodies = [minimal(**{secret: 2}), secret, [secret], minimal(Name=f"1{secret}"), minimal(Name=1)]
    lines = [envelope(body, AccessKeySecret=secret, headers=headers) for body in bodies]
    lines += [json.dumps({"AccessKeySecret": secret, "headers": headers}), lines[0][:-3]]
    file = tmp_path / "log.jsonl"
    file.write_text("\n".join(lines))

    for name in FORMATS:
        for options in ((), BODY_AT):
            ran = run("--format", name, *options, file)
            assert ran.status == 1
            for hidden in (secret, "SIGNATUREabcdef", "abcdef123456", "LTAI5t6A7B8C9D"):
                assert hidden not in ran.out + ran.err, (name, options)


def test_a_line_without_a_body_is_not_shown(tmp_path: Path) -> None:
    """Any part of it may be secret."""
    file = tmp_path / "log.jsonl"
    file.write_text('{"query": "AccessKeyId=a&x=very-secret"}\n')

    ran = run(*BODY_AT, file)

    assert ran.out.splitlines() == [
        f"{file}:1:1: error: {rules()['record-body-missing'].message} [record-body-missing]",
        "1 file with 1 record checked: 1 error",
    ]
