"""Every fixture through the library and through the command."""

from pathlib import Path

import pytest

from bcvalidate import is_valid, validate
from bcvalidate.rules.registry import rules
from tests.support.harness import (
    ERR,
    ERR_REQUESTS,
    FIXTURES,
    OK,
    OK_REQUESTS,
    output_of,
    run,
)
from tests.support.rules_without_fixture import (
    JUSTIFIED_LINTS,
    NEAR_EDGES,
    RECORD_RULES,
    REQUEST_RULES,
    UNDECIDABLE,
)


@pytest.mark.parametrize("fixture", OK, ids=lambda path: path.stem)
def test_ok_fixture_has_no_error_and_only_justified_lints(fixture: Path) -> None:
    """A body of ok/ has no error, and no lint findings but those that are known to be right."""
    _, justified = JUSTIFIED_LINTS.get(fixture.stem, ("", set()))

    report = validate(fixture.read_bytes())

    assert {(finding.rule, finding.pointer) for finding in report.findings} == justified
    assert report.ok
    assert is_valid(fixture.read_bytes())
    for arguments in ([], ["--engine", "reference"]):
        ran = run("--format", "line", *arguments, fixture)
        assert (ran.status, ran.out.count("\n"), ran.err) == (0, len(justified), "")


def test_ok_requests_have_no_findings() -> None:
    """The command has no findings on a request file of ok/."""
    assert OK_REQUESTS
    for fixture in OK_REQUESTS:
        assert run(fixture) == (0, "1 file checked: no errors\n", ""), fixture.stem


@pytest.mark.parametrize("fixture", [*ERR, *ERR_REQUESTS], ids=lambda path: path.stem)
def test_err_fixture_has_exactly_this_output(
    fixture: Path, update: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fixture of err/ gives its .out, byte for byte, and breaks the rule in its name.

    The command is run in the folder of the fixture. It exits with 1 for errors.
    """
    rule = fixture.stem.partition("--")[0]
    output, account = fixture.with_suffix(".out"), fixture.with_suffix(".account")
    monkeypatch.chdir(fixture.parent)

    if update:
        output.write_bytes(output_of(fixture).encode("utf-8", "backslashreplace"))
    expected = output.read_bytes().decode()
    ran = run(fixture.name, *(["--account", account.name] if account.is_file() else []))

    assert expected == output_of(fixture)
    assert expected == output_of(fixture, "reference")
    assert ran == (0 if "checked: no errors" in expected else 1, expected, "")
    assert f"[{rule}]" in expected
    assert rule in rules()


def test_every_rule_has_a_fixture() -> None:
    """Each rule that one request can break has err/<rule>.json, or .http, which breaks it."""
    for rule in rules().keys() - UNDECIDABLE.keys() - RECORD_RULES:
        suffix = "http" if rule in REQUEST_RULES else "json"

        assert f"[{rule}]" in output_of(FIXTURES / "err" / f"{rule}.{suffix}")


def test_every_lint_has_a_fixture_near_its_edge() -> None:
    """Each lint that one body can break has ok/<rule>.json, which almost breaks it."""
    lints = {rule.id for rule in rules().values() if not rule.documented}

    for lint in lints - REQUEST_RULES - RECORD_RULES:
        body = (FIXTURES / "ok" / f"{NEAR_EDGES.get(lint, lint)}.json").read_bytes()
        assert lint not in {finding.rule for finding in validate(body).findings}, lint


def test_no_file_is_left_over() -> None:
    """Every .out and .account of err/ has a fixture, and so has every justified lint."""
    stems = {fixture.stem for fixture in (*ERR, *ERR_REQUESTS)}

    assert [path.name for path in (FIXTURES / "err").iterdir() if path.stem not in stems] == []
    assert JUSTIFIED_LINTS.keys() - {fixture.stem for fixture in OK} == set()
