"""Every fixture through the library and through the command."""

from pathlib import Path

import pytest

from bcvalidate import is_valid, validate
from bcvalidate.rows import rows
from tests.harness import ERR, FIXTURES, OK, account_of, output_of, run

UNDECIDABLE = {
    "token-mismatch": "it takes two requests with one token",
    "token-form": "it is about the token, not about the body",
}


@pytest.mark.parametrize("fixture", OK, ids=lambda path: path.stem)
def test_ok_fixture_is_clean(fixture: Path) -> None:
    """A body of ok/ has no finding at all: in the library, in the command, in both engines."""
    expected = (0, "1 file checked: no errors\n", "")

    assert validate(fixture.read_bytes()).findings == ()
    assert is_valid(fixture.read_bytes())
    assert run(fixture) == expected
    assert run("--engine", "reference", fixture) == expected


@pytest.mark.parametrize("fixture", ERR, ids=lambda path: path.stem)
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
    assert rule in rows()


@pytest.mark.parametrize("fixture", [f for f in ERR if account_of(f) is None], ids=lambda p: p.stem)
def test_command_prints_the_out_file(fixture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command, run from the fixture's folder, prints the .out; it exits with 1 for errors."""
    monkeypatch.chdir(fixture.parent)

    ran = run(fixture.name)

    status = 0 if validate(fixture.read_bytes()).ok else 1
    assert ran == (status, fixture.with_suffix(".out").read_bytes().decode(), "")


@pytest.mark.parametrize("rule", [rule for rule in rows() if rule not in UNDECIDABLE])
def test_every_rule_has_a_fixture(rule: str) -> None:
    """Each rule that one body can break has err/<rule>.json, which breaks it."""
    fixture = FIXTURES / "err" / f"{rule}.json"

    report = validate(fixture.read_bytes(), account=account_of(fixture))

    assert rule in {finding.rule for finding in report.findings}


def test_every_out_file_has_a_fixture() -> None:
    """No .out and no .account is left over."""
    stems = {fixture.stem for fixture in ERR}

    left_over = [p.name for p in (FIXTURES / "err").iterdir() if p.stem not in stems]

    assert left_over == []
