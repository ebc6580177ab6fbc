"""Every fixture through the library and through the command."""

from pathlib import Path

import pytest

from bcvalidate import is_valid, validate
from bcvalidate.rules.registry import rules
from tests.harness import (
    ERR,
    ERR_REQUESTS,
    FIXTURES,
    OK,
    OK_REQUESTS,
    output_of,
    run,
)
from tests.justified import JUSTIFIED

UNDECIDABLE = {"token-mismatch": "it takes two requests with one token"}
OF_RECORDS = {"record-size", "record-syntax", "record-body-missing"}
"""The rules that only a line of a file of records can break: tests/test_records.py has them."""
OF_REQUESTS = {
    "url-pattern-invalid",
    "method-not-allowed",
    "token-form",
    "request-syntax",
    "content-length-wrong",
    "query-key-unknown",
    "query-key-repeated",
}
"""The rules that a body alone cannot break."""
NEAR_EDGES = {"duplicate-key": "unknown-keys", "body-depth": "depth-128"}


@pytest.mark.parametrize("fixture", OK, ids=lambda path: path.stem)
def test_ok_fixture_has_no_error_and_only_justified_advice(fixture: Path) -> None:
    """A body of ok/ breaks no rule, and is given no advice but that which is known to be right."""
    _, justified = JUSTIFIED.get(fixture.stem, ("", set()))

    report = validate(fixture.read_bytes())

    assert {(finding.rule, finding.pointer) for finding in report.findings} == justified
    assert report.ok
    assert is_valid(fixture.read_bytes())
    for arguments in ([], ["--engine", "reference"]):
        ran = run("--format", "line", *arguments, fixture)
        assert (ran.status, ran.out.count("\n"), ran.err) == (0, len(justified), "")


def test_all_that_is_justified_is_there() -> None:
    """No reason is left over."""
    assert JUSTIFIED.keys() - {fixture.stem for fixture in OK} == set()


@pytest.mark.parametrize("rule", [row.id for row in rules().values() if not row.documented])
def test_every_lint_has_a_fixture_near_its_edge(rule: str) -> None:
    """Each lint that one body can break has ok/<rule>.json, of which it has nothing to say."""
    if rule in OF_REQUESTS | OF_RECORDS:
        return
    body = (FIXTURES / "ok" / f"{NEAR_EDGES.get(rule, rule)}.json").read_bytes()

    assert rule not in {finding.rule for finding in validate(body).findings}


@pytest.mark.parametrize("fixture", OK_REQUESTS, ids=lambda path: path.stem)
def test_ok_request_has_no_finding(fixture: Path) -> None:
    """Of a whole request of ok/, there is nothing to say."""
    assert run(fixture) == (0, "1 file checked: no errors\n", "")


@pytest.mark.parametrize("fixture", [*ERR, *ERR_REQUESTS], ids=lambda path: path.stem)
def test_err_fixture_has_exactly_this_output(fixture: Path, update: bool) -> None:
    """A body of err/ gives its .out, byte for byte, and the rule that it is named after."""
    rule = fixture.stem.partition("--")[0]
    output = fixture.with_suffix(".out")

    if update:
        output.write_bytes(output_of(fixture).encode("utf-8", "backslashreplace"))

    expected = output.read_bytes().decode()
    assert expected == output_of(fixture)
    assert expected == output_of(fixture, "reference")
    assert f"[{rule}]" in expected
    assert rule in rules()


@pytest.mark.parametrize("fixture", [*ERR, *ERR_REQUESTS], ids=lambda path: path.stem)
def test_command_prints_the_out_file(fixture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command, run from the fixture's folder, prints the .out; it exits with 1 for errors."""
    monkeypatch.chdir(fixture.parent)
    account = fixture.with_suffix(".account")

    ran = run(fixture.name, *(["--account", account.name] if account.is_file() else []))

    expected = fixture.with_suffix(".out").read_bytes().decode()
    assert ran == (0 if "checked: no errors" in expected else 1, expected, "")


@pytest.mark.parametrize("rule", [r for r in rules() if r not in {*UNDECIDABLE, *OF_RECORDS}])
def test_every_rule_has_a_fixture(rule: str) -> None:
    """Each rule that one spec can break has err/<rule>.json, or .http, which breaks it."""
    suffix = "http" if rule in OF_REQUESTS else "json"

    assert f"[{rule}]" in output_of(FIXTURES / "err" / f"{rule}.{suffix}")


def test_every_out_file_has_a_fixture() -> None:
    """No .out and no .account is left over."""
    stems = {fixture.stem for fixture in (*ERR, *ERR_REQUESTS)}

    left_over = [p.name for p in (FIXTURES / "err").iterdir() if p.stem not in stems]

    assert left_over == []
